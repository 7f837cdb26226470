// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/bodyreader.h"
#include "core/desktop/agentrecords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;

/// What is sent to a desktop's agent and what it says, without a network.
class TestAgentRecords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void actions_data();
    void actions();
    void pictures_data();
    void pictures();
    void badBodies_data();
    void badBodies();
    void base64();
    void statuses_data();
    void statuses();
};

void TestAgentRecords::actions_data()
{
    QTest::addColumn<QString>("fields");
    const QString coordinate = u"coordinate"_s;
    QTest::newRow("screenshot") << QString();
    QTest::newRow("cursor_position") << QString();
    QTest::newRow("mouse_move") << coordinate;
    QTest::newRow("left_click") << coordinate;
    QTest::newRow("right_click") << coordinate;
    QTest::newRow("middle_click") << coordinate;
    QTest::newRow("double_click") << coordinate;
    QTest::newRow("triple_click") << coordinate;
    QTest::newRow("left_click_drag") << coordinate;
    QTest::newRow("left_mouse_down") << QString();
    QTest::newRow("left_mouse_up") << QString();
    QTest::newRow("type") << u"text"_s;
    QTest::newRow("key") << u"text"_s;
    QTest::newRow("hold_key") << u"duration text"_s;
    QTest::newRow("scroll") << u"coordinate scroll_amount scroll_direction"_s;
    QTest::newRow("wait") << u"duration"_s;
}

void TestAgentRecords::actions()
{
    QFETCH(const QString, fields);
    const QString word = QString::fromLatin1(QTest::currentDataTag());
    const auto which = valueOf(word, DesktopActions);
    QVERIFY(which);
    ComputerAction action{*which, QPoint(-3, 800), u"t"_s, ScrollDirection::Down, 3, 1.5, 0.25};
    QJsonObject json = action.toJson();
    QCOMPARE(json.take(u"action"_s), QJsonValue(word));
    QCOMPARE(json.take(u"screenshot_delay_s"_s), QJsonValue(0.25));
    QCOMPARE(json.keys().join(u' '), fields); // keys() are sorted
    if (json.contains(u"coordinate"_s))
        QCOMPARE(json["coordinate"_L1].toArray(), QJsonArray({-3, 800}));
    if (json.contains(u"duration"_s))
        QCOMPARE(json["duration"_L1].toDouble(), 1.5);

    ComputerAction bare;
    bare.action = *which;
    QJsonObject bareJson = bare.toJson();
    bareJson.remove(u"text"_s); // typing nothing is typing, too
    QCOMPARE(bareJson, (QJsonObject{{u"action"_s, word}}));
}

void TestAgentRecords::pictures_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("base64");
    QTest::newRow("plain") << R"({"base64_image":"iVBO/w==","output":"o"})"_ba
                           << "iVBO/w=="_ba;
    QTest::newRow("with blanks") << "\n{ \"output\" : \"o\",\n\"base64_image\" : \"iVBO\" }\n"_ba
                                 << "iVBO"_ba;
    QTest::newRow("escaped") << R"({"base64_image":"iVBO\/w==","output":"o"})"_ba
                             << "iVBO/w=="_ba;
    QTest::newRow("empty") << R"({"base64_image":"","output":"o"})"_ba << QByteArray();
    QTest::newRow("null") << R"({"base64_image":null,"output":"o"})"_ba << QByteArray();
    QTest::newRow("none") << R"({"output":"o"})"_ba << QByteArray();
    QTest::newRow("twice") << R"({"base64_image":"AAAA","output":"o","base64_image":"BBBB"})"_ba
                           << "BBBB"_ba;
    QTest::newRow("inside another") << R"({"x":{"base64_image":"AAAA"},"output":"o"})"_ba << QByteArray();
}

void TestAgentRecords::pictures()
{
    QFETCH(const QByteArray, body);
    const auto result = ToolResult::read(body);
    QVERIFY(result);
    QCOMPARE(result->output, u"o"_s);
    QTEST(result->base64Png, "base64");
}

void TestAgentRecords::badBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << "<html>502</html>"_ba;
    QTest::newRow("a list") << R"([{"base64_image":"AAAA"}])"_ba;
    QTest::newRow("cut in the picture") << R"({"output":"o","base64_image":"AAAA)"_ba;
    QTest::newRow("cut behind the picture") << R"({"output":"o","base64_image":"AAAA")"_ba;
    QTest::newRow("wrong behind the picture") << R"({"base64_image":"AAAA","output":o})"_ba;
}

void TestAgentRecords::badBodies()
{
    QFETCH(const QByteArray, body);
    const auto result = ToolResult::read(body);
    QVERIFY(!result);
    QCOMPARE(result.error(), recordReader<ToolResult>(QString())(body).error());
}

void TestAgentRecords::base64()
{
    QCOMPARE(pngOfBase64("iVBORw0KGgo="), "\x89PNG\r\n\x1a\n"_ba);
    QCOMPARE(pngOfBase64("i*BO"), QByteArray());
    QCOMPARE(pngOfBase64({}), QByteArray());
}

void TestAgentRecords::statuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<std::optional<DesktopStatus>>("status");
    QTest::addColumn<bool>("ready");
    const auto row = [](const char *name, const QByteArray &json, std::optional<DesktopStatus> status, bool ready) {
        QTest::newRow(name) << json << status << ready;
    };
    row("ready", R"({"status":"ready","resolution":{"width":1280,"height":800}})",
        DesktopStatus{u"ready"_s, QSize(1280, 800)}, true);
    row("starting", R"({"status":"starting"})", DesktopStatus{u"starting"_s, {}}, false);
    row("odd size", R"({"status":"ready","resolution":{"width":-1,"height":"8"}})", DesktopStatus{u"ready"_s, {}},
        true);
    row("no status", R"({"resolution":{"width":1,"height":1}})", std::nullopt, false);
}

void TestAgentRecords::statuses()
{
    QFETCH(const QByteArray, json);
    QFETCH(const bool, ready);
    const auto status = DesktopStatus::fromJson(QJsonDocument::fromJson(json).object());
    QTEST(status, "status");
    if (status)
        QCOMPARE(status->isReady(), ready);
}

QTEST_GUILESS_MAIN(TestAgentRecords)
#include "tst_agentrecords.moc"
