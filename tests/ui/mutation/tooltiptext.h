// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTextDocument>
#include <QTextDocumentFragment>

namespace plato::test {

/// What a person reads in a tooltip, which Qt takes for plain or for rich text by how it looks.
inline QString toolTipText(const QString &toolTip)
{
    return Qt::mightBeRichText(toolTip) ? QTextDocumentFragment::fromHtml(toolTip).toPlainText() : toolTip;
}

} // namespace plato::test
