// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/highlight/highlightcommands.h"

#include "ui/mutation/highlight/highlightlook.h"
#include "ui/mutation/highlight/highlightrulesdialog.h"

#include <QAction>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace plato::ui {

HighlightCommands::HighlightCommands(QSettings &settings, QWidget *window)
    : QObject(window)
    , m_settings(settings)
    , m_window(window)
    , m_action(new QAction(tr("&Highlight rules…"), this))
{
    m_action->setObjectName(u"mutationHighlightsAction"_s);
    connect(m_action, &QAction::triggered, this, &HighlightCommands::editRules);
}

QList<HighlightRule> HighlightCommands::rules() const
{
    return readHighlightRules(m_settings);
}

void HighlightCommands::editRules()
{
    auto *dialog = new HighlightRulesDialog(rules(), m_vocabulary, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        writeHighlightRules(m_settings, dialog->rules());
        Q_EMIT rulesChanged(dialog->rules());
    });
    dialog->open();
}

} // namespace plato::ui
