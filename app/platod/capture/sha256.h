// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

struct evp_md_ctx_st;

namespace plato {

/// SHA-256 of bytes that come in pieces, with the instructions that the processor has for it. QCryptographicHash uses
/// none and takes more than ten times as long: of whole files that is what a reset waits for. One thread at a time.
class Sha256
{
public:
    Sha256();

    void addData(QByteArrayView bytes);
    QByteArray result(); ///< 32 bytes; ends the hash. Empty where libcrypto refused

    static QByteArray of(QByteArrayView bytes);

private:
    struct Free
    {
        void operator()(evp_md_ctx_st *context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> m_context;
    bool m_isGood = false;
};

} // namespace plato
