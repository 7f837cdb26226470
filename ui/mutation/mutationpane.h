// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "ui/mutation/mutationcontent.h"

#include <QPointer>
#include <QWidget>

class QCheckBox;
class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTimer;

namespace plato {
class MutationFilterModel;
class MutationTableModel;
} // namespace plato

namespace plato::ui {

class EmptyState;
class MutationDetailView;

/// The mutations of the chosen env of a session, or of all its envs: list, detail with old → new, raw JSON. It shows
/// what the session has and asks for nothing by itself; buttons in its empty states ask through signals.
class MutationPane : public QWidget
{
    Q_OBJECT

public:
    explicit MutationPane(QWidget *parent = nullptr);

    /// `jobId` empty: all envs. Null session: an empty pane that says what to do. The session is not owned.
    void showEnv(plato::Session *session, const QString &jobId);
    /// Shows these values; showEnv() does it with those of the session each time that they change.
    void setContent(const MutationContent &content);
    bool isMergeWanted() const; ///< the "Merged" switch

Q_SIGNALS:
    void resetRequested(const QString &jobId); ///< empty: the whole session
    void stateRequested(const QString &jobId, bool merge);
    void newSessionRequested();

private:
    QWidget *makeToolRow();
    QWidget *makeNotice();
    void makeTable();
    void connectParts();
    void takeContentOfSession();
    void fitColumns();
    void applyFilter();
    void updatePlace();
    void showAdvice(const MutationGuide::Advice &advice);
    void updateNotice();
    void updateCount();
    void updateDetail();
    void chooseFirstRow();
    void takeStep(MutationGuide::Step step, const QString &jobId);
    void copyRecords() const;

    QPointer<Session> m_session;
    QString m_jobId;
    MutationContent m_content;
    MutationGuide::Advice m_advice; // in m_empty
    MutationGuide::Notice m_noticed;
    bool m_isReplyWanted = false; // the raw reply is open although there are no rows

    MutationTableModel *m_model = nullptr;
    MutationFilterModel *m_rows = nullptr;
    QTimer *m_filterDelay = nullptr;
    QLineEdit *m_filter = nullptr;
    QCheckBox *m_merged = nullptr;
    QLabel *m_count = nullptr;
    QFrame *m_notice = nullptr;
    QLabel *m_noticeText = nullptr;
    QPushButton *m_noticeButton = nullptr;
    QStackedWidget *m_place = nullptr;
    QTableView *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    MutationDetailView *m_detail = nullptr;
};

} // namespace plato::ui
