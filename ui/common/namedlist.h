// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <algorithm>

/// What a person saves under names: entries with a `name`, in the order of their names. Names that differ in letter
/// case only are the same. Pure functions.
namespace plato::ui::namedlist {

template <typename Entry>
auto find(const QList<Entry> &entries, const QString &name)
{
    return std::find_if(entries.cbegin(), entries.cend(),
                        [&](const Entry &entry) { return entry.name.compare(name, Qt::CaseInsensitive) == 0; });
}

template <typename Entry>
void remove(QList<Entry> &entries, const QString &name)
{
    if (const auto found = find(entries, name); found != entries.cend())
        entries.erase(found);
}

/// Instead of the entry that has its name.
template <typename Entry>
void put(QList<Entry> &entries, const Entry &entry)
{
    remove(entries, entry.name);
    entries.append(entry);
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        return a.name.toCaseFolded().localeAwareCompare(b.name.toCaseFolded()) < 0;
    });
}

} // namespace plato::ui::namedlist
