// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processes.h"
#include "tests/support/realplatod.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QRegularExpression>
#include <QTest>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using plato::test::HttpAnswer;
using plato::test::HttpClient;
using plato::test::RealPlatod;

/// The real platod with its real simulators, seen as a Plato client sees it.
class TestPlatod : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void filesATicketAndFindsItsRow();
    void resetsOneEnvAlone();
    void drivesTheDesktop();
    void envsReachEachOtherByName();
    void startsFromAPinnedArtifact();
    void closesOneEnvAndThenTheRest();
    void refusesOddRequests_data();
    void refusesOddRequests();
    void tellsWhatItDoesNotSupport();
    void staysResponsiveWhileItWaits();

private:
    /// Makes a session and waits; its path.
    QString launch(const QJsonArray &envs)
    {
        m_ready = m_platod->launch(envs);
        return u"/api/v2/sessions/"_s + m_ready.value(u"session_id"_s).toString();
    }
    QJsonObject env(const QString &alias) const
    {
        const QJsonArray envs = m_ready.value(u"context"_s)[u"envs"_s].toArray();
        for (const QJsonValue entry : envs) {
            if (entry[u"alias"_s].toString() == alias)
                return entry.toObject();
        }
        return {};
    }
    QString job(const QString &alias) const { return env(alias).value(u"job_id"_s).toString(); }
    QJsonArray mutations(const QString &session, const QString &alias, const QString &query = {})
    {
        const QJsonObject body = m_platod->get(session + u"/state"_s + query).object();
        return body.value(u"results"_s)[job(alias)][u"state"_s][u"mutations"_s].toArray();
    }
    static QJsonArray ofTable(const QJsonArray &mutations, const QString &table)
    {
        QJsonArray found;
        for (const QJsonValue record : mutations) {
            if (record[u"table_name"_s].toString() == table)
                found.append(record);
        }
        return found;
    }
    QUrl publicUrl(const QString &alias)
    {
        return QUrl(m_platod->get(u"/api/v2/jobs/%1/public_url"_s.arg(job(alias))).object().value(u"url"_s).toString());
    }
    /// Asks the agent of an env, with the token that its address brings.
    QJsonObject agent(const QString &alias, const QString &path, const QJsonObject &body)
    {
        QUrl url(m_platod->get(u"/api/v2/jobs/%1/connect_url?port=9000"_s.arg(job(alias)))
                     .object()
                     .value(u"url"_s)
                     .toString());
        const QString token = QUrlQuery(url).queryItemValue(u"token"_s);
        url.setQuery(QString());
        url.setPath(path);
        HttpClient client;
        return client.send("POST", url, QJsonDocument(body).toJson(), {{"Authorization", "Bearer " + token.toLatin1()}})
            .object();
    }
    QString bash(const QString &alias, const QString &command)
    {
        return agent(alias, u"/bash"_s, {{u"command"_s, command}}).value(u"output"_s).toString();
    }
    bool fileTicket(const QUrl &fossil, const QString &title);

    std::unique_ptr<RealPlatod> m_platod;
    QJsonObject m_ready;
};

void TestPlatod::init()
{
    m_ready = {};
    m_platod = std::make_unique<RealPlatod>();
    QVERIFY2(m_platod->start(), qPrintable(m_platod->diagnostics()));
}

void TestPlatod::cleanup()
{
    QVERIFY(m_platod->terminate());
    QCOMPARE(plato::test::processesMentioning(m_platod->stateDir()), QList<qint64>());
    QCOMPARE(QDir(m_platod->stateDir() + u"/envs"_s).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
}

/// As a person with a browser: log in as demo, open the form, send it.
bool TestPlatod::fileTicket(const QUrl &fossil, const QString &title)
{
    HttpClient browser;
    const auto field = [](const QByteArray &page, const QString &name) {
        const QRegularExpression input(u"name=\"%1\" value=\"([^\"]*)\""_s.arg(name));
        return input.match(QString::fromUtf8(page)).captured(1);
    };
    const auto submit = [&](const QString &path, const QUrlQuery &form) {
        const QUrl url = fossil.resolved(QUrl(path));
        return browser.send("POST", url, form.toString(QUrl::FullyEncoded).toUtf8(),
                            {{"Content-Type", "application/x-www-form-urlencoded"}, {"Referer", url.toEncoded()}});
    };
    const QByteArray login = browser.get(fossil.resolved(QUrl(u"/login"_s))).body;
    const HttpAnswer in =
        submit(u"/login"_s,
               {{u"u"_s, u"demo"_s}, {u"p"_s, u"demo"_s}, {u"in"_s, u"Login"_s}, {u"cs"_s, field(login, u"cs"_s)}});
    if (!in.header("set-cookie").contains("demo")) {
        qWarning() << "login refused:" << in.status << in.body;
        return false;
    }
    const QByteArray form = browser.get(fossil.resolved(QUrl(u"/tktnew"_s))).body;
    const HttpAnswer filed = submit(u"/tktnew"_s, {{u"csrf"_s, field(form, u"csrf"_s)},
                                                   {u"title"_s, title},
                                                   {u"type"_s, u"Incident"_s},
                                                   {u"severity"_s, u"Severe"_s},
                                                   {u"mutype"_s, u"Plain Text"_s},
                                                   {u"icomment"_s, u"It smokes."_s},
                                                   {u"submit"_s, u"Submit"_s}});
    if (filed.status == 302 && filed.header("location").contains("/tktview/"))
        return true;
    static const QRegularExpression error(u"generalError\">([^<]*)"_s);
    qWarning() << "ticket refused:" << filed.status << error.match(QString::fromUtf8(filed.body)).captured(1);
    return false;
}

void TestPlatod::filesATicketAndFindsItsRow()
{
    const QString session = launch({RealPlatod::env(u"fossil"_s, u"git"_s)});
    QVERIFY(m_ready.value(u"ready"_s).toBool());
    QCOMPARE(env(u"git"_s).value(u"simulator"_s).toString(), u"fossil"_s);
    QCOMPARE(env(u"git"_s).value(u"is_desktop"_s), QJsonValue(false));
    const QUrl fossil = publicUrl(u"git"_s);
    QCOMPARE(fossil.host(), env(u"git"_s).value(u"mesh_ip"_s).toString());

    // What happens before the first reset is not logged.
    QVERIFY(fileTicket(fossil, u"Too early"_s));
    QCOMPARE(mutations(session, u"git"_s), QJsonArray());

    QVERIFY(m_platod->post(session + u"/reset"_s).object().value(u"success"_s).toBool());
    QCOMPARE(mutations(session, u"git"_s), QJsonArray());
    QVERIFY(fileTicket(fossil, u"The printer is on fire"_s));
    const QJsonArray tickets = ofTable(mutations(session, u"git"_s), u"ticket"_s);
    QCOMPARE(tickets.size(), 1);
    const QJsonObject ticket = tickets.at(0).toObject();
    QCOMPARE(ticket.value(u"action"_s).toString(), u"INSERT"_s);
    QCOMPARE(ticket.value(u"values"_s)[u"title"_s].toString(), u"The printer is on fire"_s);
    QCOMPARE(ticket.value(u"values"_s)[u"type"_s].toString(), u"Incident"_s);
    QVERIFY(QDateTime::fromString(ticket.value(u"timestamp"_s).toString(), Qt::ISODateWithMs).isValid());
    QCOMPARE(ofTable(mutations(session, u"git"_s, u"?merge_mutations=true"_s), u"ticket"_s).size(), 1);
    const QJsonObject one = m_platod->get(u"/api/v2/jobs/%1/state"_s.arg(job(u"git"_s))).object();
    QCOMPARE(ofTable(one.value(u"state"_s)[u"mutations"_s].toArray(), u"ticket"_s).size(), 1);

    QVERIFY(m_platod->post(session + u"/reset"_s).object().value(u"success"_s).toBool());
    QCOMPARE(mutations(session, u"git"_s), QJsonArray());
    HttpClient browser;
    const QByteArray report = browser.get(fossil.resolved(QUrl(u"/rptview?rn=1"_s))).body;
    QVERIFY(report.contains("Offer blue widgets"));
    QVERIFY(!report.contains("printer is on fire"));
}

void TestPlatod::resetsOneEnvAlone()
{
    const QString session = launch({RealPlatod::env(u"fossil"_s, u"one"_s), RealPlatod::env(u"fossil"_s, u"two"_s)});
    QVERIFY(m_platod->post(session + u"/reset"_s).object().value(u"success"_s).toBool());
    for (const QString &alias : {u"one"_s, u"two"_s})
        QVERIFY(fileTicket(publicUrl(alias), u"Ticket of "_s + alias));
    QVERIFY(m_platod->post(u"/api/v2/jobs/%1/reset"_s.arg(job(u"one"_s))).object().value(u"success"_s).toBool());
    QCOMPARE(mutations(session, u"one"_s), QJsonArray());
    QCOMPARE(ofTable(mutations(session, u"two"_s), u"ticket"_s).size(), 1);
}

void TestPlatod::drivesTheDesktop()
{
    QJsonObject small = RealPlatod::env(u"ubuntu-vm"_s, u"small"_s);
    small.insert(u"resolution"_s, QJsonObject{{u"width"_s, 1024}, {u"height"_s, 768}});
    const QString session = launch({RealPlatod::env(u"ubuntu-vm"_s, u"desk"_s), small});
    QVERIFY(m_ready.value(u"ready"_s).toBool());
    QCOMPARE(env(u"desk"_s).value(u"is_desktop"_s), QJsonValue(true));
    QVERIFY(bash(u"small"_s, u"xrandr"_s).contains("current 1024 x 768"_L1));
    QJsonObject code = RealPlatod::env(u"fossil"_s, u"git"_s);
    code.insert(u"resolution"_s, small.value(u"resolution"_s));
    const QJsonObject made =
        m_platod->post(u"/api/v2/sessions/make"_s, {{u"type"_s, u"envs"_s}, {u"envs"_s, QJsonArray{code}}}).object();
    QCOMPARE(made[u"envs"_s][0][u"error"_s].toString(), u"fossil is no desktop: it has no resolution"_s);
    const auto picture = [&] {
        const QJsonObject answer = agent(u"desk"_s, u"/computer"_s, {{u"action"_s, u"screenshot"_s}});
        return QImage::fromData(QByteArray::fromBase64(answer.value(u"base64_image"_s).toString().toLatin1()));
    };
    const QImage before = picture();
    QCOMPARE(before.size(), QSize(1280, 800));
    QCOMPARE(before.pixelColor(1270, 790), QColor(0x2e, 0x52, 0x66)); // the background
    QCOMPARE(before.pixelColor(600, 400), QColor(0x1e, 0x25, 0x29));  // the terminal, there from the start
    // It has the keyboard without a click.
    agent(u"desk"_s, u"/computer"_s, {{u"action"_s, u"type"_s}, {u"text"_s, u"echo done > /tmp/proof\n"_s}});
    QTRY_COMPARE(bash(u"desk"_s, u"cat /tmp/proof"_s).trimmed(), u"done"_s);
    QVERIFY(picture() != before);
    QCOMPARE(bash(u"desk"_s, u"whoami; hostname; env | grep -c TOKEN"_s).trimmed(), u"user\ndesk\n0"_s);
    // platod and the agent take signals by blocking them; what they start must not inherit that.
    QCOMPARE(bash(u"desk"_s, u"grep -h SigBlk /proc/self/status /proc/$(pgrep -x xterm)/status | cut -f 2"_s),
             u"0000000000000000\n0000000000000000\n"_s);

    // A reset takes everything back.
    bash(u"desk"_s, u"touch ~/mine /state/mine"_s);
    QVERIFY(m_platod->post(session + u"/reset"_s).object().value(u"success"_s).toBool());
    QCOMPARE(bash(u"desk"_s, u"ls ~/mine /state/mine /tmp/proof 2>/dev/null; ls ~"_s).trimmed(),
             u"Desktop\nDocuments\nDownloads"_s);
    QCOMPARE(mutations(session, u"desk"_s), QJsonArray());
    // What a person makes is recorded, what programs keep for themselves is not.
    bash(u"desk"_s, u"echo mine > ~/Documents/mine.txt; touch ~/.history ~/Documents/.lock"_s);
    const QJsonArray records = mutations(session, u"desk"_s);
    QCOMPARE(records.size(), 1);
    QCOMPARE(records.first()[u"path"_s].toString(), u"Documents/mine.txt"_s);
    const QUrl viewer(publicUrl(u"desk"_s));
    QCOMPARE(viewer.port(), 6080);
    QVERIFY2(viewer.query().startsWith("resize=scale&autoconnect=true&token="_L1), qPrintable(viewer.toString()));
    QVERIFY(HttpClient().get(viewer).body.contains("noVNC"));
    // The clipboard, both ways: from outside into the terminal, and from a program to the outside.
    bash(u"desk"_s, u"printf 'echo pasted > /tmp/pasted' | xclip -selection clipboard"_s);
    agent(u"desk"_s, u"/computer"_s, {{u"action"_s, u"key"_s}, {u"text"_s, u"ctrl+shift+v"_s}});
    agent(u"desk"_s, u"/computer"_s, {{u"action"_s, u"key"_s}, {u"text"_s, u"Return"_s}});
    QTRY_COMPARE(bash(u"desk"_s, u"cat /tmp/pasted"_s).trimmed(), u"pasted"_s);
    agent(u"desk"_s, u"/computer"_s,
          {{u"action"_s, u"type"_s}, {u"text"_s, u"printf copied | xclip -selection clipboard\n"_s}});
    QTRY_COMPARE(bash(u"desk"_s, u"xclip -selection clipboard -o"_s), u"copied"_s);
    QCOMPARE(HttpClient().get(viewer.adjusted(QUrl::RemoveQuery)).status, 401);

    // Without its X server it is over, and says why.
    const QString killed = u"/api/v2/jobs/"_s + job(u"small"_s);
    bash(u"small"_s, u"pkill -9 -x Xvnc"_s);
    const auto reason = [&] { return m_platod->get(killed).object().value(u"status_reason"_s).toString(); };
    QTRY_VERIFY2(reason().contains(u"the X server was ended by signal 9"_s), qPrintable(reason()));
}

void TestPlatod::envsReachEachOtherByName()
{
    const QJsonObject blank{{u"type"_s, u"resource"_s},
                            {u"simulator"_s, u"box"_s},
                            {u"alias"_s, u"box"_s},
                            {u"sim_config"_s, QJsonObject{{u"cpus"_s, 1}, {u"memory"_s, 512}, {u"disk"_s, 1024}}}};
    const QString session = launch({RealPlatod::env(u"fossil"_s, u"git"_s), blank});
    QVERIFY(m_ready.value(u"ready"_s).toBool());
    QCOMPARE(env(u"box"_s).value(u"artifact_id"_s), QJsonValue(QJsonValue::Null));
    QVERIFY(bash(u"box"_s, u"curl -sL http://git.plato.internal:8080/"_s).contains(u"Acme Widgets"_s));
    QCOMPARE(bash(u"box"_s, u"getent hosts git | cut -d ' ' -f 1"_s).trimmed(),
             env(u"git"_s).value(u"mesh_ip"_s).toString());
    const QJsonObject network = m_platod->post(session + u"/connect_network"_s).object();
    QVERIFY(network.value(u"success"_s).toBool());
    QVERIFY(network.value(u"subnet"_s).toString().endsWith(u".0/24"_s));
    QVERIFY(!m_ready.value(u"context"_s)[u"envs"_s].toArray().isEmpty());

    const QJsonObject urls = m_platod->get(session + u"/connect_url"_s).object();
    QVERIFY(urls.value(u"results"_s)[job(u"git"_s)][u"url"_s].toString().endsWith(u":8080"_s));
    QVERIFY(urls.value(u"results"_s)[job(u"box"_s)][u"url"_s].toString().contains(u":9000?token="_s));
}

void TestPlatod::startsFromAPinnedArtifact()
{
    const QJsonObject simulator = m_platod->get(u"/api/v1/env/simulators/fossil"_s).object();
    QCOMPARE(simulator.value(u"enabled"_s), QJsonValue(true));
    const QString example = simulator.value(u"config"_s)[u"base_artifact_id"_s].toString();
    const QJsonArray artifacts =
        m_platod->get(u"/api/v2/simulators/fossil/artifacts"_s).object().value(u"artifacts"_s).toArray();
    QCOMPARE(artifacts.size(), 1);
    QCOMPARE(artifacts.at(0)[u"artifact_id"_s].toString(), example);
    QTRY_COMPARE(m_platod->get(u"/api/v2/artifacts/"_s + example).object().value(u"status"_s).toString(), u"ready"_s);
    const QJsonObject versions = m_platod->get(u"/api/v1/simulator/fossil/versions"_s).object();
    QCOMPARE(versions.value(u"versions"_s)[0][u"tags"_s][0].toString(), u"latest"_s);

    launch({QJsonObject{{u"type"_s, u"artifact"_s}, {u"artifact_id"_s, example}, {u"alias"_s, u"git"_s}}});
    QVERIFY(m_ready.value(u"ready"_s).toBool());
    QCOMPARE(env(u"git"_s).value(u"artifact_id"_s).toString(), example);
    QCOMPARE(env(u"git"_s).value(u"simulator"_s).toString(), u"fossil"_s);

    const HttpAnswer made = m_platod->post(
        u"/api/v2/sessions/make"_s,
        {{u"type"_s, u"envs"_s},
         {u"envs"_s,
          QJsonArray{
              QJsonObject{{u"type"_s, u"artifact"_s}, {u"artifact_id"_s, u"gone"_s}},
              QJsonObject{{u"type"_s, u"simulator"_s}, {u"simulator"_s, u"fossil"_s}, {u"tag"_s, u"v9"_s}},
              QJsonObject{{u"type"_s, u"simulator"_s}, {u"simulator"_s, u"fossil"_s}, {u"dataset"_s, u"huge"_s}}}}});
    QCOMPARE(made.status, 200);
    const QJsonArray entries = made.object().value(u"envs"_s).toArray();
    const QStringList named{u"gone"_s, u"v9"_s, u"huge"_s};
    for (qsizetype i = 0; i < named.size(); ++i) {
        QCOMPARE(entries.at(i)[u"success"_s], QJsonValue(false));
        QVERIFY2(entries.at(i)[u"error"_s].toString().contains(named[i]),
                 qPrintable(entries.at(i)[u"error"_s].toString()));
    }
    // The example outlives platod: the next one has the same.
    QVERIFY(m_platod->terminate());
    RealPlatod next(m_platod->stateDir());
    QVERIFY2(next.start(), qPrintable(next.diagnostics()));
    QCOMPARE(next.get(u"/api/v1/env/simulators/fossil"_s).object().value(u"config"_s)[u"base_artifact_id"_s].toString(),
             example);
}

void TestPlatod::closesOneEnvAndThenTheRest()
{
    const QString session = launch({RealPlatod::env(u"fossil"_s, u"one"_s), RealPlatod::env(u"fossil"_s, u"two"_s)});
    const QUrl one = publicUrl(u"one"_s);
    const QString address = env(u"one"_s).value(u"mesh_ip"_s).toString() + u":8080"_s;
    QVERIFY(!plato::test::processesMentioning(address).isEmpty());
    const QString path = u"/api/v2/jobs/%1"_s.arg(job(u"one"_s));
    QVERIFY(m_platod->post(path + u"/close"_s).object().value(u"success"_s).toBool());
    QCOMPARE(plato::test::processesMentioning(address), QList<qint64>());
    HttpClient browser;
    QCOMPARE(browser.get(one).status, 0);
    const QJsonObject details = m_platod->get(path).object();
    QCOMPARE(details.value(u"status"_s).toString(), u"completed"_s);
    QCOMPARE(details.value(u"status_reason"_s).toString(), u"closed by request"_s);
    QVERIFY(m_platod->post(path + u"/close"_s).object().value(u"success"_s).toBool());
    QCOMPARE(m_platod->post(path + u"/reset"_s).status, 410);

    // The other one goes on, and so does the session.
    QVERIFY(m_platod->get(session + u"/wait_for_ready"_s).object().value(u"ready"_s).toBool());
    QVERIFY(m_platod->post(session + u"/reset"_s).object().value(u"success"_s).toBool());
    QVERIFY(browser.get(publicUrl(u"two"_s)).status != 0);
    QVERIFY(m_platod->post(session + u"/remove-job"_s, {{u"job_id"_s, job(u"two"_s)}})
                .object()
                .value(u"success"_s)
                .toBool());
    QCOMPARE(m_platod->get(session).object().value(u"status"_s).toString(), u"completed"_s);
    for (int i = 0; i < 2; ++i) {
        const HttpAnswer closed = m_platod->post(session + u"/close"_s);
        QCOMPARE(closed.status, 200);
        QVERIFY(closed.object().value(u"success"_s).toBool());
    }
    QCOMPARE(m_platod->post(session + u"/heartbeat"_s).status, 410);
    QCOMPARE(m_platod->get(session + u"/state"_s).status, 410);
}

void TestPlatod::refusesOddRequests_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &method, const QString &path, const QByteArray &body,
                        int status) { QTest::newRow(name) << method << path << body << status; };
    row("unknown path", "GET", u"/api/v2/nothing"_s, {}, 404);
    row("root", "GET", u"/"_s, {}, 404);
    row("wrong method", "DELETE", u"/api/v2/sessions"_s, {}, 405);
    row("make by GET", "PUT", u"/api/v2/sessions/make"_s, {}, 405);
    row("make without body", "POST", u"/api/v2/sessions/make"_s, {}, 422);
    row("make with text", "POST", u"/api/v2/sessions/make"_s, "hello", 422);
    row("make from an unknown test case", "POST", u"/api/v2/sessions/make"_s,
        R"({"type":"testcase","testcase_id":"t"})", 404);
    row("make with much", "POST", u"/api/v2/sessions/make"_s,
        R"({"type":"envs","envs":[)" + QByteArray("{},").repeated(100'000) + "{}]}", 422);
    row("unknown session", "GET", u"/api/v2/sessions/none/wait_for_ready"_s, {}, 404);
    row("unknown job", "POST", u"/api/v2/jobs/none/close"_s, {}, 404);
    row("unknown simulator", "GET", u"/api/v1/env/simulators/none"_s, {}, 404);
    row("unknown artifact", "GET", u"/api/v2/artifacts/%2e%2e%2f%2e%2e"_s, {}, 404);
    row("artifacts of an unknown simulator", "GET", u"/api/v2/simulators/none/artifacts"_s, {}, 404);
    row("page zero", "GET", u"/api/v2/sessions?page=0"_s, {}, 422);
    row("page of words", "GET", u"/api/v2/sessions?page=one"_s, {}, 422);
}

void TestPlatod::refusesOddRequests()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    const HttpAnswer answer = m_platod->http().send(method, m_platod->url().resolved(QUrl(path)), body);
    QCOMPARE(answer.status, status);
    const QJsonValue detail = answer.object().value(u"detail"_s);
    QVERIFY(!detail.toString().isEmpty() || !detail[0][u"msg"_s].toString().isEmpty());
    QCOMPARE(m_platod->get(u"/api/v2/user/me"_s).status, 200); // and goes on
}

void TestPlatod::tellsWhatItDoesNotSupport()
{
    for (const QString &path : {u"/api/v2/sessions/x/setup_sandbox"_s, u"/api/v2/jobs/x/add_ssh_key"_s}) {
        const HttpAnswer answer = m_platod->post(path);
        QCOMPARE(answer.status, 501);
        QVERIFY(answer.object().value(u"detail"_s).toString().endsWith(u"is not supported by this runtime"_s));
    }
}

void TestPlatod::staysResponsiveWhileItWaits()
{
    const HttpAnswer made =
        m_platod->post(u"/api/v2/sessions/make"_s,
                       {{u"type"_s, u"envs"_s}, {u"envs"_s, QJsonArray{RealPlatod::env(u"ubuntu-vm"_s, u"desk"_s)}}});
    const QString session = u"/api/v2/sessions/"_s + made.object().value(u"session_id"_s).toString();
    // While it boots: state is an error with 200, a reset says no, odd values of the long poll are refused.
    const QString id = made.object().value(u"envs"_s)[0][u"job_id"_s].toString();
    const QJsonObject state = m_platod->get(session + u"/state"_s).object();
    QCOMPARE(state.value(u"results"_s)[id][u"state"_s][u"error"_s].toString(), u"the env is not ready yet"_s);
    const HttpAnswer reset = m_platod->post(session + u"/reset"_s);
    QCOMPARE(reset.status, 200);
    QCOMPARE(reset.object().value(u"success"_s), QJsonValue(false));
    for (const QString &odd : {u"-1"_s, u"soon"_s, u"1.5"_s, u"1e9"_s})
        QCOMPARE(m_platod->get(session + u"/wait_for_ready?timeout="_s + odd).status, 422);
    const QJsonObject ready = m_platod->get(session + u"/wait_for_ready?timeout=60"_s).object();
    QVERIFY(ready.value(u"ready"_s).toBool());
    QCOMPARE(m_platod->get(session + u"/state?merge_mutations=perhaps"_s).status, 422);
    QCOMPARE(m_platod->get(session + u"/public_url?port=70000"_s).status, 422);
    QCOMPARE(m_platod->http().send("POST", m_platod->url().resolved(QUrl(session + u"/reset"_s)), "[1]").status, 422);
    QCOMPARE(m_platod->post(session + u"/remove-job"_s, {{u"job_id"_s, u"none"_s}}).status, 404);
}

QTEST_GUILESS_MAIN(TestPlatod)
#include "tst_platod.moc"
