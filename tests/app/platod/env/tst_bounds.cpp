// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/realplatod.h"
#include "tests/support/timerrunsout.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <grp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using plato::test::HttpAnswer;
using plato::test::RealPlatod;

/// A bound of the computer is reached, as by a bomb in one env: platod cannot start another thread or process. Its
/// other envs are answered all the same, and it ends when it is told to.
class TestBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_platod.reset(); }
    void answersTheNeighbour();
    void closesAndEnds();
    void refusesWhatIsNew();
    void comesBack();

private:
    /// The kernel holds root to no bound on processes, so platod is another user's then. It is a copy: that user may
    /// not be allowed where we were built.
    static constexpr uid_t Nobody = 65534;
    static bool asNobody()
    {
        return ::setgroups(0, nullptr) == 0 && ::setresgid(Nobody, Nobody, Nobody) == 0 &&
               ::setresuid(Nobody, Nobody, Nobody) == 0;
    }
    /// By a process of the same user: even root may lack the right to do that to another's.
    void setBound(rlim_t most)
    {
        const auto platod = static_cast<pid_t>(m_platod->process().processId());
        const pid_t child = ::fork();
        if (child == 0) {
            rlimit bound{};
            if ((::getuid() == 0 && !asNobody()) || ::prlimit(platod, RLIMIT_NPROC, nullptr, &bound) != 0)
                ::_exit(1);
            bound.rlim_cur = std::min(most, bound.rlim_max);
            ::_exit(::prlimit(platod, RLIMIT_NPROC, &bound, nullptr) == 0 ? 0 : 2);
        }
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(status, 0);
    }
    QJsonObject launch(const QStringList &aliases)
    {
        QJsonArray envs;
        for (const QString &alias : aliases)
            envs.append(RealPlatod::env(u"fossil"_s, alias));
        return m_platod->launch(envs);
    }
    bool isQuick(int limitMs = 5000) const { return m_timer.elapsed() < limitMs; }

    QTemporaryDir m_folder;
    std::unique_ptr<RealPlatod> m_platod;
    QString m_session;
    QStringList m_jobs;
    QElapsedTimer m_timer;
};

void TestBounds::init()
{
    static int count = 0;
    const QString state = m_folder.filePath(u"state%1"_s.arg(++count));
    const QString program = m_folder.filePath(u"platod"_s);
    m_platod = std::make_unique<RealPlatod>(state);
    if (::getuid() == 0) {
        if (!QFile::exists(program))
            QVERIFY(QFile::copy(RealPlatod::program(), program));
        QCOMPARE(::chmod(qPrintable(program), 0755), 0);
        const QString relay = m_folder.filePath(u"plato-env-network"_s);
        if (!QFile::exists(relay))
            QVERIFY(QFile::copy(QFileInfo(RealPlatod::program()).dir().filePath(u"plato-env-network"_s), relay));
        QCOMPARE(::chmod(qPrintable(relay), 0755), 0);
        QCOMPARE(::chown(qPrintable(m_folder.path()), Nobody, Nobody), 0);
        m_platod->process().setProgram(program);
        m_platod->process().setChildProcessModifier([] {
            if (!asNobody())
                ::_exit(70);
        });
    }
    QVERIFY2(m_platod->start(), qPrintable(m_platod->diagnostics()));
    const QJsonObject ready = launch({u"bad"_s, u"good"_s});
    QVERIFY2(ready.value(u"ready"_s).toBool(), qPrintable(m_platod->diagnostics()));
    m_session = u"/api/v2/sessions/"_s + ready.value(u"session_id"_s).toString();
    QVERIFY(m_platod->post(m_session + u"/reset"_s).object().value(u"success"_s).toBool());
    m_jobs.clear();
    const QJsonArray envs = ready.value(u"context"_s)[u"envs"_s].toArray();
    for (const QJsonValue env : envs)
        m_jobs.append(u"/api/v2/jobs/"_s + env[u"job_id"_s].toString());
    QVERIFY(plato::test::timerRunsOutTwice(std::chrono::milliseconds(600))); // an idle thread may have ended by then
    setBound(0);
    m_timer.start();
}

void TestBounds::answersTheNeighbour()
{
    for (const QString &job : std::as_const(m_jobs)) {
        const QJsonObject state = m_platod->get(job + u"/state"_s).object().value(u"state"_s).toObject();
        QCOMPARE(state.value(u"mutations"_s), QJsonValue(QJsonArray()));
    }
    const QJsonObject both = m_platod->get(m_session + u"/state?merge_mutations=true"_s).object();
    QCOMPARE(both.value(u"results"_s).toObject().size(), 2);
    const QJsonObject kept = m_platod->post(m_jobs[1] + u"/snapshot"_s).object();
    QVERIFY(kept.value(u"success"_s).toBool());
    QVERIFY(isQuick());
}

void TestBounds::closesAndEnds()
{
    const HttpAnswer one = m_platod->post(m_jobs[0] + u"/close"_s);
    QVERIFY2(one.object().value(u"success"_s).toBool(), one.body.constData());
    const HttpAnswer all = m_platod->post(m_session + u"/close"_s);
    QVERIFY2(all.object().value(u"success"_s).toBool(), all.body.constData());
    QVERIFY(isQuick());
    QVERIFY(m_platod->terminate());
    QCOMPARE(m_platod->process().exitCode(), 0);
}

void TestBounds::refusesWhatIsNew()
{
    const QJsonObject ready = launch({u"new"_s});
    QVERIFY(!ready.value(u"ready"_s).toBool(true));
    QVERIFY(isQuick());
    const QString session = u"/api/v2/sessions/"_s + ready.value(u"session_id"_s).toString();
    const QJsonObject job = m_platod->get(session + u"/jobs"_s).object().value(u"jobs"_s)[0].toObject();
    QCOMPARE(job.value(u"status"_s).toString(), u"failed"_s);
    QVERIFY2(!job.value(u"status_reason"_s).toString().isEmpty(), "it says why");
    // What cannot be put back says so.
    const QJsonObject reset = m_platod->post(m_jobs[1] + u"/reset"_s).object();
    QVERIFY(!reset.value(u"success"_s).toBool() && !reset.value(u"message"_s).toString().isEmpty());
    QVERIFY(isQuick());
    QVERIFY(m_platod->terminate()); // and with envs that have failed it ends, too
}

void TestBounds::comesBack()
{
    QVERIFY(!launch({u"new"_s}).value(u"ready"_s).toBool(true));
    setBound(RLIM_INFINITY);
    QVERIFY(launch({u"later"_s}).value(u"ready"_s).toBool());
    QVERIFY(m_platod->get(m_jobs[1] + u"/state"_s).object().value(u"state"_s)[u"mutations"_s].isArray());
}

QTEST_GUILESS_MAIN(TestBounds)
#include "tst_bounds.moc"
