// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/emptystate.h"

#include "core/text/showntext.h"
#include "ui/common/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int LineInCharacters = 90; // of average width: a line that reads well
constexpr int IconSize = 48;

void setButton(QPushButton *button, const QString &text)
{
    button->setText(text);
    button->setVisible(!text.isEmpty());
}

} // namespace

EmptyState::EmptyState(QWidget *parent)
    : EmptyState(u"emptyState"_s, parent)
{
}

EmptyState::EmptyState(const QString &name, QWidget *parent)
    : QScrollArea(parent)
{
    setObjectName(name);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus); // its buttons have the focus

    auto *page = new QWidget;
    m_icon = new QLabel(page);
    m_icon->setAlignment(Qt::AlignCenter);
    m_title = new QLabel(page);
    m_title->setObjectName(name + u"Title"_s);
    QFont heading = font();
    heading.setPointSizeF(heading.pointSizeF() * 1.15);
    heading.setBold(true);
    m_title->setFont(heading);
    m_text = new QLabel(page);
    m_text->setObjectName(name + u"Text"_s);
    const int character = fontMetrics().averageCharWidth();
    for (QLabel *label : {m_title, m_text}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText); // words of servers and names of envs are no HTML
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setMaximumWidth(character * LineInCharacters);
    }
    m_busy = new QProgressBar(page);
    m_busy->setObjectName(name + u"Busy"_s);
    m_busy->setAccessibleName(tr("Waiting"));
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setMaximumWidth(character * LineInCharacters / 3);
    m_button = new QPushButton(page);
    m_button->setObjectName(name + u"Button"_s);
    m_secondButton = new QPushButton(page);
    m_secondButton->setObjectName(name + u"SecondButton"_s);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::clicked);
    connect(m_secondButton, &QPushButton::clicked, this, &EmptyState::secondClicked);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_button);
    buttons->addWidget(m_secondButton);
    buttons->addStretch();

    auto *column = new QVBoxLayout(page);
    column->addStretch(2);
    column->addWidget(m_icon);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_title, m_text, m_busy}) {
        auto *row = new QHBoxLayout; // centred, and as wide as its largest width allows
        row->addStretch(1);
        row->addWidget(widget, 1000);
        row->addStretch(1);
        column->addLayout(row);
    }
    column->addSpacing(4);
    column->addLayout(buttons);
    column->addStretch(3);
    setWidget(page);
    // In the colour of the window around it, not in that of a list.
    viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
    setContent({}, {}, {});
}

void EmptyState::setContent(const QString &iconName, const QString &title, const QString &text, const QString &button)
{
    m_iconName = iconName;
    m_icon->setVisible(!iconName.isEmpty());
    m_title->setText(showntext::whole(title));
    m_text->setText(showntext::whole(text));
    m_text->setVisible(!text.isEmpty());
    setButton(m_button, button);
    setSecondButton({});
    setBusy(false);
    // Without a button the title has the focus, and is read: a hidden button would swallow the keys.
    setFocusProxy(button.isEmpty() ? static_cast<QWidget *>(m_title) : m_button);
    setAccessibleName(m_title->text());
    setAccessibleDescription(m_text->text());
    refreshIcon();
}

void EmptyState::setSecondButton(const QString &text)
{
    setButton(m_secondButton, text);
}

void EmptyState::setBusy(bool isBusy)
{
    m_busy->setVisible(isBusy);
}

void EmptyState::refreshIcon()
{
    QPalette pale = palette();
    pale.setColor(QPalette::WindowText, pale.color(QPalette::PlaceholderText));
    m_icon->setPixmap(themedIcon(m_iconName, pale).pixmap(IconSize, IconSize));
}

void EmptyState::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshIcon();
}

} // namespace plato::ui
