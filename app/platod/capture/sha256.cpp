// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/sha256.h"

#include <openssl/evp.h>

namespace plato {

void Sha256::Free::operator()(evp_md_ctx_st *context) const
{
    EVP_MD_CTX_free(context);
}

Sha256::Sha256()
    : m_context(EVP_MD_CTX_new())
    , m_isGood(m_context && EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) == 1)
{
}

void Sha256::addData(QByteArrayView bytes)
{
    m_isGood = m_isGood && EVP_DigestUpdate(m_context.get(), bytes.data(), size_t(bytes.size())) == 1;
}

QByteArray Sha256::result()
{
    QByteArray digest(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned size = 0;
    if (!m_isGood || EVP_DigestFinal_ex(m_context.get(), reinterpret_cast<unsigned char *>(digest.data()), &size) != 1)
        return {};
    m_isGood = false;
    digest.truncate(qsizetype(size));
    return digest;
}

QByteArray Sha256::of(QByteArrayView bytes)
{
    Sha256 hash;
    hash.addData(bytes);
    return hash.result();
}

} // namespace plato
