// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/sessionpages.h"
#include "core/profile/localruntime.h"
#include "core/profile/profile.h"
#include "core/profile/secretstore.h"
#include "core/session/workspace.h"
#include "core/text/error.h"

#include <QObject>

#include <memory>
#include <optional>

namespace plato {

class RuntimeNote;

/// From a profile to a workspace: starts the local runtime or fetches the key, checks both with user/me, and says what
/// is missing. GUI thread; nothing here waits.
///
///     Idle ──open()──▶ Opening ──▶ Online ──runtime ended──▶ Failed
///                         ├──▶ NeedsKey ──useKey()──▶ Opening
///                         └──▶ Failed ──open()──▶ Opening
///     leave() leads from everywhere to Idle.
///
/// In Failed after Online the workspace stays, so that what has been fetched can still be read. The workspace of the
/// next local runtime goes on with its sessions; opening another server throws them away.
class Connection : public QObject
{
    Q_OBJECT

public:
    enum class Phase { Idle, Opening, NeedsKey, Online, Failed };
    Q_ENUM(Phase)

    struct Options
    {
        QString platodProgram;     ///< empty: LocalRuntime finds it
        QString runtimeStateDir;   ///< empty: platod's own default
        QString environmentKey;    ///< of the Kind::Environment profile
        QString settingsFile = {}; ///< empty: the person's own; a runtime is found by the window that has the same ones
    };

    /// The socket by which window and local runtime find each other. A window of other settings does not: what runs
    /// there is not its own.
    static Expected<QString> runtimeSocket(const Options &options);

    Connection(ProfileStore &profiles, SecretStore &secrets, Options options, QObject *parent = nullptr);
    ~Connection() override;

    /// Opens the current profile from the start. What was open before is thrown away: ask about running sessions first.
    void open();
    /// Failed, but the local runtime runs: it did not answer as it should, or its key is missing. open() asks it again.
    bool isRuntimeRunning() const;
    /// Ends the local runtime that runs, with its sessions, and opens another.
    void restartRuntime();
    /// Goes on from NeedsKey with a key for this run; `remember` also stores it, once
    /// the server has accepted it.
    void useKey(const QString &key, bool remember);

    Phase phase() const { return m_phase; }
    Profile profile() const { return m_profile; } ///< the one opened last
    /// Online with a local runtime that an earlier window left running: there may be sessions to take over.
    bool isAdopted() const { return m_adopted; }
    /// What is chosen in this window: a next one that comes back to the local runtime chooses it again.
    void setChosen(const QString &sessionId);
    QString chosenBefore() const { return m_chosenBefore; } ///< by the window before; empty: nothing, or all is new
    /// The local runtime that is running now goes on, with its sessions, when this window lets go of it: it has said
    /// so.
    bool leavesRuntime() const;
    bool canKeepRuntime() const; ///< it can be asked to
    /// Asks it to, whatever the profile says; runtimeKept() follows where it can be asked.
    void keepRuntimeOnce();
    /// Whether the local runtime that is running now shall go on without this window. False when it cannot follow any
    /// more: it ends with the window then.
    bool setKeepRuntime(bool keep);
    /// The program ends: throws away what is open and lets go of the local runtime. left() follows, at once or later,
    /// when no runtime of ours is left; one that is kept goes on. Idle from then on.
    void leave();
    /// Null in Idle, NeedsKey, and while Opening.
    Workspace *workspace() const { return m_workspace.get(); }
    const std::optional<User> &user() const { return m_user; }
    /// Why Failed or NeedsKey: of the request to user/me, where there was one.
    const std::optional<ApiError> &error() const { return m_error; }
    /// Why Failed or NeedsKey: the words of the local runtime, or of the keychain. May be empty.
    QString reason() const { return m_reason; }
    /// NeedsKey: there is a keychain that could keep the key.
    bool hasKeychain() const { return m_hasKeychain; }
    /// NeedsKey: the keychain, which may have the key, was not unlocked. open() asks it again.
    bool isKeychainLocked() const { return m_isKeychainLocked; }

Q_SIGNALS:
    void phaseChanged(plato::Connection::Phase phase);
    /// The workspace is about to be deleted, or put away: let go of its objects.
    void workspaceClosing();
    void left();
    void runtimeKept(bool isKept); ///< leavesRuntime() has another value
    /// The key of useKey() could not be stored: it is known for this run only. Not where hasKeychain() had said so.
    void keyNotKept(const QString &why);
    /// Sessions of an adopted runtime could not be listed: they may be running unseen.
    void sessionsNotListed(const plato::ApiError &error);

private:
    void setPhase(Phase phase);
    void fail(const QString &reason);
    void closeWorkspace();
    void openRuntime();
    void letGoOfRuntime();
    void startRuntime();
    void onRuntimeReady();
    void onRuntimeStopped();
    void onRuntimeFailed(const QString &reason);
    /// `store`: puts the key in the keychain once the server has accepted it.
    void check(const QUrl &url, const QString &key, bool store = false);
    void storeKey(const QString &key);
    void takeOverSessions();

    ProfileStore &m_profiles;
    SecretStore &m_secrets;
    Options m_options;
    Profile m_profile;
    Phase m_phase = Phase::Idle;
    std::optional<User> m_user;
    std::optional<ApiError> m_error;
    QString m_reason;
    bool m_hasKeychain = true;
    bool m_isKeychainLocked = false;
    int m_generation = 0; // answers to an earlier open() are ignored
    std::unique_ptr<LocalRuntime> m_runtime;
    std::unique_ptr<RuntimeNote> m_note; // while Online with it
    QJsonObject m_noteBefore;            // of the window before
    QString m_chosen;
    QString m_chosenBefore;
    bool m_adopted = false;               // the runtime was running before this window
    SessionPages m_pages;                 // of the adopted runtime, as far as they have been read
    std::unique_ptr<Workspace> m_pending; // until user/me has answered
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Workspace> m_ended; // that of a local runtime that has ended, until the next is online
};

} // namespace plato
