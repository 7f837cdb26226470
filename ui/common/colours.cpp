// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/colours.h"

namespace plato::ui {

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor toneColour(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Neutral:
        return palette.color(QPalette::PlaceholderText);
    case Tone::Info:
        return dark ? QColor(0x6f, 0xb1, 0xf2) : QColor(0x1c, 0x66, 0xb3);
    case Tone::Good:
        return dark ? QColor(0x63, 0xc9, 0x85) : QColor(0x1d, 0x7d, 0x45);
    case Tone::Warning:
        return dark ? QColor(0xe8, 0xb3, 0x4b) : QColor(0x96, 0x60, 0x00);
    case Tone::Danger:
        return dark ? QColor(0xf2, 0x80, 0x78) : QColor(0xb3, 0x2b, 0x23);
    }
    return palette.color(QPalette::WindowText);
}

QColor toneBackground(Tone tone, const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Window);
    const QColor colour = toneColour(tone, palette);
    const qreal part = isDark(palette) ? 0.20 : 0.12;
    const auto mix = [part](float a, float b) { return static_cast<float>(a * (1 - part) + b * part); };
    return QColor::fromRgbF(mix(base.redF(), colour.redF()), mix(base.greenF(), colour.greenF()),
                            mix(base.blueF(), colour.blueF()));
}

} // namespace plato::ui
