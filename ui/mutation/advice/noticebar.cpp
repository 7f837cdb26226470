// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/advice/noticebar.h"

#include "core/mutation/log/mutationtext.h"
#include "ui/common/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int MaxLines = 3;

} // namespace

NoticeBar::NoticeBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel)
    , m_text(new QLabel)
    , m_button(new QPushButton)
{
    setObjectName(u"mutationNotice"_s);
    setFrameShape(QFrame::StyledPanel);
    refreshIcon();
    m_text->setObjectName(u"mutationNoticeText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_button->setObjectName(u"mutationNoticeButton"_s);
    connect(m_button, &QPushButton::clicked, this, [this] { Q_EMIT stepChosen(m_notice.step, m_notice.jobId); });

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 2, 6, 2);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    hide();
}

void NoticeBar::refreshIcon()
{
    m_icon->setPixmap(themedIcon(u"warning"_s, palette()).pixmap(style()->pixelMetric(QStyle::PM_SmallIconSize)));
}

void NoticeBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshIcon();
}

void NoticeBar::setNotice(const MutationGuide::Notice &notice)
{
    m_notice = notice;
    QStringList lines = notice.lines;
    const auto more = [&notice](qsizetype shown) { return tr("and %n more", nullptr, int(notice.count - shown)); };
    if (notice.count > lines.size())
        lines.append(more(lines.size()));
    m_text->setToolTip(lines.size() > MaxLines ? mutationtext::asToolTip(lines.join(u'\n')) : QString());
    if (lines.size() > MaxLines) {
        lines = lines.first(MaxLines - 1);
        lines.append(more(lines.size()));
    }
    m_text->setText(lines.join(u'\n'));
    m_button->setText(MutationGuide::textOf(notice.step));
    m_button->setVisible(notice.step != MutationGuide::Step::None);
    setVisible(!lines.isEmpty());
}

} // namespace plato::ui
