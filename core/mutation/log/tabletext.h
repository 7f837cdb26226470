// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace plato {

/// What a table is called where records say which database it is of, `data/app.db/meta`: another text for every two, so
/// that all that goes by tables tells those of one name apart. Slashes within the name of the table are marked.
inline QString tableText(const QString &database, const QString &table)
{
    QString marked = table;
    marked.replace(u'\\', QLatin1StringView("\\\\")).replace(u'/', QLatin1StringView("\\/"));
    return database + u'/' + marked;
}

} // namespace plato
