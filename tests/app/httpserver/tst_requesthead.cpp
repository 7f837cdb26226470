// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/requestbody.h"
#include "app/httpserver/requesthead.h"

#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace plato::http;

/// What is understood of a request. What is refused is in attackrequests.h.
class TestRequestHead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatClientsSend();
    void theEndIsFoundHoweverItComes();
    void bodies_data();
    void bodies();

private:
    static RequestHead read(const QByteArray &bytes)
    {
        const auto size = headSize(bytes, 0);
        const auto head = size && *size == bytes.size() ? readHead(bytes) : tl::unexpected(Refusal{});
        return head.value_or(RequestHead{});
    }
};

void TestRequestHead::readsWhatClientsSend()
{
    const RequestHead head =
        read("POST /a%2Fb//c?x=1?&y=%20 HTTP/1.1\r\nHost: localhost:80\r\nX-Empty:\r\nAccept: a\r\n"
             "accept:b\r\nX-Blank: \t two words \t\r\ncontent-LENGTH: 007\r\n\r\n");
    QCOMPARE(head.method, "POST");
    QCOMPARE(head.path, "/a%2Fb//c");
    QCOMPARE(head.query, "x=1?&y=%20");
    QCOMPARE(head.headers.value("host"), "localhost:80");
    QVERIFY(head.headers.contains("x-empty"));
    QCOMPARE(head.headers.value("accept"), "a");
    QCOMPARE(head.headers.value("x-blank"), "two words");
    QCOMPARE(head.contentLength, 7);
    QVERIFY(head.hasBody() && !head.isChunked && !head.isLast && !head.isWebSocket && !head.isContinueAsked);

    const RequestHead chunked = read("PUT / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\nConnection: x, Close\r\n"
                                     "Expect: 100-Continue\r\n\r\n");
    QVERIFY(chunked.isChunked && chunked.hasBody() && chunked.isLast && chunked.isContinueAsked);
    const RequestHead old = read("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n");
    QVERIFY(old.isLast && !old.isContinueAsked && !old.hasBody());
    QVERIFY(read("GET / HTTP/1.1\r\nConnection: keep-alive, upgrade\r\nUpgrade: WebSocket\r\n\r\n").isWebSocket);
    QVERIFY(!read("GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n").isWebSocket);
}

void TestRequestHead::theEndIsFoundHoweverItComes()
{
    const QByteArray head = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const QByteArray bytes = head + "\r\n\r\nGET";
    for (qsizetype first = 0; first < bytes.size(); ++first) {
        const auto before = headSize(QByteArrayView(bytes).first(first), 0);
        QVERIFY(before);
        QCOMPARE(*before, first < head.size() ? 0 : head.size());
        const auto after = headSize(bytes, std::min(first, head.size() - 1));
        QVERIFY(after);
        QCOMPARE(*after, head.size());
    }
}

void TestRequestHead::bodies_data()
{
    QTest::addColumn<QByteArray>("framing");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status"); // 0: complete, -1: more has to come
    QTest::addColumn<QByteArray>("rest");
    const auto row = [](const char *name, const QByteArray &framing, const QByteArray &bytes, const QByteArray &body,
                        int status, const QByteArray &rest = {}) {
        QTest::newRow(name) << framing << bytes << body << status << rest;
    };
    const QByteArray chunks = "Transfer-Encoding: chunked";
    row("none", "X: 1", "next", "", 0, "next");
    row("empty", "Content-Length: 0", "next", "", 0, "next");
    row("length", "Content-Length: 4", "bodynext", "body", 0, "next");
    row("cut", "Content-Length: 4", "bod", "", -1);
    row("as long as may be", "Content-Length: 64", QByteArray(64, 'x'), QByteArray(64, 'x'), 0);
    row("too long", "Content-Length: 65", "x", "", 413);
    row("chunks", chunks, "3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\nnext", "abc0123456789", 0, "next");
    row("no chunk", chunks, "0\r\n\r\nnext", "", 0, "next");
    row("cut chunk", chunks, "3\r\nab", "", -1);
    row("cut size", chunks, "3", "", -1);
    row("cut end", chunks, "3\r\nabc\r\n0\r\n\r", "", -1);
    row("chunks that grow", chunks, "20\r\n" + QByteArray(32, 'x') + "\r\n21\r\n", "", 413);
    row("a huge chunk", chunks, "ffffffff\r\n", "", 413);
    row("beyond all numbers", chunks, "ffffffffffffffffffff\r\n", "", 400);
    row("leading zeros", chunks, "000000003\r\nabc\r\n", "", 400);
    row("endless size", chunks, "0000000000000000", "", 400);
    row("negative", chunks, "-3\r\nabc\r\n", "", 400);
    row("prefixed", chunks, "0x3\r\nabc\r\n", "", 400);
    row("blank", chunks, " 3\r\nabc\r\n", "", 400);
    row("no size", chunks, "\r\nabc\r\n", "", 400);
    row("no number", chunks, "abg\r\n", "", 400);
    row("extension", chunks, "3;x=1\r\nabc\r\n", "", 400);
    row("bare line feed", chunks, "3\nabc\n", "", 400);
    row("longer than it says", chunks, "3\r\nabcd\r\n", "", 400);
    row("bare line feed after it", chunks, "3\r\nabc\n0\r\n\r\n", "", 400);
    row("trailer", chunks, "0\r\nX-Key: open\r\n\r\n", "", 400);
}

void TestRequestHead::bodies()
{
    QFETCH(QByteArray, framing);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, rest);
    const RequestHead head = read("POST / HTTP/1.1\r\n" + framing + "\r\n\r\n");
    QCOMPARE(head.method, "POST");
    for (const qsizetype part : {bytes.size(), qsizetype(1)}) { // at once, and byte by byte
        RequestBody reader(head, 64);
        std::optional<Refusal> refusal;
        QByteArray waiting;
        qsizetype taken = 0;
        while (!refusal && !reader.isComplete() && taken < bytes.size()) {
            waiting += bytes.mid(taken, part);
            taken += part;
            refusal = reader.take(waiting);
        }
        QCOMPARE(refusal ? refusal->status : reader.isComplete() ? 0 : -1, status);
        QVERIFY(!refusal || !refusal->detail.isEmpty());
        QVERIFY(reader.size() <= 64);
        if (status == 0) {
            QCOMPARE(std::move(reader).bytes(), body);
            QCOMPARE(waiting + bytes.mid(taken), rest);
        }
    }
}

QTEST_GUILESS_MAIN(TestRequestHead)
#include "tst_requesthead.moc"
