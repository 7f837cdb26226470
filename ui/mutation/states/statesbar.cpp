// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/states/statesbar.h"

#include "core/pool/runonpool.h"
#include "core/session/statefile.h"
#include "core/text/error.h"
#include "ui/mutation/states/comparisonstrip.h"
#include "ui/mutation/states/followcontrols.h"
#include "ui/mutation/states/statedialogs.h"
#include "ui/mutation/states/stateselector.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QSet>
#include <QStyle>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

StatesBar::StatesBar(QSettings &settings, QThreadPool &pool, QWidget *parent)
    : QWidget(parent)
    , m_pool(pool)
    , m_comparer(pool)
    , m_selector(new StateSelector)
    , m_follow(new FollowControls(settings))
    , m_row(new QWidget)
    , m_strip(new ComparisonStrip)
{
    setObjectName(u"statesBar"_s);
    auto *row = new QHBoxLayout(m_row);
    row->setContentsMargins(0, 0, 0, 0);
    makeCommands();
    row->addWidget(m_selector);
    row->addSpacing(style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing));
    row->addWidget(m_follow, 1);
    row->addWidget(m_compare);
    row->addWidget(m_more);
    auto *column = new QVBoxLayout(this);
    const int margin = style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing);
    column->setContentsMargins(margin, margin / 2, margin, 0);
    column->setSpacing(margin / 2);
    column->addWidget(m_row);
    column->addWidget(m_strip);

    watch(&m_opened);
    connect(m_selector, &StateSelector::chosen, this, &StatesBar::choose);
    connect(m_follow, &FollowControls::latestWanted, this, &StatesBar::chooseLatest);
    connect(&m_comparer, &StateComparer::compared, this, [this](const MutationSet &set) {
        m_comparison = set;
        m_strip->showResult(*set.differences());
        Q_EMIT shownChanged();
    });
    connect(m_strip, &ComparisonStrip::differencesChanged, this, &StatesBar::differencesChanged);
    connect(m_strip, &ComparisonStrip::byChanged, this,
            [this](statecomparison::By by) { compare(KeptState(*m_older), KeptState(*m_newer), by); });
    connect(m_strip, &ComparisonStrip::closed, this, &StatesBar::endComparison);
    refill();
}

QAction *StatesBar::addCommand(const QString &name, const QString &text, void (StatesBar::*act)())
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, act);
    return action;
}

void StatesBar::makeCommands()
{
    m_compare = new QToolButton;
    m_compare->setObjectName(u"stateCompare"_s);
    m_compare->setText(tr("&Compare…"));
    m_compare->setToolTip(tr("See what was added, removed and changed between two states, also of other sessions"));
    connect(m_compare, &QToolButton::clicked, this, &StatesBar::askCompare);
    QAction *latest = addCommand(u"stateLatestAction"_s, tr("&Latest state"), &StatesBar::chooseLatest);
    latest->setShortcut(Qt::ALT | Qt::Key_End);
    m_describe = addCommand(u"stateDescribeAction"_s, tr("&Name and note…"), &StatesBar::describe);
    m_save = addCommand(u"stateSaveAction"_s, tr("&Save state as file…"), &StatesBar::askSave);
    QAction *open = addCommand(u"stateOpenAction"_s, tr("&Open state…"), &StatesBar::askOpen);
    m_close = addCommand(u"stateCloseAction"_s, tr("&Close state"), &StatesBar::closeState);
    m_fileActions = {open, m_save};
    m_keyActions = m_selector->stepActions() + QList<QAction *>{latest};
    auto *menu = new QMenu(this);
    menu->addActions({latest, m_describe, m_close});
    menu->addSeparator();
    menu->addActions({m_save, open});
    m_more = new QToolButton;
    m_more->setObjectName(u"stateMore"_s);
    m_more->setText(tr("S&tate"));
    m_more->setToolTip(tr("Name, save, open and close states"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(menu);
}

void StatesBar::watch(StateTimeline *timeline)
{
    connect(timeline, &QAbstractItemModel::rowsInserted, this, &StatesBar::refill);
    connect(timeline, &QAbstractItemModel::rowsRemoved, this, &StatesBar::refill);
    connect(timeline, &QAbstractItemModel::dataChanged, this, &StatesBar::refill);
}

void StatesBar::setSession(Session *session, const QString &jobId)
{
    if (session != m_session) {
        if (m_session) {
            m_session->states().disconnect(this);
            m_session->disconnect(this);
        }
        m_follow->setSession(session);
        m_session = session;
        // Another session shows its own state. Without a session a state from a file may stay.
        if (m_chosen && (session || m_opened.rowOf(m_chosen->id) < 0))
            m_chosen.reset();
        if (session)
            dropComparison();
        if (session) {
            watch(&session->states());
            connect(session, &Session::phaseChanged, this, &StatesBar::refresh);
        }
    }
    m_jobId = jobId;
    m_follow->setScope(jobId, m_merge);
    refill();
}

void StatesBar::setStore(SessionStore *store)
{
    m_store = store;
}

QList<quint64> StatesBar::ids() const
{
    return (m_session ? m_session->states().ids() : QList<quint64>()) + m_opened.ids();
}

StateTimeline *StatesBar::timelineOf(quint64 id)
{
    if (m_session && m_session->states().rowOf(id) >= 0)
        return &m_session->states();
    return m_opened.rowOf(id) >= 0 ? &m_opened : nullptr;
}

std::optional<KeptState> StatesBar::stateOf(quint64 id)
{
    StateTimeline *timeline = timelineOf(id);
    return timeline ? timeline->state(id) : std::nullopt;
}

quint64 StatesBar::shownId() const
{
    if (m_chosen)
        return m_chosen->id;
    return idOfSession();
}

/// The latest state; 0 if the session has been reset since, after which its envs show none.
quint64 StatesBar::idOfSession() const
{
    const std::optional<KeptState> latest = m_session ? m_session->states().unbrokenLatest() : std::nullopt;
    return latest ? latest->id : 0;
}

bool StatesBar::isInUse(const KeptState &state) const
{
    if (!m_session)
        return false;
    QSet<MutationLog::Ptr> logs;
    for (const Env &env : state.envs)
        logs.insert(env.log);
    return std::any_of(m_session->envs().cbegin(), m_session->envs().cend(),
                       [&](const Env &env) { return env.log && logs.contains(env.log); });
}

/// Fills the list of states again. The chosen state stays chosen, unless it was closed.
void StatesBar::refill()
{
    if (m_chosen) {
        m_chosen = stateOf(m_chosen->id);
        if (!m_chosen)
            Q_EMIT shownChanged();
    }
    m_selector->setStates(m_session ? &m_session->states() : nullptr, m_opened);
    refresh();
}

void StatesBar::refresh()
{
    const QList<quint64> all = ids();
    const quint64 shown = shownId();
    m_selector->showState(all, shown);
    m_compare->setEnabled(all.size() > 1 || m_store);
    const std::optional<KeptState> state = stateOf(shown);
    for (QAction *action : {m_describe, m_save})
        action->setEnabled(state.has_value());
    // The state that the session shows cannot be closed: it is replaced by the next fetch or a reset.
    m_close->setEnabled(state && !isInUse(*state));
    m_close->setText(state ? tr("&Close state (%1)").arg(QLocale().formattedDataSize(state->bytes()))
                           : tr("&Close state"));
    setVisible(!all.isEmpty() || m_follow->isOn());
    m_follow->refresh();
}

void StatesBar::choose(quint64 id)
{
    // The latest state of the session is no choice of its own: the session is shown, with whatever it fetches next.
    const bool isLatest = id == 0 || id == idOfSession();
    m_chosen = isLatest ? std::nullopt : stateOf(id);
    if (m_chosen && m_session)
        pauseForReading();
    dropComparison();
    refresh();
    Q_EMIT shownChanged();
}

MutationContent StatesBar::shownContent(const MutationContent &live) const
{
    const std::optional<KeptState> &state = m_comparison ? m_newer : m_chosen;
    if (!state)
        return live;
    MutationContent content = live;
    content.hasSession = true;
    content.envs.clear();
    for (Env env : state->envs) {
        env.activity = Env::Activity::None;
        env.error.clear();
        if (m_jobId.isEmpty() || env.jobId == m_jobId)
            content.envs.append(env);
    }
    if (content.envs.isEmpty()) // a state of another session, which does not have the chosen env
        content.envs = state->envs;
    return content;
}

quint32 StatesBar::shownDifferences() const
{
    return m_strip->shownDifferences();
}

void StatesBar::setFollowHeld(bool isHeld)
{
    m_follow->setHeld(isHeld);
}

bool StatesBar::isFollowing() const
{
    return m_follow->isFollowing();
}

void StatesBar::setMerge(bool merge)
{
    m_merge = merge;
    m_follow->setScope(m_jobId, merge);
}

void StatesBar::pauseForReading()
{
    m_follow->pause();
}

void StatesBar::resume()
{
    m_follow->resume();
}

void StatesBar::describe()
{
    const std::optional<KeptState> state = stateOf(shownId());
    if (!state)
        return;
    auto *dialog = new StateNoteDialog(*state, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, id = state->id] {
        if (StateTimeline *timeline = timelineOf(id))
            timeline->describe(id, dialog->name(), dialog->note());
    });
    dialog->open();
}

void StatesBar::askCompare()
{
    QList<KeptState> states;
    const auto append = [&states](const StateTimeline &timeline) {
        for (const quint64 id : timeline.ids())
            states.append(*timeline.state(id));
    };
    if (m_store) {
        for (const Session *session : m_store->sessions()) {
            if (session != m_session)
                append(session->states());
        }
    }
    append(m_opened);
    if (m_session)
        append(m_session->states()); // last, so that the dialog offers the state before the shown one
    if (states.size() < 2) {
        Q_EMIT failed(tr("There is one state only. Fetch another one, or open one from a file, to compare it with."));
        return;
    }
    auto *dialog = new CompareDialog(states, shownId(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { compare(dialog->older(), dialog->newer(), dialog->by()); });
    dialog->open();
}

void StatesBar::compare(const KeptState &older, const KeptState &newer, statecomparison::By by)
{
    pauseForReading();
    m_older = older;
    m_newer = newer;
    m_strip->showBusy(StateTimeline::titleOf(older), StateTimeline::titleOf(newer), by);
    m_comparer.run(older.set(), newer.set(), by);
}

void StatesBar::dropComparison()
{
    m_comparer.cancel();
    m_strip->hide();
    m_older.reset();
    m_newer.reset();
    m_comparison.reset();
}

void StatesBar::endComparison()
{
    const bool wasShown = m_comparison.has_value();
    dropComparison();
    if (wasShown)
        Q_EMIT shownChanged();
}

void StatesBar::askSave()
{
    const std::optional<KeptState> state = stateOf(shownId());
    if (!state)
        return;
    auto *dialog = new QFileDialog(this, tr("Save state as file"));
    dialog->setObjectName(u"stateSaveDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(statefile::Suffix);
    dialog->setNameFilter(tr("States (*.%1)").arg(statefile::Suffix));
    connect(dialog, &QFileDialog::fileSelected, this, [this, state = *state](const QString &path) {
        runOnPool(
            m_pool, this, [state, path] { return statefile::write(path, state); },
            [this](const Expected<void> &written) {
                if (!written)
                    Q_EMIT failed(written.error().message);
            });
    });
    dialog->open();
}

void StatesBar::askOpen()
{
    auto *dialog = new QFileDialog(window(), tr("Open state"));
    dialog->setObjectName(u"stateOpenDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("States (*.%1)").arg(statefile::Suffix), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        for (const QString &path : paths)
            openFile(path);
    });
    dialog->open();
}

void StatesBar::openFile(const QString &path)
{
    runOnPool(
        m_pool, this, [path] { return statefile::read(path); },
        [this, path](const Expected<KeptState> &state) {
            if (!state) {
                Q_EMIT failed(state.error().message);
                return;
            }
            KeptState opened = *state;
            if (opened.name.isEmpty())
                opened.name = QFileInfo(path).fileName(); // a fetched state has no name
            choose(m_opened.add(opened));
            Q_EMIT this->opened();
        });
}

void StatesBar::closeState()
{
    const quint64 id = shownId();
    StateTimeline *timeline = timelineOf(id);
    if (!timeline || !m_close->isEnabled())
        return;
    if (m_chosen && m_chosen->id == id)
        choose(0);
    timeline->close(id);
}

} // namespace plato::ui
