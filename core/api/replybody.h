// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/gunzip.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <memory>
#include <utility>

class QNetworkReply;

namespace plato {

/// The body of one reply, taken as it comes: unpacked where it is gzip, and given up as soon as it has more bytes than
/// are wanted. No more than a few hundred KiB wait in Qt's hands. Thread: that of the reply. Inside core/api only.
class ReplyBody : public QObject
{
    Q_OBJECT

public:
    /// `limit`: bytes of a body of 2xx, as they come and unpacked. Of any other the first replylimit::ErrorText bytes
    /// are taken. `reply` is used until this is destroyed.
    ReplyBody(QNetworkReply &reply, qint64 limit, QObject *parent);

    /// What came so far, unpacked. Empty when there is a problem().
    const QByteArray &bytes() const { return m_bytes; }
    QByteArray takeBytes() { return std::exchange(m_bytes, {}); }
    /// How many bytes came, unpacked; counted also where bytes() are not kept.
    qint64 size() const { return m_size; }
    /// Why a body of 2xx is not taken; empty when it is whole.
    const QString &problem() const { return m_problem; }
    bool isTooLarge() const { return m_isTooLarge; } ///< that is the problem

Q_SIGNALS:
    void grew(); ///< by a MiB or more since the last time
    /// Once: it is whole, or there is a problem, or nothing more of it is wanted. Last of all: a slot may destroy this.
    void ended();

private:
    enum class Packing { NotKnown, None, Gzip, Other };

    void look();
    void lookLater();
    void begin();
    bool take(const QByteArray &piece);
    void makeRoom(qint64 more);
    bool unpack();
    bool isOverLimit();
    void refuse(const QString &problem);
    void end();
    QString incompleteness() const;

    QNetworkReply &m_reply;
    qint64 m_limit;
    QByteArray m_bytes;
    QString m_problem;
    std::unique_ptr<Gunzip> m_gunzip;
    qint64 m_received = 0; // as they came
    qint64 m_size = 0;
    qint64 m_told = 0; // of m_size
    qint64 m_room = 0; // to unpack in this turn
    Packing m_packing = Packing::NotKnown;
    bool m_isGood = false; // 2xx
    bool m_isTooLarge = false;
    bool m_isQueued = false;
    bool m_hasEnded = false;
};

} // namespace plato
