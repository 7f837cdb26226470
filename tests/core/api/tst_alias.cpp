// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/sessionrecords.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;

/// What an env may be called, and the host name that it has by that.
class TestAlias : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void alias_data();
    void alias();
    void hostname();
};

void TestAlias::alias_data()
{
    QTest::addColumn<QString>("alias");
    QTest::addColumn<int>("fault");
    QTest::newRow("good") << u"git"_s << int(AliasFault::None);
    QTest::newRow("one letter") << u"g"_s << int(AliasFault::None);
    QTest::newRow("digits") << u"42"_s << int(AliasFault::None);
    QTest::newRow("hyphen") << u"a--b-1"_s << int(AliasFault::None);
    QTest::newRow("capitals") << u"Git"_s << int(AliasFault::None);
    QTest::newRow("63") << QString(63, u'a') << int(AliasFault::None);
    QTest::newRow("64") << QString(64, u'a') << int(AliasFault::TooLong);
    QTest::newRow("empty") << QString() << int(AliasFault::Empty);
    QTest::newRow("blank") << u" "_s << int(AliasFault::BadCharacter);
    QTest::newRow("dot") << u"a.b"_s << int(AliasFault::BadCharacter);
    QTest::newRow("underscore") << u"a_b"_s << int(AliasFault::BadCharacter);
    QTest::newRow("umlaut") << u"ä"_s << int(AliasFault::BadCharacter);
    QTest::newRow("other digits") << u"١"_s << int(AliasFault::BadCharacter);
    QTest::newRow("line end") << u"git\n"_s << int(AliasFault::BadCharacter);
    QTest::newRow("hyphen first") << u"-a"_s << int(AliasFault::HyphenAtEnd);
    QTest::newRow("hyphen last") << u"a-"_s << int(AliasFault::HyphenAtEnd);
}

void TestAlias::alias()
{
    QFETCH(const QString, alias);
    QTEST(int(checkAlias(alias)), "fault");
}

void TestAlias::hostname()
{
    QCOMPARE(internalHostname(u"git"_s), u"git.plato.internal"_s);
    QCOMPARE(internalHostname({}), QString());
}

QTEST_GUILESS_MAIN(TestAlias)
#include "tst_alias.moc"
