// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/desktopaction.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;

namespace {

/// What follows `pattern`'s only capture in the contract, as words.
QStringList contractWords(const QString &pattern)
{
    QFile file(QStringLiteral(CONTRACT));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QRegularExpression expression(pattern, QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression between(u"[^a-z_]+"_s);
    return expression.match(QString::fromUtf8(file.readAll())).captured(1).split(between, Qt::SkipEmptyParts);
}

template <typename T, size_t N>
QStringList wordsOf(const std::array<T, N> &values)
{
    QStringList words;
    for (const T value : values)
        words.append(wordOf(value));
    return words;
}

} // namespace

/// The words of the desktop agent's contract and the enums that stand for them.
class TestDesktopAction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsAreThoseOfTheContract();
    void readsEachWordBack();
    void readsNoOtherWord();
};

void TestDesktopAction::wordsAreThoseOfTheContract()
{
    const QStringList actions = contractWords(u"\\n    Action:.*?\\n      enum:\\n((?:        - [a-z_]+\\n)+)"_s);
    QCOMPARE(wordsOf(DesktopActions), actions);
    const QStringList directions = contractWords(u"scroll_direction: \\{type: string, enum: \\[([^\\]]*)\\]"_s);
    QCOMPARE(wordsOf(ScrollDirections), directions);
}

void TestDesktopAction::readsEachWordBack()
{
    for (const DesktopAction action : DesktopActions)
        QVERIFY(valueOf(QString(wordOf(action)), DesktopActions) == action);
    for (const ScrollDirection direction : ScrollDirections)
        QVERIFY(valueOf(QString(wordOf(direction)), ScrollDirections) == direction);
}

void TestDesktopAction::readsNoOtherWord()
{
    for (const QString &word : {QString(), u""_s, u"dance"_s, u"Key"_s, u"key "_s, u"up"_s})
        QVERIFY(!valueOf(word, DesktopActions));
    QVERIFY(!valueOf(u"key", ScrollDirections));
}

QTEST_APPLESS_MAIN(TestDesktopAction)
#include "tst_desktopaction.moc"
