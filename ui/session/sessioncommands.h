// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection/connection.h"

#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QPoint>
#include <QPointer>

#include <functional>

class QAction;
class QDialog;
class QSettings;
class QToolBar;
class QWidget;

namespace plato::ui {

class MessageBar;
class NewSessionDialog;
class ResetGuard;
class ScopeButton;
class Selection;

/// What can be done with sessions: the actions for menus and tool bar, enabled as they make sense now, and carrying out
/// what they and the panes ask for. Questions come first where something would be lost, then the request, then words
/// for what went wrong. One per window.
class SessionCommands : public QObject
{
    Q_OBJECT

public:
    /// Where the commands work. All of it outlives this object; questions are asked above `window`.
    struct Place
    {
        QWidget &window;
        Connection &connection;
        Selection &selection;
        MessageBar &messages;
        QSettings &settings;
        std::function<bool()> isMergeWanted; ///< how the person wants states now
    };

    explicit SessionCommands(const Place &place, QObject *parent = nullptr);

    QAction *newAction() const { return m_new; }
    QAction *openAction() const { return m_open; }
    QAction *duplicateAction() const { return m_duplicate; }
    QAction *forgetAction() const { return m_forget; } ///< also for Delete, pressed in their list
    /// Reset, State and Close, for the chosen session as a whole, and for the chosen env. Each says what it is for; the
    /// shortcuts are those of the narrower choice.
    QList<QAction *> wholeActions() const { return {m_reset.forAll, m_state.forAll, m_close.forAll}; }
    QList<QAction *> envActions() const { return {m_reset.forOne, m_state.forOne, m_close.forOne}; }
    /// Puts the same three into a bar, each as a button for what is chosen.
    void addTo(QToolBar &bar);

    void makeSession(); ///< asks for the envs; opened() follows
    void duplicate();   ///< the same, beginning with what the chosen session was made from
    /// Without a question; opened() follows.
    void make(const MakeRequest &request, const QString &name);
    /// Asks for a session that was made elsewhere; opened() follows, also for one that is shown already.
    void openSession();
    // Of the chosen session; an empty job id means the whole of it.
    void reset(const QString &jobId);
    void fetchState(const QString &jobId);
    void fetchStateMerged(const QString &jobId, bool merge);
    void close(const QString &jobId);
    void cancel(); ///< stops its start
    void openInBrowser(const QString &jobId);
    void popUpMenu(const QPoint &point); ///< of the whole session, at this point of the screen
    void copyPublicUrl(const QString &jobId);

Q_SIGNALS:
    void opened(plato::Session *session);
    void copied(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// One command in its two scopes.
    struct Scoped
    {
        QAction *forAll = nullptr;
        QAction *forOne = nullptr;
        QKeySequence shortcut;
    };

    Scoped createScoped(const QString &verb, const QString &forAll, const QString &forOne,
                        const QKeySequence &shortcut);
    void createActions();
    NewSessionDialog *openNewSessionDialog();
    void takeSelection();
    void refresh();
    void refreshTexts();
    void refreshIcons();
    static QString subjectOf(const Session &session, const QString &jobId);
    void ask(const QString &name, const QString &question, const QString &text, const QString &yes,
             std::function<void(Session &)> go);
    void forget();
    void withPublicUrl(const QString &jobId, std::function<void(const QString &url)> use);
    Session *session() const;

    Place m_place;
    ResetGuard *m_resets;          // child
    QPointer<Session> m_session;   // listened to
    QPointer<QDialog> m_newDialog; // while they are open
    QPointer<QDialog> m_openDialog;
    QAction *m_new = nullptr;
    QAction *m_open = nullptr;
    QAction *m_duplicate = nullptr;
    Scoped m_reset;
    Scoped m_state;
    Scoped m_close;
    QAction *m_forget = nullptr;
    QList<ScopeButton *> m_buttons;
};

} // namespace plato::ui
