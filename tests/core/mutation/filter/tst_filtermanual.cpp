// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filterlanguage.h"
#include "core/mutation/filter/mutationfilter.h"
#include "tests/core/mutation/randomlog.h"

#include <QDateTime>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace plato;
using namespace Qt::StringLiterals;

/// docs/filters.md against the language itself: each filter that the page shows is read, shows a change that it is
/// about, and hides one that it is not. One that is added to the page needs a row here.
class TestFilterManual : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void knowsEveryExample();
    void doesWhatItSays_data();
    void doesWhatItSays();
    void ordersTextsAsItSays();

private:
    QStringList m_examples;
};

namespace {

QByteArray ticket(const QByteArray &action, const QByteArray &rest)
{
    return R"({"table_name":"ticket","action":")" + action + "\"," + rest + '}';
}

QByteArray with(const QByteArray &column, const QByteArray &json)
{
    return ticket("INSERT", R"("values":{")" + column + "\":" + json + '}');
}

QByteArray ofTable(const QByteArray &table, const QByteArray &database = {})
{
    const QByteArray beside = database.isEmpty() ? QByteArray() : R"(,"database":")" + database + '"';
    return R"({"action":"INSERT","table_name":")" + table + '"' + beside + '}';
}

QByteArray statusFrom(const QByteArray &old, const QByteArray &now)
{
    return ticket("UPDATE", R"("values":{"id":1,"status":")" + now + R"("},"old_values":{"status":")" + old +
                                R"("},"changed":["status"])");
}

QByteArray at(const QDateTime &time)
{
    return ticket("INSERT", R"("timestamp":")" + time.toUTC().toString(Qt::ISODateWithMs).toUtf8() + '"');
}

QByteArray at(int hour, int minute, int second)
{
    return at(QDateTime(QDate(2026, 1, 5), QTime(hour, minute, second)));
}

bool shows(const QString &filter, const QByteArray &record, const QString &alias = u"git"_s)
{
    const auto expression = filterlanguage::parse(filter);
    if (!expression)
        qFatal("%s cannot be read", qPrintable(filter));
    const MutationSet set({{u"j-1"_s, alias, test::logOf({record})}});
    return MutationFilter(*expression, set).matches(0);
}

/// Each filter of the page with a change that it shows, and one that it hides; without the second the same change of
/// another env.
struct Example
{
    QString filter;
    QByteArray fits;
    QByteArray other;
};

QList<Example> examples()
{
    QList<Example> list;
    const auto row = [&list](const char *filter, const QByteArray &fits, const QByteArray &other) {
        list.append({QString::fromUtf8(filter), fits, other});
    };
    const QByteArray whole =
        R"({"table_name":"ticket","action":"UPDATE","values":{"status":"closed","title":"a refund","amount":250},
            "old_values":{"status":"open"},"changed":["status"],"timestamp":")";
    const auto wholeAt = [&whole](int minute) {
        return whole + QDateTime(QDate(2026, 1, 5), QTime(10, minute)).toUTC().toString(Qt::ISODate).toUtf8() + R"("})";
    };
    row("table:ticket action:update status:open->closed title~\"refund\" amount>100 env:git -table:event time:>10:32",
        wholeAt(33), wholeAt(32));
    row("refund", with("note", R"("A Refund, please")"), with("note", R"("none")"));
    row("\"two words\"", with("note", R"("the two words")"), with("note", R"("words, two")"));
    row("table:ticket", ofTable("Ticket", "b.db"), ofTable("tickets"));
    row("table:tick*", ofTable("tickets"), ofTable("a_ticket"));
    row("table:(ticket or comment)", ofTable("comment"), ofTable("event"));
    row("table:a.db/ticket", ofTable("ticket", "a.db"), ofTable("ticket", "b.db"));
    row("action:insert", ofTable("t"), statusFrom("open", "closed"));
    row("action:update", statusFrom("open", "closed"), ofTable("t"));
    row("action:delete", ticket("DELETE", R"("values":{"id":1})"), ofTable("t"));
    row("key:41", ticket("INSERT", R"("key":{"id":41})"), ticket("INSERT", R"("key":{"id":410})"));
    row("env:git", ofTable("t"), QByteArray());
    row("time:10:32", at(10, 32, 5), at(10, 33, 0));
    row("time:>10:32", at(10, 33, 0), at(10, 32, 5));
    row("time:>=10:32", at(10, 32, 0), at(10, 31, 59));
    row("time:<10:32", at(10, 31, 59), at(10, 32, 0));
    row("time:<=10:32", at(10, 32, 59), at(10, 33, 0));
    row("time:10:32:05", at(10, 32, 5), at(10, 32, 6));
    row("time:2026-01-05", at(0, 0, 0), at(QDateTime(QDate(2026, 1, 6), QTime(0, 0))));
    row("time:2026-01-05T10:32Z", ticket("INSERT", R"("timestamp":"2026-01-05T10:32:59Z")"),
        ticket("INSERT", R"("timestamp":"2026-01-05T10:33:00Z")"));
    row("status:closed", with("status", R"("Closed")"), with("status", R"("closed, but")"));
    row("status:cl*d", with("status", R"("cloud")"), with("status", R"("clouds")"));
    row("amount:null", with("amount", "null"), with("amount", "0"));
    row("title~refund", with("title", R"("My refund")"), with("note", R"("refund")"));
    row("amount>100", with("amount", R"("250")"), with("amount", R"("n/a")"));
    row("status:open->closed", statusFrom("open", "closed"), with("status", R"("closed")"));
    row("status:->closed", statusFrom("new", "closed"), statusFrom("closed", "new"));
    row("status:open->", statusFrom("open", "new"), statusFrom("new", "open"));
    row("changed:status", ticket("DELETE", R"("values":{"id":1,"status":null})"),
        ticket("UPDATE", R"("values":{"status":"open","n":2},"old_values":{"n":1},"changed":["n"])"));
    row("has:status", with("status", "null"), with("state", "1"));
    row("refund (table:ticket or table:comment) -action:delete", with("a", R"("refund")"),
        ticket("DELETE", R"("values":{"a":"refund"})"));
    row("\"time\":12", with("time", "12"), ticket("INSERT", R"("timestamp":"2026-01-05T10:12:00Z")"));
    row("title~\"5*\"", with("title", R"("only 5* hotels")"), with("title", R"("5 stars")"));
    row("path:\"C:\\\\Users\\\\*\"", with("path", R"("C:\\Users\\anna")"), with("path", R"("C:/Users/anna")"));
    return list;
}

} // namespace

/// What is in the first fence, what the table shows, and what else is a filter in the words around.
void TestFilterManual::initTestCase()
{
    QFile file(QStringLiteral(MANUAL_PAGE));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString page = QString::fromUtf8(file.readAll());
    const QRegularExpression fence(u"```\\n(.*?)\\n```"_s);
    m_examples.append(fence.match(page).captured(1));
    const QRegularExpression code(u"`([^`]+)`"_s);
    const QRegularExpression term(u"[a-z\"][:~<>]\\S|^refund|^\"two"_s);
    for (auto found = code.globalMatch(QString(page).remove(fence)); found.hasNext();) {
        const QString text = found.next().captured(1);
        if (text != "column:value"_L1 && term.match(text).hasMatch())
            m_examples.append(text);
    }
    m_examples.removeDuplicates();
    QVERIFY2(m_examples.size() > 25, qPrintable(m_examples.join(u'\n')));
}

void TestFilterManual::doesWhatItSays_data()
{
    QTest::addColumn<QByteArray>("fits");
    QTest::addColumn<QByteArray>("other");
    for (const Example &example : examples())
        QTest::newRow(qPrintable(example.filter)) << example.fits << example.other;
}

void TestFilterManual::doesWhatItSays()
{
    QFETCH(const QByteArray, fits);
    QFETCH(const QByteArray, other);
    const QString filter = QString::fromUtf8(QTest::currentDataTag());
    QVERIFY2(m_examples.contains(filter), "the page has no such example any more");
    QVERIFY(shows(filter, fits));
    if (other.isEmpty())
        QVERIFY(!shows(filter, fits, u"crm"_s));
    else
        QVERIFY(!shows(filter, other));
}

void TestFilterManual::knowsEveryExample()
{
    QStringList known;
    for (const Example &example : examples())
        known.append(example.filter);
    QStringList unknown = m_examples;
    unknown.removeIf([&known](const QString &example) { return known.contains(example); });
    QCOMPARE(unknown, QStringList());
}

void TestFilterManual::ordersTextsAsItSays()
{
    QVERIFY(shows(u"name>z"_s, with("name", R"("Öl")")));
    QVERIFY(shows(u"name<b9"_s, with("name", R"("B10")")));
}

QTEST_GUILESS_MAIN(TestFilterManual)
#include "tst_filtermanual.moc"
