// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/store/flows.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using plato::runtime::flowsFault;

class TestFlows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesEveryStep();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
};

namespace {

QJsonValue listOf(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson("[" + json + "]");
    if (!document.isArray())
        qFatal("no JSON: %s", json.constData());
    return document.array();
}

} // namespace

void TestFlows::takesEveryStep()
{
    QCOMPARE(flowsFault(QJsonValue(QJsonValue::Undefined)), QString());
    QCOMPARE(flowsFault(QJsonArray()), QString());
    QCOMPARE(flowsFault(listOf(R"({"name": "login", "description": "As demo", "steps": [
        {"type": "navigate", "url": "/login", "timeout": 500, "retries": 2, "retry_delay_ms": 10, "description": "Go"},
        {"type": "wait_for_selector", "selector": "#u"}, {"type": "fill", "selector": "#u", "value": "demo"},
        {"type": "fill", "selector": "#n", "value": 7}, {"type": "fill", "selector": "#b", "value": true},
        {"type": "click", "selector": "button"}, {"type": "wait", "duration": 100},
        {"type": "wait_for_url", "url_contains": "home"}, {"type": "check_element", "selector": "a", "should_exist": false},
        {"type": "screenshot", "filename": "a.png", "full_page": true}, {"type": "verify_text", "text": "Hello"},
        {"type": "verify_url", "url": "/", "contains": true}, {"type": "verify_no_errors"},
        {"type": "verify_no_errors", "error_selectors": [".error"]},
        {"type": "verify", "verify_type": "element_count", "selector": "li", "count": 3},
        {"type": "verify", "verify_type": "page_title", "title": "Home"}]},
        {"name": "logout", "steps": [{"type": "click", "selector": "#out"}]})")),
             QString());
}

void TestFlows::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("flows");
    QTest::addColumn<QString>("words");
    const auto row = [](const QByteArray &flows, const QString &words) {
        QTest::newRow(flows.constData()) << flows << words;
    };
    const auto step = [&](const QByteArray &json, const QString &words) {
        row(R"({"name": "login", "steps": [{"type": "click", "selector": "a"}, )" + json + "]}",
            u"flows[0].steps[1]"_s + words);
    };
    row("7", u"flows[0]: an object is needed"_s);
    row("{}", u"flows[0].name: a text is needed"_s);
    row(R"({"name": ""})", u"flows[0].name: a text is needed"_s);
    row(R"({"name": "login"})", u"flows[0].steps: a list of steps is needed"_s);
    row(R"({"name": "login", "steps": []})", u"flows[0].steps: a list of steps is needed"_s);
    row(R"({"name": "login", "steps": {}})", u"flows[0].steps: a list of steps is needed"_s);
    row(R"({"name": "login", "step": [], "steps": [{"type": "verify_no_errors"}]})",
        u"flows[0].step: there is no such field"_s);
    row(R"({"name": "a", "steps": [{"type": "verify_no_errors"}]}, {"name": "a", "steps": [{"type": "verify_no_errors"}]})",
        u"flows[1].name: a is there twice"_s);
    step("7", u": an object is needed"_s);
    step("{}", u".type: put one of these: check_element, click, fill"_s);
    step(R"({"type": "press"})", u".type: put one of these"_s);
    step(R"({"type": "click"})", u".selector: a text is needed"_s);
    step(R"({"type": "click", "selector": ""})", u".selector: a text is needed"_s);
    step(R"({"type": "click", "selector": "a", "value": 1})", u".value: there is no such field"_s);
    step(R"({"type": "fill", "selector": "a"})", u".value: a text, a whole number, true or false is needed"_s);
    step(R"({"type": "fill", "selector": "a", "value": 1.5})", u".value: a text, a whole number"_s);
    step(R"({"type": "wait", "duration": -1})", u".duration: a whole number from 0 on is needed"_s);
    step(R"({"type": "click", "selector": "a", "timeout": "10"})", u".timeout: a whole number from 0 on is needed"_s);
    step(R"({"type": "check_element", "selector": "a", "should_exist": "yes"})",
         u".should_exist: true or false is needed"_s);
    step(R"({"type": "verify_no_errors", "error_selectors": [1]})", u".error_selectors: a list of texts is needed"_s);
    step(R"({"type": "verify", "verify_type": "colour"})", u".verify_type: put one of these: element_count"_s);
    step(R"({"type": "verify", "verify_type": "element_count", "selector": "a"})",
         u".count: is needed for element_count"_s);
    step(R"({"type": "verify", "verify_type": "page_title"})", u".title: is needed for page_title"_s);
}

void TestFlows::saysWhatIsWrong()
{
    QFETCH(QByteArray, flows);
    QFETCH(QString, words);
    const QString fault = flowsFault(listOf(flows));
    QVERIFY2(fault.startsWith(words), qPrintable(fault));
    QVERIFY(flowsFault(QJsonValue(u"login"_s)).startsWith(u"flows: a list is needed"_s));
}

QTEST_GUILESS_MAIN(TestFlows)
#include "tst_flows.moc"
