// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/mutationrecorder.h"

#include "app/platod/capture/sqlitecapture.h"

#include <QJsonObject>
#include <QList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::runtime {

MutationRecorder::MutationRecorder(QString stateFolder, QString workFolder, QStringList databases)
    : m_stateFolder(std::move(stateFolder))
    , m_workFolder(std::move(workFolder))
    , m_databases(std::move(databases))
{
}

MutationRecorder::~MutationRecorder() = default;

Result MutationRecorder::begin()
{
    if (m_captures.empty()) {
        for (qsizetype i = 0; i < m_databases.size(); ++i) {
            const QString work = m_workFolder + u'/' + QString::number(i);
            if (auto made = makePrivateDir(work); !made)
                return made;
            m_captures.push_back(std::make_unique<SqliteCapture>(m_stateFolder + u'/' + m_databases[i], work,
                                                                 SqliteCapture::DefaultPatience, m_stateFolder));
        }
    }
    for (const auto &capture : m_captures) {
        if (auto begun = capture->begin(); !begun)
            return begun;
    }
    return {};
}

tl::expected<QJsonArray, QString> MutationRecorder::mutations(bool merged)
{
    if (m_captures.size() == 1)
        return merged ? m_captures.front()->merged() : m_captures.front()->observe();

    QList<QJsonObject> records;
    for (const auto &capture : m_captures) {
        const auto part = merged ? capture->merged() : capture->observe();
        if (!part)
            return part;
        for (const QJsonValue record : *part)
            records.append(record.toObject());
    }
    std::stable_sort(records.begin(), records.end(), [](const QJsonObject &a, const QJsonObject &b) {
        return a.value(u"timestamp"_s).toString() < b.value(u"timestamp"_s).toString();
    });
    QJsonArray all;
    for (const QJsonObject &record : std::as_const(records))
        all.append(record);
    return all;
}

} // namespace plato::runtime
