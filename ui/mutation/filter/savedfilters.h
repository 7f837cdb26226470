// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

class QSettings;

namespace plato::ui {

/// Filters that were saved under a name, see namedlist.
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

    QList<Entry> entries() const;                        ///< read anew: another window may have changed them
    QString nameOf(const QString &text) const;           ///< of the filter of this text; empty if it is not saved
    void save(const QString &name, const QString &text); ///< instead of the filter that has this name
    void remove(const QString &name);

private:
    void write(const QList<Entry> &entries);

    QSettings &m_settings;
};

} // namespace plato::ui
