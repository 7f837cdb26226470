// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/model/recordtexts.h"

#include "core/mutation/log/mutationtext.h"
#include "core/mutation/query/mutationmatch.h"
#include "core/pool/runonpool.h"
#include "core/text/timetext.h"

#include <memory>

namespace plato {

namespace {

constexpr int KeptTexts = 5000;
constexpr int BehindQueries = -1; // of what waits for a thread

} // namespace

RecordTexts RecordTexts::of(const Mutation &mutation)
{
    return {mutationtext::fitted(mutationtext::keyOf(mutation)), mutationtext::summaryOf(mutation),
            mutationtext::timeOf(mutation), mutation.isKeyGuessed()};
}

RecordTextCache::RecordTextCache(QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_texts(KeptTexts)
{
}

void RecordTextCache::setSet(const MutationSet &set)
{
    const bool isSame = MutationMatch::isSame(m_set, set);
    m_set = set;
    if (isSame)
        return;
    m_reading.cancel();
    m_beingRead.clear();
    m_texts.clear();
}

const RecordTexts *RecordTextCache::textsOf(quint32 row)
{
    if (const QDate today = timetext::today(); m_today != today) {
        m_texts.clear();
        m_today = today;
    }
    if (const RecordTexts *known = m_texts.object(row))
        return known;
    if (!isBig(row)) {
        auto texts = std::make_unique<RecordTexts>(RecordTexts::of(m_set.at(row)));
        const RecordTexts *kept = texts.get();
        m_texts.insert(row, texts.release());
        return kept;
    }
    if (m_beingRead.contains(row))
        return nullptr;
    m_beingRead.insert(row);
    runOnPool(
        m_pool, m_reading.context(), [set = m_set, row] { return RecordTexts::of(set.at(row)); },
        [this, row](const RecordTexts &texts) {
            m_beingRead.remove(row);
            m_texts.insert(row, new RecordTexts(texts));
            Q_EMIT textsRead(row);
        },
        BehindQueries);
    return nullptr;
}

} // namespace plato
