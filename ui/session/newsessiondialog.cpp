// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/newsessiondialog.h"

#include "core/text/showntext.h"
#include "ui/common/colours.h"
#include "ui/common/icons.h"
#include "ui/common/jsonfile.h"
#include "ui/common/settings.h"
#include "ui/session/cataloguelist.h"
#include "ui/session/envrequesteditor.h"
#include "ui/session/presetbutton.h"
#include "ui/session/testcasepage.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSet>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int MaxLifetimeMinutes = 24 * 60;
constexpr int ShortestDefaultMinutes = 10;

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

NewSessionDialog::NewSessionDialog(Catalogue &catalogue, QSettings &settings, const QString &profileId, QWidget *parent)
    : QDialog(parent)
    , m_catalogue(catalogue)
    , m_settings(settings)
    , m_presets(settings)
    , m_profileId(profileId)
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
    m_list = new CatalogueList(m_catalogue, sides);
    connect(m_list, &CatalogueList::wanted, this, [this](EnvRequest request) {
        m_wantedTestcase.clear(); // the person goes on without it
        request.alias = freeAlias(request.alias);
        EnvRequestEditor *editor = addEnv(request);
        orderFocus();
        validate();
        editor->focusAlias();
    });
    sides->addWidget(m_list);
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
    connect(m_lifetime, &QSpinBox::valueChanged, this, [this] { m_isLifetimeChosen = true; });
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
        keep();
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_testcases, &TestcasePage::currentChanged, this, &NewSessionDialog::refreshSource);
    connect(m_testcases, &TestcasePage::activated, m_create, &QPushButton::click);

    auto *bottom = new QHBoxLayout;
    bottom->addLayout(lifetime);
    bottom->addWidget(m_fault, 1);
    bottom->addWidget(buttons);
    m_message = new MessageLine(this);
    m_message->setObjectName(u"newSessionMessage"_s);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_message);
    layout->addLayout(bottom);

    refreshSource();
    m_list->focusList();
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
    const auto current = [this] {
        return m_create->isEnabled() ? std::optional(Preset{m_name->text().simplified(), request()}) : std::nullopt;
    };
    auto *presets = new PresetButton(m_settings, current, row);
    connect(presets, &PresetButton::chosen, this, &NewSessionDialog::load);
    connect(presets, &PresetButton::said, this, [this](const QString &text) { m_message->say(text); });
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_fromEnvs);
    layout->addWidget(m_fromTestcase);
    layout->addWidget(m_noTestcase, 1);
    layout->addWidget(presets);
    return row;
}

void NewSessionDialog::keep()
{
    // What was meant for one short look would end the next session in the middle of its work.
    if (m_isLifetimeChosen && m_lifetime->value() >= ShortestDefaultMinutes)
        write(m_settings, settings::LifetimeMinutes, m_lifetime->value());
    m_presets.setLast(m_profileId, request());
}

void NewSessionDialog::load(const Preset &preset)
{
    m_message->say({});
    const QList<EnvRequestEditor *> before = m_editors;
    for (EnvRequestEditor *editor : before)
        remove(editor);
    for (const EnvRequest &env : preset.request.envs)
        addEnv(env);
    m_name->setText(preset.name);
    const int minutes = (preset.request.timeoutSeconds + 59) / 60;
    if (minutes > 0) {
        const QSignalBlocker notByThePerson(m_lifetime);
        m_lifetime->setValue(minutes);
    }
    if (minutes > MaxLifetimeMinutes)
        m_message->say(tr("Its lifetime of %n minute(s) is more than can be asked for.", nullptr, minutes));
    m_fromEnvs->setChecked(true);
    m_wantedTestcase = preset.request.testcaseId;
    chooseWanted();
    orderFocus();
    validate();
    m_create->setFocus();
}

/// The test case of a preset, once the server has told its own.
void NewSessionDialog::chooseWanted()
{
    if (m_wantedTestcase.isEmpty() || (!m_catalogue.testcases() && !m_catalogue.testcasesError()))
        return;
    const QString wanted = std::exchange(m_wantedTestcase, {});
    if (m_testcases->choose(wanted))
        m_fromTestcase->setChecked(true);
    else if (m_catalogue.testcases())
        m_message->say(tr("This server has no test case %1.").arg(showntext::name(wanted)));
    else
        m_message->say(tr("The test case %1 cannot be chosen now.").arg(showntext::name(wanted))); // why stands above
}

void NewSessionDialog::refreshSource()
{
    const QString whyNone = m_testcases->whyNone();
    m_noTestcase->setText(whyNone);
    m_fromTestcase->setEnabled(whyNone.isEmpty());
    m_fromTestcase->setAccessibleDescription(whyNone);
    if (!whyNone.isEmpty())
        m_fromEnvs->setChecked(true);
    chooseWanted();
    validate();
}

bool NewSessionDialog::isFromTestcase() const
{
    return m_fromTestcase->isChecked();
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
    m_noEnvs = createNothingYet();
    m_envLayout->addWidget(m_noEnvs);
    m_envLayout->addStretch();
    area->setWidget(inside);
    return area;
}

/// What stands where no env is yet: how to begin, and the short way to what was made last.
QWidget *NewSessionDialog::createNothingYet()
{
    auto *place = new QWidget(this);
    auto *hint = new QLabel(tr("Add what shall run together in this session."), place);
    hint->setAlignment(Qt::AlignCenter);
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = new QVBoxLayout(place);
    layout->addWidget(hint);
    if (const auto last = m_presets.last(m_profileId)) {
        QStringList names;
        for (const EnvRequest &env : last->envs)
            names.append(showntext::name(env.alias));
        const QString made =
            fontMetrics().elidedText(names.join(u", "_s), Qt::ElideRight, fontMetrics().averageCharWidth() * 32);
        auto *again = new QPushButton(tr("As last time: %1").arg(QString(made).replace(u'&', u"&&"_s)), place);
        again->setObjectName(u"asLastTimeButton"_s);
        again->setAutoDefault(false);
        again->setToolTip(showntext::toolTip(names.join(u", "_s)));
        connect(again, &QPushButton::clicked, this, [this, last] { load({QString(), *last}); });
        layout->addWidget(again, 0, Qt::AlignHCenter);
    }
    return place;
}

EnvRequestEditor *NewSessionDialog::addEnv(const EnvRequest &request)
{
    auto *editor = new EnvRequestEditor(m_catalogue, request, this);
    editor->setObjectName(u"envEditor%1"_s.arg(m_editors.size()));
    m_editors.append(editor);
    m_envLayout->insertWidget(m_envLayout->count() - 1, editor);
    connect(editor, &EnvRequestEditor::changed, this, &NewSessionDialog::validate);
    connect(editor, &EnvRequestEditor::removeRequested, this, [this, editor] {
        remove(editor);
        validate();
    });
    return editor;
}

void NewSessionDialog::remove(EnvRequestEditor *editor)
{
    m_editors.removeOne(editor);
    editor->hide();
    editor->deleteLater();
}

/// Editors are younger than what is below them.
void NewSessionDialog::orderFocus()
{
    QWidget *last = m_list->lastInTabOrder();
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
        validate();
    }
}

} // namespace plato::ui
