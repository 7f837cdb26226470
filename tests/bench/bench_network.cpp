// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// What the network of an env costs, against loopback without a namespace: the same programs at both ends (bench_peer),
/// in turns in one run, from the computer to an env and from env to env.
#include "tests/bench/report.h"
#include "tests/bench/usage.h"
#include "tests/support/realplatod.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTcpServer>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace plato::bench;
using namespace plato::test;

namespace {

constexpr int Turns = 5;
constexpr int Requests = 3000;
constexpr int Megabytes = 2048;
constexpr int Crowd = 1000;
constexpr int IdleSeconds = 10;

[[noreturn]] void giveUp(const QString &what)
{
    std::fprintf(stderr, "bench_network: %s\n", qPrintable(what));
    std::exit(1);
}

QList<double> numbers(const QString &text)
{
    QList<double> found;
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        bool ok = false;
        found.append(line.toDouble(&ok));
        if (!ok)
            giveUp(line);
    }
    return found;
}

class Bench
{
public:
    void run()
    {
        start();
        measure(u"latency of a request, one connection"_s, u"latency"_s, Requests, u"µs"_s, true, 1.3);
        measure(u"latency of a request, its own connection"_s, u"connect"_s, Requests, u"µs"_s, true, 1.3);
        measure(u"bulk"_s, u"bulk"_s, Megabytes, u"GB/s"_s, false, 0.5);
        measure(u"1000 connections at once, each answered"_s, u"crowd"_s, Crowd, u"ms"_s, true, {});
        idle();
        m_outside.kill();
        m_outside.waitForFinished();
        m_platod.terminate();
    }

private:
    void start()
    {
        m_peer = QCoreApplication::applicationDirPath() + u"/bench_peer"_s;
        const QString folder = m_platod.dataHome() + u"/plato-desk/simulators"_s;
        QDir().mkpath(folder + u"/peer"_s);
        QFile::copy(m_peer, folder + u"/peer/peer"_s);
        const QString serve =
            u"cp /run/plato/simulator/peer /tmp/peer && chmod +x /tmp/peer && exec /tmp/peer serve {address} 8080"_s;
        const QJsonObject manifest{{u"name"_s, u"peer"_s},
                                   {u"title"_s, u"Peer"_s},
                                   {u"description"_s, u"Answers."_s},
                                   {u"start"_s, QJsonArray{u"sh"_s, u"-c"_s, serve}},
                                   {u"app_port"_s, 8080},
                                   {u"ready"_s, QJsonObject{{u"http_path"_s, u"/"_s}}}};
        QFile file(folder + u"/peer.json"_s);
        if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(manifest).toJson()) < 0)
            giveUp(file.errorString());
        file.close();
        if (!m_platod.start())
            giveUp(m_platod.diagnostics());
        const QJsonObject ready =
            m_platod.launch({RealPlatod::env(u"peer"_s, u"one"_s), RealPlatod::env(u"peer"_s, u"two"_s)});
        if (!ready.value(u"ready"_s).toBool())
            giveUp(QString::fromUtf8(QJsonDocument(ready).toJson()) + m_platod.diagnostics());
        const QJsonArray envs = ready.value(u"context"_s)[u"envs"_s].toArray();
        m_address = envs[0][u"mesh_ip"_s].toString();
        m_other = envs[1][u"job_id"_s].toString();
        QTcpServer free;
        free.listen(QHostAddress::LocalHost);
        m_outsidePort = free.serverPort();
        free.close();
        m_outside.start(m_peer, {u"serve"_s, u"127.0.0.1"_s, QString::number(m_outsidePort)});
        QThread::msleep(200); // it listens; a benchmark may wait
    }

    QList<double> here(const QString &what, const QString &address, int port, int count)
    {
        QProcess client;
        client.start(m_peer, {what, address, QString::number(port), QString::number(count)});
        client.waitForFinished(120'000);
        if (client.exitCode() != 0)
            giveUp(QString::fromLocal8Bit(client.readAllStandardError()));
        return numbers(QString::fromLatin1(client.readAllStandardOutput()));
    }

    QList<double> inside(const QString &what, int count)
    {
        const QString command = u"/tmp/peer %1 %2 8080 %3"_s.arg(what, m_address).arg(count);
        const QJsonObject answer =
            m_platod.post(u"/api/v2/jobs/%1/execute"_s.arg(m_other), {{u"command"_s, command}, {u"timeout"_s, 120}})
                .object();
        if (answer.value(u"exit_code"_s).toInt() != 0)
            giveUp(answer.value(u"stderr"_s).toString());
        return numbers(answer.value(u"stdout"_s).toString());
    }

    void measure(const QString &name, const QString &what, int count, const QString &unit, bool lowerIsBetter,
                 std::optional<double> ratio)
    {
        QList<double> floor;
        QList<double> toEnv;
        QList<double> between;
        for (int turn = 0; turn < Turns; ++turn) {
            floor += here(what, u"127.0.0.1"_s, m_outsidePort, count);
            toEnv += here(what, m_address, 8080, count);
            between += inside(what, count);
        }
        const auto goal = ratio ? std::optional(quantile(floor, 0.5) * *ratio) : std::nullopt;
        print({u"computer to env: "_s + name, unit, lowerIsBetter, goal, toEnv, floor, u"loopback, no namespace"_s});
        print({u"env to env: "_s + name, unit, lowerIsBetter, goal, between, floor, u"loopback, no namespace"_s});
    }

    void idle()
    {
        QProcess pids;
        pids.start(u"pgrep"_s,
                   {u"-P"_s, QString::number(m_platod.process().processId()), u"-f"_s, u"plato-env-network"_s});
        pids.waitForFinished();
        const QStringList all = QString::fromLatin1(pids.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
        if (all.size() != 2)
            giveUp(u"no relays: "_s + all.join(u' '));
        double before = 0;
        double memory = 0;
        for (const QString &pid : all) {
            before += wakeUps(pid);
            memory += proportionalMegabytes(pid.toLongLong());
        }
        QThread::sleep(IdleSeconds);
        double after = 0;
        for (const QString &pid : all)
            after += wakeUps(pid);
        print({u"wake-ups of an idle relay"_s, u"a second"_s, true, 0, {(after - before) / 2 / IdleSeconds}, {}, {}});
        print({u"memory of a relay"_s, u"MB"_s, true, {}, {memory / 2}, {}, {}});
    }

    static double wakeUps(const QString &pid)
    {
        QFile status(u"/proc/%1/status"_s.arg(pid));
        if (!status.open(QIODevice::ReadOnly))
            giveUp(status.errorString());
        double count = 0;
        const QList<QByteArray> lines = status.readAll().split('\n');
        for (const QByteArray &line : lines) {
            if (line.contains("ctxt_switches:"))
                count += line.mid(line.indexOf(':') + 1).trimmed().toDouble();
        }
        return count;
    }

    RealPlatod m_platod;
    QProcess m_outside;
    QString m_peer;
    QString m_address;
    QString m_other;
    int m_outsidePort = 0;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    Bench().run();
    return 0;
}
