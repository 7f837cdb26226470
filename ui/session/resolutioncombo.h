// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QSize>

#include <optional>

namespace plato::ui {

/// Chooses the size of a desktop's screen: the server's own, a usual one, or one that is typed as WIDTH×HEIGHT.
class ResolutionCombo : public QComboBox
{
    Q_OBJECT

public:
    explicit ResolutionCombo(QWidget *parent = nullptr);

    void setResolution(QSize size); ///< empty: the server's own
    QSize resolution() const;       ///< pixels; empty for the server's own, and while fault() has words
    QString fault() const;          ///< what is wrong with the text, in words; empty when it can be sent

    /// "1600x900", "1600 × 900": the numbers as they stand, whatever the limits; nullopt when it is no size.
    static std::optional<QSize> parse(const QString &text);

private:
    std::optional<QSize> typed() const; ///< an empty size: the server's own
};

} // namespace plato::ui
