// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QUrl>

class QProcess;

namespace plato {

/// Starts `platod` as a child of this process, reads its one JSON line and stops it again. GUI thread, never blocking.
///
/// platod ends by itself with this process (--exit-with-parent), also when this process is killed, so that no env is
/// left.
class LocalRuntime : public QObject
{
    Q_OBJECT

public:
    enum class State { Stopped, Starting, Running, Stopping };
    Q_ENUM(State)

    /// `program`: path of platod; empty: found beside this program, in the install prefix's libexec, then in PATH.
    explicit LocalRuntime(const QString &program = {}, QObject *parent = nullptr);
    ~LocalRuntime() override; ///< asks it to end and does not wait: platod ends with us

    void setStateDir(const QString &dir); ///< before start(); default: platod's own
    void start();
    void stop(); ///< SIGTERM; stopped() follows

    State state() const { return m_state; }
    QUrl url() const { return m_url; }
    QString apiKey() const { return m_apiKey; }
    qint64 processId() const;

Q_SIGNALS:
    void ready();
    /// It did not start, or ended without being asked to. `reason`: what happened, with the last lines of its stderr.
    void failed(const QString &reason);
    void stopped();

private:
    QString m_program;
    QString m_stateDir;
    State m_state = State::Stopped;
    QUrl m_url;
    QString m_apiKey;
    QProcess *m_process = nullptr; // child
};

} // namespace plato
