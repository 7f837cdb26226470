// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/shell/markedstream.h"

#include <QTest>

using namespace plato::agent;

class TestMarkedStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// However the bytes are cut, the parts are the same.
    void cutsAnywhere()
    {
        const QByteArray bytes = "before\x1e\x1e"
                                 "abcd\x1e"
                                 "abcX\x1e"
                                 "abcde 17\x1e"
                                 "after";
        for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
            MarkedStream stream;
            stream.begin("abcde");
            stream.feed(bytes.first(cut));
            stream.feed(bytes.sliced(cut));
            QVERIFY(stream.complete());
            const MarkedStream::Part part = stream.end();
            QCOMPARE(part.bytes, QByteArray("before\x1e\x1e"
                                            "abcd\x1e"
                                            "abcX"));
            QCOMPARE(part.total, part.bytes.size());
            QCOMPARE(part.words, QByteArray("17"));

            // What came behind the mark goes in front of the next part.
            stream.feed(" and idle ");
            stream.begin("fghij");
            stream.feed("more\x1e"
                        "fghij\x1e");
            QVERIFY(stream.complete());
            QCOMPARE(stream.end().bytes, QByteArray("after and idle more"));
        }
    }

    void endsWithoutMark()
    {
        MarkedStream stream;
        stream.begin("token");
        stream.feed("half a mark \x1etok");
        QVERIFY(!stream.complete());
        QCOMPARE(stream.end().bytes, QByteArray("half a mark \x1etok"));
        stream.begin("other");
        stream.feed("\x1eother 0\x1e");
        QCOMPARE(stream.end().bytes, QByteArray());
    }

    void keepsTheFirstOfMuch()
    {
        MarkedStream stream;
        stream.begin("token");
        for (int i = 0; i < 30; ++i)
            stream.feed(QByteArray(100'000, char('a' + i % 26)));
        stream.feed("\x1etoken 0\x1e");
        const MarkedStream::Part part = stream.end();
        QCOMPARE(part.total, qint64(3'000'000));
        QCOMPARE(part.bytes.size(), MarkedStream::MaxKept);
        QVERIFY(part.bytes.startsWith("aaa"));
    }

    void keepsTheLastOfWhatCameIdle()
    {
        MarkedStream stream;
        stream.feed(QByteArray(MarkedStream::MaxKeptIdle, 'x'));
        stream.feed("newest");
        stream.begin("token");
        stream.feed("\x1etoken 0\x1e");
        const MarkedStream::Part part = stream.end();
        QCOMPARE(part.bytes.size(), MarkedStream::MaxKeptIdle);
        QVERIFY(part.bytes.endsWith("xnewest"));
    }
};

QTEST_GUILESS_MAIN(TestMarkedStream)
#include "tst_agent_markedstream.moc"
