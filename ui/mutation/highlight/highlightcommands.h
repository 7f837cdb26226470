// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filtercompletion.h"
#include "core/mutation/filter/highlightrules.h"

#include <QList>
#include <QObject>

class QAction;
class QSettings;
class QWidget;

namespace plato::ui {

/// The highlight rules that are kept in the settings, and "Highlight rules…", which edits them. GUI thread.
class HighlightCommands : public QObject
{
    Q_OBJECT

public:
    /// `settings` outlives this. The dialog is opened above `window`, which owns this.
    HighlightCommands(QSettings &settings, QWidget *window);

    QAction *action() const { return m_action; }
    QList<HighlightRule> rules() const;
    void setVocabulary(const FilterVocabulary &vocabulary) { m_vocabulary = vocabulary; } ///< offered in the dialog

Q_SIGNALS:
    void rulesChanged(const QList<plato::HighlightRule> &rules);

private:
    void editRules();

    QSettings &m_settings;
    QWidget *m_window = nullptr;
    QAction *m_action = nullptr;
    FilterVocabulary m_vocabulary;
};

} // namespace plato::ui
