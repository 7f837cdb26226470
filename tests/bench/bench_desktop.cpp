// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// How well a desktop is watched and driven: pictures a second, from a key to its pixels, and what that costs, with
/// live pictures and with screenshots, beside TigerVNC's viewer (package tigervnc-viewer). One Xvnc with the real
/// agent, one moving picture, one display for the windows: all are measured in the same way, from the pixels of their
/// window.
#include "app/plato-desktop-agent/display/xdisplay.h"
#include "tests/bench/desktopwindows.h"
#include "tests/bench/report.h"
#include "tests/bench/usage.h"
#include "tests/support/virtualdisplay.h"
#include "tests/ui/desktop/realdesktop.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QRect>
#include <QStandardPaths>
#include <QThread>

#include <cstdio>
#include <cstring>
#include <optional>
#include <xcb/xcb.h>
#include <xcb/xtest.h>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::bench;

namespace {

constexpr int PatienceMs = 30'000;
constexpr int WarmUpMs = 1500;
constexpr int MovingMs = 8000;
constexpr int IdleMs = 6000;
constexpr int Keys = 60;
constexpr quint8 KeyCode = 38; // "a" of every layout of Xvfb

[[noreturn]] void giveUp(const QString &why)
{
    std::fprintf(stderr, "%s\n", qPrintable(why));
    std::exit(1);
}

struct Figures
{
    double frames = 0;
    double movingCpu = 0; // percent of a core
    double idleCpu = 0;
    double hiddenCpu = 0;
    QList<double> keyMs;
};

/// The display with the windows, as anybody sees it.
class Screen
{
public:
    Screen()
    {
        auto opened = agent::XDisplay::open({});
        if (!opened)
            giveUp(opened.error().message);
        m_display = std::move(*opened);
    }

    QRgb pixel(QPoint at) const
    {
        const auto image = read(QRect(at, QSize(1, 1)));
        return image.isEmpty() ? 0 : image.constFirst() | 0xff000000U;
    }

    /// Where the first square of the source is seen; nothing yet.
    std::optional<QPoint> marker() const
    {
        const auto size = m_display->size();
        if (!size)
            giveUp(size.error().message);
        const QList<QRgb> pixels = read(QRect(QPoint(), *size));
        const auto is = [&](int x, int y) { return (pixels.at(y * size->width() + x) | 0xff000000U) == MarkerColour; };
        for (int y = 0; y + SquareSize <= size->height() && !pixels.isEmpty(); ++y) {
            for (int x = 0; x + SquareSize <= size->width(); ++x) {
                if (is(x, y) && is(x + SquareSize - 1, y + SquareSize - 1))
                    return QPoint(x, y);
            }
        }
        return {};
    }

    void pressKey() const
    {
        xcb_connection_t *c = m_display->connection();
        xcb_test_fake_input(c, XCB_KEY_PRESS, KeyCode, 0, XCB_NONE, 0, 0, 0);
        xcb_test_fake_input(c, XCB_KEY_RELEASE, KeyCode, 0, XCB_NONE, 0, 0, 0);
        xcb_flush(c);
    }
    void movePointer(QPoint to) const
    {
        xcb_test_fake_input(m_display->connection(), XCB_MOTION_NOTIFY, 0, 0, m_display->root(), qint16(to.x()),
                            qint16(to.y()), 0);
        m_display->synchronize();
    }
    void click() const
    {
        for (const quint8 what : {XCB_BUTTON_PRESS, XCB_BUTTON_RELEASE})
            xcb_test_fake_input(m_display->connection(), what, 1, 0, XCB_NONE, 0, 0, 0);
        m_display->synchronize();
    }

private:
    QList<QRgb> read(const QRect &rect) const
    {
        xcb_connection_t *c = m_display->connection();
        const agent::XcbReply<xcb_get_image_reply_t> reply(xcb_get_image_reply(
            c,
            xcb_get_image(c, XCB_IMAGE_FORMAT_Z_PIXMAP, m_display->root(), qint16(rect.x()), qint16(rect.y()),
                          quint16(rect.width()), quint16(rect.height()), 0xffffffff),
            nullptr));
        QList<QRgb> pixels;
        if (!reply)
            return pixels;
        pixels.resize(qsizetype(rect.width()) * rect.height());
        std::memcpy(pixels.data(), xcb_get_image_data(reply.get()), std::size_t(pixels.size()) * sizeof(QRgb));
        return pixels;
    }

    std::unique_ptr<agent::XDisplay> m_display;
};

double cpuPercent(const QProcess &process, int ms)
{
    QElapsedTimer timer;
    timer.start();
    const double before = cpuMs(process.processId());
    QThread::msleep(unsigned(ms));
    return (cpuMs(process.processId()) - before) * 100 / double(timer.elapsed());
}

void tell(QProcess &process, const QByteArray &line)
{
    process.write(line + '\n');
    if (!process.waitForBytesWritten(PatienceMs))
        giveUp(u"%1 does not listen"_s.arg(process.program()));
}

/// One viewer from its start to its end. `control`, `hide`: what it is told, where it understands that.
Figures measured(const Screen &screen, QProcess &source, const QString &program, const QStringList &arguments,
                 bool isOurs)
{
    Figures figures;
    QProcess viewer;
    viewer.setStandardErrorFile(QProcess::nullDevice());
    viewer.start(program, arguments);
    if (!viewer.waitForStarted(PatienceMs))
        giveUp(u"%1: %2"_s.arg(program, viewer.errorString()));
    QElapsedTimer waited;
    waited.start();
    std::optional<QPoint> marker;
    while (!(marker = screen.marker())) {
        if (waited.elapsed() > PatienceMs)
            giveUp(u"%1 does not show the desktop"_s.arg(program));
        QThread::msleep(50);
    }
    const QPoint frameAt = *marker + QPoint(SquareSize / 2, SquareSize / 2);
    const QPoint keyAt = frameAt + KeyAt - MarkerAt;

    tell(source, "go");
    QThread::msleep(WarmUpMs);
    QElapsedTimer timer;
    timer.start();
    const double cpuBefore = cpuMs(viewer.processId());
    int frames = 0;
    for (QRgb last = screen.pixel(frameAt); timer.elapsed() < MovingMs; QThread::usleep(1500)) {
        const QRgb now = screen.pixel(frameAt);
        frames += now != last ? 1 : 0;
        last = now;
    }
    figures.frames = frames * 1000.0 / double(timer.elapsed());
    figures.movingCpu = (cpuMs(viewer.processId()) - cpuBefore) * 100 / double(timer.elapsed());
    tell(source, "stop");
    QThread::msleep(WarmUpMs);

    screen.movePointer(keyAt + QPoint(120, 0));
    if (isOurs)
        tell(viewer, "control");
    screen.click(); // the focus
    QThread::msleep(WarmUpMs);
    for (int i = 0; i < Keys; ++i) {
        const QRgb before = screen.pixel(keyAt);
        timer.start();
        screen.pressKey();
        while (screen.pixel(keyAt) == before) {
            if (timer.elapsed() > 2000)
                giveUp(u"%1 does not pass keys on"_s.arg(program));
            QThread::usleep(100);
        }
        figures.keyMs.append(double(timer.nsecsElapsed()) / 1e6);
        QThread::msleep(70 + unsigned(i * 37 % 50)); // at no beat of anybody's
    }
    QThread::msleep(WarmUpMs);
    figures.idleCpu = cpuPercent(viewer, IdleMs);
    if (isOurs) {
        tell(viewer, "hide");
        QThread::msleep(WarmUpMs);
        figures.hiddenCpu = cpuPercent(viewer, IdleMs);
    }
    viewer.terminate();
    viewer.waitForFinished(PatienceMs);
    return figures;
}

void report(const QString &name, const Figures &ours, const std::optional<Figures> &theirs, double frameGoal)
{
    const QString peer = theirs ? u"TigerVNC viewer"_s : QString();
    const auto of = [&](double Figures::*what) { return theirs ? QList<double>{(*theirs).*what} : QList<double>(); };
    print({.name = name + u": pictures painted"_s,
           .unit = u"/s"_s,
           .lowerIsBetter = false,
           .goal = theirs ? std::optional(frameGoal * theirs->frames) : std::nullopt,
           .samples = {ours.frames},
           .floorSamples = of(&Figures::frames),
           .floorName = peer});
    print({.name = name + u": processor, moving"_s,
           .unit = u"% of a core"_s,
           .goal = {},
           .samples = {ours.movingCpu},
           .floorSamples = of(&Figures::movingCpu),
           .floorName = peer});
    print({.name = name + u": key to pixel"_s,
           .unit = u"ms"_s,
           .goal = {},
           .samples = ours.keyMs,
           .floorSamples = theirs ? theirs->keyMs : QList<double>(),
           .floorName = peer});
    print({.name = name + u": processor, idle"_s,
           .unit = u"% of a core"_s,
           .goal = 1,
           .samples = {ours.idleCpu},
           .floorSamples = of(&Figures::idleCpu),
           .floorName = peer});
    print({.name = name + u": processor, hidden"_s,
           .unit = u"% of a core"_s,
           .goal = 0.2,
           .samples = {ours.hiddenCpu},
           .floorSamples = {},
           .floorName = {}});
    if (theirs)
        std::fprintf(stderr,
                     "%s: %.2f of the pictures, %.2f of the processor time, %.2f of the time from key to pixel\n",
                     qPrintable(name), ours.frames / theirs->frames, ours.movingCpu / theirs->movingCpu,
                     quantile(ours.keyMs, 0.5) / quantile(theirs->keyMs, 0.5));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && std::strcmp(argv[1], "--source") == 0)
        return runSource(argc, argv);
    if (argc > 1 && std::strcmp(argv[1], "--view") == 0)
        return runView(argc, argv);

    test::VirtualDisplay windows;
    if (!windows.start({1400, 1000}))
        giveUp(windows.errorString());
    const QCoreApplication application(argc, argv);
    test::RealDesktop desktop;
    if (!desktop.start(QStringLiteral(PLATO_AGENT_PROGRAM), DesktopSize, test::RealDesktop::Server::Xvnc))
        giveUp(desktop.errorString());

    QProcess source;
    QProcessEnvironment there = QProcessEnvironment::systemEnvironment();
    there.insert(u"DISPLAY"_s, QString::fromLatin1(desktop.display()));
    source.setProcessEnvironment(there);
    source.start(QCoreApplication::applicationFilePath(), {u"--source"_s});
    if (!source.waitForStarted(PatienceMs))
        giveUp(source.errorString());

    const Screen screen;
    const auto view = [&](const QString &feed) {
        return measured(screen, source, QCoreApplication::applicationFilePath(),
                        {u"--view"_s, desktop.url().toString(), desktop.viewerUrl().toString(), feed}, true);
    };
    const Figures live = view(u"live"_s);
    std::optional<Figures> theirs;
    if (QStandardPaths::findExecutable(u"xtigervncviewer"_s).isEmpty())
        std::fprintf(stderr, "No peer: install tigervnc-viewer to compare.\n");
    else
        theirs =
            measured(screen, source, u"xtigervncviewer"_s,
                     {u"-RemoteResize=0"_s, u"-Shared"_s, u"-geometry"_s, u"+20+40"_s, desktop.path(u"rfb"_s)}, false);
    const Figures screenshots = view(u"screenshots"_s);
    report(u"live"_s, live, theirs, 0.98);
    report(u"screenshots"_s, screenshots, theirs, 0.5);
    source.terminate();
    source.waitForFinished(PatienceMs);
    return 0;
}
