// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/resolutioncombo.h"

#include "core/api/sessionrecords.h"
#include "ui/common/accessibility.h"

#include <QCompleter>
#include <QLineEdit>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr QSize UsualSizes[] = {{1024, 768}, {1280, 720}, {1280, 800}, {1440, 900}, {1920, 1080}, {2560, 1440}};

bool fits(QSize size)
{
    return size.width() >= screensize::MinWidth && size.width() <= screensize::MaxWidth &&
           size.height() >= screensize::MinHeight && size.height() <= screensize::MaxHeight;
}

} // namespace

ResolutionCombo::ResolutionCombo(QWidget *parent)
    : QComboBox(parent)
{
    setEditable(true);
    setInsertPolicy(NoInsert);
    setCompleter(nullptr); // it would finish "1280" before the person has typed the height
    addItem(tr("Default size"));
    for (const QSize size : UsualSizes)
        addItem(tr("%1 × %2").arg(size.width()).arg(size.height()));
    lineEdit()->setPlaceholderText(itemText(0));
    setAccessibleNameOfEditable(*this, tr("Screen resolution"));
    setToolTip(tr("Size of the desktop's screen in pixels: choose one, or type width × height. The runtime of this "
                  "computer makes it so; other servers may have a size of their own."));
}

void ResolutionCombo::setResolution(QSize size)
{
    setCurrentText(size.isEmpty() ? itemText(0) : tr("%1 × %2").arg(size.width()).arg(size.height()));
}

std::optional<QSize> ResolutionCombo::parse(const QString &text)
{
    static const QRegularExpression form(u"^\\s*(\\d{1,5})\\s*[x×*]\\s*(\\d{1,5})\\s*$"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(text);
    return match.hasMatch() ? std::optional(QSize(match.captured(1).toInt(), match.captured(2).toInt())) : std::nullopt;
}

std::optional<QSize> ResolutionCombo::typed() const
{
    const QString text = currentText().trimmed();
    if (text.isEmpty() || text == itemText(0))
        return QSize();
    return parse(text);
}

QSize ResolutionCombo::resolution() const
{
    const QSize size = typed().value_or(QSize());
    return fits(size) ? size : QSize();
}

QString ResolutionCombo::fault() const
{
    const auto size = typed();
    if (!size)
        return tr("A screen is written as width × height, like 1600 × 900.");
    if (size->isValid() && !fits(*size)) {
        return tr("A screen has %1 × %2 to %3 × %4 pixels.")
            .arg(screensize::MinWidth)
            .arg(screensize::MinHeight)
            .arg(screensize::MaxWidth)
            .arg(screensize::MaxHeight);
    }
    return {};
}

} // namespace plato::ui
