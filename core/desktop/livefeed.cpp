// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/livefeed.h"

#include "core/api/httprequest.h"
#include "core/desktop/livelink.h"
#include "core/desktop/rfbsession.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QThread>

#include <array>
#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcLive, "plato.desktop.live", QtInfoMsg)

} // namespace

/// Two threads and what is between them: the link carries bytes, this one decodes. Deletes itself after leave().
class LiveFeed::Connection : public QThread
{
public:
    Connection(LiveFeed &feed, const QUrl &url)
        : m_feed(&feed)
        , m_way(isLoopback(url) ? RfbSession::Way::Near : RfbSession::Way::Far)
    {
        m_wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_pair.data()) != 0 || m_wake < 0)
            qFatal("no descriptors for a viewer");
        ::fcntl(m_pair[0], F_SETFL, O_NONBLOCK);
        m_link = new LiveLink(url, feed.m_asksPage, m_pair[0]);
        m_link->moveToThread(&m_linkThread);
        connect(&m_linkThread, &QThread::finished, m_link, &QObject::deleteLater);
        connect(m_link, &LiveLink::failed, this, [this](const LiveError &error) { m_linkError = error; });
        m_linkThread.setObjectName(u"live link"_s);
        setObjectName(u"live"_s);
        m_linkThread.start();
        QMetaObject::invokeMethod(m_link, &LiveLink::open, Qt::QueuedConnection);
        start();
    }

    ~Connection() override
    {
        wait();
        ::close(m_pair[0]);
        ::close(m_pair[1]);
        ::close(m_wake);
    }
    Q_DISABLE_COPY_MOVE(Connection)

    /// The feed does not want it any more, and does not wait: what has come already may take long to decode. At the end
    /// of the program it is waited for.
    void leave()
    {
        m_feed = nullptr;
        m_stops = true;
        ::shutdown(m_pair[1], SHUT_RDWR); // ends every wait of the session
        wake();
        m_linkThread.quit();
        setParent(QCoreApplication::instance());
        connect(this, &QThread::finished, this, &QObject::deleteLater);
        if (isFinished())
            deleteLater();
    }

    /// The patch was taken: the next may come.
    void acknowledge()
    {
        m_isFree = true;
        wake();
    }

protected:
    void run() override
    {
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE); // LibVNCClient writes to a socket that may have been shut down
        pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
        watch();
        m_linkThread.quit();
        m_linkThread.wait();
    }

private:
    void watch()
    {
        RfbSession session(m_pair[1], m_way, m_stops);
        auto error = session.open();
        while (!error && !m_stops) {
            if (session.isDamaged() && m_isFree.exchange(false))
                tell([patch = session.take()](LiveFeed &feed) { feed.take(patch); });
            if (session.hasBuffered() || waitForMessage())
                error = session.next();
        }
        if (error && !m_stops)
            tell([this, error = *error](LiveFeed &feed) {
                feed.fail(m_linkError && error.kind == LiveError::Kind::Ended ? *m_linkError : error);
            });
    }

    /// Done on the feed's thread, unless this connection is not the feed's any more.
    template <typename Work>
    void tell(Work work)
    {
        QMetaObject::invokeMethod(
            this,
            [this, work = std::move(work)] {
                if (m_feed)
                    work(*m_feed);
            },
            Qt::QueuedConnection);
    }

    void wake() const
    {
        const quint64 one = 1;
        [[maybe_unused]] const ssize_t written = ::write(m_wake, &one, sizeof one); // full: it wakes anyway
    }

    /// Whether the session has something to read. Ends without, too, when it is woken.
    bool waitForMessage() const
    {
        std::array<pollfd, 2> polled{pollfd{m_pair[1], POLLIN, 0}, pollfd{m_wake, POLLIN, 0}};
        ::poll(polled.data(), polled.size(), -1);
        if (polled[1].revents != 0) {
            quint64 count = 0;
            [[maybe_unused]] const ssize_t got = ::read(m_wake, &count, sizeof count);
        }
        return polled[0].revents != 0;
    }

    LiveFeed *m_feed = nullptr; // null after leave(); the feed's thread
    const RfbSession::Way m_way;
    std::array<int, 2> m_pair{-1, -1}; // the link's end, the session's end
    int m_wake = -1;
    QThread m_linkThread;
    LiveLink *m_link = nullptr;           // lives on its thread, and goes with it
    std::optional<LiveError> m_linkError; // where the link knows better than the session; the feed's thread
    std::atomic<bool> m_isFree{true};
    std::atomic<bool> m_stops{false};
};

void LiveFeed::Leave::operator()(Connection *connection) const
{
    connection->leave();
}

QUrl LiveFeed::socketOf(const QUrl &page)
{
    if (!page.isValid() || page.host().isEmpty())
        return {};
    QUrl url = page.adjusted(QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    if (url.scheme() == "https"_L1)
        url.setScheme(u"wss"_s);
    else if (url.scheme() == "http"_L1)
        url.setScheme(u"ws"_s);
    else
        return {};
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path + u"/websockify"_s);
    return url;
}

LiveFeed::LiveFeed(const QUrl &url, QObject *parent)
    : QObject(parent)
    , m_url(url)
    , m_asksPage(!isLoopback(url))
{
    qRegisterMetaType<LiveError>(); // crosses from the link's thread
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &LiveFeed::connectNow);
    m_limitTimer.setSingleShot(true);
    connect(&m_limitTimer, &QTimer::timeout, this, [this] { fail({LiveError::Kind::Silent}); });
}

LiveFeed::~LiveFeed() = default;

void LiveFeed::setTiming(const Timing &timing)
{
    m_timing = timing;
    m_backoff = Backoff(timing.firstRetry, timing.lastRetry);
}

void LiveFeed::setActive(bool active)
{
    if (active == m_isActive)
        return;
    m_isActive = active;
    if (active)
        return connectNow();
    m_retryTimer.stop();
    m_limitTimer.stop();
    m_connection.reset();
    m_isLive = false;
    m_error.reset();
    m_rate.clear();
}

void LiveFeed::retryNow()
{
    m_backoff.reset();
    if (m_retryTimer.isActive())
        connectNow();
}

void LiveFeed::connectNow()
{
    m_retryTimer.stop();
    m_connection.reset(new Connection(*this, m_url));
    m_limitTimer.start(m_timing.firstPicture);
}

void LiveFeed::take(const FramePatch &newest)
{
    m_rate.arrived();
    if (!m_isLive) {
        m_isLive = true;
        m_error.reset();
        m_limitTimer.stop();
        m_backoff.reset();
        Q_EMIT started();
    }
    Q_EMIT patch(newest);
    if (m_connection)
        m_connection->acknowledge();
}

void LiveFeed::fail(LiveError error)
{
    qCInfo(lcLive) << "no live pictures:" << int(error.kind);
    m_limitTimer.stop();
    m_isLive = false;
    m_error = error;
    m_rate.clear();
    m_connection.reset();
    m_retryTimer.start(m_backoff.next());
    Q_EMIT broken(error);
}

} // namespace plato
