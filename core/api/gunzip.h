// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <memory>

namespace plato {

/// Unpacks gzip piece by piece, so that whoever asks sees how much it has become before there is more of it. Used on
/// one thread. Inside core/api.
class Gunzip
{
public:
    Gunzip();
    ~Gunzip();
    Q_DISABLE_COPY_MOVE(Gunzip)

    /// The next packed bytes. Only when hasMore() is false.
    void feed(const QByteArray &packed);
    bool hasMore() const { return m_hasMore; } ///< to unpack, of what was fed
    /// Unpacks what was fed to the end of `into`: `most` bytes at the most. False: this is no gzip.
    bool unpackTo(QByteArray &into, qsizetype most);
    /// Whether all that was fed makes a whole: if nothing more comes, nothing is missing.
    bool isWhole() const { return m_isWhole; }

private:
    struct Stream;
    const std::unique_ptr<Stream> m_stream;
    QByteArray m_packed; // m_stream points into it
    bool m_hasMore = false;
    bool m_isWhole = false;
};

} // namespace plato
