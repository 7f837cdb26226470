// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/presets.h"

#include <QToolButton>

#include <functional>

class QMenu;

namespace plato::ui {

/// The menu of presets: chooses one, keeps what is being put together as one, takes and gives them as files, and copies
/// what is being put together as text for a terminal.
class PresetButton : public QToolButton
{
    Q_OBJECT

public:
    /// What is being put together, fit to be sent, under the name that it was given, if any; nullopt: nothing that is.
    using Current = std::function<std::optional<Preset>()>;

    /// `settings` outlives the button.
    PresetButton(QSettings &settings, Current current, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const plato::ui::Preset &preset);
    void said(const QString &text); ///< what became of a file or a copy, for people

private:
    void fill();
    void addRemoval(const QList<Preset> &presets);
    void addCopies(const std::optional<Preset> &current);
    void save(const Preset &current);
    void openFile();
    void saveFile(const Preset &current);

    Presets m_presets;
    Current m_current;
    QMenu *m_menu;
    QMenu *m_removal; // in it, as the next one; filled whenever it opens
    QMenu *m_copies;
};

} // namespace plato::ui
