// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/statecomparison.h"
#include "core/session/sessionstore.h"
#include "core/session/statetimeline.h"
#include "ui/mutation/content/mutationcontent.h"

#include <QPointer>
#include <QWidget>

#include <optional>

class QAction;
class QSettings;
class QThreadPool;
class QToolButton;

namespace plato::ui {

class ComparisonStrip;
class FollowControls;
class StateSelector;

/// The row of states below the filter: chooses which fetched state is shown or which two are compared, and has Follow
/// and the commands of a state. It fetches nothing, except by Follow. GUI thread.
class StatesBar : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive this.
    StatesBar(QSettings &settings, QThreadPool &pool, QWidget *parent = nullptr);

    void setSession(Session *session, const QString &jobId);
    void setStore(SessionStore *store); ///< sessions whose states can be compared with; may be null
    void setMerge(bool merge);

    /// What is shown instead of the live content: the chosen state, or the newer one of those compared.
    MutationContent shownContent(const MutationContent &live) const;
    /// What is listed instead of the rows of shownContent(); nullopt: nothing is compared.
    const std::optional<MutationSet> &comparison() const { return m_comparison; }
    quint32 shownDifferences() const;
    bool isFollowing() const;        ///< false while it is paused
    void setFollowHeld(bool isHeld); ///< true: Follow waits with the next fetch
    bool hasOpenedStates() const { return m_opened.count() > 0; }
    quint64 chosenId() const { return m_chosen ? m_chosen->id : 0; } ///< 0: the latest

    void openFile(const QString &path);
    void compare(const KeptState &older, const KeptState &newer, statecomparison::By by);
    void pauseForReading(); ///< pauses Follow: the person would be disturbed if rows moved
    void resume();

    const QList<QAction *> &fileActions() const { return m_fileActions; } ///< for the menus of the window
    const QList<QAction *> &keyActions() const { return m_keyActions; }   ///< their shortcuts work in the whole pane

Q_SIGNALS:
    void shownChanged();       ///< shownContent() or comparison() is another one
    void differencesChanged(); ///< shownDifferences() is another one
    void opened();             ///< a state from a file is shown now
    void failed(const QString &text);

private:
    void makeCommands();
    QAction *addCommand(const QString &name, const QString &text, void (StatesBar::*act)());
    void watch(StateTimeline *timeline);
    void refill();
    void refresh();
    void choose(quint64 id);
    void chooseLatest() { choose(0); }
    QList<quint64> ids() const;
    quint64 shownId() const; ///< 0: no state is shown
    quint64 idOfSession() const;
    bool isInUse(const KeptState &state) const;
    StateTimeline *timelineOf(quint64 id);
    std::optional<KeptState> stateOf(quint64 id);
    void describe();
    void askCompare();
    void askSave();
    void askOpen();
    void closeState();
    void dropComparison();
    void endComparison();

    QThreadPool &m_pool;
    QPointer<Session> m_session;
    QPointer<SessionStore> m_store;
    QString m_jobId;
    bool m_merge = false;
    StateTimeline m_opened; // states from files
    StateComparer m_comparer;
    std::optional<KeptState> m_chosen;
    std::optional<KeptState> m_older; // the two states that are compared
    std::optional<KeptState> m_newer;
    std::optional<MutationSet> m_comparison;

    StateSelector *m_selector = nullptr;
    FollowControls *m_follow = nullptr;
    QToolButton *m_compare = nullptr;
    QToolButton *m_more = nullptr;
    QAction *m_describe = nullptr;
    QAction *m_save = nullptr;
    QAction *m_close = nullptr;
    QList<QAction *> m_fileActions;
    QList<QAction *> m_keyActions;
    QWidget *m_row = nullptr;
    ComparisonStrip *m_strip = nullptr;
};

} // namespace plato::ui
