// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/platod/capture/fakepostgres.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

using namespace Qt::StringLiterals;

namespace plato::test {

QByteArray FakePostgres::number(qint64 value, int bytes)
{
    const qint64 bigEndian = qToBigEndian(value);
    return QByteArray(reinterpret_cast<const char *>(&bigEndian), sizeof bigEndian).last(bytes);
}

QByteArray FakePostgres::message(char kind, const QByteArray &body)
{
    return kind + number(body.size() + 4, 4) + body;
}

QByteArray FakePostgres::description(int columns)
{
    QByteArray body = number(columns, 2);
    for (int i = 0; i < columns; ++i)
        body += QByteArray("c\0", 2) + number(0, 4) + number(0, 2) + number(25, 4) + number(-1, 2) + number(-1, 4) +
                number(0, 2);
    return message('T', body);
}

QByteArray FakePostgres::row(const QByteArrayList &cells)
{
    QByteArray body = number(cells.size(), 2);
    for (const QByteArray &cell : cells)
        body += number(cell.size(), 4) + cell;
    return message('D', body);
}

QByteArray FakePostgres::end()
{
    return message('C', QByteArray("SELECT 1\0", 9)) + message('Z', "I");
}

QByteArray FakePostgres::rows(const QList<QByteArrayList> &rows, int columns)
{
    QByteArray all = description(columns);
    for (const QByteArrayList &cells : rows)
        all += row(cells);
    return all + end();
}

QByteArray FakePostgres::streamed(const QByteArray &message)
{
    return FakePostgres::message('d', 'w' + QByteArray(24, '\0') + message);
}

FakePostgres::FakePostgres(Answer answer, QByteArray chatter)
    : m_answer(std::move(answer))
    , m_chatter(std::move(chatter))
    , m_server(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    QDir(m_folder.path()).mkpath(u"work"_s);
    QDir(m_folder.path()).mkpath(u"postgresql"_s);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const QByteArray path = QFile::encodeName(m_folder.filePath(u"postgresql/.s.PGSQL.5432"_s));
    std::memcpy(address.sun_path, path.constData(), size_t(path.size()));
    if (::bind(m_server, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        ::listen(m_server, 8) != 0)
        qFatal("%s: %s", path.constData(), std::strerror(errno));
    m_thread.reset(QThread::create([this] { serve(); }));
    m_thread->start();
}

FakePostgres::~FakePostgres()
{
    m_stop = true;
    m_thread->wait();
}

PostgresCapture::Place FakePostgres::place() const
{
    return {m_folder.path(), u"postgresql"_s, u"app"_s, "plato_0", m_folder.filePath(u"work"_s)};
}

void FakePostgres::serve()
{
    while (!m_stop) {
        std::vector<pollfd> entries{{int(m_server), POLLIN, 0}};
        for (const auto &client : m_clients)
            entries.push_back({int(client->socket), POLLIN, 0});
        ::poll(entries.data(), entries.size(), 10);
        for (size_t i = m_clients.size(); i > 0; --i) {
            Client &client = *m_clients[i - 1];
            if (entries[i].revents != 0 && !hear(client))
                m_clients.erase(m_clients.begin() + qsizetype(i - 1));
            else if (client.isWaiting)
                send(client, m_chatter);
        }
        if (entries[0].revents != 0) {
            m_clients.push_back(std::make_unique<Client>());
            m_clients.back()->socket = Descriptor(::accept4(m_server, nullptr, nullptr, SOCK_CLOEXEC));
        }
    }
}

bool FakePostgres::hear(Client &client)
{
    char buffer[8192];
    const ssize_t size = ::recv(client.socket, buffer, sizeof buffer, MSG_DONTWAIT);
    if (size <= 0)
        return false;
    client.heard.append(buffer, size);
    for (;;) {
        const int head = client.isStarted ? 1 : 0; // the first message has no letter
        if (client.heard.size() < head + 4)
            return true;
        const auto length = qFromBigEndian<qint32>(client.heard.constData() + head);
        if (client.heard.size() < head + length)
            return true;
        const char kind = client.isStarted ? client.heard.front() : 'S';
        const QByteArray body = client.heard.mid(head + 4, length - 4);
        client.heard.remove(0, head + length);
        client.isStarted = true;
        obey(client, kind, body);
    }
}

void FakePostgres::obey(Client &client, char kind, const QByteArray &body)
{
    const QByteArray welcome = message('R', number(0, 4)) + message('Z', "I");
    if (kind == 'p') {
        m_password = body.chopped(1);
        return send(client, welcome);
    }
    if (kind != 'S' && kind != 'Q')
        return;
    const QByteArray sql = kind == 'S' ? QByteArray(Startup) : body.chopped(1);
    const auto answer = m_answer(sql);
    const QByteArray usual = kind == 'S' ? welcome : usualAnswer(client, sql);
    client.isWaiting = answer && answer->isEmpty();
    send(client, answer.value_or(usual));
    if (sql.startsWith("SELECT pg_logical_emit_message"))
        tellTheMark(sql);
}

QByteArray FakePostgres::usualAnswer(Client &client, const QByteArray &sql)
{
    if (sql.startsWith("START_REPLICATION")) {
        client.isStream = true;
        return message('W', number(0, 1) + number(0, 2));
    }
    if (sql.startsWith("SELECT info"))
        return rows({}, 1);
    if (sql.startsWith("SELECT (extract"))
        return rows({{QByteArray::number(QDateTime::currentMSecsSinceEpoch())}}, 1);
    if (sql.startsWith("SELECT pg_current_wal_insert_lsn"))
        return rows({{"1/" + QByteArray::number(++m_looks)}}, 1); // something has happened
    return rows({{"25"}}, 1);
}

void FakePostgres::tellTheMark(const QByteArray &sql)
{
    const QByteArray mark = sql.split('\'').value(3);
    const QByteArray commit = 'C' + number(0, 1) + number(0, 8) + number(m_looks, 8) + number(0, 8);
    for (const auto &client : m_clients) {
        if (!client->isStream)
            continue;
        const QByteArray begin = streamed('B' + number(0, 8) + number(0, 8) + number(m_looks, 4));
        const QByteArray told =
            'M' + number(1, 1) + number(0, 8) + QByteArray("plato.mark\0", 11) + number(mark.size(), 4) + mark;
        send(*client, begin + m_answer(Changes).value_or(QByteArray()) + streamed(told) + streamed(commit));
    }
}

void FakePostgres::send(Client &client, const QByteArray &bytes)
{
    for (qsizetype at = 0; at < bytes.size() && !m_stop;) {
        const ssize_t sent =
            ::send(client.socket, bytes.constData() + at, size_t(bytes.size() - at), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            return; // it has gone
        at += std::max<ssize_t>(sent, 0);
        pollfd entry{int(client.socket), POLLOUT, 0};
        ::poll(&entry, 1, 10);
    }
}

} // namespace plato::test
