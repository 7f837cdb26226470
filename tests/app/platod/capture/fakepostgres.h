// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/postgrescapture.h"
#include "app/process/descriptor.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace plato::test {

/// A program of an application's that calls itself PostgreSQL: it says as much as PostgresCapture needs to hear, and in
/// between whatever a test wants. In a thread of its own, until this is destroyed.
class FakePostgres
{
public:
    static constexpr auto Startup = "STARTUP"; ///< asked for when a connection is made
    static constexpr auto Changes = "CHANGES"; ///< messages of a stream, inside of a transaction
    /// What is sent for a statement that begins so. Empty: chatter, one each 10 ms. Called in that thread.
    using Answer = std::function<std::optional<QByteArray>(const QByteArray &sql)>;

    explicit FakePostgres(Answer answer, QByteArray chatter = {});
    ~FakePostgres();

    PostgresCapture::Place place() const;
    QByteArray password() const { return m_password; } ///< the last one that was told; after that of a begin()

    static QByteArray message(char kind, const QByteArray &body);
    static QByteArray description(int columns);
    static QByteArray row(const QByteArrayList &cells);
    static QByteArray end();                                                ///< of an answer
    static QByteArray rows(const QList<QByteArrayList> &rows, int columns); ///< a whole answer
    static QByteArray streamed(const QByteArray &message);
    static QByteArray number(qint64 value, int bytes);

private:
    struct Client
    {
        Descriptor socket;
        QByteArray heard;
        bool isStarted = false;
        bool isStream = false;
        bool isWaiting = false; ///< for what never comes
    };
    void serve();
    bool hear(Client &client);
    void obey(Client &client, char kind, const QByteArray &body);
    QByteArray usualAnswer(Client &client, const QByteArray &sql);
    void tellTheMark(const QByteArray &sql);
    void send(Client &client, const QByteArray &bytes);

    QTemporaryDir m_folder;
    Answer m_answer;
    QByteArray m_chatter;
    QByteArray m_password;
    Descriptor m_server;
    std::vector<std::unique_ptr<Client>> m_clients;
    int m_looks = 0;
    std::atomic<bool> m_stop{false};
    std::unique_ptr<QThread> m_thread;
};

} // namespace plato::test
