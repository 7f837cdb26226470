// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <QUrl>

#include <chrono>

class QProcess;

namespace plato {

class ProcessWatch;

/// Starts `platod` as a child of this process, reads its one JSON line and stops it again. GUI thread, never blocking.
///
/// platod ends by itself with this process (--exit-with-parent), also when this process is killed, so that no env is
/// left; unless setKeepRunning() was asked for. It does not get PLATO_API_KEY: its envs would.
class LocalRuntime : public QObject
{
    Q_OBJECT

public:
    enum class Phase { Stopped, Starting, Running, Stopping };
    Q_ENUM(Phase)

    struct Timing
    {
        std::chrono::milliseconds start{15'000}; ///< until it has said where it serves
        std::chrono::milliseconds grace{10'000}; ///< from SIGTERM to SIGKILL
    };

    /// `program`: path of platod; empty: findProgram("platod").
    explicit LocalRuntime(const QString &program = {}, QObject *parent = nullptr);
    ~LocalRuntime() override; ///< asks it to end, unless it is to be kept, and does not wait: platod ends with us

    /// Where a program of ours is: in the folder `beside` (default: that of this program), in the install prefix's
    /// libexec, then in PATH. Empty: nowhere.
    static QString findProgram(const QString &name, const QString &beside = {});

    void setTiming(const Timing &timing) { m_timing = timing; }
    void setStateDir(const QString &dir); ///< before start(); default: platod's own
    /// Before start(): platod does not end with this process. Whoever wants it back keeps url(), apiKey() (in a
    /// SecretStore) and processId() for adopt(). It has a terminal session of its own then. Later it can be taken back,
    /// and asked for again, where canOutlive().
    void setKeepRunning(bool keep);
    bool isKept() const { return m_keep && m_canOutlive; } ///< it goes on when this object or this process ends
    bool canOutlive() const { return m_canOutlive; }       ///< it was started to be kept, or adopted

    /// Whether that process exists, and is a platod.
    bool isRunning(qint64 pid) const;
    void start(); ///< only when Stopped; ready() or failed() follows
    /// Instead of start(): takes over a platod that was left running, Running at once. False, and still Stopped, when
    /// that process does not exist any more. Whether it answers is for the first request to tell.
    bool adopt(const QUrl &url, const QString &apiKey, qint64 pid);
    void stop(); ///< SIGTERM, SIGKILL after the grace period; stopped() follows, unless it was Stopped

    Phase phase() const { return m_phase; }
    QUrl url() const { return m_url; }          ///< empty unless Running
    QString apiKey() const { return m_apiKey; } ///< empty unless Running
    qint64 processId() const;                   ///< 0 without a process

Q_SIGNALS:
    void ready();
    /// It did not start, or ended without being asked to. `reason`: what happened, with the last lines of its stderr.
    /// It is Stopped and its process is gone.
    void failed(const QString &reason);
    void stopped();

private:
    QString programName() const; ///< without its folder
    void readAnswer();
    void readDiagnostics();
    void ask(); ///< it to end
    void giveUp(const QString &reason);
    void onEnded(const QString &how);
    QString withDiagnostics(const QString &reason) const;

    QString m_program;
    QString m_stateDir;
    Timing m_timing;
    bool m_keep = false;
    bool m_canOutlive = false;
    Phase m_phase = Phase::Stopped;
    QUrl m_url;
    QString m_apiKey;
    QByteArray m_answer;             // stdout so far, until its first line is complete
    QByteArray m_diagnosticsRest;    // stderr after its last line end
    QStringList m_diagnostics;       // last lines of stderr
    QString m_failure;               // why we ask it to end, when nobody told us to
    QTimer m_deadline;               // of starting, then of stopping
    QProcess *m_process = nullptr;   // child, while we started it
    ProcessWatch *m_watch = nullptr; // child, while adopted
    qint64 m_adoptedPid = 0;
};

} // namespace plato
