// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Sessions of many envs in the real window: from the click to the painted tables, and the longest time in which the
/// window answered to nothing. The server runs beside it, in a thread of its own.
#include "tests/bench/report.h"
#include "tests/support/envserver.h"
#include "tests/support/virtualdisplay.h"
#include "tests/ui/windowonserver.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTableView>
#include <QTest>
#include <QTimer>

#include <cstdio>
#include <functional>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

namespace {

constexpr int PatienceMs = 300'000;

/// How long the event loop was away, at its longest.
class FrameWatch
{
public:
    FrameWatch()
    {
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer,
                         [this] { m_longest = std::max(m_longest, m_since.restart()); });
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.start(1);
        m_since.start();
    }
    void begin()
    {
        m_longest = 0;
        m_since.restart();
    }
    double longest() const { return double(m_longest); }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

/// Until `isThere`, and until everything that was posted by then has been done and painted.
std::optional<double> timeUntil(const std::function<void()> &act, const std::function<bool()> &isThere)
{
    QElapsedTimer timer;
    timer.start();
    act();
    while (!isThere()) {
        if (timer.elapsed() > PatienceMs)
            return std::nullopt;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    }
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
    return double(timer.nsecsElapsed()) / 1e6;
}

bool measure(int envs, int runs, double goal)
{
    const QString name = u"sessions_%1_"_s.arg(envs);
    bench::Figure open{name + u"open"_s, u"ms"_s, true, goal, {}, {}, {}};
    bench::Figure state{name + u"state"_s, u"ms"_s, true, goal, {}, {}, {}};
    bench::Figure openFrame{name + u"open_longest_frame"_s, u"ms"_s, true, 100.0, {}, {}, {}};
    bench::Figure stateFrame{name + u"state_longest_frame"_s, u"ms"_s, true, 100.0, {}, {}, {}};
    bench::Figure followFrame{name + u"follow_longest_frame"_s, u"ms"_s, true, 100.0, {}, {}, {}};
    EnvServerWords words;
    words.envs = envs;
    words.alias = u"machine-%1"_s;
    const EnvServer server(words);
    for (int run = 0; run < runs; ++run) {
        WindowOnServer desk(server.url());
        if (!desk.open())
            return false;
        auto *table = desk.find<QTableView>(u"envTable"_s);
        auto *list = desk.find<QTableView>(u"mutationTable"_s);
        FrameWatch frames;
        Session *session = nullptr;
        const auto opened =
            timeUntil([&] { session = desk.openSession(); },
                      [&] { return session->phase() == Session::Phase::Ready && table->model()->rowCount() == envs; });
        if (!opened)
            return false;
        open.samples.append(*opened);
        openFrame.samples.append(frames.longest());
        frames.begin();
        const auto fetched = timeUntil([&] { session->fetchState(); },
                                       [&] { return session->canFetchState() && list->model()->rowCount() == envs; });
        if (!fetched)
            return false;
        state.samples.append(*fetched);
        stateFrame.samples.append(frames.longest());
        // The next look at the jobs brings nothing new.
        QTest::qWait(300);
        frames.begin();
        QTest::qWait(6000);
        followFrame.samples.append(frames.longest());
    }
    for (const bench::Figure &figure : {open, openFrame, state, stateFrame, followFrame})
        bench::print(figure);
    return true;
}

} // namespace

int main(int argc, char *argv[])
{
    VirtualDisplay display;
    if (!display.start()) {
        std::fprintf(stderr, "%s\n", qPrintable(display.errorString()));
        return 1;
    }
    QApplication app(argc, argv);
    // Two numbers: of a large session, and of one that nobody has made by hand.
    return measure(1000, 5, 300) && measure(100'000, 2, 3000) ? 0 : 1;
}
