// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <optional>

class QProcess;

namespace plato {

class ProcessWatch;
class UserSocketLink;

/// The local runtime: one that runs already is found, or `platod` is started as a child of this process; and stopped
/// again. GUI thread, never blocking.
///
/// They find each other by a socket of this person (setSocket()), by which platod hands over its address and key, as
/// ssh-agent does its keys: that needs no keychain, leaves no key in a file, and cannot name a runtime that has gone.
/// When this process is killed, platod goes on, for the next window to find it: sessions end when their heartbeats stay
/// away, and platod after them. Without a socket platod ends with this process, however that ends (--exit-with-parent).
/// It does not get PLATO_API_KEY: its envs would.
class LocalRuntime : public QObject
{
    Q_OBJECT

public:
    enum class Phase { Stopped, Starting, Running, Stopping };
    Q_ENUM(Phase)

    struct Timing
    {
        std::chrono::milliseconds find{5'000};   ///< until one that runs has handed over its address
        std::chrono::milliseconds start{15'000}; ///< until it has said where it serves
        std::chrono::milliseconds grace{10'000}; ///< from SIGTERM to SIGKILL
    };

    /// `program`: path of platod; empty: findProgram("platod").
    explicit LocalRuntime(const QString &program = {}, QObject *parent = nullptr);
    ~LocalRuntime() override; ///< asks it to end, unless it is kept or was silent, and does not wait

    /// Where a program of ours is: in the folder `beside` (default: that of this program), in the install prefix's
    /// libexec, then in PATH. Empty: nowhere.
    static QString findProgram(const QString &name, const QString &beside = {});

    void setTiming(const Timing &timing) { m_timing = timing; }
    void setStateDir(const QString &dir); ///< before start(); default: platod's own
    void setSocket(const QString &path);  ///< before start(): absolute; empty, the default: there is none
    /// Whether platod goes on when this object ends, with its sessions, which need no heartbeats then. keptChanged()
    /// follows once platod has said so; it never does where it cannot be asked: see canBeKept().
    void setKeepRunning(bool keep);
    bool isKept() const { return m_isKept; } ///< as platod has said
    bool canBeKept() const;                  ///< Running, and it can be asked
    /// What the next window shall know of this one's sessions, see note(). Told at once, and for as long as platod
    /// runs.
    void setNote(const QJsonObject &note);
    QJsonObject note() const { return m_note; } ///< Running: what the window before had told

    void start();                             ///< only when Stopped; ready(), silent() or failed() follows
    bool wasFound() const { return m_watch; } ///< it was running before start()
    void stop(); ///< SIGTERM, SIGKILL after the grace period; stopped() follows, unless it was Stopped

    Phase phase() const { return m_phase; }
    QUrl url() const { return m_url; }          ///< empty unless Running, and where it was silent
    QString apiKey() const { return m_apiKey; } ///< the same
    qint64 processId() const;                   ///< 0 without a process

Q_SIGNALS:
    void ready();
    /// It runs, and does not say where it serves: a process that hangs. It is Running, and can be stopped.
    void silent();
    void keptChanged(bool isKept);
    /// It did not start, or ended without being asked to. `reason`: what happened, with the last lines of its stderr.
    /// It is Stopped and its process is gone.
    void failed(const QString &reason);
    void stopped();

private:
    QString programName() const; ///< without its folder
    void find();
    void onLine(const QByteArray &line);
    void adopt(qint64 pid);
    void endSearch();
    void startProcess();
    void readAnswer();
    void readDiagnostics();
    void ask(); ///< it to end
    void giveUp(const QString &reason);
    void onEnded(const QString &how);
    QString withDiagnostics(const QString &reason) const;

    QString m_program;
    QString m_stateDir;
    Timing m_timing;
    QString m_socket;
    bool m_isKept = false;
    std::optional<bool> m_keepWish; // what it shall be
    QJsonObject m_note;
    UserSocketLink *m_link = nullptr; // child; while it is looked for one, and while it is connected
    Phase m_phase = Phase::Stopped;
    QUrl m_url;
    QString m_apiKey;
    QByteArray m_answer;             // stdout so far, until its first line is complete
    QByteArray m_diagnosticsRest;    // stderr after its last line end
    QStringList m_diagnostics;       // last lines of stderr
    QString m_failure;               // why we ask it to end, when nobody told us to
    QTimer m_deadline;               // of starting, then of stopping
    QProcess *m_process = nullptr;   // child, while we started it
    ProcessWatch *m_watch = nullptr; // child, of one that was found
    qint64 m_foundPid = 0;
};

} // namespace plato
