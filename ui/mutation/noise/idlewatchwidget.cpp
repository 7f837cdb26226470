// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/noise/idlewatchwidget.h"

#include "core/mutation/query/mutationmatch.h"
#include "core/pool/runonpool.h"
#include "core/session/session.h"
#include "core/text/showntext.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSet>
#include <QSpinBox>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr auto FetchInterval = 5s;
constexpr int MaxMinutes = 120;
constexpr int BarSteps = 1000;
constexpr auto BarInterval = 250ms;

/// Rules for what is in `now` and not in `base`.
QList<NoiseRule> found(const MutationSet &base, const MutationSet &now, const StopFlag &stop)
{
    const MutationMatch::Ptr match = MutationMatch::between(base, now, stop);
    std::vector<quint32> rows;
    for (size_t row = 0; match && row < match->isNew.size(); ++row) {
        if (match->isNew[row])
            rows.push_back(quint32(row));
    }
    return noiserules::proposed(now, rows);
}

} // namespace

IdleWatchWidget::IdleWatchWidget(QWidget *parent)
    : QWidget(parent)
    , m_minutes(new QSpinBox)
    , m_start(new QPushButton(tr("&Watch")))
    , m_bar(new QProgressBar)
    , m_state(new QLabel)
    , m_proposals(new QTreeWidget)
    , m_add(new QPushButton(tr("&Add ticked rules")))
{
    setObjectName(u"idleWatch"_s);
    m_interval.setInterval(FetchInterval);
    m_end.setSingleShot(true);
    m_minutes->setObjectName(u"idleMinutes"_s);
    m_minutes->setRange(1, MaxMinutes);
    m_minutes->setValue(3);
    m_minutes->setSuffix(tr(" min"));
    m_minutes->setAccessibleName(tr("Minutes to watch"));
    m_start->setObjectName(u"idleStart"_s);
    m_start->setToolTip(tr("Fetches the state again and again while nobody acts, and proposes what changes by itself "
                           "as noise"));
    m_start->setAutoDefault(false);
    m_bar->setObjectName(u"idleBar"_s);
    m_bar->setRange(0, BarSteps);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Time watched"));
    m_state->setObjectName(u"idleState"_s);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_proposals->setObjectName(u"idleProposals"_s);
    m_proposals->setAccessibleName(tr("Proposed rules"));
    m_proposals->setHeaderLabels({tr("Proposed rule"), tr("Simulator")});
    m_proposals->setRootIsDecorated(false);
    m_proposals->header()->setStretchLastSection(false);
    m_proposals->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_proposals->setMaximumHeight(fontMetrics().height() * 8);
    m_proposals->hide();
    m_add->setObjectName(u"idleAdd"_s);
    m_add->setAutoDefault(false);
    m_add->hide();

    auto *label = new QLabel(tr("Watch the &idle session for"));
    label->setBuddy(m_minutes);
    auto *row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(m_minutes);
    row->addWidget(m_start);
    row->addWidget(m_bar, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_state);
    column->addWidget(m_proposals, 1);
    column->addWidget(m_add, 0, Qt::AlignRight);

    auto *clock = new QTimer(this);
    clock->setInterval(BarInterval);
    connect(clock, &QTimer::timeout, this, &IdleWatchWidget::updateState);
    clock->start();
    connect(m_start, &QPushButton::clicked, this, [this] { isRunning() ? stop() : start(); });
    connect(&m_interval, &QTimer::timeout, this, &IdleWatchWidget::fetch);
    connect(&m_end, &QTimer::timeout, this, &IdleWatchWidget::stop);
    connect(m_add, &QPushButton::clicked, this, &IdleWatchWidget::addTicked);
    connect(m_proposals, &QTreeWidget::itemChanged, this, &IdleWatchWidget::updateState);
    updateState();
}

IdleWatchWidget::~IdleWatchWidget() = default;

void IdleWatchWidget::setSession(Session *session, const QList<Env> &envs)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_envs = envs;
    if (session) {
        connect(session, &Session::envsChanged, this, [this](const EnvsChange &change) {
            for (const int row : change.logRows)
                look(row);
        });
        connect(session, &QObject::destroyed, this, &IdleWatchWidget::stop);
    }
    updateState();
}

void IdleWatchWidget::start()
{
    forget();
    m_end.start(std::chrono::minutes(m_minutes->value()));
    m_interval.start();
    fetch();
    showFound();
}

void IdleWatchWidget::stop()
{
    m_end.stop();
    m_interval.stop();
    updateState();
}

void IdleWatchWidget::forget()
{
    m_comparing.cancel();
    m_bases.clear();
    m_found.clear();
    m_fetches = 0;
}

void IdleWatchWidget::fetch()
{
    if (m_session && m_session->canFetchState())
        m_session->fetchState();
}

void IdleWatchWidget::look(int row)
{
    if (!isRunning() || !m_session)
        return;
    const Env env = m_session->envs().at(row);
    if (!env.log)
        return;
    ++m_fetches;
    const MutationSet now({{env.jobId, env.alias, env.log}});
    if (!m_bases.contains(env.jobId)) {
        m_bases.insert(env.jobId, now);
        updateState();
        return;
    }
    runOnPool(
        m_pool, m_comparing.context(),
        [base = m_bases.value(env.jobId), now](const StopFlag &stop) { return found(base, now, stop); },
        [this, jobId = env.jobId](const QList<NoiseRule> &rules) {
            m_found.insert(jobId, rules);
            showFound();
        });
    updateState();
}

/// Proposals that the person has unticked stay unticked when more are found.
void IdleWatchWidget::showFound()
{
    QSet<QString> unticked;
    for (int i = 0; i < m_proposals->topLevelItemCount(); ++i) {
        const QTreeWidgetItem *item = m_proposals->topLevelItem(i);
        if (item->checkState(0) == Qt::Unchecked)
            unticked.insert(item->data(1, Qt::UserRole).toString());
    }
    const QSignalBlocker blocker(m_proposals);
    m_proposals->clear();
    QSet<QString> listed;
    for (const Env &env : std::as_const(m_envs)) {
        for (const NoiseRule &rule : m_found.value(env.jobId)) {
            const QString name = env.simulator + u'\n' + rule.text();
            if (listed.contains(name))
                continue;
            listed.insert(name);
            auto *item =
                new QTreeWidgetItem(m_proposals, {showntext::line(rule.text()), showntext::name(env.simulator)});
            item->setData(1, Qt::UserRole, name);
            item->setCheckState(0, unticked.contains(name) ? Qt::Unchecked : Qt::Checked);
            item->setData(0, Qt::UserRole, noiserules::listToJson({rule}));
        }
    }
    updateState();
}

void IdleWatchWidget::updateState()
{
    const bool isPossible = m_session && !m_envs.isEmpty();
    m_start->setText(isRunning() ? tr("&Stop") : tr("&Watch"));
    m_start->setEnabled(isPossible);
    m_minutes->setEnabled(isPossible && !isRunning());
    m_bar->setVisible(isRunning());
    if (isRunning() && m_end.interval() > 0)
        m_bar->setValue(int(qint64(BarSteps) * (m_end.interval() - m_end.remainingTime()) / m_end.interval()));
    bool isTicked = false;
    for (int i = 0; i < m_proposals->topLevelItemCount(); ++i)
        isTicked = isTicked || m_proposals->topLevelItem(i)->checkState(0) == Qt::Checked;
    const bool hasAny = m_proposals->topLevelItemCount() > 0;
    m_proposals->setVisible(hasAny);
    m_add->setVisible(hasAny);
    m_add->setEnabled(isTicked);
    QString text;
    if (!isPossible)
        text = tr("Open a session to watch it.");
    else if (isRunning())
        text = tr("Do nothing in the session now. Fetched %n time(s).", nullptr, m_fetches);
    else if (m_fetches > 0 && !hasAny)
        text = tr("Nothing changed by itself.");
    m_state->setText(text);
    m_state->setVisible(!text.isEmpty());
}

void IdleWatchWidget::addTicked()
{
    QHash<QString, QList<NoiseRule>> bySimulator;
    for (int i = m_proposals->topLevelItemCount() - 1; i >= 0; --i) {
        const QTreeWidgetItem *item = m_proposals->topLevelItem(i);
        if (item->checkState(0) != Qt::Checked)
            continue;
        bySimulator[item->text(1)] +=
            noiserules::fromJson(item->data(0, Qt::UserRole).toByteArray()).value_or(QList<NoiseRule>());
    }
    stop();
    forget();
    showFound();
    for (auto each = bySimulator.cbegin(); each != bySimulator.cend(); ++each)
        Q_EMIT rulesWanted(each.key(), each.value());
}

} // namespace plato::ui
