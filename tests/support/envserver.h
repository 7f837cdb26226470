// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QThread>
#include <QUrl>

#include <memory>

namespace plato::test {

/// What an EnvServer says of itself and of its one session. Texts go into JSON as they are given, escaped.
struct EnvServerWords
{
    int envs = 2;
    QString alias = QStringLiteral("env-%1"); ///< of each env: %1 is its number
    QString simulator = QStringLiteral("fossil");
    QString artifactId;
    QString meshIp = QStringLiteral("127.77.0.2");
    QString status = QStringLiteral("running");
    QString reason;     ///< status_reason of each job
    QString stateError; ///< of the state of each env; empty: it has mutations
    QString table = QStringLiteral("ticket");
    QString column = QStringLiteral("title");
    QString value = QStringLiteral("a title"); ///< of each mutation; name and prompt of the one test case, too
    QString actionError;                       ///< of reset and close of each env; empty: they succeed
    int mutations = 1;                         ///< of each env
};

/// A server on loopback, in a thread of its own, with one session "s-1" that is ready: its clients have their thread to
/// themselves.
class EnvServer
{
public:
    explicit EnvServer(const EnvServerWords &words);
    ~EnvServer();
    Q_DISABLE_COPY_MOVE(EnvServer)

    QUrl url() const { return m_url; }

private:
    QHash<QByteArray, QByteArray> m_bodies; // by the end of the path
    QThread m_thread;
    QUrl m_url;
};

} // namespace plato::test
