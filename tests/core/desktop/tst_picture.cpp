// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/picture.h"
#include "tests/support/streamserver.h"

#include <QBuffer>
#include <QTest>
#include <QtEndian>

#include <zlib.h>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

/// Pictures of a desktop that may be anybody's.
class TestPicture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsAScreen_data();
    void showsAScreen();
    void refuses_data();
    void refuses();
    void doesNotUnpackWhatIsNoPicture();
};

namespace {

QByteArray pngOf(const QImage &image)
{
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return png;
}

QByteArray bigEndian(quint32 number)
{
    QByteArray bytes(4, 0);
    qToBigEndian(number, bytes.data());
    return bytes;
}

QByteArray chunkOf(const QByteArray &name, const QByteArray &data)
{
    const QByteArray summed = name + data;
    const auto sum = quint32(crc32(0, reinterpret_cast<const Bytef *>(summed.constData()), uInt(summed.size())));
    return bigEndian(quint32(data.size())) + summed + bigEndian(sum);
}

QByteArray packed(const QByteArray &bytes)
{
    return qCompress(bytes).sliced(4);
}

const QByteArray Signature = "\x89PNG\r\n\x1a\n";

QByteArray screenOf(quint32 width, quint32 height)
{
    return Signature + chunkOf("IHDR", bigEndian(width) + bigEndian(height) + QByteArray("\x08\x02\x00\x00\x00", 5)) +
           chunkOf("IDAT", packed(QByteArray(1 << 20, 0))) + chunkOf("IEND", {});
}

/// A good picture with other chunks after its first.
QByteArray pngWith(const QByteArray &chunks)
{
    QImage image(20, 10, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray png = pngOf(image);
    return png.insert(Signature.size() + 25, chunks);
}

} // namespace

void TestPicture::showsAScreen_data()
{
    QTest::addColumn<QImage::Format>("format");
    QTest::newRow("RGB") << QImage::Format_RGB32;
    QTest::newRow("with alpha") << QImage::Format_ARGB32;
    QTest::newRow("grey") << QImage::Format_Grayscale8;
    QTest::newRow("palette") << QImage::Format_Indexed8;
    QTest::newRow("two colours") << QImage::Format_Mono;
    QTest::newRow("16 bits") << QImage::Format_RGBA64;
}

void TestPicture::showsAScreen()
{
    QFETCH(const QImage::Format, format);
    QImage drawn(64, 48, QImage::Format_RGB32);
    for (int y = 0; y < drawn.height(); ++y) {
        for (int x = 0; x < drawn.width(); ++x)
            drawn.setPixel(x, y, (x + y) % 3 == 0 ? 0xff000000 : 0xffffffff);
    }
    const QImage sent = drawn.convertToFormat(format);
    const auto shown = picture::ofPng(pngOf(sent));
    QVERIFY(shown);
    QCOMPARE(shown->format(), QImage::Format_RGB32);
    QCOMPARE(*shown, sent.convertToFormat(QImage::Format_RGB32));
}

void TestPicture::refuses_data()
{
    QTest::addColumn<QByteArray>("png");
    QTest::addColumn<QString>("why");
    const QString noPicture = u"not a PNG picture"_s;
    const QString tooMany = u"pixels, more than"_s;
    QImage image(4000, 1000, QImage::Format_RGB32);
    image.fill(Qt::blue);
    const QByteArray good = pngOf(image);
    QTest::newRow("nothing") << QByteArray() << noPicture;
    QTest::newRow("words") << "<html></html>"_ba << noPicture;
    QTest::newRow("signature alone") << Signature << noPicture;
    QTest::newRow("cut") << good.first(good.size() / 2) << noPicture;
    QTest::newRow("no end") << good.chopped(12) << noPicture;
    QTest::newRow("a chunk of 4 GB") << Signature + "\xff\xff\xff\xffIHDR" + QByteArray(100, 0) << noPicture;
    QTest::newRow("no first chunk") << Signature + chunkOf("IDAT", packed("x")) + chunkOf("IEND", {}) << noPicture;
    QTest::newRow("no pixels") << screenOf(0, 0) << noPicture;
    QTest::newRow("30,000 wide and high") << screenOf(30'000, 30'000) << tooMany;
    QTest::newRow("one line") << screenOf(2'000'000'000, 1) << tooMany;
    QTest::newRow("one column") << screenOf(1, 2'000'000'000) << tooMany;
    QTest::newRow("a product that wraps around") << screenOf(0x80000000U, 0x80000000U) << tooMany;
    QTest::newRow("just too many") << screenOf(7681, 4320) << tooMany;
}

void TestPicture::refuses()
{
    QFETCH(const QByteArray, png);
    QFETCH(const QString, why);
    forgetPeak();
    const qint64 before = peakMemory();
    const auto shown = picture::ofPng(png);
    QVERIFY(!shown);
    QVERIFY2(shown.error().message.contains(why), qPrintable(shown.error().message));
    QVERIFY(peakMemory() - before < 32 << 20);
}

/// A text of 7 MB takes 7 kB in a chunk, and there may be a thousand of them.
void TestPicture::doesNotUnpackWhatIsNoPicture()
{
    const QByteArray big = packed(QByteArray(7 << 20, 'x'));
    QByteArray chunks;
    for (int i = 0; i < 100; ++i) {
        const QByteArray name = "k" + QByteArray::number(i);
        chunks += chunkOf("zTXt", name + QByteArray(2, 0) + big);
        chunks += chunkOf("iTXt", name + QByteArray("\0\1\0\0\0", 5) + big);
    }
    chunks += chunkOf("iCCP", "profile" + QByteArray(2, 0) + big);
    forgetPeak();
    const qint64 before = peakMemory();
    const auto shown = picture::ofPng(pngWith(chunks));
    QVERIFY(shown);
    QCOMPARE(shown->size(), QSize(20, 10));
    QCOMPARE(shown->pixel(3, 3), 0xffff0000);
    QVERIFY(shown->textKeys().isEmpty());
    QVERIFY(peakMemory() - before < 32 << 20);
}

QTEST_GUILESS_MAIN(TestPicture)
#include "tst_picture.moc"
