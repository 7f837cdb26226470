// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/sqlitecapture.h"
#include "tests/app/platod/capture/databasewriter.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QMap>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <memory>
#include <sqlite3.h>

using namespace Qt::StringLiterals;
using namespace plato;
using test::compact;
using test::errorOf;

namespace {

/// Rows by key, each as compact JSON: what a reader of the log knows of one table.
using Content = QMap<QString, QString>;

struct TableKind
{
    QString name;
    QString declaration;
    QStringList key; ///< empty: the rowid
};

const QList<TableKind> &tableKinds()
{
    static const QList<TableKind> kinds{
        {u"plain"_s, u"(id INTEGER PRIMARY KEY, a, b TEXT, c REAL, d BLOB)"_s, {u"id"_s}},
        {u"keyless"_s, u"(a, b, c, d)"_s, {}},
        {u"composite"_s, u"(a TEXT, b INTEGER, c, d, PRIMARY KEY(b, a))"_s, {u"b"_s, u"a"_s}},
        {u"clustered"_s, u"(a NOT NULL, b, c, d, PRIMARY KEY(a)) WITHOUT ROWID"_s, {u"a"_s}},
        {u"folded"_s, u"(a TEXT NOT NULL COLLATE NOCASE PRIMARY KEY, b, c, d)"_s, {u"a"_s}},
    };
    return kinds;
}

/// One value, read and worded independently of the code under test.
QJsonValue read(sqlite3_stmt *row, int column, bool real)
{
    const auto digest = [&](const QString &form) {
        const QByteArray bytes(static_cast<const char *>(sqlite3_column_blob(row, column)),
                               sqlite3_column_bytes(row, column));
        const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
        return QJsonObject{{form, QJsonObject{{u"size"_s, bytes.size()}, {u"sha256"_s, QString::fromLatin1(hash)}}}};
    };
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL:
        return QJsonValue::Null;
    case SQLITE_INTEGER: {
        const qint64 value = sqlite3_column_int64(row, column);
        if (std::abs(value) <= (1LL << 53))
            return value;
        return QJsonObject{{u"$int"_s, QString::number(value)}};
    }
    case SQLITE_FLOAT: {
        const double value = sqlite3_column_double(row, column);
        if (!real && value == std::floor(value) && std::abs(value) <= std::ldexp(1, 53))
            return QJsonObject{{u"$real"_s, QString::number(value, 'f', 1)}};
        return value;
    }
    case SQLITE_TEXT: {
        const QByteArray bytes(static_cast<const char *>(sqlite3_column_blob(row, column)),
                               sqlite3_column_bytes(row, column));
        return bytes.contains('\xff') ? QJsonValue(digest(u"$text"_s)) : QJsonValue(QString::fromUtf8(bytes));
    }
    default:
        return digest(u"$blob"_s);
    }
}

Content contentOf(const QString &path, const TableKind &table)
{
    Content content;
    sqlite3 *database = nullptr;
    sqlite3_open_v2(path.toUtf8().constData(), &database, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_stmt *rows = nullptr;
    const QByteArray sql = "SELECT " + QByteArray(table.declaration.endsWith(u"WITHOUT ROWID") ? "NULL" : "rowid") +
                           ", * FROM " + table.name.toUtf8();
    sqlite3_prepare_v2(database, sql.constData(), -1, &rows, nullptr);
    while (rows && sqlite3_step(rows) == SQLITE_ROW) {
        QJsonObject key;
        QJsonObject values;
        bool nameless = table.key.isEmpty();
        for (int i = 1; i < sqlite3_column_count(rows); ++i) {
            const QString column = QString::fromUtf8(sqlite3_column_name(rows, i));
            const QByteArray type = QByteArray(sqlite3_column_decltype(rows, i));
            values.insert(column, read(rows, i, type == "REAL"));
            if (table.key.contains(column)) {
                key.insert(column, values[column]);
                nameless = nameless || values[column].isNull();
            }
        }
        if (nameless)
            key.insert(u"$rowid"_s, read(rows, 0, false));
        content.insert(compact(key), compact(values));
    }
    sqlite3_finalize(rows);
    sqlite3_close(database);
    return content;
}

/// Plays a record; a text when it does not fit what was there.
QString play(const QJsonObject &record, Content &content)
{
    const QString key = compact(record[u"key"_s].toObject());
    const QJsonObject values = record[u"values"_s].toObject();
    const QJsonObject oldValues = record[u"old_values"_s].toObject();
    const QString action = record[u"action"_s].toString();
    if (content.contains(key) == (action == u"INSERT"))
        return action + u" of "_s + key;
    if (action == u"DELETE") {
        if (content[key] != compact(oldValues))
            return u"old row of "_s + key;
        content.remove(key);
        return {};
    }
    if (action == u"UPDATE") {
        QJsonObject restored = values;
        for (const QJsonValue column : record[u"changed"_s].toArray())
            restored[column.toString()] = oldValues[column.toString()];
        if (content[key] != compact(restored) || oldValues.size() != record[u"changed"_s].toArray().size())
            return u"old values of "_s + key;
    }
    content.insert(key, compact(values));
    return {};
}

} // namespace

/// Whatever happens to the rows: the log, played onto the content at the reset, gives the content of now; and so does
/// the merged form.
class CapturePropertyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logLeadsFromResetToNow_data();
    void logLeadsFromResetToNow();

private:
    static QString randomValue(QRandomGenerator &random);
    static QString randomStatement(QRandomGenerator &random);
};

void CapturePropertyTest::logLeadsFromResetToNow_data()
{
    QTest::addColumn<quint32>("seed");
    QTest::addColumn<QString>("mode");
    for (quint32 seed = 1; seed <= 12; ++seed) {
        const QString mode = seed % 2 ? u"DELETE"_s : u"WAL"_s;
        QTest::addRow("seed %u, %s", seed, qPrintable(mode)) << seed << mode;
    }
}

QString CapturePropertyTest::randomValue(QRandomGenerator &random)
{
    switch (random.bounded(10)) {
    case 0:
        return u"NULL"_s;
    case 1:
        return u"9007199254740990 + %1"_s.arg(random.bounded(5));
    case 2:
        return QString::number(random.bounded(8)) + u".0"_s;
    case 3:
        return QString::number(random.bounded(8)) + u".5"_s;
    case 4:
        return u"x'%1'"_s.arg(random.bounded(256), 2, 16, QChar(u'0'));
    case 5:
        return u"CAST(x'ff%1' AS TEXT)"_s.arg(random.bounded(256), 2, 16, QChar(u'0'));
    case 6:
        return u"'%1'"_s.arg(QChar(u'A' + random.bounded(6)));
    case 7:
        return u"'%1'"_s.arg(QChar(u'a' + random.bounded(6)));
    default:
        return QString::number(random.bounded(30));
    }
}

QString CapturePropertyTest::randomStatement(QRandomGenerator &random)
{
    const TableKind &table = tableKinds().at(random.bounded(tableKinds().size()));
    const QString column = QString(QChar(u'a' + random.bounded(4)));
    const QString where = u"WHERE %1 %2 %3"_s.arg(column, random.bounded(2) ? u"<"_s : u"="_s, randomValue(random));
    switch (random.bounded(8)) {
    case 0:
        return u"DELETE FROM %1 %2"_s.arg(table.name, where);
    case 1:
        return u"UPDATE OR IGNORE %1 SET %2 = %3"_s.arg(table.name, column, randomValue(random));
    case 2:
        return u"UPDATE OR REPLACE %1 SET %2 = %3 %4"_s.arg(table.name, column, randomValue(random), where);
    case 3:
        return random.bounded(4) ? QString() : u"DELETE FROM %1; VACUUM"_s.arg(table.name);
    default:
        return u"INSERT OR %1 INTO %2(a, b, c, d) VALUES (%3, %4, %5, %6)"_s.arg(
            random.bounded(2) ? u"REPLACE"_s : u"IGNORE"_s, table.name, randomValue(random), randomValue(random),
            randomValue(random), randomValue(random));
    }
}

void CapturePropertyTest::logLeadsFromResetToNow()
{
    QFETCH(quint32, seed);
    QFETCH(QString, mode);
    QTemporaryDir folder;
    const QString path = folder.filePath(u"app.db"_s);
    QRandomGenerator random(seed);
    const auto work = [&](int statements) {
        test::DatabaseWriter app(path);
        for (int i = 0; i < statements; ++i) {
            const QString sql = randomStatement(random);
            const QString answer = app.run(sql);
            QVERIFY2(answer == u"ok" || answer.contains(u"NOT NULL"), qPrintable(sql + u": "_s + answer));
        }
    };

    {
        test::DatabaseWriter app(path);
        QCOMPARE(app.run(u"PRAGMA journal_mode="_s + mode), u"ok"_s);
        for (const TableKind &table : tableKinds())
            QCOMPARE(app.run(u"CREATE TABLE "_s + table.name + table.declaration), u"ok"_s);
    }
    work(60);
    QMap<QString, Content> start;
    for (const TableKind &table : tableKinds())
        start.insert(table.name, contentOf(path, table));

    SqliteCapture capture(path, folder.path());
    QVERIFY(capture.begin());
    for (int look = 0; look < 12; ++look) {
        work(random.bounded(12));
        const auto log = capture.observe();
        QVERIFY2(log, errorOf(log).constData());
        const auto merged = capture.merged();
        QVERIFY2(merged, errorOf(merged).constData());
        for (const QJsonArray &records : {*log, *merged}) {
            QMap<QString, Content> played = start;
            for (const QJsonValue record : records) {
                const QString fault = play(record.toObject(), played[record[u"table_name"_s].toString()]);
                QVERIFY2(fault.isEmpty(), qPrintable(fault));
            }
            for (const TableKind &table : tableKinds())
                QCOMPARE(played[table.name], contentOf(path, table));
        }
        QVERIFY(merged->size() <= log->size());
    }
    QVERIFY(!capture.observe()->isEmpty());
}

QTEST_GUILESS_MAIN(CapturePropertyTest)
#include "tst_captureproperty.moc"
