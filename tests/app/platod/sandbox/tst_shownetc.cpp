// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/systemetc.h"
#include "tests/support/realplatod.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato::test;

namespace {

constexpr auto Word = "hush-of-the-computer";

/// Files of the computer that not everybody may read, in and beside what envs see of /etc; gone with this object. Only
/// root can make them, and only root would read them: to others the kernel says no.
class SecretsOfEtc
{
public:
    explicit SecretsOfEtc(const QString &name)
    {
        if (::geteuid() != 0)
            return;
        for (const QString &folder :
             {u"/etc"_s, u"/etc/fonts"_s, u"/etc/ssl/certs"_s, u"/etc/xdg"_s, u"/etc/alternatives"_s})
            write(folder + u'/' + name, 0600);
        write(u"/etc/X11/%1-group"_s.arg(name), 0640);
        ::mkdir(QFile::encodeName(u"/etc/fonts/%1.d"_s.arg(name)).constData(), 0700);
        m_paths.prepend(u"/etc/fonts/%1.d"_s.arg(name));
        write(u"/etc/fonts/%1.d/inside"_s.arg(name), 0644);
    }
    ~SecretsOfEtc()
    {
        for (qsizetype i = m_paths.size() - 1; i >= 0; --i)
            ::remove(QFile::encodeName(m_paths[i]).constData());
    }
    Q_DISABLE_COPY_MOVE(SecretsOfEtc)

private:
    void write(const QString &path, mode_t mode)
    {
        QFile file(path);
        if (!QDir(QFileInfo(path).path()).exists() || !file.open(QIODevice::WriteOnly))
            return;
        file.write(Word);
        file.close();
        ::chmod(QFile::encodeName(path).constData(), mode);
        m_paths.append(path);
    }
    QStringList m_paths;
};

QString nameOf(const char *when)
{
    return u"plato-test-%1-%2"_s.arg(QCoreApplication::applicationPid()).arg(QLatin1StringView(when));
}

} // namespace

/// What envs see of /etc: what is named, and everybody may read.
class TestShownEtc : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void copiesWhatEverybodyMayRead();
    void showsNoSecrets_data();
    void showsNoSecrets();
    void showsWhatProgramsNeed();
};

void TestShownEtc::copiesWhatEverybodyMayRead()
{
    const SecretsOfEtc secrets(nameOf("copy"));
    const QTemporaryDir folder;
    const QString copy = folder.filePath(u"etc"_s);
    const auto copied = plato::runtime::copySystemEtc(copy);
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    int files = 0;
    QDirIterator entries(copy, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        const QString path = entries.next();
        if (QFileInfo(path).isSymLink())
            continue;
        const QString original = u"/etc"_s + path.mid(copy.size());
        struct stat status = {};
        if (::lstat(QFile::encodeName(original).constData(), &status) != 0)
            continue; // ours
        QVERIFY2(S_ISREG(status.st_mode) && (status.st_mode & S_IROTH) != 0, qPrintable(original));
        ++files;
    }
    QVERIFY(files > 10);
    QVERIFY(QFile::exists(copy + u"/nsswitch.conf"_s));
    QVERIFY(!QFile::exists(copy + u"/shadow"_s));
    QVERIFY(!QFile::exists(copy + u"/ssl/private"_s));
}

void TestShownEtc::showsNoSecrets_data()
{
    QTest::addColumn<QString>("door");
    QTest::newRow("application") << u"program"_s;
    QTest::newRow("command") << u"execute"_s;
}

void TestShownEtc::showsNoSecrets()
{
    QFETCH(const QString, door);
    const SecretsOfEtc before(nameOf("before"));
    RealPlatod platod;
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    const SecretsOfEtc after(nameOf("after"));
    const QJsonObject config{{u"cpus"_s, 1}, {u"memory"_s, 512}, {u"disk"_s, 1024}};
    const QJsonObject blank{
        {u"type"_s, u"resource"_s}, {u"simulator"_s, u"box"_s}, {u"alias"_s, u"box"_s}, {u"sim_config"_s, config}};
    const QJsonObject ready = platod.launch({blank});
    const QString job = u"/api/v2/jobs/"_s + ready.value(u"context"_s)[u"envs"_s][0][u"job_id"_s].toString();
    const SecretsOfEtc late(nameOf("late"));
    const QString look = u"grep -rlF '%1' /etc 2>/dev/null; find /etc -type f ! -perm -o=r "
                         "! -path /etc/hosts ! -path /etc/passwd ! -path /etc/group ! -path /etc/machine-id; find /etc "
                         "-name 'plato-test*'; "
                         "echo looked at $(find /etc -type f | wc -l)"_s.arg(QLatin1StringView(Word));
    QString words;
    if (door == u"execute") {
        words = platod.post(job + u"/execute"_s, {{u"command"_s, look}}).object().value(u"stdout"_s).toString();
    } else {
        QUrl url(platod.get(job + u"/connect_url"_s).object().value(u"url"_s).toString());
        url.setPath(u"/bash"_s);
        const QJsonObject body{{u"command"_s, look}};
        words = platod.http().send("POST", url, QJsonDocument(body).toJson()).object().value(u"output"_s).toString();
    }
    QVERIFY2(words.startsWith(u"looked at "_s) && words.trimmed() != u"looked at 0", qPrintable(words));
    QVERIFY(platod.terminate());
}

void TestShownEtc::showsWhatProgramsNeed()
{
    RealPlatod platod;
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    const QJsonObject ready = platod.launch({RealPlatod::env(u"fossil"_s, u"git"_s)});
    const QString job = u"/api/v2/jobs/"_s + ready.value(u"context"_s)[u"envs"_s][0][u"job_id"_s].toString();
    // Names, time zone, certificates, programs by their alternatives, a machine of its own.
    const QString look = u"getent hosts git.plato.internal && getent services http && id -un && date +%Z && "
                         "test -r /etc/ssl/certs/ca-certificates.crt && test -x /etc/alternatives/awk && "
                         "echo machine && cat /etc/machine-id"_s;
    const QJsonObject outcome = platod.post(job + u"/execute"_s, {{u"command"_s, look}}).object();
    const QString machine = outcome.value(u"stdout"_s).toString().section(u"machine\n"_s, 1);
    QVERIFY2(machine.size() == 33, QJsonDocument(outcome).toJson().constData());
    QFile ours(u"/etc/machine-id"_s);
    QVERIFY(!ours.open(QIODevice::ReadOnly) || QString::fromLatin1(ours.readAll()) != machine);
    QVERIFY(platod.terminate());
}

QTEST_GUILESS_MAIN(TestShownEtc)
#include "tst_shownetc.moc"
