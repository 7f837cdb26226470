// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/cataloguelist.h"

#include "core/text/showntext.h"
#include "ui/common/errortext.h"
#include "ui/common/icons.h"
#include "ui/common/quietlist.h"
#include "ui/session/envrequesteditor.h"

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int NameRole = Qt::UserRole + 1;
constexpr int TypeRole = Qt::UserRole + 2;
constexpr int AvailableRole = Qt::UserRole + 3;
constexpr int AboutRole = Qt::UserRole + 4;

} // namespace

CatalogueList::CatalogueList(Catalogue &catalogue, QWidget *parent)
    : QWidget(parent)
    , m_catalogue(catalogue)
{
    m_search = new QLineEdit(this);
    m_search->setObjectName(u"catalogueSearch"_s);
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search what can be started"));
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::textChanged, this, &CatalogueList::search);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter})
        new QShortcut(key, m_search, this, &CatalogueList::add, Qt::WidgetShortcut);
    m_list = new QuietList(this);
    m_list->setObjectName(u"catalogueList"_s);
    m_list->setAccessibleName(tr("What can be started"));
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_about = new QLabel(this);
    m_about->setObjectName(u"catalogueAbout"_s);
    m_about->setWordWrap(true);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_about->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_about->setMinimumHeight(fontMetrics().lineSpacing() * 4);
    m_add = new QPushButton(tr("&Add"), this);
    m_add->setObjectName(u"addEnvButton"_s);
    m_add->setAutoDefault(false);
    connect(m_add, &QPushButton::clicked, this, &CatalogueList::add);
    connect(m_list, &QListWidget::itemActivated, this, &CatalogueList::add);
    // As shortcuts, since the list passes its Return on: the dialog would create what has just been added.
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter})
        new QShortcut(key, m_list, this, &CatalogueList::add, Qt::WidgetShortcut);
    connect(m_list, &QListWidget::currentItemChanged, this, &CatalogueList::showItem);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_about);
    layout->addWidget(m_add);

    connect(&m_catalogue, &Catalogue::changed, this, [this] {
        // What stays is left alone: a screen reader would lose the item that it is on.
        if (m_catalogue.simulators() != m_shown)
            fill();
        refreshAbout();
    });
    m_catalogue.refresh();
    fill();
}

void CatalogueList::focusList()
{
    m_list->setFocus();
}

QWidget *CatalogueList::lastInTabOrder() const
{
    return m_add;
}

/// Hides what has none of the words that are searched for, and chooses the first that is left.
void CatalogueList::search()
{
    const QStringList words = m_search->text().split(u' ', Qt::SkipEmptyParts);
    QListWidgetItem *first = nullptr;
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem *item = m_list->item(row);
        const QString text = item->text() + u' ' + item->data(AboutRole).toString();
        const bool isWanted = std::all_of(words.cbegin(), words.cend(), [&](const QString &word) {
            return text.contains(word, Qt::CaseInsensitive);
        });
        item->setHidden(!isWanted);
        if (isWanted && !first)
            first = item;
    }
    if (!m_list->currentItem() || m_list->currentItem()->isHidden())
        m_list->setCurrentItem(first);
}

void CatalogueList::fill()
{
    const QListWidgetItem *current = m_list->currentItem();
    const QString chosen = current ? current->data(NameRole).toString() : QString();
    m_shown = m_catalogue.simulators();
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
    search();
    refreshAbout();
}

void CatalogueList::showItem()
{
    const QListWidgetItem *item = m_list->currentItem();
    m_about->setText(item ? showntext::text(item->data(AboutRole).toString()) : QString());
    m_add->setEnabled(item && item->data(AvailableRole).toBool());
}

/// What is to be said of the whole catalogue, until another item is chosen; else of the current one.
void CatalogueList::refreshAbout()
{
    showItem();
    if (m_catalogue.error())
        m_about->setText(tr("The catalogue could not be read. %1").arg(errorText(*m_catalogue.error())));
    else if (m_catalogue.simulators().isEmpty() && m_catalogue.isLoading())
        m_about->setText(tr("Reading the catalogue…"));
}

void CatalogueList::add()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item || !item->data(AvailableRole).toBool())
        return;
    EnvRequest request;
    request.type = static_cast<EnvRequest::Type>(item->data(TypeRole).toInt());
    switch (request.type) {
    case EnvRequest::Type::Simulator:
        request.simulator = item->data(NameRole).toString();
        request.alias = request.simulator;
        break;
    case EnvRequest::Type::Resource:
        request.simulator = u"blank"_s;
        request.alias = u"machine"_s;
        break;
    case EnvRequest::Type::Artifact:
        request.alias = u"env"_s;
        break;
    }
    Q_EMIT wanted(request);
}

void CatalogueList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_list)
        fill();
}

} // namespace plato::ui
