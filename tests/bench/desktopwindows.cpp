// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/desktopwindows.h"

#include "core/desktop/desktopagent.h"
#include "ui/desktop/desktopscreen.h"
#include "ui/desktop/desktopview.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QImage>
#include <QKeyEvent>
#include <QPainter>
#include <QRandomGenerator>
#include <QSocketNotifier>
#include <QTimer>

#include <array>
#include <functional>

using namespace Qt::StringLiterals;

namespace plato::bench {

namespace {

constexpr int FramesPerSecond = 60;
constexpr int NoiseHeight = DesktopSize.height() / 3;

/// Calls `heard` for every line; the program ends with its input.
void listen(const std::function<void(const QByteArray &)> &heard)
{
    auto *input = new QFile(qApp);
    input->open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered);
    auto *notifier = new QSocketNotifier(0, QSocketNotifier::Read, qApp);
    QObject::connect(notifier, &QSocketNotifier::activated, qApp, [input, heard] {
        const QByteArray line = input->readLine();
        if (line.isEmpty())
            QCoreApplication::quit();
        else
            heard(line.trimmed());
    });
}

class Source : public QWidget
{
public:
    Source()
        : QWidget(nullptr, Qt::FramelessWindowHint)
    {
        QRandomGenerator random(20);
        for (QImage &noise : m_noise) {
            noise = QImage(DesktopSize.width(), NoiseHeight, QImage::Format_RGB32);
            for (int y = 0; y < noise.height(); ++y) {
                for (int x = 0; x < noise.width(); ++x)
                    noise.setPixel(x, y, random.generate() | 0xff000000U);
            }
        }
        setGeometry(QRect(QPoint(), DesktopSize));
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(1000 / FramesPerSecond);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            ++m_number;
            update(0, 0, width(), NoiseHeight);
            update(QRect(MarkerAt, QSize(SquareSize, SquareSize)));
        });
    }

    void setMoving(bool moves)
    {
        if (moves)
            m_timer.start();
        else
            m_timer.stop();
        m_moves = moves;
        update();
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QPainter painter(this);
        painter.fillRect(event->rect() & QRect(0, NoiseHeight, width(), height()), Qt::darkGray);
        painter.drawImage(0, 0, m_noise[m_number % m_noise.size()]);
        const QSize square(SquareSize, SquareSize);
        painter.fillRect(QRect(MarkerAt, square),
                         m_moves ? QColor::fromRgb((m_number * 0x10307) & 0xffff7f) : QColor::fromRgb(MarkerColour));
        painter.fillRect(QRect(KeyAt, square), m_isWhite ? Qt::white : Qt::black);
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->isAutoRepeat())
            return;
        m_isWhite = !m_isWhite;
        repaint(QRect(KeyAt, QSize(SquareSize, SquareSize)));
    }

private:
    std::array<QImage, 8> m_noise;
    QTimer m_timer;
    quint32 m_number = 0;
    bool m_moves = false;
    bool m_isWhite = false;
};

} // namespace

int runSource(int &argc, char **argv)
{
    const QApplication application(argc, argv);
    Source source;
    source.show();
    listen([&source](const QByteArray &line) { source.setMoving(line == "go"); });
    return QApplication::exec();
}

int runView(int &argc, char **argv)
{
    const QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 5)
        return 2;
    const bool isLive = arguments.at(4) == "live"_L1;
    ui::DesktopScreen screen;
    screen.resize(1320, 920);
    screen.findChild<QAction *>(u"desktopZoomActualAction"_s)->trigger();
    screen.findChild<QAction *>(isLive ? u"desktopFeedLiveAction"_s : u"desktopFeedScreenshotsAction"_s)->trigger();
    screen.show();
    screen.connectTo(std::make_unique<AgentPort>(std::make_unique<DesktopAgent>(QUrl(arguments.at(2)))),
                     {.who = u"desk"_s});
    screen.setViewer(LiveFeed::socketOf(QUrl(arguments.at(3))));
    listen([&screen](const QByteArray &line) {
        if (line == "hide")
            screen.hide();
        else if (line == "control")
            screen.findChild<QAction *>(u"desktopTakeControlAction"_s)->trigger();
    });
    QApplication::setQuitOnLastWindowClosed(false);
    return QApplication::exec();
}

} // namespace plato::bench
