// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// From the start of the process to the first painted window, warm. The floor is a bare QMainWindow, measured the same
/// way.
#include "tests/bench/report.h"
#include "tests/support/virtualdisplay.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QMainWindow>
#include <QPainter>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

constexpr int Runs = 10;

qint64 now()
{
    return QDeadlineTimer::current(Qt::PreciseTimer).deadlineNSecs();
}

/// Says when it was painted, in the same words as the program, and ends.
class BareWindow : public QMainWindow
{
protected:
    void paintEvent(QPaintEvent *event) override
    {
        QMainWindow::paintEvent(event);
        QTimer::singleShot(0, this, [] {
            std::fprintf(stderr, "window painted %lld\n", static_cast<long long>(now()));
            QCoreApplication::quit();
        });
    }
};

int bare(int argc, char *argv[])
{
    QApplication app(argc, argv);
    BareWindow window;
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}

/// Milliseconds from start to the line that says "window painted"; nothing when it did not come.
std::optional<double> timeToPaint(const QString &program, const QStringList &arguments)
{
    static const QRegularExpression line(u"window painted (\\d+)"_s);
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    const qint64 started = now();
    process.start(program, arguments);
    QString output;
    std::optional<double> result;
    while (!result && process.waitForReadyRead(20'000)) {
        output += QString::fromUtf8(process.readAll());
        if (const auto match = line.match(output); match.hasMatch())
            result = static_cast<double>(match.captured(1).toLongLong() - started) / 1e6;
    }
    process.terminate();
    if (!process.waitForFinished(10'000)) {
        process.kill();
        process.waitForFinished();
    }
    if (!result)
        std::fprintf(stderr, "%s\n", qPrintable(output));
    return result;
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc > 1 && QByteArray(argv[1]) == "--bare")
        return bare(argc, argv);

    plato::test::VirtualDisplay display;
    if (!display.start()) {
        std::fprintf(stderr, "%s\n", qPrintable(display.errorString()));
        return 1;
    }
    QCoreApplication app(argc, argv);
    qputenv("QT_LOGGING_RULES", "plato.startup.info=true");
    qputenv("QT_FORCE_STDERR_LOGGING", "1");
    const QString folder = QCoreApplication::applicationDirPath();
    QTemporaryDir temporary;
    const QStringList arguments{u"--settings"_s, temporary.filePath(u"settings.ini"_s), u"--state-dir"_s,
                                temporary.filePath(u"runtime"_s)};

    plato::bench::Figure figure{u"startup_first_paint"_s, u"ms"_s, true, 250.0, {}, {}, u"bare QMainWindow"_s};
    for (int run = -1; run < Runs; ++run) { // the first warms the caches and is not counted
        const auto ours = timeToPaint(folder + u"/platodesk"_s, arguments);
        const auto floor = timeToPaint(QCoreApplication::applicationFilePath(), {u"--bare"_s});
        if (!ours || !floor)
            return 1;
        if (run < 0)
            continue;
        figure.samples.append(*ours);
        figure.floorSamples.append(*floor);
    }
    plato::bench::print(figure);
    return 0;
}
