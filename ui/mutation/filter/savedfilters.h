// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

class QSettings;

namespace plato::ui {

/// Filters that were saved under a name, in the order of their names. A name is there once, in any letter case.
class SavedFilters
{
public:
    struct Entry
    {
        QString name;
        QString text;
        friend bool operator==(const Entry &, const Entry &) = default;
    };

    /// `settings` outlives this.
    explicit SavedFilters(QSettings &settings);

    QList<Entry> entries() const;              ///< as they are stored now: other windows may have changed them
    QString nameOf(const QString &text) const; ///< of a filter; empty where it is not saved
    void save(const QString &name, const QString &text); ///< takes the place of what has that name
    void remove(const QString &name);

private:
    void write(QList<Entry> entries);

    QSettings &m_settings;
};

} // namespace plato::ui
