// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/newsessiondialog.h"

#include "core/text/showntext.h"
#include "ui/common/colours.h"
#include "ui/common/errortext.h"
#include "ui/common/icons.h"
#include "ui/common/settings.h"
#include "ui/session/envrequesteditor.h"
#include "ui/session/testcasepage.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSet>
#include <QShortcut>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int NameRole = Qt::UserRole + 1;
constexpr int TypeRole = Qt::UserRole + 2;
constexpr int AvailableRole = Qt::UserRole + 3;
constexpr int AboutRole = Qt::UserRole + 4;
constexpr int MaxLifetimeMinutes = 24 * 60;

QString aliasFaultText(AliasFault fault)
{
    switch (fault) {
    case AliasFault::None:
        return {};
    case AliasFault::Empty:
        return NewSessionDialog::tr("An alias is needed.");
    case AliasFault::TooLong:
        return NewSessionDialog::tr("An alias has at most 63 characters.");
    case AliasFault::BadCharacter:
        return NewSessionDialog::tr("Only letters, digits and hyphens: the alias becomes a host name.");
    case AliasFault::HyphenAtEnd:
        return NewSessionDialog::tr("An alias neither begins nor ends with a hyphen.");
    }
    return {};
}

} // namespace

NewSessionDialog::NewSessionDialog(Catalogue &catalogue, QSettings &settings, QWidget *parent)
    : QDialog(parent)
    , m_catalogue(catalogue)
    , m_settings(settings)
{
    setObjectName(u"newSessionDialog"_s);
    setWindowTitle(tr("New session"));
    setMinimumSize(560, 420);
    resize(760, 560);

    m_name = new QLineEdit(this);
    m_name->setObjectName(u"sessionNameEdit"_s);
    m_name->setPlaceholderText(tr("Named after what it is made from"));
    m_name->setToolTip(tr("Only shown in this window: Plato's sessions have no names"));
    m_name->setMaxLength(100);
    // The focus goes in the order of creation.
    QWidget *source = createSourceRow();
    m_pages = new QStackedWidget(this);
    auto *sides = new QSplitter(Qt::Horizontal, m_pages);
    sides->setChildrenCollapsible(false);
    sides->addWidget(createCatalogueSide());
    sides->addWidget(createEnvSide());
    sides->setStretchFactor(0, 2);
    sides->setStretchFactor(1, 3);
    m_testcases = new TestcasePage(m_catalogue, m_pages);
    m_pages->addWidget(sides);
    m_pages->addWidget(m_testcases);

    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("Made from"), source);
    m_lifetime = new QSpinBox(this);
    m_lifetime->setObjectName(u"lifetimeSpin"_s);
    m_lifetime->setRange(1, MaxLifetimeMinutes);
    m_lifetime->setValue(read(m_settings, settings::LifetimeMinutes));
    m_lifetime->setSuffix(tr(" min"));
    m_lifetime->setToolTip(tr("The environments are shut down this long after their creation, whatever happens"));
    auto *lifetime = new QFormLayout;
    lifetime->addRow(tr("&Lifetime"), m_lifetime);

    m_fault = new QLabel(this);
    m_fault->setObjectName(u"newSessionFault"_s);
    m_fault->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_create = buttons->addButton(tr("Create"), QDialogButtonBox::AcceptRole);
    m_create->setObjectName(u"createSessionButton"_s);
    m_create->setDefault(true);
    removeButtonIcons(*this);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        write(m_settings, settings::LifetimeMinutes, m_lifetime->value());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_testcases, &TestcasePage::currentChanged, this, &NewSessionDialog::refreshSource);
    connect(m_testcases, &TestcasePage::activated, m_create, &QPushButton::click);

    auto *bottom = new QHBoxLayout;
    bottom->addLayout(lifetime);
    bottom->addWidget(m_fault, 1);
    bottom->addWidget(buttons);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_pages, 1);
    layout->addLayout(bottom);

    connect(&m_catalogue, &Catalogue::changed, this, &NewSessionDialog::fillCatalogue);
    m_catalogue.refresh();
    fillCatalogue();
    refreshSource();
    m_list->setFocus();
}

QWidget *NewSessionDialog::createSourceRow()
{
    auto *row = new QWidget(this);
    m_fromEnvs = new QRadioButton(tr("&Environments"), row);
    m_fromEnvs->setObjectName(u"fromEnvsButton"_s);
    m_fromEnvs->setChecked(true);
    m_fromTestcase = new QRadioButton(tr("&Test case"), row);
    m_fromTestcase->setObjectName(u"fromTestcaseButton"_s);
    m_fromTestcase->setToolTip(tr("Make the environments that a test case of the server names, to do what it asks for "
                                  "and see whether what changed is right"));
    m_noTestcase = new QLabel(row);
    m_noTestcase->setObjectName(u"noTestcaseLabel"_s);
    m_noTestcase->setTextFormat(Qt::PlainText); // it may quote a server
    m_noTestcase->setWordWrap(true);
    m_noTestcase->setForegroundRole(QPalette::PlaceholderText);
    m_fromTestcase->setFocusPolicy(Qt::ClickFocus);
    connect(m_fromTestcase, &QRadioButton::toggled, this, [this](bool isChosen) {
        // Tab goes to the one that is chosen, from both sides.
        m_fromEnvs->setFocusPolicy(isChosen ? Qt::ClickFocus : Qt::StrongFocus);
        m_fromTestcase->setFocusPolicy(isChosen ? Qt::StrongFocus : Qt::ClickFocus);
        m_pages->setCurrentIndex(isChosen ? 1 : 0);
        if (isChosen)
            m_testcases->focusList();
        validate();
    });
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_fromEnvs);
    layout->addWidget(m_fromTestcase);
    layout->addWidget(m_noTestcase, 1);
    return row;
}

void NewSessionDialog::refreshSource()
{
    const QString whyNone = m_testcases->whyNone();
    m_noTestcase->setText(whyNone);
    m_fromTestcase->setEnabled(whyNone.isEmpty());
    m_fromTestcase->setAccessibleDescription(whyNone);
    if (!whyNone.isEmpty())
        m_fromEnvs->setChecked(true);
    validate();
}

bool NewSessionDialog::isFromTestcase() const
{
    return m_fromTestcase->isChecked();
}

QWidget *NewSessionDialog::createCatalogueSide()
{
    auto *side = new QWidget(this);
    m_list = new QListWidget(side);
    m_list->setObjectName(u"catalogueList"_s);
    m_list->setAccessibleName(tr("What can be started"));
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_about = new QLabel(side);
    m_about->setObjectName(u"catalogueAbout"_s);
    m_about->setWordWrap(true);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_about->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_about->setMinimumHeight(fontMetrics().lineSpacing() * 4);
    m_add = new QPushButton(tr("&Add"), side);
    m_add->setObjectName(u"addEnvButton"_s);
    m_add->setAutoDefault(false);
    connect(m_add, &QPushButton::clicked, this, &NewSessionDialog::addChosen);
    connect(m_list, &QListWidget::itemActivated, this, &NewSessionDialog::addChosen);
    // As shortcuts, since the list passes its Return on: the dialog would create what has just been added.
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter})
        new QShortcut(key, m_list, this, &NewSessionDialog::addChosen, Qt::WidgetShortcut);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem *item) {
        m_about->setText(item ? showntext::text(item->data(AboutRole).toString()) : QString());
        m_add->setEnabled(item && item->data(AvailableRole).toBool());
    });
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_about);
    layout->addWidget(m_add);
    return side;
}

QWidget *NewSessionDialog::createEnvSide()
{
    auto *area = new QScrollArea(this);
    area->setObjectName(u"envEditorArea"_s);
    area->setFocusPolicy(Qt::NoFocus); // what is in it has the focus
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inside = new QWidget(area);
    m_envLayout = new QVBoxLayout(inside);
    m_noEnvs = new QLabel(tr("Add what shall run together in this session."), inside);
    m_noEnvs->setAlignment(Qt::AlignCenter);
    m_noEnvs->setWordWrap(true);
    m_noEnvs->setForegroundRole(QPalette::PlaceholderText);
    m_envLayout->addWidget(m_noEnvs);
    m_envLayout->addStretch();
    area->setWidget(inside);
    return area;
}

void NewSessionDialog::fillCatalogue()
{
    const QListWidgetItem *current = m_list->currentItem();
    const QString chosen = current ? current->data(NameRole).toString() : QString();
    m_list->clear();
    const auto add = [this](const QString &text, EnvRequest::Type type, const QString &name, const QString &about,
                            bool available) {
        auto *item = new QListWidgetItem(themedIcon(EnvRequestEditor::iconName(m_catalogue, type, name), palette()),
                                         text, m_list);
        item->setData(NameRole, name);
        item->setData(TypeRole, static_cast<int>(type));
        item->setData(AboutRole, about);
        item->setToolTip(showntext::toolTip(about));
        item->setData(AvailableRole, available);
        // It can be chosen all the same: what is missing stands below the list.
        if (!available)
            item->setForeground(palette().placeholderText());
        return item;
    };
    QListWidgetItem *select = nullptr;
    for (const Simulator &simulator : m_catalogue.simulators()) {
        QStringList about{simulator.description, simulator.notes};
        about.removeAll(QString());
        auto *item = add(simulator.enabled ? showntext::name(simulator.name)
                                           : tr("%1 (not available)").arg(showntext::name(simulator.name)),
                         EnvRequest::Type::Simulator, simulator.name, about.join(u"\n\n"_s), simulator.enabled);
        if (simulator.name == chosen || (!select && simulator.enabled))
            select = item;
    }
    auto *blank = add(tr("Blank machine"), EnvRequest::Type::Resource,
                      u"\x1f"
                      "blank"_s,
                      tr("A machine with nothing on it, with CPUs, memory and disk of your choice."), true);
    auto *byId = add(tr("Artifact by id"), EnvRequest::Type::Artifact,
                     u"\x1f"
                     "artifact"_s,
                     tr("A snapshot whose id you know."), true);
    for (QListWidgetItem *item : {blank, byId}) {
        if (item->data(NameRole).toString() == chosen)
            select = item;
    }
    m_list->setCurrentItem(select ? select : blank);
    if (m_catalogue.error())
        m_about->setText(tr("The catalogue could not be read. %1").arg(errorText(*m_catalogue.error())));
    else if (m_catalogue.simulators().isEmpty() && m_catalogue.isLoading())
        m_about->setText(tr("Reading the catalogue…"));
}

void NewSessionDialog::addChosen()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item || !item->data(AvailableRole).toBool())
        return;
    EnvRequest request;
    request.type = static_cast<EnvRequest::Type>(item->data(TypeRole).toInt());
    switch (request.type) {
    case EnvRequest::Type::Simulator:
        request.simulator = item->data(NameRole).toString();
        request.alias = freeAlias(request.simulator);
        break;
    case EnvRequest::Type::Resource:
        request.simulator = u"blank"_s;
        request.alias = freeAlias(u"machine"_s);
        break;
    case EnvRequest::Type::Artifact:
        request.alias = freeAlias(u"env"_s);
        break;
    }
    addEnv(request);
}

void NewSessionDialog::addEnv(const EnvRequest &request)
{
    auto *editor = new EnvRequestEditor(m_catalogue, request, this);
    editor->setObjectName(u"envEditor%1"_s.arg(m_editors.size()));
    m_editors.append(editor);
    m_envLayout->insertWidget(m_envLayout->count() - 1, editor);
    orderFocus();
    connect(editor, &EnvRequestEditor::changed, this, &NewSessionDialog::validate);
    connect(editor, &EnvRequestEditor::removeRequested, this, [this, editor] {
        m_editors.removeOne(editor);
        editor->hide();
        editor->deleteLater();
        validate();
    });
    validate();
    editor->focusAlias();
}

/// Editors are younger than what is below them.
void NewSessionDialog::orderFocus()
{
    QWidget *last = m_add;
    for (const EnvRequestEditor *editor : std::as_const(m_editors)) {
        for (QWidget *widget : editor->findChildren<QWidget *>()) {
            if (widget->window() == this && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy()) {
                setTabOrder(last, widget);
                last = widget;
            }
        }
    }
}

QString NewSessionDialog::freeAlias(const QString &wish) const
{
    // A simulator's name may hold what a host name may not.
    QString base;
    const QString lower = wish.toLower();
    for (const QChar c : lower) {
        const bool fits = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        base += fits ? c : QChar(u'-');
    }
    while (base.startsWith(u'-'))
        base.remove(0, 1);
    base.truncate(50);
    while (base.endsWith(u'-'))
        base.chop(1);
    if (base.isEmpty())
        base = u"env"_s;
    QSet<QString> taken;
    for (const EnvRequestEditor *editor : m_editors)
        taken.insert(editor->alias().toLower());
    QString alias = base;
    for (int i = 2; taken.contains(alias); ++i)
        alias = u"%1-%2"_s.arg(base).arg(i);
    return alias;
}

QString NewSessionDialog::envsFault()
{
    m_noEnvs->setVisible(m_editors.isEmpty());
    QString fault;
    QHash<QString, int> uses;
    for (const EnvRequestEditor *editor : std::as_const(m_editors))
        ++uses[editor->alias().toLower()];
    for (EnvRequestEditor *editor : std::as_const(m_editors)) {
        QString aliasFault = aliasFaultText(checkAlias(editor->alias()));
        if (aliasFault.isEmpty() && uses.value(editor->alias().toLower()) > 1)
            aliasFault = tr("Another environment has this alias already.");
        editor->setAliasFault(aliasFault);
        if (fault.isEmpty())
            fault = aliasFault.isEmpty() ? editor->fault() : aliasFault;
    }
    return fault;
}

void NewSessionDialog::validate()
{
    const QString fault = isFromTestcase() ? QString() : envsFault();
    m_fault->setText(fault);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, toneColour(Tone::Danger, colours));
    m_fault->setPalette(colours);
    m_create->setEnabled(isFromTestcase() ? m_testcases->current().has_value()
                                          : fault.isEmpty() && !m_editors.isEmpty());
}

MakeRequest NewSessionDialog::request() const
{
    MakeRequest request;
    request.timeoutSeconds = m_lifetime->value() * 60;
    if (isFromTestcase()) {
        request.testcaseId = m_testcases->current().value_or(TestcaseItem()).publicId;
        return request;
    }
    for (const EnvRequestEditor *editor : m_editors)
        request.envs.append(editor->request());
    return request;
}

QString NewSessionDialog::sessionName() const
{
    const QString name = m_name->text().simplified();
    if (!name.isEmpty())
        return name;
    if (isFromTestcase())
        return TestcasePage::title(m_testcases->current().value_or(TestcaseItem()));
    QStringList aliases;
    for (const EnvRequestEditor *editor : m_editors)
        aliases.append(editor->alias());
    return aliases.join(u", "_s);
}

void NewSessionDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_create) {
        fillCatalogue();
        validate();
    }
}

} // namespace plato::ui
