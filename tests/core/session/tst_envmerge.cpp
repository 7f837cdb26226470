// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/envmerge.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;

namespace {

EnvRequest asked(const QString &alias, const QString &simulator)
{
    EnvRequest env;
    env.alias = alias;
    env.simulator = simulator;
    return env;
}

Env known(const QString &jobId, const QString &alias)
{
    Env env;
    env.jobId = jobId;
    env.alias = alias;
    return env;
}

} // namespace

class TestEnvMerge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void simulatorsComeFromTheRequest()
    {
        MakeRequest request;
        request.envs = {asked(u"git"_s, u"fossil"_s), asked(u"desk"_s, u"ubuntu-vm"_s)};
        MadeSession made;
        made.sessionId = u"s"_s;
        made.envs = {{.jobId = u"2"_s, .alias = u"desk"_s, .artifactId = {}, .error = {}, .isDesktop = true},
                     {.jobId = u"1"_s, .alias = u"git"_s, .artifactId = {}, .error = {}, .isDesktop = {}}};
        const auto envs = envsOf(made, request);
        QCOMPARE(envs.size(), 2);
        QCOMPARE(envs[0].simulator, u"ubuntu-vm"_s);
        QCOMPARE(envs[0].isDesktop, std::optional(true));
        QCOMPARE(envs[0].sessionId, u"s"_s);
        QCOMPARE(envs[1].simulator, u"fossil"_s);
    }

    void withoutAUniqueAliasThePositionTells()
    {
        MakeRequest request;
        request.envs = {asked(u"a"_s, u"x"_s), asked(u"a"_s, u"y"_s), asked(u"c"_s, u"z"_s)};
        MadeSession made;
        made.envs = {{.jobId = u"1"_s, .alias = u"a"_s, .artifactId = {}, .error = {}, .isDesktop = {}},
                     {.jobId = u"2"_s, .alias = u"a"_s, .artifactId = {}, .error = {}, .isDesktop = {}},
                     {.jobId = u"3"_s, .alias = {}, .artifactId = {}, .error = {}, .isDesktop = {}},
                     {.jobId = u"4"_s, .alias = u"extra"_s, .artifactId = {}, .error = {}, .isDesktop = {}}};
        const auto envs = envsOf(made, request);
        QCOMPARE(envs.size(), 4);
        QCOMPARE(envs[0].simulator, u"x"_s);
        QCOMPARE(envs[1].simulator, u"y"_s);
        QCOMPARE(envs[2].simulator, u"z"_s);
        QCOMPARE(envs[2].alias, u"c"_s);
        QCOMPARE(envs[3].simulator, QString());
    }

    void anEntryWithoutAJobWasNotMade()
    {
        MadeSession made;
        made.envs = {{.jobId = {}, .alias = u"a"_s, .artifactId = {}, .error = {}, .isDesktop = {}},
                     {.jobId = u"2"_s,
                      .alias = u"b"_s,
                      .artifactId = {},
                      .success = false,
                      .error = u"no image"_s,
                      .isDesktop = {}},
                     {.jobId = u"3"_s, .alias = u"c"_s, .artifactId = {}, .error = {}, .isDesktop = {}},
                     {.jobId = u"3"_s, .alias = u"c"_s, .artifactId = {}, .error = {}, .isDesktop = {}}};
        const auto envs = envsOf(made, {});
        QCOMPARE(envs.size(), 3); // the same job twice is one env
        QCOMPARE(envs[0].ending, Env::Ending::NotMade);
        QCOMPARE(envs[1].ending, Env::Ending::NotMade);
        QCOMPARE(envs[1].error, u"no image"_s);
        QVERIFY(envs[1].isOver());
        QVERIFY(!envs[2].isOver());
    }

    void jobsUpdateAndAdd()
    {
        Env git = known(u"1"_s, u"git"_s);
        git.ready = true;
        git.simulator = u"fossil"_s;
        const QList<JobInfo> jobs{
            {.jobId = u"9"_s,
             .alias = u"new"_s,
             .simulator = u"s"_s,
             .status = JobStatus(u"hibernating"_s),
             .statusReason = {}},
            {.jobId = u"1"_s,
             .alias = u"other"_s,
             .simulator = u"other"_s,
             .status = JobStatus(u"timeout"_s),
             .statusReason = u"lifetime over"_s},
        };
        const auto envs = withJobs({git, known(u"2"_s, u"left-out"_s)}, u"s"_s, jobs);
        QCOMPARE(envs.size(), 3);
        QCOMPARE(envs[0].alias, u"git"_s); // the list does not rename what we know
        QCOMPARE(envs[0].simulator, u"fossil"_s);
        QCOMPARE(envs[0].statusReason, u"lifetime over"_s);
        QVERIFY(envs[0].isOver());
        QVERIFY(!envs[0].ready);
        QCOMPARE(envs[1], known(u"2"_s, u"left-out"_s));
        QCOMPARE(envs[2].status.word(), u"hibernating"_s);
        QVERIFY(!envs[2].isOver());
        QCOMPARE(envs[2].sessionId, u"s"_s);
    }

    void aMissingStatusChangesNothing()
    {
        Env git = known(u"1"_s, u"git"_s);
        git.status = JobStatus(u"running"_s);
        JobInfo job;
        job.jobId = u"1"_s;
        QCOMPARE(withJobs({git}, {}, {job}), QList<Env>{git});
    }

    void theEndIsFinal()
    {
        Env dead = known(u"1"_s, u"git"_s);
        dead.status = JobStatus(u"failed"_s);
        JobInfo job;
        job.jobId = u"1"_s;
        job.status = JobStatus(u"running"_s);
        QCOMPARE(withJobs({dead}, {}, {job}), QList<Env>{dead});
        SessionReady answer;
        answer.results[u"1"_s].status = JobStatus(u"queued"_s);
        QCOMPARE(withReadiness({dead}, {}, answer), QList<Env>{dead});
        job.status = JobStatus(u"timeout"_s); // a better word for the end is taken
        QCOMPARE(withJobs({dead}, {}, {job}).first().status.value(), JobStatus::Timeout);
    }

    void readinessFillsIn()
    {
        SessionReady answer;
        answer.ready = true;
        answer.context = {{.jobId = u"1"_s,
                           .alias = u"git"_s,
                           .artifactId = u"f"_s,
                           .simulator = {},
                           .meshIp = u"10.0.0.1"_s,
                           .isDesktop = false,
                           .internet = true,
                           .provider = u"local"_s},
                          {.jobId = u"3"_s,
                           .alias = u"late"_s,
                           .artifactId = {},
                           .simulator = {},
                           .meshIp = {},
                           .isDesktop = {},
                           .internet = {},
                           .provider = {}}};
        JobReady entry;
        entry.ready = true;
        entry.jobId = u"3"_s;
        entry.meshIp = u"10.0.0.3"_s;
        JobReady unready;
        unready.jobId = u"2"_s;
        unready.error = u"no worker"_s;
        answer.results = {{u"3"_s, entry}, {u"2"_s, unready}, {u"unknown"_s, entry}};
        Env dead = known(u"4"_s, u"dead"_s);
        dead.status = JobStatus(u"failed"_s);
        Env git = known(u"1"_s, u"git"_s);
        git.simulator = u"fossil"_s;
        const auto envs = withReadiness({git, known(u"2"_s, u"slow"_s), dead}, u"s"_s, answer);
        QCOMPARE(envs[0].internet, true);
        QCOMPARE(envs.size(), 4); // results alone make no env
        QVERIFY(envs[0].ready);
        QCOMPARE(envs[0].simulator, u"fossil"_s);
        QCOMPARE(envs[0].meshIp, u"10.0.0.1"_s);
        QCOMPARE(envs[0].isDesktop, std::optional(false));
        QVERIFY(!envs[1].ready);
        QCOMPARE(envs[1].error, u"no worker"_s);
        QVERIFY(!envs[2].ready);
        QCOMPARE(envs[3].alias, u"late"_s);
        QCOMPARE(envs[3].meshIp, u"10.0.0.3"_s);
        QVERIFY(envs[3].ready);
    }

    void notReadyLeavesOthersAsTheyWere()
    {
        Env git = known(u"1"_s, u"git"_s);
        git.ready = true;
        SessionReady answer;
        QCOMPARE(withReadiness({git}, {}, answer), QList<Env>{git});
    }

    void theWordsOfAFailedCreationStay()
    {
        Env failed = known(u"1"_s, u"git"_s);
        failed.ending = Env::Ending::NotMade;
        failed.error = u"no image"_s;
        SessionReady answer;
        answer.ready = true;
        answer.results = {{u"1"_s, JobReady()}};
        QCOMPARE(withReadiness({failed}, {}, answer), QList<Env>{failed});
    }

    void endingsDoNotReplaceEachOther()
    {
        Env closed = known(u"1"_s, u"a"_s);
        closed.ending = Env::Ending::Closed;
        Env ready = known(u"2"_s, u"b"_s);
        ready.ready = true;
        QVERIFY(!allOver({closed, ready}));
        QVERIFY(!allOver({}));
        const auto envs = withEnding({closed, ready}, Env::Ending::Gone);
        QCOMPARE(envs[0].ending, Env::Ending::Closed);
        QCOMPARE(envs[1].ending, Env::Ending::Gone);
        QVERIFY(!envs[1].ready);
        QVERIFY(allOver(envs));
    }

    void outcomes_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QStringList>("succeeded");
        QTest::addColumn<QStringList>("failures"); // "job: message"
        const QStringList both{u"1"_s, u"2"_s};
        const QStringList first{u"1"_s};
        const QStringList none;
        QTest::newRow("all well, no entries") << QByteArray(R"({"success": true, "results": null})") << both << none;
        QTest::newRow("one named, both well")
            << QByteArray(R"({"success": true, "results": {"1": {"success": true}}})") << both << none;
        QTest::newRow("200 is no success")
            << QByteArray(R"({"success": true, "results": {"1": {"success": false, "message": "busy"}}})")
            << QStringList{u"2"_s} << QStringList{u"1: busy"_s};
        QTest::newRow("words of the whole") << QByteArray(R"({"success": false, "message": "half",
                              "results": {"1": {"success": true}, "2": {"success": false}}})")
                                            << first << QStringList{u"2: half"_s};
        QTest::newRow("not named, whole failed")
            << QByteArray(R"({"success": false, "message": "half", "results": {"1": {"success": true}}})") << first
            << QStringList{u"2: half"_s};
        QTest::newRow("whole failed, entries well") << QByteArray(R"({"success": false, "message": "half",
                              "results": {"1": {"success": true}, "2": {"success": true}}})")
                                                    << both << QStringList{u": half"_s};
        QTest::newRow("whole failed, no entries")
            << QByteArray(R"({"success": false, "message": "no"})") << none << QStringList{u": no"_s};
        QTest::newRow("unknown job") << QByteArray(R"({"success": true,
                              "results": {"7": {"success": false, "message": "who"}, "8": {"success": true}}})")
                                     << both << QStringList{u"7: who"_s};
        QTest::newRow("over already")
            << QByteArray(R"({"success": false, "results": {"1": {"success": true}, "2": {"success": true},
                                                            "3": {"success": false, "message": "dead"}}})")
            << both << none;
    }

    void outcomes()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QStringList, succeeded);
        QFETCH(const QStringList, failures);
        const auto outcome = Outcome::fromJson(QJsonDocument::fromJson(json).object());
        QVERIFY(outcome);
        Env dead = known(u"3"_s, u"dead"_s);
        dead.status = JobStatus(u"timeout"_s);
        const auto reading =
            readOutcome(*outcome, {u"1"_s, u"2"_s}, {known(u"1"_s, u"a"_s), known(u"2"_s, u"b"_s), dead});
        QCOMPARE(reading.succeeded, QSet<QString>(succeeded.begin(), succeeded.end()));
        QStringList said;
        for (const auto &failure : reading.failures)
            said.append(failure.jobId + u": "_s + failure.message);
        QCOMPARE(said, failures);
    }
};

QTEST_GUILESS_MAIN(TestEnvMerge)
#include "tst_envmerge.moc"
