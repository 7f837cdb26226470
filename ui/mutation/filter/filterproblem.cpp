// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/filter/filterproblem.h"

#include "ui/common/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int LeastCharacters = 46; // the problem may be wider than its line

} // namespace

FilterProblem::FilterProblem(QWidget *line)
    : QFrame(line)
    , m_line(line)
    , m_icon(new QLabel)
    , m_problem(new QLabel)
    , m_inForce(new QLabel)
{
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_problem->setObjectName(u"filterProblem"_s);
    m_problem->setBuddy(line);
    m_inForce->setObjectName(u"filterInForce"_s);
    for (QLabel *label : {m_problem, m_inForce}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setForegroundRole(QPalette::Text);
    }
    m_inForce->setForegroundRole(QPalette::PlaceholderText);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_problem);
    words->addWidget(m_inForce);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(6, 4, 6, 4);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    updateIcon();
    hide();
}

void FilterProblem::showProblem(const QString &problem, const QString &inForce)
{
    m_problem->setText(problem);
    m_inForce->setText(inForce);
    if (problem.isEmpty()) {
        hide();
        return;
    }
    // Not in the constructor: the line may be put into its window later.
    if (parentWidget() != m_line->window())
        setParent(m_line->window());
    for (QWidget *each = m_line; each; each = each->isWindow() ? nullptr : each->parentWidget())
        each->installEventFilter(this); // the line moves when one of its parents does
    place();
    setVisible(m_line->isVisible());
}

void FilterProblem::place()
{
    const QWidget *host = parentWidget();
    const QPoint corner = m_line->mapTo(host, m_line->rect().bottomLeft()) + QPoint(0, 2);
    const int least = fontMetrics().averageCharWidth() * LeastCharacters;
    const int width = std::min(std::max(m_line->width(), least), host->width());
    resize(width, layout()->totalHeightForWidth(width));
    move(std::clamp(corner.x(), 0, host->width() - width), corner.y());
    raise();
}

bool FilterProblem::eventFilter(QObject *watched, QEvent *event)
{
    const bool hasProblem = !m_problem->text().isEmpty();
    switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
        if (hasProblem)
            place();
        break;
    case QEvent::Show:
    case QEvent::Hide:
        if (watched == m_line)
            setVisible(hasProblem && event->type() == QEvent::Show);
        break;
    default:
        break;
    }
    return QFrame::eventFilter(watched, event);
}

void FilterProblem::updateIcon()
{
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize);
    m_icon->setPixmap(themedIcon(u"warning"_s, palette()).pixmap(size, size));
}

void FilterProblem::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        updateIcon();
    QFrame::changeEvent(event);
}

} // namespace plato::ui
