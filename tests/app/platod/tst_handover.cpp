// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The real platod hands its address and key over, keeps sessions for who asks for it, and ends when nobody can reach
/// it any more.
#include "core/usersocket/usersocketlink.h"
#include "tests/support/processes.h"
#include "tests/support/realplatod.h"
#include "tests/support/timerrunsout.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;

class TestHandOver : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<RealPlatod> m_platod;

    QString socket() const { return m_dir->filePath(u"socket"_s); }
    bool start(const QStringList &more = {}) { return m_platod->start(QStringList{u"--hand-over"_s, socket()} + more); }
    /// What is said to `line`; to nothing, when we come. Empty: nothing, in time.
    static QJsonObject answerTo(UserSocketLink &link, const QByteArray &line)
    {
        QSignalSpy received(&link, &UserSocketLink::received);
        link.send(line);
        if (!QTest::qWaitFor([&] { return !received.isEmpty(); }))
            return {};
        return QJsonDocument::fromJson(received[0][0].toByteArray()).object();
    }
    QJsonObject open(UserSocketLink &link) const
    {
        QSignalSpy received(&link, &UserSocketLink::received);
        link.open(socket());
        if (!QTest::qWaitFor([&] { return !received.isEmpty(); }))
            return {};
        return QJsonDocument::fromJson(received[0][0].toByteArray()).object();
    }
    /// Of the only session.
    QString status() { return m_platod->get(u"/api/v2/sessions"_s).object()["sessions"_L1][0]["status"_L1].toString(); }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_platod = std::make_unique<RealPlatod>();
    }
    void cleanup() { m_platod.reset(); }

    void tellsTheSameUser()
    {
        QVERIFY2(start(), qPrintable(m_platod->diagnostics()));
        struct stat info = {};
        QCOMPARE(::lstat(QFile::encodeName(socket()).constData(), &info), 0);
        QCOMPARE(info.st_mode & 0777, mode_t(0600));
        UserSocketLink link;
        const QJsonObject told = open(link);
        QCOMPARE(told["url"_L1].toString(), m_platod->url().toString());
        QCOMPARE(told["api_key"_L1].toString(), QString::fromLatin1(m_platod->apiKey()));
        QCOMPARE(told["pid"_L1].toInteger(), m_platod->process().processId());
        QCOMPARE(link.peer(), m_platod->process().processId());
        QCOMPARE(told["kept"_L1].toBool(true), false);
        QCOMPARE(told["note"_L1].toObject(), QJsonObject());
        QVERIFY(m_platod->terminate());
        QVERIFY(!QFile::exists(socket()));
    }

    void aPlaceThatIsNotPrivateIsRefused()
    {
        QVERIFY(QFile::setPermissions(m_dir->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner |
                                                         QFile::ReadOther | QFile::ExeOther));
        QVERIFY(!start());
        QVERIFY2(m_platod->diagnostics().contains(u"--hand-over"_s), qPrintable(m_platod->diagnostics()));
    }

    void aNoteIsKeptForTheNext()
    {
        QVERIFY(start());
        {
            UserSocketLink first;
            open(first);
            QVERIFY(answerTo(first, R"({"note": {"chosen": "s-1"}})").contains("kept"_L1));
            // None of these is one; each gets its answer.
            for (const QByteArray &line :
                 {QByteArray("nonsense"), QByteArray("{\"note\": 1}"), QByteArray("[]"), QByteArray(),
                  "{\"note\": {\"a\": \"" + QByteArray(300 * 1024, 'x') + "\"}}"})
                QVERIFY(answerTo(first, line).contains("kept"_L1));
        }
        UserSocketLink next;
        QCOMPARE(open(next)["note"_L1].toObject(), (QJsonObject{{u"chosen"_s, u"s-1"_s}}));
    }

    void keptSessionsNeedNoHeartbeat()
    {
        QVERIFY(start({u"--heartbeat-timeout"_s, u"1"_s}));
        UserSocketLink link;
        open(link);
        QCOMPARE(answerTo(link, R"({"keep": true})")["kept"_L1].toBool(), true);
        QVERIFY(!m_platod->launch({RealPlatod::env(u"fossil"_s, u"git"_s)}).isEmpty());
        QVERIFY(timerRunsOutTwice(1500ms)); // three leases
        QCOMPARE(status(), u"running"_s);
        {
            UserSocketLink next; // told to who comes after
            QCOMPARE(open(next)["kept"_L1].toBool(), true);
        }
        QCOMPARE(answerTo(link, R"({"keep": false})")["kept"_L1].toBool(true), false);
        QTRY_COMPARE(status(), u"timeout"_s);
    }

    void nobodyComesBack()
    {
        QVERIFY(start({u"--heartbeat-timeout"_s, u"1"_s}));
        auto link = std::make_unique<UserSocketLink>();
        open(*link);
        QVERIFY(!m_platod->launch({RealPlatod::env(u"fossil"_s, u"git"_s)}).isEmpty());
        const qint64 pid = m_platod->process().processId();
        link.reset(); // as a kill of the window does
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pid), 60'000);
        QCOMPARE(processesMentioning(m_platod->stateDir()), QList<qint64>());
    }
};

QTEST_GUILESS_MAIN(TestHandOver)
#include "tst_handover.moc"
