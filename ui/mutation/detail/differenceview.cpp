// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/detail/differenceview.h"

#include "ui/mutation/list/actionlook.h"

#include <QTextCursor>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

/// Characters that are shown at each end of a long stretch that is the same; the rest of it is left out.
constexpr qsizetype Context = 400;
constexpr float TintStrength = 0.2F;

QColor tinted(const QColor &base, const QColor &color)
{
    const auto mix = [](float a, float b) { return a * (1 - TintStrength) + b * TintStrength; };
    return QColor::fromRgbF(mix(float(base.redF()), float(color.redF())),
                            mix(float(base.greenF()), float(color.greenF())),
                            mix(float(base.blueF()), float(color.blueF())));
}

} // namespace

DifferenceView::DifferenceView(QWidget *parent)
    : TextView(u"mutationDifferences"_s, parent)
{
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("What differs between the old and the new value"));
    setToolTip(tr("Struck out: only in the old value. Underlined: only in the new one."));
}

void DifferenceView::append(const QString &text, std::optional<TextDifference::Kind> kind)
{
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    QTextCharFormat format;
    // The window's palette: this view gets a new one only after its parents were told, who then show the text again.
    const QPalette colours = window()->palette();
    const QColor base = colours.color(QPalette::Base);
    if (kind == TextDifference::Kind::Removed) {
        format.setFontStrikeOut(true);
        format.setBackground(tinted(base, actionColor(Mutation::Action::Delete, base)));
    } else if (kind == TextDifference::Kind::Added) {
        format.setFontUnderline(true);
        format.setBackground(tinted(base, actionColor(Mutation::Action::Insert, base)));
    } else if (!kind) { // words of the program, not of the data
        format.setFontItalic(true);
        format.setForeground(colours.color(QPalette::PlaceholderText));
    }
    cursor.insertText(text, format);
}

bool DifferenceView::showDifference(const TextDifference &difference)
{
    QString whole;
    for (const TextDifference::Part &part : difference.parts)
        whole += QStringView(part.text).left(MaxShown);
    clear();
    wrapFor(whole.left(MaxShown));
    QTextCursor(document()).beginEditBlock();
    qsizetype left = MaxShown;
    bool isCut = false;
    for (qsizetype i = 0; i < difference.parts.size() && !isCut; ++i) {
        const TextDifference::Part &part = difference.parts[i];
        QString text = part.text.left(left);
        isCut = text.size() < part.text.size();
        if (part.kind != TextDifference::Kind::Same) {
            left -= text.size();
            // The end of a line may be all that changed; at the end of the text it has its sign.
            text.replace(u'\n', u"↵\n"_s).replace(u"↵↵\n"_s, u"↵\n"_s);
            append(text, part.kind);
            continue;
        }
        const qsizetype head = i == 0 ? 0 : Context;
        const qsizetype tail = i == difference.parts.size() - 1 ? 0 : Context;
        if (part.text.size() <= head + tail + Context) {
            left -= text.size();
            append(text, part.kind);
            continue;
        }
        isCut = false;
        left -= head + tail;
        append(part.text.left(head), part.kind);
        append(tr("\n⋯ %n character(s) that are the same ⋯\n", nullptr, int(part.text.size() - head - tail)), {});
        append(part.text.right(tail), part.kind);
    }
    QTextCursor(document()).endEditBlock();
    moveCursor(QTextCursor::Start);
    return !isCut;
}

void DifferenceView::showPatch(const QString &patch)
{
    clear();
    wrapFor(patch);
    const QStringList lines = patch.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString &line = lines[i];
        const bool isName = line.startsWith("--- "_L1) || line.startsWith("+++ "_L1) || line.startsWith("@@"_L1);
        const bool isLast = i == lines.size() - 1;
        const auto kind = line.startsWith(u'-')   ? TextDifference::Kind::Removed
                          : line.startsWith(u'+') ? TextDifference::Kind::Added
                                                  : TextDifference::Kind::Same;
        append(line, isName ? std::nullopt : std::optional(kind));
        if (!isLast)
            append(u"\n"_s, TextDifference::Kind::Same);
    }
    moveCursor(QTextCursor::Start);
}

} // namespace plato::ui
