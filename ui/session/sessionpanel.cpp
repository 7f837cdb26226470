// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/sessionpanel.h"

#include "core/text/showntext.h"
#include "ui/common/emptystate.h"
#include "ui/common/errortext.h"
#include "ui/common/panelhead.h"
#include "ui/session/sessiondelegate.h"

#include <QListView>
#include <QStackedLayout>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int LeastCharacters = 22; // of the width: a name and what goes on, both cut

} // namespace

SessionPanel::SessionPanel(Connection &connection, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_stack(new QStackedLayout)
    , m_list(new QListView(this))
    , m_empty(new EmptyState(this))
    , m_clock(new QTimer(this))
{
    m_list->setObjectName(u"sessionList"_s);
    m_list->setAccessibleName(tr("Sessions"));
    m_list->setItemDelegate(new SessionDelegate(*m_list));
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the delegate shortens what does not fit
    auto *head = new PanelHead(this);
    head->addTitle(tr("Sessions"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addLayout(m_stack, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_list);
    setMinimumWidth(fontMetrics().averageCharWidth() * LeastCharacters);
    connect(m_empty, &EmptyState::clicked, this, &SessionPanel::onButton);
    connect(&m_connection, &Connection::phaseChanged, this, &SessionPanel::refreshEmpty);
    connect(m_list, &QWidget::customContextMenuRequested, this, [this](const QPoint &point) {
        const QModelIndex index = m_list->indexAt(point);
        if (index.isValid())
            Q_EMIT contextMenuWanted(m_store->sessions().at(index.row()), m_list->viewport()->mapToGlobal(point));
    });
    m_clock->setInterval(1000);
    connect(m_clock, &QTimer::timeout, m_list->viewport(), qOverload<>(&QWidget::update));
    m_clock->start();
    refreshEmpty();
}

void SessionPanel::setStore(SessionStore *store)
{
    if (m_store)
        m_store->disconnect(this);
    m_store = store;
    m_list->setModel(store);
    if (store) {
        connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
                [this] { Q_EMIT currentChanged(current()); });
        connect(store, &QAbstractItemModel::rowsInserted, this, &SessionPanel::refreshEmpty);
        connect(store, &QAbstractItemModel::rowsRemoved, this, &SessionPanel::refreshEmpty);
    }
    refreshEmpty();
    Q_EMIT currentChanged(current());
}

Session *SessionPanel::current() const
{
    const QModelIndex index = m_list->currentIndex();
    return m_store && index.isValid() ? m_store->sessions().value(index.row()) : nullptr;
}

void SessionPanel::setCurrent(Session *session)
{
    if (!m_store)
        return;
    const auto row = m_store->sessions().indexOf(session);
    m_list->setCurrentIndex(row < 0 ? QModelIndex() : m_store->index(static_cast<int>(row)));
}

void SessionPanel::refreshEmpty()
{
    const bool isEmpty = !m_store || m_store->rowCount() == 0;
    m_stack->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_list);
    if (m_store)
        return m_empty->setContent(u"server"_s, tr("No sessions"),
                                   tr("A session holds the environments that run together."), tr("New session…"));
    // States from files are shown without a server: here is why there is nothing else.
    switch (m_connection.phase()) {
    case Connection::Phase::Failed:
        return m_empty->setContent(u"error"_s, tr("Not connected"),
                                   m_connection.error() ? errorText(*m_connection.error())
                                                        : showntext::text(m_connection.reason().section(u'\n', 0, 0)),
                                   tr("What to do…"));
    case Connection::Phase::NeedsKey:
        return m_empty->setContent(u"key"_s, tr("Not connected"), tr("The server wants an API key."),
                                   tr("Enter the key…"));
    case Connection::Phase::Opening:
        m_empty->setContent(u"server"_s, tr("Connecting…"), {});
        return m_empty->setBusy(true);
    case Connection::Phase::Idle:
    case Connection::Phase::Online:
        break;
    }
    m_empty->setContent(u"server"_s, tr("No sessions"), {});
}

void SessionPanel::onButton()
{
    if (m_store)
        Q_EMIT newSessionRequested();
    else
        Q_EMIT connectionPageRequested();
}

} // namespace plato::ui
