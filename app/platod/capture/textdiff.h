// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace plato {

/// What leads from one text to another, line by line, as `diff -U3` writes it, without the two lines that name the
/// files. Empty for equal texts. Of texts that differ in more than some thousand lines the whole differing part is told
/// as removed and added. Pure.
QString unifiedDiff(const QString &before, const QString &after);

} // namespace plato
