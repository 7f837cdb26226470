// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/icons.h"

#include <QDir>
#include <QImage>
#include <QPainter>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato::ui;

namespace {

/// There is ink, and all of it has this colour, save what rounding makes of it.
bool isDrawnIn(const QColor &colour, const QIcon &icon, QIcon::Mode mode)
{
    constexpr int Rounding = 3;
    const QImage image = icon.pixmap(48, mode).toImage().convertToFormat(QImage::Format_ARGB32);
    int ink = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor here = image.pixelColor(x, y);
            if (here.alpha() < 255)
                continue;
            ++ink;
            if (qAbs(here.red() - colour.red()) > Rounding || qAbs(here.green() - colour.green()) > Rounding ||
                qAbs(here.blue() - colour.blue()) > Rounding)
                return false;
        }
    }
    return ink > 0;
}

} // namespace

class TestIcons : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areDrawnInTheColoursOfText_data();
    void areDrawnInTheColoursOfText();
    void areSharpWhereverTheyAreDrawn();
    void unknownOnesAreNull();
};

void TestIcons::areDrawnInTheColoursOfText_data()
{
    QTest::addColumn<QString>("name");
    QVERIFY(!applicationIcon().isNull()); // links the resources, too
    const QString application = QStringLiteral(PLATO_APPLICATION_ID);
    for (const QFileInfo &file : QDir(u":/icons"_s).entryInfoList()) {
        if (file.completeBaseName() != application)
            QTest::newRow(qPrintable(file.completeBaseName())) << file.completeBaseName();
    }
}

void TestIcons::areDrawnInTheColoursOfText()
{
    QFETCH(const QString, name);
    QPalette palette;
    palette.setColor(QPalette::WindowText, QColor(0x112233));
    palette.setColor(QPalette::Disabled, QPalette::WindowText, QColor(0x778899));
    palette.setColor(QPalette::HighlightedText, QColor(0xffeedd));
    const QIcon icon = themedIcon(name, palette);
    QVERIFY(isDrawnIn(0x112233, icon, QIcon::Normal));
    QVERIFY(isDrawnIn(0x778899, icon, QIcon::Disabled));
    QVERIFY(isDrawnIn(0xffeedd, icon, QIcon::Selected));
}

void TestIcons::areSharpWhereverTheyAreDrawn()
{
    const QIcon icon = themedIcon(u"reset"_s, QPalette());
    QCOMPARE(icon.pixmap(QSize(16, 16), 2.0).size(), QSize(32, 32));
    QCOMPARE(icon.pixmap(QSize(100, 24), 1.0).size(), QSize(24, 24));
    // As a style does it, on a screen with two pixels a unit: the same picture as drawn for that many, not one
    // stretched.
    QImage canvas(80, 80, QImage::Format_ARGB32_Premultiplied);
    canvas.setDevicePixelRatio(2.0);
    canvas.fill(Qt::transparent);
    {
        QPainter painter(&canvas);
        icon.paint(&painter, QRect(4, 4, 32, 32));
    }
    const QImage whole = icon.pixmap(QSize(64, 64), 1.0).toImage().convertToFormat(canvas.format());
    QImage part = canvas.copy(8, 8, 64, 64);
    part.setDevicePixelRatio(1.0);
    QCOMPARE(part, whole);
}

void TestIcons::unknownOnesAreNull()
{
    QVERIFY(themedIcon(u"no-such-icon"_s, QPalette()).isNull());
    QVERIFY(themedIcon(QString(), QPalette()).isNull());
}

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
