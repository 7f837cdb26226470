// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/store/artifactrecord.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using plato::runtime::ArtifactRecord;

class TestArtifactRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsWhatReadsIt();
};

/// The longest notes that a request may bring, in a form of which each character would be a line of its own.
void TestArtifactRecord::fitsWhatReadsIt()
{
    QJsonArray many;
    for (int i = 0; i < 100'000; ++i)
        many.append(1);
    QJsonValue deep = many;
    for (int i = 0; i < 100; ++i)
        deep = QJsonArray{deep};
    ArtifactRecord record;
    record.id = u"one"_s;
    record.simulator = u"fossil"_s;
    record.createdAt = QDateTime::currentDateTimeUtc();
    record.notes = {{u"list"_s, deep}};
    QVERIFY(QJsonDocument(record.notes).toJson(QJsonDocument::Compact).size() < 256 * 1024);
    const QByteArray json = record.toJson();
    QVERIFY2(json.size() < 1024 * 1024, QByteArray::number(json.size()).constData());
    const auto read = ArtifactRecord::fromJson(json);
    QVERIFY(read);
    QCOMPARE(read->notes, record.notes);
}

QTEST_GUILESS_MAIN(TestArtifactRecord)
#include "tst_artifactrecord.moc"
