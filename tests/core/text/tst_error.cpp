// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/error.h"

#include <QTest>

#include <type_traits>

using namespace Qt::StringLiterals;
using namespace plato;

class TestError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTextIsNoError();
    void failuresCompareByTheirWords();
};

void TestError::aTextIsNoError()
{
    static_assert(!std::is_convertible_v<QString, Error>);
    static_assert(!std::is_convertible_v<tl::unexpected<QString>, Expected<QString>>);

    const Expected<QString> text = u"words"_s;
    QVERIFY(text);
    QCOMPARE(*text, u"words"_s);
}

void TestError::failuresCompareByTheirWords()
{
    const Expected<QString> gone = failure(u"it has gone"_s);
    QVERIFY(!gone);
    QCOMPARE(gone.error().message, u"it has gone"_s);
    QVERIFY(gone.error() == Error(u"it has gone"_s));
    QVERIFY(gone.error() != Error(u"it is late"_s));

    const Expected<int> handedOn = tl::unexpected(gone.error());
    QVERIFY(handedOn.error() == gone.error());
}

QTEST_APPLESS_MAIN(TestError)
#include "tst_error.moc"
