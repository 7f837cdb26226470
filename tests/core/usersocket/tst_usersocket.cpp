// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Sockets between processes of one person, on the real file system. Who is at the other end can only be ourselves
/// here: a test has one user.
#include "core/usersocket/userfolder.h"
#include "core/usersocket/usersocketlink.h"
#include "core/usersocket/usersocketserver.h"

#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato;

namespace {

mode_t modeOf(const QString &path)
{
    struct stat info = {};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 ? info.st_mode & 0777 : 0;
}

} // namespace

class TestUserSocket : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_dir->path()));
        qputenv("XDG_CACHE_HOME", QFile::encodeName(m_dir->filePath(u"cache"_s)));
    }

    void nobodyComesOnceItIsClosed()
    {
        const auto path = userfolder::socketFor(u"window"_s, u"/home/a"_s);
        QVERIFY(path);
        UserSocketServer server;
        QVERIFY(server.listen(*path));
        QSignalSpy came(&server, &UserSocketServer::came);
        UserSocketLink first;
        first.open(*path);
        QTRY_COMPARE(came.size(), 1);
        QLocalSocket late;
        late.connectToServer(*path); // it is not taken yet
        server.close();
        QVERIFY(!QFile::exists(*path));
        QTRY_COMPARE(late.state(), QLocalSocket::UnconnectedState);
        QCOMPARE(came.size(), 1);
        QCOMPARE(server.clients(), 1);
    }

    void theFolderIsOurs()
    {
        const auto folder = userfolder::path();
        QVERIFY(folder);
        QCOMPARE(*folder, m_dir->filePath(u"plato-desk"_s));
        QCOMPARE(modeOf(*folder), mode_t(0700));
        const auto one = userfolder::socketFor(u"window"_s, u"/home/a"_s);
        const auto other = userfolder::socketFor(u"window"_s, u"/home/b"_s);
        QVERIFY(one && other);
        QVERIFY(*one != *other);
        QCOMPARE(userfolder::socketFor(u"window"_s, u"/home/a"_s), one);
    }

    void aPlaceThatIsNotPrivateIsNotUsed_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"not there", "relative", "open to others", "a file"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }

    void aPlaceThatIsNotPrivateIsNotUsed()
    {
        QFETCH(const QString, what);
        QString place = m_dir->filePath(u"place"_s);
        if (what == u"relative"_s) {
            place = u"place"_s;
        } else if (what == u"a file"_s) {
            QFile file(place);
            QVERIFY(file.open(QIODevice::WriteOnly));
        } else if (what == u"open to others"_s) {
            QVERIFY(QDir().mkpath(place));
            QCOMPARE(::chmod(QFile::encodeName(place).constData(), 0755), 0);
        }
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(place));
        const auto folder = userfolder::path();
        QVERIFY(folder);
        QCOMPARE(*folder, m_dir->filePath(u"cache/plato-desk"_s));
        QCOMPARE(modeOf(*folder), mode_t(0700));
    }

    void aFolderThatOthersCanEnterIsRefused_data()
    {
        QTest::addColumn<bool>("isLink");
        QTest::newRow("open to others") << false;
        QTest::newRow("a link") << true;
    }

    void aFolderThatOthersCanEnterIsRefused()
    {
        QFETCH(const bool, isLink);
        const QString folder = m_dir->filePath(u"plato-desk"_s);
        if (isLink)
            QVERIFY(QFile::link(QDir::homePath(), folder));
        else
            QCOMPARE(::mkdir(QFile::encodeName(folder).constData(), 0755), 0);
        QVERIFY(!userfolder::path());
        UserSocketServer server;
        QVERIFY(!server.listen(folder + u"/window-1"_s));
    }

    void aNameThatIsTooLongIsRefused()
    {
        const QString deep = m_dir->filePath(QString(90, u'a'));
        QVERIFY(QDir().mkpath(deep));
        QCOMPARE(::chmod(QFile::encodeName(deep).constData(), 0700), 0);
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(deep));
        const auto socket = userfolder::socketFor(u"window"_s, u"/home/a"_s);
        QVERIFY(!socket);
        QVERIFY2(socket.error().message.contains(u"too long"_s), qPrintable(socket.error().message));
    }

    void oneHasTheLock()
    {
        const QString file = m_dir->filePath(u"lock"_s);
        auto first = std::make_unique<UserLock>();
        UserLock second;
        QCOMPARE(first->take(file), Expected<bool>(true));
        QCOMPARE(modeOf(file), mode_t(0600));
        QCOMPARE(second.take(file), Expected<bool>(false));
        first.reset();
        QCOMPARE(second.take(file), Expected<bool>(true));
        QVERIFY(!UserLock().take(m_dir->filePath(u"no/such/folder"_s)));
    }

    void linesGoBothWays()
    {
        const QString path = *userfolder::socketFor(u"test"_s, u"x"_s);
        UserSocketServer server;
        QVERIFY(server.listen(path));
        QCOMPARE(modeOf(path), mode_t(0600));
        connect(&server, &UserSocketServer::came, this, [](UserSocketLink *link) {
            connect(link, &UserSocketLink::received, link, [link](const QByteArray &line) {
                link->send("heard " + line);
                if (line == "last")
                    link->close();
            });
        });
        UserSocketLink link;
        QSignalSpy received(&link, &UserSocketLink::received);
        QSignalSpy closed(&link, &UserSocketLink::closed);
        QSignalSpy opened(&link, &UserSocketLink::opened);
        link.open(path);
        QCOMPARE(opened.size(), 0);
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(link.peer(), qint64(::getpid()));
        QCOMPARE(server.clients(), 1);
        link.send("one");
        link.send("last");
        QTRY_COMPARE(closed.size(), 1);
        QCOMPARE(closed[0][0].toString(), QString());
        QCOMPARE(received.size(), 2);
        QCOMPARE(received[0][0].toByteArray(), QByteArray("heard one"));
        QCOMPARE(received[1][0].toByteArray(), QByteArray("heard last"));
        QTRY_COMPARE(server.clients(), 0);
    }

    void aLongLineEndsIt()
    {
        const QString path = *userfolder::socketFor(u"test"_s, u"x"_s);
        UserSocketServer server;
        QVERIFY(server.listen(path));
        QLocalSocket socket;
        QSignalSpy ended(&socket, &QLocalSocket::disconnected);
        socket.connectToServer(path);
        QTRY_COMPARE(server.clients(), 1);
        socket.write(QByteArray(UserSocketLink::MaxLine + 2, 'x'));
        QTRY_COMPARE(ended.size(), 1);
        QTRY_COMPARE(server.clients(), 0);
    }

    void fewAreHeardAtATime()
    {
        const QString path = *userfolder::socketFor(u"test"_s, u"x"_s);
        UserSocketServer server;
        QVERIFY(server.listen(path));
        QList<std::shared_ptr<UserSocketLink>> links;
        int closed = 0;
        for (int i = 0; i < UserSocketServer::MaxClients + 1; ++i) {
            links.append(std::make_shared<UserSocketLink>());
            connect(links.last().get(), &UserSocketLink::closed, this, [&] { ++closed; });
            links.last()->open(path);
        }
        QTRY_COMPARE(closed, 1);
        QCOMPARE(server.clients(), UserSocketServer::MaxClients);
        links.removeFirst();
        QTRY_COMPARE(server.clients(), UserSocketServer::MaxClients - 1);
    }

    void whereNobodyListens_data()
    {
        QTest::addColumn<bool>("isStale");
        QTest::newRow("there is no socket") << false;
        QTest::newRow("its process was killed") << true;
    }

    void whereNobodyListens()
    {
        QFETCH(const bool, isStale);
        const QString path = *userfolder::socketFor(u"test"_s, u"x"_s);
        if (isStale) {
            const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
            sockaddr_un address = {};
            address.sun_family = AF_UNIX;
            const QByteArray name = QFile::encodeName(path);
            std::copy(name.begin(), name.end(), address.sun_path);
            QCOMPARE(::bind(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
            ::close(fd);
        }
        UserSocketLink link;
        QSignalSpy closed(&link, &UserSocketLink::closed);
        link.open(path);
        QCOMPARE(closed.size(), 0);
        QTRY_COMPARE(closed.size(), 1);
        QVERIFY(!closed[0][0].toString().isEmpty());

        UserSocketServer server;
        QVERIFY(server.listen(path)); // takes the place over
        UserSocketLink next;
        QSignalSpy opened(&next, &UserSocketLink::opened);
        next.open(path);
        QTRY_COMPARE(opened.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestUserSocket)
#include "tst_usersocket.moc"
