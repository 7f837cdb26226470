// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/filter/savedfilters.h"

#include "ui/common/namedlist.h"
#include "ui/common/settings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

SavedFilters::SavedFilters(QSettings &settings)
    : m_settings(settings)
{
}

QList<SavedFilters::Entry> SavedFilters::entries() const
{
    QList<Entry> result;
    const QJsonArray list = QJsonDocument::fromJson(plato::read(m_settings, settings::SavedFilters)).array();
    for (const QJsonValue value : list) {
        const Entry entry{value[u"name"_s].toString(), value[u"filter"_s].toString()};
        if (!entry.name.isEmpty() && !entry.text.isEmpty())
            result.append(entry);
    }
    return result;
}

QString SavedFilters::nameOf(const QString &text) const
{
    const QList<Entry> all = entries();
    const auto found = std::find_if(all.cbegin(), all.cend(), [&](const Entry &e) { return e.text == text.trimmed(); });
    return found == all.cend() ? QString() : found->name;
}

void SavedFilters::save(const QString &name, const QString &text)
{
    const Entry entry{name.simplified(), text.trimmed()};
    if (entry.name.isEmpty() || entry.text.isEmpty())
        return;
    QList<Entry> all = entries();
    namedlist::put(all, entry);
    write(all);
}

void SavedFilters::remove(const QString &name)
{
    QList<Entry> all = entries();
    namedlist::remove(all, name);
    write(all);
}

void SavedFilters::write(const QList<Entry> &entries)
{
    QJsonArray list;
    for (const Entry &entry : entries)
        list.append(QJsonObject{{u"name"_s, entry.name}, {u"filter"_s, entry.text}});
    plato::write(m_settings, settings::SavedFilters, QJsonDocument(list).toJson(QJsonDocument::Compact));
}

} // namespace plato::ui
