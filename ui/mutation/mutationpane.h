// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mutation/content/mutationcontent.h"
#include "ui/pane/pane.h"

#include <QPointer>
#include <QThreadPool>

#include <memory>

class QAction;
class QCheckBox;
class QSettings;

namespace plato {
class Catalogue;
class Session;
class SessionStore;
} // namespace plato

namespace plato::ui {

class ExpectedCommands;
class ExportCommands;
class FilterBar;
class GroupChooser;
class HighlightCommands;
class ListFooter;
class ListPlace;
struct ListState;
class MutationDetailView;
class MutationList;
class NoiseCommands;
class NoticeBar;
class SessionContent;
class ShownSet;
class StatesBar;

/// The mutations of the chosen env of a session, or of all its envs: list, detail with old → new, raw JSON. It shows
/// what the session has and asks for nothing by itself; buttons in its empty states ask through signals. GUI thread.
///
/// The pane lays out its parts and passes on what one of them says to the others.
class MutationPane : public Pane
{
    Q_OBJECT

public:
    /// Filters are kept in `settings`, which outlives the pane.
    explicit MutationPane(QSettings &settings, QWidget *parent = nullptr);
    ~MutationPane() override;

    void showSelection(const Selection &selection) override;
    /// `jobId` empty: all envs. Null session: an empty pane that says what to do. The session is not owned.
    void showEnv(plato::Session *session, const QString &jobId);
    /// Shows these values; showEnv() does it with those of the session each time that they change.
    void setContent(const MutationContent &content);
    /// The sessions whose states can be compared with those of this one; may be null. Not owned.
    void setStore(plato::SessionStore *store);
    void openState(const QString &path);           ///< from a file; says wanted(), or problem()
    bool isUsefulOffline() const override;         ///< states from files are open
    QList<QAction *> fileActions() const override; ///< open and save states
    bool isMergeWanted() const;                    ///< the "Merged" switch
    bool isBusy() const;                           ///< rows are being looked for, sorted or grouped

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void makeLayout();
    QWidget *makeToolRow();
    void makeCommands();
    void connectList();
    void connectSet();
    void connectStates();
    void showContent();
    void runQuery();
    void tellActual();
    ListState listState() const;
    void updateWords();
    void takeStep(MutationGuide::Step step, const QString &jobId);

    MutationContent m_content;
    QPointer<Catalogue> m_catalogue; // of the server; null without a connection
    bool m_isReplyWanted = false;    // the raw reply is open although there are no rows

    // In this order: what has work done on the pool goes before it, and commands go before what they work with.
    QThreadPool m_pool;
    std::unique_ptr<SessionContent> m_live; // whatever state is shown
    std::unique_ptr<ShownSet> m_set;
    std::unique_ptr<MutationList> m_list;
    std::unique_ptr<MutationDetailView> m_detail;
    std::unique_ptr<StatesBar> m_states;
    std::unique_ptr<NoiseCommands> m_noise;
    std::unique_ptr<ExportCommands> m_export;
    std::unique_ptr<ExpectedCommands> m_expected;

    HighlightCommands *m_highlights = nullptr;
    FilterBar *m_filter = nullptr;
    GroupChooser *m_group = nullptr;
    QCheckBox *m_merged = nullptr;
    NoticeBar *m_notice = nullptr;
    ListPlace *m_place = nullptr;
    ListFooter *m_footer = nullptr;
};

} // namespace plato::ui
