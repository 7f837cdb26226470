// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/statesbar.h"

#include "core/session/statefile.h"
#include "ui/common/errortext.h"
#include "ui/common/settings.h"
#include "ui/mutation/comparisonstrip.h"
#include "ui/mutation/statedialogs.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPromise>
#include <QSlider>
#include <QStandardItemModel>
#include <QStyle>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

#include <memory>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int SliderWidth = 90;
constexpr int FewestForSlider = 3;
constexpr int SelectorCharacters = 30;
constexpr std::array Intervals{2, 5, 10, 30, 60};

QString clock(const QDateTime &time)
{
    return time.toLocalTime().time().toString(u"HH:mm:ss"_s);
}

/// Runs `work` on the pool, and `take` with its result on this thread unless `context` is gone by then.
template <typename Result, typename Work, typename Take>
void runOn(QThreadPool &pool, QObject *context, Work work, Take take)
{
    auto *watcher = new QFutureWatcher<Result>(context);
    const auto promise = std::make_shared<QPromise<Result>>();
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, take] {
        watcher->deleteLater();
        take(watcher->result());
    });
    promise->start();
    watcher->setFuture(promise->future());
    pool.start([promise, work] {
        promise->addResult(work());
        promise->finish();
    });
}

} // namespace

StatesBar::StatesBar(QSettings &settings, QThreadPool &pool, QWidget *parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_pool(pool)
    , m_comparer(pool)
    , m_row(new QWidget)
    , m_strip(new ComparisonStrip)
{
    setObjectName(u"statesBar"_s);
    auto *row = new QHBoxLayout(m_row);
    row->setContentsMargins(0, 0, 0, 0);
    makeSelector();
    makeFollow();
    makeCommands();
    for (QWidget *widget : QList<QWidget *>{m_previous, m_selector, m_next, m_slider})
        row->addWidget(widget);
    row->addSpacing(style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing));
    row->addWidget(m_follow);
    row->addWidget(m_interval);
    row->addWidget(m_followText, 1);
    row->addWidget(m_resume);
    row->addWidget(m_compare);
    row->addWidget(m_more);
    auto *column = new QVBoxLayout(this);
    const int margin = style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing);
    column->setContentsMargins(margin, margin / 2, margin, 0);
    column->setSpacing(margin / 2);
    column->addWidget(m_row);
    column->addWidget(m_strip);

    watch(&m_opened);
    connect(&m_follower, &StateFollower::statusChanged, this, &StatesBar::refreshFollow);
    connect(&m_comparer, &StateComparer::compared, this, [this](const MutationSet &set) {
        m_comparison = set;
        m_strip->showResult(*set.differences());
        Q_EMIT shownChanged();
    });
    connect(m_strip, &ComparisonStrip::differencesChanged, this, &StatesBar::differencesChanged);
    connect(m_strip, &ComparisonStrip::byChanged, this,
            [this](statecomparison::By by) { compare(KeptState(*m_older), KeptState(*m_newer), by); });
    connect(m_strip, &ComparisonStrip::closed, this, &StatesBar::endComparison);
    refreshIcons();
    refill();
}

void StatesBar::makeSelector()
{
    const auto button = [this](const QString &name, const QString &tip, const QKeySequence &key, int by) {
        auto *action = new QAction(tip, this);
        action->setObjectName(name + u"Action"_s);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, [this, by] { step(by); });
        auto *tool = new QToolButton;
        tool->setDefaultAction(action);
        tool->setObjectName(name);
        tool->setAccessibleName(tip);
        tool->setToolTip(tr("%1 (%2)", "what it does, key").arg(tip, key.toString(QKeySequence::NativeText)));
        tool->setAutoRaise(true);
        return tool;
    };
    m_previous = button(u"statePrevious"_s, tr("Previous state"), Qt::ALT | Qt::Key_Left, -1);
    m_next = button(u"stateNext"_s, tr("Next state"), Qt::ALT | Qt::Key_Right, 1);
    m_selector = new QComboBox;
    m_selector->setObjectName(u"stateSelector"_s);
    m_selector->setAccessibleName(tr("State shown"));
    m_selector->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_selector->setMinimumContentsLength(SelectorCharacters);
    connect(m_selector, &QComboBox::activated, this,
            [this](int index) { choose(m_selector->itemData(index).toULongLong()); });
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setObjectName(u"stateSlider"_s);
    m_slider->setAccessibleName(tr("State shown"));
    m_slider->setToolTip(tr("Through the states, oldest to latest"));
    m_slider->setFixedWidth(SliderWidth);
    m_slider->setPageStep(1);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) { choose(ids().value(value)); });
}

void StatesBar::makeFollow()
{
    m_follow = new QCheckBox(tr("&Follow"));
    m_follow->setObjectName(u"followCheck"_s);
    m_follow->setToolTip(tr("Fetch the state again and again while you work; new changes stand out"));
    connect(m_follow, &QCheckBox::clicked, this, &StatesBar::setFollowing);
    m_interval = new QComboBox;
    m_interval->setObjectName(u"followInterval"_s);
    m_interval->setAccessibleName(tr("Time between two fetches"));
    m_interval->setToolTip(tr("From the end of a fetch to the next one"));
    const int chosen = read(m_settings, settings::FollowSeconds);
    for (const int seconds : Intervals) {
        m_interval->addItem(tr("every %1 s").arg(seconds), seconds);
        if (seconds == chosen)
            m_interval->setCurrentIndex(m_interval->count() - 1);
    }
    const auto take = [this] { m_follower.setInterval(std::chrono::seconds(m_interval->currentData().toInt())); };
    take();
    connect(m_interval, &QComboBox::activated, this, [this, take] {
        take();
        write(m_settings, settings::FollowSeconds, m_interval->currentData().toInt());
    });
    m_followText = new QLabel;
    m_followText->setObjectName(u"followText"_s);
    m_followText->setTextFormat(Qt::PlainText);
    m_followText->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_resume = new QToolButton;
    m_resume->setObjectName(u"followResume"_s);
    m_resume->setText(tr("Resume"));
    m_resume->setToolTip(tr("Fetch now, and go on following"));
    connect(m_resume, &QToolButton::clicked, this, &StatesBar::resume);
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
    m_compare->setAutoRaise(true);
    connect(m_compare, &QToolButton::clicked, this, &StatesBar::askCompare);
    QAction *latest = addCommand(u"stateLatestAction"_s, tr("&Latest State"), &StatesBar::chooseLatest);
    latest->setShortcut(Qt::ALT | Qt::Key_End);
    latest->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_describe = addCommand(u"stateDescribeAction"_s, tr("&Name and Note…"), &StatesBar::describe);
    m_save = addCommand(u"stateSaveAction"_s, tr("&Save State as File…"), &StatesBar::askSave);
    QAction *open = addCommand(u"stateOpenAction"_s, tr("&Open State…"), &StatesBar::askOpen);
    m_close = addCommand(u"stateCloseAction"_s, tr("&Close State"), &StatesBar::closeState);
    m_fileActions = {open, m_save};
    m_keyActions = {m_previous->defaultAction(), m_next->defaultAction(), latest};
    auto *menu = new QMenu(this);
    menu->addActions({latest, m_describe, m_close});
    menu->addSeparator();
    menu->addActions({m_save, open});
    m_more = new QToolButton;
    m_more->setObjectName(u"stateMore"_s);
    m_more->setText(tr("S&tate"));
    m_more->setToolTip(tr("Name, save, open and close states"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setAutoRaise(true);
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
        m_follower.stop();
        m_session = session;
        // A state of another session is not what was asked for now; one from a file may stay when nothing else is
        // there.
        if (m_chosen && (session || m_opened.rowOf(m_chosen->id) < 0))
            m_chosen.reset();
        if (session)
            dropComparison();
        if (session) {
            watch(&session->states());
            connect(session, &Session::stateChanged, this, &StatesBar::refresh);
        }
    }
    m_jobId = jobId;
    m_follower.setScope(jobId, m_merge);
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
    if (m_session && m_session->states().latestId() != 0)
        return m_session->states().latestId();
    return 0;
}

/// The list of states anew; what is chosen stays, unless it is gone.
void StatesBar::refill()
{
    if (m_chosen) {
        m_chosen = stateOf(m_chosen->id);
        if (!m_chosen)
            Q_EMIT shownChanged();
    }
    m_selector->clear();
    const auto append = [this](const StateTimeline &timeline) {
        for (int row = 0; row < timeline.rowCount(); ++row) {
            const QModelIndex index = timeline.index(row);
            const int at = m_selector->count();
            m_selector->addItem(index.data().toString(), index.data(StateTimeline::IdRole));
            m_selector->setItemData(at, index.data(Qt::ToolTipRole), Qt::ToolTipRole);
            if (index.data(StateTimeline::IsBreakRole).toBool())
                qobject_cast<QStandardItemModel *>(m_selector->model())->item(at)->setEnabled(false);
        }
    };
    if (m_session)
        append(m_session->states());
    if (m_opened.count() > 0) {
        if (m_selector->count() > 0)
            m_selector->insertSeparator(m_selector->count());
        append(m_opened);
    }
    refresh();
}

void StatesBar::refresh()
{
    const QList<quint64> all = ids();
    const quint64 shown = shownId();
    const auto place = int(all.indexOf(shown));
    m_selector->setCurrentIndex(shown == 0 ? -1 : m_selector->findData(shown));
    m_selector->setToolTip(m_selector->currentData(Qt::ToolTipRole).toString());
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(0, std::max(0, int(all.size()) - 1));
    m_slider->setValue(std::max(0, place));
    m_slider->setVisible(all.size() >= FewestForSlider);
    m_previous->defaultAction()->setEnabled(place > 0);
    m_next->defaultAction()->setEnabled(place >= 0 && place + 1 < all.size());
    m_compare->setEnabled(all.size() > 1 || m_store);
    const std::optional<KeptState> state = stateOf(shown);
    for (QAction *action : {m_describe, m_save})
        action->setEnabled(state.has_value());
    // What the session shows as its latest is in use; it goes with the next one, or with a reset.
    const bool isInUse =
        state && m_session && std::any_of(m_session->envs().cbegin(), m_session->envs().cend(), [&](const Env &env) {
            return env.log && std::any_of(state->envs.cbegin(), state->envs.cend(),
                                          [&](const Env &e) { return e.log == env.log; });
        });
    m_close->setEnabled(state && !isInUse);
    m_close->setText(state ? tr("&Close State (%1)").arg(QLocale().formattedDataSize(state->bytes()))
                           : tr("&Close State"));
    setVisible(!all.isEmpty() || m_follower.isOn());
    refreshFollow();
}

void StatesBar::refreshFollow()
{
    using Status = StateFollower::Status;
    const Status status = m_follower.status();
    const bool isPossible = m_session && !isStateOver(m_session->state());
    m_follow->setEnabled(isPossible);
    m_follow->setChecked(m_follower.isOn());
    m_interval->setVisible(m_follower.isOn());
    m_resume->setVisible(status == Status::Paused);
    QString text;
    if (status == Status::Paused)
        text = tr("Paused while you read");
    else if (status == Status::Retrying && m_follower.error())
        text = tr("%1 Next try at %2.").arg(errorText(*m_follower.error()), clock(m_follower.nextAt()));
    m_followText->setText(text);
    m_followText->setToolTip(text.toHtmlEscaped());
}

void StatesBar::refreshIcons()
{
    m_previous->defaultAction()->setIcon(style()->standardIcon(QStyle::SP_ArrowLeft));
    m_next->defaultAction()->setIcon(style()->standardIcon(QStyle::SP_ArrowRight));
}

void StatesBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_next)
        refreshIcons();
}

void StatesBar::choose(quint64 id)
{
    // The latest state of the session is shown as what the session says: it moves on with it.
    const bool isLatest = id == 0 || (m_session && id == m_session->states().latestId());
    m_chosen = isLatest ? std::nullopt : stateOf(id);
    if (m_chosen && m_session)
        pauseForReading();
    dropComparison();
    refresh();
    Q_EMIT shownChanged();
}

void StatesBar::step(int by)
{
    const QList<quint64> all = ids();
    const auto place = all.indexOf(shownId());
    if (place >= 0 && place + by >= 0 && place + by < all.size())
        choose(all[place + by]);
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
    if (content.envs.isEmpty()) // of another session: the env that was chosen is none of its
        content.envs = state->envs;
    return content;
}

quint32 StatesBar::shownDifferences() const
{
    return m_strip->shownDifferences();
}

void StatesBar::setFollowing(bool isOn)
{
    if (!isOn) {
        m_follower.stop();
        return;
    }
    choose(0);
    m_follower.start(m_session, m_jobId, m_merge);
    refreshFollow();
}

void StatesBar::pauseForReading()
{
    if (isFollowing())
        m_follower.pause();
}

void StatesBar::resume()
{
    if (m_follower.status() != StateFollower::Status::Paused)
        return;
    choose(0);
    m_follower.resume();
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
        append(m_session->states()); // last: the one before the shown one is offered first
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
    auto *dialog = new QFileDialog(this, tr("Save State as File"));
    dialog->setObjectName(u"stateSaveDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(statefile::Suffix);
    dialog->setNameFilter(tr("States (*.%1)").arg(statefile::Suffix));
    connect(dialog, &QFileDialog::fileSelected, this, [this, state = *state](const QString &path) {
        using Written = tl::expected<void, QString>;
        runOn<Written>(
            m_pool, this, [state, path] { return statefile::write(path, state); },
            [this](const Written &written) {
                if (!written)
                    Q_EMIT failed(written.error());
            });
    });
    dialog->open();
}

void StatesBar::askOpen()
{
    auto *dialog = new QFileDialog(window(), tr("Open State"));
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
    using ReadState = tl::expected<KeptState, QString>;
    runOn<ReadState>(
        m_pool, this, [path] { return statefile::read(path); },
        [this](const ReadState &state) {
            if (!state) {
                Q_EMIT failed(state.error());
                return;
            }
            choose(m_opened.add(*state));
            Q_EMIT opened();
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
