// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/filecapture.h"

#include "app/platod/capture/changewatch.h"
#include "app/platod/capture/exactname.h"
#include "app/platod/capture/textdiff.h"

#include <QDateTime>
#include <QFile>
#include <QJsonObject>
#include <QStringList>

#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

QJsonObject valuesOf(const QByteArray &path, const FileContent &content)
{
    QJsonObject values{{u"path"_s, exactName(path)},
                       {u"size"_s, content.size},
                       {u"sha256"_s, content.sha256.isEmpty()
                                         ? QJsonValue()
                                         : QJsonValue(QString::fromLatin1(content.sha256.toHex()))}};
    if (content.isLink)
        values.insert(u"link"_s, true);
    if (!content.unread.isEmpty()) {
        values.insert(u"unread"_s, content.unread);
        values.insert(
            u"modified"_s,
            QDateTime::fromMSecsSinceEpoch(content.modifiedNs / 1'000'000, Qt::UTC).toString(Qt::ISODateWithMs));
    }
    if (content.text)
        values.insert(u"text"_s, *content.text);
    return values;
}

/// `before` or `after` may be missing, not both.
QJsonObject record(const QByteArray &path, const FileContent *before, const FileContent *after)
{
    const QJsonObject old = before ? valuesOf(path, *before) : QJsonObject();
    const QJsonObject now = after ? valuesOf(path, *after) : QJsonObject();
    QJsonObject record{{u"action"_s, !before  ? u"INSERT"_s
                                     : !after ? u"DELETE"_s
                                              : u"UPDATE"_s},
                       {u"path"_s, exactName(path)},
                       {u"key"_s, QJsonObject{{u"path"_s, exactName(path)}}},
                       {u"values"_s, after ? now : old}};
    QJsonObject oldValues = old;
    if (before && after) {
        QJsonArray changed;
        oldValues = {};
        QStringList names = old.keys() + now.keys();
        names.removeDuplicates();
        names.sort();
        for (const QString &name : std::as_const(names)) {
            if (old[name] == now[name])
                continue;
            changed.append(name);
            if (old.contains(name))
                oldValues.insert(name, old[name]);
        }
        record.insert(u"changed"_s, changed);
    }
    record.insert(u"old_values"_s, oldValues);
    if ((!before || before->text) && (!after || after->text))
        record.insert(u"diff"_s, unifiedDiff(before ? *before->text : QString(), after ? *after->text : QString()));
    return record;
}

/// As of the rows of a table: first DELETE, then UPDATE, then INSERT, by path.
Expected<QJsonArray> differenceOf(const ScannedFiles &before, const ScannedFiles &after, const StopFlag &stop)
{
    QJsonArray records;
    for (auto it = before.begin(); it != before.end(); ++it) {
        if (!after.contains(it.key()))
            records.append(record(it.key(), &it->content, nullptr));
    }
    for (auto it = before.begin(); it != before.end(); ++it) {
        if (stop)
            return failure(u"it was stopped"_s);
        if (const auto now = after.constFind(it.key()); now != after.constEnd() && !now->content.isSameAs(it->content))
            records.append(record(it.key(), &it->content, &now->content));
    }
    for (auto it = after.begin(); it != after.end(); ++it) {
        if (!before.contains(it.key()))
            records.append(record(it.key(), nullptr, &it->content));
    }
    return records;
}

} // namespace

FileCapture::FileCapture(ScanPlace place, ChangeWatch &watch)
    : m_place(std::move(place))
    , m_watch(watch)
{
}

Expected<void> FileCapture::begin()
{
    auto files = scanFiles(m_place, std::exchange(m_copies, {}), m_watch, stop());
    if (!files)
        return tl::unexpected(files.error());
    m_reset = std::move(*files);
    m_seen = m_reset;
    m_log.clear();
    m_merged = QJsonArray();
    m_hasBegun = true;
    return {};
}

void FileCapture::copiedFrom(const QString &original)
{
    m_copies = {};
    if (m_original != original) {
        ScanPlace place = m_place;
        place.root = original;
        auto originals = scanUnchanging(place, stop());
        if (!originals)
            return;
        m_originals = std::move(*originals);
        m_original = original;
    }
    m_copies = scanCopies(m_place, m_originals, stop()).value_or(ScannedFiles());
}

Expected<QJsonArray> FileCapture::observe()
{
    return look().map([this] { return m_log.records(); });
}

Expected<QJsonArray> FileCapture::merged()
{
    if (auto looked = look(); !looked)
        return tl::unexpected(looked.error());
    if (!m_merged) {
        const auto net = differenceOf(m_reset, m_seen, stop());
        if (!net)
            return net;
        m_merged = m_log.stamped(*net);
    }
    return *m_merged;
}

QJsonArray FileCapture::unobserved() const
{
    constexpr qsizetype Most = 100;
    QJsonArray list;
    for (auto it = m_seen.begin(); it != m_seen.end() && list.size() < Most; ++it) {
        if (!it->content.unread.isEmpty())
            list.append(QJsonObject{{u"path"_s, exactName(it.key())}, {u"reason"_s, it->content.unread}});
    }
    return list;
}

Expected<void> FileCapture::look()
{
    if (!m_hasBegun)
        return failure(u"The folder %1 has not been read at a reset yet."_s.arg(m_place.folder));
    // Whether the watch has seen anything or not: it tells when to look, and never that there is nothing to see.
    // Writing into memory that a file is mapped to has no event.
    auto files = scanFiles(m_place, m_seen, m_watch, stop());
    if (!files)
        return tl::unexpected(files.error());
    const auto records = differenceOf(m_seen, *files, stop());
    if (!records)
        return tl::unexpected(records.error());
    m_seen = std::move(*files);
    if (records->isEmpty())
        return {};
    m_log.append(*records);
    m_merged.reset();
    if (m_log.isTooLong()) {
        if (const auto net = differenceOf(m_reset, m_seen, stop()))
            m_log.fold(m_log.stamped(*net));
    }
    return {};
}

} // namespace plato
