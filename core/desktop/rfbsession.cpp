// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/rfbsession.h"

#include "core/desktop/picture.h"
#include "core/desktop/rfbnumbers.h"

#include <QLoggingCategory>
#include <QtEndian>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <rfb/rfbclient.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcRfb, "plato.desktop.rfb", QtInfoMsg)

constexpr int BitsPerSample = 8;
constexpr int SamplesPerPixel = 3;
constexpr int BytesPerPixel = 4;
constexpr int MaxRects = 32; // of a patch; what is more in pieces is sent as one

constexpr quint32 FenceRequest = 0x80000000;
constexpr quint32 FenceKnown = 0x7; // block before, block after, sync next
constexpr std::size_t MaxFence = 64;

/// The library's last words on this thread: what a server gives as its reason is in them alone.
thread_local std::array<char, 256> lastWords{};

void note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(lastWords.data(), lastWords.size(), format, arguments);
    va_end(arguments);
    qCDebug(lcRfb) << QByteArrayView(lastWords.data()).trimmed();
}

rfbClient *newClient()
{
    rfbClient *client = rfbGetClient(BitsPerSample, SamplesPerPixel, BytesPerPixel);
    if (!client)
        qFatal("no memory for a viewer");
    return client;
}

} // namespace

struct RfbSession::Hooks
{
    static char tag; // its address is the key of ours among what others keep at a client

    static RfbSession &of(rfbClient *client)
    {
        return *static_cast<RfbSession *>(rfbClientGetClientData(client, &tag));
    }

    static rfbBool mallocFrameBuffer(rfbClient *client) { return of(client).makeFrame() ? TRUE : FALSE; }

    /// A rectangle has come, and in an update the next one follows.
    static void gotUpdate(rfbClient *client, int x, int y, int w, int h)
    {
        RfbSession &session = of(client);
        session.addDamage({x, y, w, h});
        if (session.m_stops)
            session.m_guard.cutOff(); // what has come already may be a lot of work
        else
            session.admits(session.m_guard.lookAtNextRects());
    }

    static char *getPassword(rfbClient *client)
    {
        of(client).m_known = LiveError::Kind::Password;
        return nullptr;
    }

    static void gotCutText(rfbClient *, const char *, int) {}
    static void bell(rfbClient *) {}

    /// A message that makes no sense. The library would wait for more of it, which may never come.
    static rfbBool refuse(rfbClient *client)
    {
        of(client).admits(RfbGuard::Verdict::Refused);
        return FALSE;
    }

    static rfbBool handleMessage(rfbClient *client, rfbServerToClientMsg *message)
    {
        if (message->type == rfb::MessageContinuousUpdates) {
            RfbSession &session = of(client);
            if (session.m_isContinuous)
                return TRUE; // they have ended, as after every change of the size
            session.m_isContinuous = true;
            return session.sendEnableContinuousUpdates() ? TRUE : FALSE;
        }
        if (message->type != rfb::MessageFence)
            return refuse(client);
        std::array<char, 8 + MaxFence> fence{}; // without its type: padding, flags, length, then what we give back
        if (!ReadFromRFBServer(client, fence.data(), 8))
            return FALSE;
        const auto length = static_cast<unsigned char>(fence[7]);
        if (length > MaxFence || !ReadFromRFBServer(client, fence.data() + 8, length))
            return refuse(client);
        const quint32 flags = qFromBigEndian<quint32>(fence.data() + 3);
        if (!(flags & FenceRequest))
            return TRUE;
        std::array<char, 1 + 8 + MaxFence> answer{};
        answer[0] = char(rfb::MessageFence);
        std::memcpy(answer.data() + 1, fence.data(), fence.size());
        qToBigEndian(flags & FenceKnown, answer.data() + 4);
        return WriteToRFBServer(client, answer.data(), 9U + length);
    }

    /// What the library knows is the same for all clients of a program.
    static void prepareLibrary()
    {
        static std::once_flag once;
        std::call_once(once, [] {
            static std::array<int, 3> encodings{rfb::EncodingFence, rfb::EncodingContinuousUpdates, 0};
            static rfbClientProtocolExtension extension{};
            extension.encodings = encodings.data();
            extension.handleMessage = &Hooks::handleMessage;
            rfbClientRegisterExtension(&extension);
            rfbClientLog = &note;
            rfbClientErr = &note;
        });
    }
};

char RfbSession::Hooks::tag = 0;

RfbSession::RfbSession(int socket, Way way, const std::atomic<bool> &stops)
    : m_stops(stops)
    , m_client(newClient())
    , m_guard(m_client)
{
    Hooks::prepareLibrary();
    rfbClientSetClientData(m_client, &Hooks::tag, this);
    m_client->sock = socket;
    m_client->format.bigEndian = FALSE; // with these, its pixels are those of QImage::Format_RGB32
    m_client->format.redShift = 16;
    m_client->format.greenShift = 8;
    m_client->format.blueShift = 0;
    m_client->canHandleNewFBSize = TRUE;
    m_client->appData.shareDesktop = TRUE;
    m_client->appData.viewOnly = TRUE;
    m_client->appData.useRemoteCursor = FALSE;
    m_client->appData.encodingsString = way == Way::Near ? "copyrect raw" : "copyrect tight zrle hextile raw";
    m_client->appData.enableJPEG = way == Way::Far ? TRUE : FALSE;
    m_client->appData.qualityLevel = 8;
    m_client->appData.compressLevel = 2;
    m_client->MallocFrameBuffer = &Hooks::mallocFrameBuffer;
    m_client->GotFrameBufferUpdate = &Hooks::gotUpdate;
    m_client->GetPassword = &Hooks::getPassword;
    m_client->GotXCutText = &Hooks::gotCutText;
    m_client->Bell = &Hooks::bell;
    const std::array<uint32_t, 2> schemes{rfbNoAuth, rfbVncAuth};
    SetClientAuthSchemes(m_client, schemes.data(), int(schemes.size()));
}

RfbSession::~RfbSession()
{
    m_client->sock = RFB_INVALID_SOCKET; // which is another's, and would be closed
    m_client->frameBuffer = nullptr;
    rfbClientCleanup(m_client);
}

std::optional<LiveError> RfbSession::open()
{
    lastWords[0] = '\0';
    if (!InitialiseRFBConnection(m_client))
        return failure();
    m_client->width = m_client->si.framebufferWidth;
    m_client->height = m_client->si.framebufferHeight;
    if (!makeFrame())
        return failure();
    m_client->updateRect = {0, 0, m_client->width, m_client->height};
    if (!SetFormatAndEncodings(m_client) ||
        !SendFramebufferUpdateRequest(m_client, 0, 0, m_client->width, m_client->height, FALSE))
        return failure();
    m_hasNewSize = false;
    return {};
}

std::optional<LiveError> RfbSession::next()
{
    lastWords[0] = '\0';
    if (!admits(m_guard.lookAtMessage()) || !HandleRFBServerMessage(m_client))
        return failure();
    if (std::exchange(m_hasNewSize, false)) {
        // Whole, before anything of it: the old picture says nothing of the new screen.
        if (!SendFramebufferUpdateRequest(m_client, 0, 0, m_client->width, m_client->height, FALSE) ||
            (m_isContinuous && !sendEnableContinuousUpdates()))
            return failure();
    }
    return {};
}

bool RfbSession::admits(RfbGuard::Verdict verdict)
{
    if (verdict == RfbGuard::Verdict::Admitted)
        return true;
    if (verdict == RfbGuard::Verdict::Refused)
        m_known = LiveError::Kind::Broken;
    m_guard.cutOff();
    return false;
}

/// A new screen is not shown before all of it has come.
bool RfbSession::isDamaged() const
{
    return m_isWhole ? !m_damage.isEmpty() : !m_frame.isNull() && (QRegion(m_frame.rect()) - m_damage).isEmpty();
}

bool RfbSession::hasBuffered() const
{
    return m_client->buffered > 0;
}

bool RfbSession::makeFrame()
{
    const qint64 pixels = qint64(m_client->width) * m_client->height;
    m_client->frameBuffer = nullptr;
    m_damage = {};
    m_frame = {};
    if (pixels > picture::MaxPixels) {
        m_known = LiveError::Kind::TooLarge;
        return false;
    }
    if (pixels > 0)
        m_frame = QImage(m_client->width, m_client->height, QImage::Format_RGB32);
    if (m_frame.isNull()) {
        m_known = LiveError::Kind::Broken;
        return false;
    }
    m_frame.fill(Qt::black);
    m_client->frameBuffer = m_frame.bits();
    m_client->updateRect = {0, 0, m_client->width, m_client->height};
    m_isWhole = false;
    m_hasNewSize = true;
    return true;
}

void RfbSession::addDamage(const QRect &rect)
{
    m_damage += rect & m_frame.rect();
    if (m_damage.rectCount() > 4 * MaxRects)
        m_damage = m_damage.boundingRect();
}

bool RfbSession::sendEnableContinuousUpdates()
{
    std::array<char, 10> message{};
    message[0] = char(rfb::MessageContinuousUpdates);
    message[1] = 1;
    qToBigEndian(quint16(m_client->width), message.data() + 6);
    qToBigEndian(quint16(m_client->height), message.data() + 8);
    return WriteToRFBServer(m_client, message.data(), unsigned(message.size()));
}

FramePatch RfbSession::take()
{
    FramePatch patch{m_frame.size(), {}};
    const QRegion damage = m_damage.rectCount() > MaxRects ? QRegion(m_damage.boundingRect()) : m_damage;
    for (const QRect &rect : damage)
        patch.parts.append({rect.topLeft(), m_frame.copy(rect)});
    m_damage = {};
    m_isWhole = true;
    return patch;
}

LiveError RfbSession::failure() const
{
    const QString words = QString::fromUtf8(lastWords.data()).trimmed();
    if (m_known)
        return {*m_known};
    if (words.startsWith("VNC connection failed"_L1) || words.startsWith("VNC authentication failed"_L1) ||
        words.startsWith("Unknown authentication"_L1))
        return {LiveError::Kind::Refused, words};
    if (words.isEmpty() || words.startsWith("VNC server closed connection"_L1) || words.startsWith("read ("_L1) ||
        words.startsWith("write"_L1))
        return {LiveError::Kind::Ended};
    return {LiveError::Kind::Broken, words};
}

} // namespace plato
