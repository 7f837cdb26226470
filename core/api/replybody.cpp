// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/replybody.h"

#include "core/api/replylimits.h"

#include <QLocale>
#include <QNetworkReply>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr qint64 ReadAhead = 512 << 10; // that Qt holds for us
constexpr qint64 Piece = 64 << 10;
constexpr qint64 Turn = 4 << 20; // unpacked at a time: milliseconds
constexpr qint64 TellEvery = 1 << 20;

QString sizeText(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

} // namespace

ReplyBody::ReplyBody(QNetworkReply &reply, qint64 limit, QObject *parent)
    : QObject(parent)
    , m_reply(reply)
    , m_limit(limit)
{
    m_reply.setReadBufferSize(ReadAhead);
    // Qt's thread for the network learns of a size only when it is set after the request was handed to it, by an event
    // that has been posted before this one. Without it the thread reads for as long as a server sends, holds what
    // nobody has taken, and does not see that the request was cancelled.
    QMetaObject::invokeMethod(
        &m_reply, [&reply] { reply.setReadBufferSize(ReadAhead); }, Qt::QueuedConnection);
    connect(&m_reply, &QNetworkReply::metaDataChanged, this, &ReplyBody::look);
    connect(&m_reply, &QIODevice::readyRead, this, &ReplyBody::look);
    connect(&m_reply, &QNetworkReply::finished, this, &ReplyBody::look);
    if (m_reply.isFinished())
        lookLater(); // nobody can have connected to ended() yet
}

void ReplyBody::lookLater()
{
    if (!std::exchange(m_isQueued, true))
        QMetaObject::invokeMethod(this, &ReplyBody::look, Qt::QueuedConnection);
}

void ReplyBody::look()
{
    m_isQueued = false;
    if (m_hasEnded)
        return;
    if (m_packing == Packing::NotKnown)
        begin();
    m_room = Turn;
    while (!m_hasEnded && m_room > 0) {
        if (m_gunzip && m_gunzip->hasMore()) {
            if (!unpack())
                return;
            continue;
        }
        const QByteArray piece = m_reply.read(Piece);
        if (piece.isEmpty())
            break;
        if (!take(piece))
            return;
    }
    if (m_hasEnded)
        return;
    if (m_size - m_told >= TellEvery) {
        m_told = m_size;
        Q_EMIT grew();
    }
    if (m_room <= 0)
        lookLater();
    else if (m_reply.isFinished())
        end();
}

/// What the head of the reply says of its body.
void ReplyBody::begin()
{
    const int status = m_reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0)
        return;
    m_isGood = status >= 200 && status < 300;
    if (!m_isGood)
        m_limit = std::min(m_limit, replylimit::ErrorText);
    const QByteArray coding = m_reply.rawHeader("Content-Encoding").trimmed().toLower();
    if (coding.isEmpty() || coding == "identity") {
        m_packing = Packing::None;
    } else if (coding == "gzip" || coding == "x-gzip") {
        m_packing = Packing::Gzip;
        m_gunzip = std::make_unique<Gunzip>();
    } else {
        m_packing = Packing::Other;
        if (m_isGood)
            return refuse(u"packed as “%1”, which was not asked for"_s.arg(QString::fromLatin1(coding.left(40))));
    }
    bool isNumber = false;
    const qint64 announced = m_reply.rawHeader("Content-Length").toLongLong(&isNumber);
    if (m_isGood && isNumber && announced > m_limit) {
        m_isTooLarge = true;
        refuse(u"%1 are announced, and at most %2 are taken"_s.arg(sizeText(announced), sizeText(m_limit)));
    }
}

/// False: that was all.
bool ReplyBody::take(const QByteArray &piece)
{
    m_received += piece.size();
    if (m_packing == Packing::Other)
        return !isOverLimit();
    if (m_gunzip) {
        m_gunzip->feed(piece);
        return unpack();
    }
    makeRoom(piece.size());
    m_bytes += piece;
    m_size = m_bytes.size();
    return !isOverLimit();
}

/// Doubled while it grows, but not beyond what is taken at all: the last step would double the largest of all.
void ReplyBody::makeRoom(qint64 more)
{
    const qint64 needed = m_bytes.size() + more;
    if (needed > m_bytes.capacity())
        m_bytes.reserve(std::max(needed, std::min(2 * m_bytes.capacity(), m_limit + Piece)));
}

bool ReplyBody::unpack()
{
    const qint64 before = m_bytes.size();
    // One byte beyond the limit tells that there is more.
    const qint64 most = std::min(m_room, m_limit - before + 1);
    makeRoom(std::min(most, Piece));
    const bool isGzip = m_gunzip->unpackTo(m_bytes, std::min(most, Piece));
    m_size = m_bytes.size();
    m_room -= m_size - before;
    if (!isGzip && m_isGood) {
        refuse(u"said to be packed as gzip, which it is not"_s);
        return false;
    }
    if (!isGzip) {
        end();
        return false;
    }
    return !isOverLimit();
}

bool ReplyBody::isOverLimit()
{
    if (std::max(m_received, m_size) <= m_limit)
        return false;
    if (m_isGood) {
        m_isTooLarge = true;
        refuse(u"more than %1 came, the most that is taken"_s.arg(sizeText(m_limit)));
    } else {
        m_bytes.truncate(m_limit);
        end();
    }
    return true;
}

void ReplyBody::refuse(const QString &problem)
{
    m_problem = problem;
    m_bytes = {};
    end();
}

void ReplyBody::end()
{
    if (std::exchange(m_hasEnded, true))
        return;
    if (m_isGood && m_problem.isEmpty()) {
        if (const QString why = incompleteness(); !why.isEmpty())
            m_problem = u"truncated: "_s + why;
    }
    Q_EMIT ended();
}

/// Why a body that has ended is not whole; empty when it is.
QString ReplyBody::incompleteness() const
{
    if (m_reply.error() != QNetworkReply::NoError)
        return m_reply.errorString();
    bool isNumber = false;
    const qint64 promised = m_reply.rawHeader("Content-Length").toLongLong(&isNumber);
    if (isNumber && m_received < promised)
        return u"%1 of %2 bytes came"_s.arg(m_received).arg(promised);
    if (m_gunzip && m_received > 0 && !m_gunzip->isWhole())
        return u"the packed bytes end early"_s;
    return {};
}

} // namespace plato
