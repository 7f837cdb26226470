// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/list/celltext.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QStaticText>
#include <QTest>

#include <cmath>
#include <functional>

using namespace Qt::StringLiterals;
using namespace plato::ui;

/// Text of cells must look as Qt would lay it out, whichever way it is drawn.
class TestCellText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void looksAsLaidOut_data();
    void looksAsLaidOut();
    void elidesWhereItMust_data();
    void elidesWhereItMust();
    void staysInItsPlace();
    void followsTheFont();
    void leavesThePainterAsItWas();

private:
    static constexpr QRect Cell{7, 5, 420, 24};

    static QImage drawn(const std::function<void(QPainter *)> &draw)
    {
        QImage image(440, 34, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setPen(Qt::black);
        draw(&painter);
        return image;
    }

    /// By Qt's own layout, at the left of the cell.
    static QImage laidOut(const CellText::Face &face, const QString &text)
    {
        return drawn([&](QPainter *painter) {
            QStaticText line(text);
            line.setTextFormat(Qt::PlainText);
            line.prepare(QTransform(), face.font());
            painter->setFont(face.font());
            painter->drawStaticText(QPoint(Cell.left(), Cell.top() + Cell.height() / 2 - face.metrics().height() / 2),
                                    line);
        });
    }
};

void TestCellText::initTestCase()
{
    QVERIFY(!QFontDatabase::families().isEmpty()); // else every picture is empty, and like every other
}

void TestCellText::looksAsLaidOut_data()
{
    QTest::addColumn<QString>("text");
    QTest::addRow("empty") << QString();
    QTest::addRow("words") << u"status: open → closed, AVATAR To. fi ffl"_s;
    QTest::addRow("time") << u"2026-01-06 10:32:07.125"_s;
    QTest::addRow("European") << u"Grüße, Привет, Γειά σου, œuvre „x“ №"_s;
    QTest::addRow("combining") << u"e\u0301 a\u0308 n\u0303o"_s;
    QTest::addRow("Arabic") << u"مرحبا 123 x"_s;
    QTest::addRow("Arabic digits") << u"x \u0661\u0662\u0663 y"_s;
    QTest::addRow("Hebrew") << u"id שלום 7"_s;
    QTest::addRow("Devanagari") << u"नमस्ते"_s;
    QTest::addRow("Chinese") << u"工单 已关闭"_s;
    QTest::addRow("Korean, apart and whole") << u"\u1112\u1161\u11ab 한"_s;
    QTest::addRow("emoji") << u"ok 👍🏽 👩‍💻 ✔\uFE0F"_s;
    QTest::addRow("control signs") << u"a\u200Db\u202Ec\u0007d"_s;
    QTest::addRow("lone surrogate") << QString(u"a"_s + QChar(0xD800) + u"b"_s);
}

void TestCellText::looksAsLaidOut()
{
    QFETCH(const QString, text);
    CellText cells;
    cells.setFont(QGuiApplication::font());
    for (const bool isBold : {false, true}) {
        const QImage ours = drawn(
            [&](QPainter *painter) { cells.draw(painter, Cell, Qt::AlignLeft | Qt::AlignVCenter, text, isBold); });
        QCOMPARE(ours, laidOut(cells.face(isBold), text));
    }
}

void TestCellText::elidesWhereItMust_data()
{
    QTest::addColumn<QString>("text");
    QTest::addRow("words") << u"assignee: unassigned → robin, status: open → closed"_s;
    QTest::addRow("wide and narrow") << u"WWWWWiiiiillllMMMMM.....@@@@@"_s;
}

void TestCellText::elidesWhereItMust()
{
    QFETCH(const QString, text);
    CellText cells;
    cells.setFont(QGuiApplication::font());
    const CellText::Face &face = cells.face(false);
    const QFontMetricsF metrics(face.font());
    const int whole = int(std::ceil(metrics.horizontalAdvance(text)));
    QVERIFY(whole < Cell.width());
    for (int width = int(metrics.horizontalAdvance(u"W…"_s)) + 1; width <= whole; ++width) {
        QString expected = text; // as much of it as has room
        for (qsizetype left = text.size(); metrics.horizontalAdvance(expected) > width; --left)
            expected = text.first(left - 1) + u'…';
        const QImage ours = drawn([&](QPainter *painter) {
            cells.draw(painter, QRect(Cell.left(), Cell.top(), width, Cell.height()), Qt::AlignLeft | Qt::AlignVCenter,
                       text, false);
        });
        QVERIFY2(ours == laidOut(face, expected), qPrintable(u"%1 px: %2"_s.arg(width).arg(expected)));
    }
}

void TestCellText::staysInItsPlace()
{
    CellText cells;
    cells.setFont(QGuiApplication::font());
    const QString text = u"Id"_s;
    const int width = int(std::ceil(QFontMetricsF(cells.face(false).font()).horizontalAdvance(text)));
    const auto picture = [&](const QRect &rect, Qt::Alignment alignment) {
        return drawn([&](QPainter *painter) { cells.draw(painter, rect, alignment, text, false); });
    };
    const QRect tight(Cell.right() + 1 - width, Cell.top(), width, Cell.height());
    QCOMPARE(picture(Cell, Qt::AlignRight | Qt::AlignVCenter), picture(tight, Qt::AlignLeft | Qt::AlignVCenter));
    QVERIFY(picture(Cell, Qt::AlignLeft | Qt::AlignTop) != picture(Cell, Qt::AlignLeft | Qt::AlignBottom));
}

void TestCellText::followsTheFont()
{
    CellText cells;
    QFont font = QGuiApplication::font();
    cells.setFont(font);
    const auto picture = [&cells](const QString &text) {
        return drawn(
            [&](QPainter *painter) { cells.draw(painter, Cell, Qt::AlignLeft | Qt::AlignVCenter, text, false); });
    };
    // Of signs that stand alone, and of a line that is kept.
    const QStringList texts{u"status"_s, u"e\u0301"_s};
    const QList<QImage> before{picture(texts[0]), picture(texts[1])};
    font.setPointSizeF(font.pointSizeF() * 1.5);
    cells.setFont(font);
    for (qsizetype i = 0; i < texts.size(); ++i) {
        QCOMPARE(picture(texts[i]), laidOut(cells.face(false), texts[i]));
        QVERIFY(picture(texts[i]) != before[i]);
    }
}

void TestCellText::leavesThePainterAsItWas()
{
    CellText cells;
    QFont font = QGuiApplication::font();
    cells.setFont(font);
    drawn([&](QPainter *painter) {
        const QFont before = painter->font();
        cells.draw(painter, Cell, Qt::AlignLeft, u"status"_s, true);
        cells.draw(painter, Cell, Qt::AlignLeft, u"e\u0301"_s, true);
        QCOMPARE(painter->font(), before);
        QCOMPARE(painter->pen(), QPen(Qt::black));
    });
}

QTEST_MAIN(TestCellText)
#include "tst_celltext.moc"
