// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filtercompletion.h"
#include "core/mutation/query/mutationqueryrunner.h"
#include "core/session/session.h"
#include "ui/mutation/content/mutationcontent.h"

#include <QPointer>
#include <QThreadPool>
#include <QWidget>

#include <memory>

class QAction;
class QCheckBox;
class QFrame;
class QLabel;
class QProgressBar;
class QPushButton;
class QSettings;
class QStackedWidget;
class QTimer;

namespace plato {
class MutationListModel;
class SessionStore;
} // namespace plato

namespace plato::ui {

class ElidedLabel;
class EmptyState;
class ExpectedDialog;
class ExportCommands;
class FilterBar;
class GroupChooser;
class MutationDetailView;
class MutationTable;
class NoiseCommands;
class SetMerger;
class StatesBar;

/// The mutations of the chosen env of a session, or of all its envs: list, detail with old → new, raw JSON. It shows
/// what the session has and asks for nothing by itself; buttons in its empty states ask through signals.
class MutationPane : public QWidget
{
    Q_OBJECT

public:
    /// Filters are kept in `settings`, which outlives the pane.
    explicit MutationPane(QSettings &settings, QWidget *parent = nullptr);
    ~MutationPane() override;

    /// `jobId` empty: all envs. Null session: an empty pane that says what to do. The session is not owned.
    void showEnv(plato::Session *session, const QString &jobId);
    /// Shows these values; showEnv() does it with those of the session each time that they change.
    void setContent(const MutationContent &content);
    /// The sessions whose states can be compared with those of this one; may be null. Not owned.
    void setStore(plato::SessionStore *store);
    void openState(const QString &path); ///< from a file; says stateOpened(), or problem()
    bool hasOpenedStates() const;
    const QList<QAction *> &fileActions() const; ///< open and save states, for a menu of the window
    bool isMergeWanted() const;                  ///< the "Merged" switch
    QList<QAction *> commands() const; ///< what can be done with the list and what is chosen in it, for a menu
    bool isBusy() const;               ///< rows are being looked for, sorted or grouped

Q_SIGNALS:
    void resetRequested(const QString &jobId); ///< empty: the whole session
    void stateRequested(const QString &jobId, bool merge);
    void newSessionRequested();
    void stateOpened(); ///< a state from a file is shown now
    void problem(const QString &text);

protected:
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeToolRow();
    QWidget *makeFooter();
    QWidget *makeExportButton();
    QWidget *makeNotice();
    void addCommands(const QList<QAction *> &actions);
    void connectParts();
    void connectSets();
    QList<MutationSet::Source> sourcesOfContent() const;
    void takeSources();
    bool isHeadShown() const;     ///< the list is still being read, and its first rows are shown
    QString mergedByWhom() const; ///< for people; empty: nothing is merged
    void showExpected();
    void tellExpected();
    void expectChosen();
    void takeContentOfSession();
    void connectStates();
    void showContent();
    void updateVocabulary();
    void editHighlights();
    void runQuery();
    void takeResult(const MutationResult::Ptr &result, const MutationMatch::Ptr &match);
    void takeSameRow(const MutationResult::Ptr &result, qsizetype place);
    qsizetype recordCount() const; ///< that can be listed
    void updatePlace();
    void showAdvice(const MutationGuide::Advice &advice);
    void updateNotice();
    void updateCount();
    void updateDetail();
    qsizetype chosenRow() const; ///< of the set; -1: none
    void chooseFirstRow();
    void takeStep(MutationGuide::Step step, const QString &jobId);

    QPointer<Session> m_session;
    QString m_jobId;
    MutationContent m_live; // of the session, whatever state is shown
    MutationContent m_content;
    MutationGuide::Advice m_advice; // in m_empty
    MutationGuide::Notice m_noticed;
    bool m_isFirstRowWanted = false; // of what is being looked for
    qsizetype m_rowToReturnTo = -1;  // of the set: it was chosen, and is not among the first rows that were found
    bool m_isTakingResult = false;   // rows move by themselves, not by the person
    bool m_isReplyWanted = false;    // the raw reply is open although there are no rows
    bool m_isFitWanted = false;      // other envs came: their names and keys have other widths

    QSettings &m_settings;
    FilterVocabulary m_vocabulary;
    QThreadPool m_pool;
    MutationSet m_rawSet; ///< as it came
    MutationSet m_set;    ///< what is shown: m_rawSet, or merged
    MutationQuery m_query;
    MutationListModel *m_model = nullptr;
    std::unique_ptr<MutationQueryRunner> m_runner; // goes before the pool, which waits for what runs
    std::unique_ptr<SetMerger> m_merger;
    QTimer *m_busyDelay = nullptr;
    QProgressBar *m_busy = nullptr;
    FilterBar *m_filter = nullptr;
    GroupChooser *m_group = nullptr;
    StatesBar *m_states = nullptr;
    QCheckBox *m_merged = nullptr;
    ElidedLabel *m_count = nullptr;
    QFrame *m_notice = nullptr;
    QLabel *m_noticeText = nullptr;
    QPushButton *m_noticeButton = nullptr;
    QStackedWidget *m_place = nullptr;
    MutationTable *m_table = nullptr;
    std::unique_ptr<ExportCommands> m_export; // uses m_table and m_pool
    EmptyState *m_empty = nullptr;
    MutationDetailView *m_detail = nullptr;
    NoiseCommands *m_noise = nullptr;
    ExpectedDialog *m_expected = nullptr; // once somebody asked for it
};

} // namespace plato::ui
