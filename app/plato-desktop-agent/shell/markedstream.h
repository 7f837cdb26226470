// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace plato::agent {

/// One output stream of the shell, cut into the parts that belong to single commands. After each command the shell
/// writes a mark that nothing else can know: `RS token [words] RS`. What comes while no command runs (from processes
/// left in the background) is kept, up to a smaller size, and goes in front of the next command's part.
class MarkedStream
{
public:
    static constexpr qsizetype MaxKept =
        qsizetype(1024) * 1024; ///< bytes of one command; the rest is counted and dropped
    static constexpr qsizetype MaxKeptIdle = qsizetype(64) * 1024; ///< bytes between two commands; the newest are kept

    /// Bytes of one command.
    struct Part
    {
        QByteArray bytes; ///< the first MaxKept of them
        qint64 total = 0; ///< how many there were
        QByteArray words; ///< what the mark said
    };

    /// From now on everything belongs to the command that ends with `token`.
    void begin(const QByteArray &token);
    void feed(const QByteArray &bytes);
    /// The mark has been seen.
    bool complete() const { return m_words.has_value(); }
    /// Ends the command, marked or not, and gives what it wrote.
    Part end();

private:
    void keep(QByteArrayView bytes);

    QByteArray m_mark; // empty: no command runs
    QByteArray m_kept;
    qint64 m_total = 0;
    QByteArray m_pending; // may hold the beginning of the mark
    std::optional<QByteArray> m_words;
};

} // namespace plato::agent
