// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/messagebar.h"

#include "core/text/showntext.h"
#include "ui/common/colours.h"
#include "ui/common/icons.h"

#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int MaxMessages = 20;
constexpr qsizetype MaxShown = 260; // leaves room for the window, where that is small
constexpr qsizetype MaxInDialog = 50'000;

Tone toneOf(MessageBar::Level level)
{
    switch (level) {
    case MessageBar::Level::Info:
        return Tone::Info;
    case MessageBar::Level::Warning:
        return Tone::Warning;
    case MessageBar::Level::Error:
        return Tone::Danger;
    }
    return Tone::Info;
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
{
    setObjectName(u"messageBar"_s);
    setAccessibleName(tr("Messages"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 6, 6);
    m_icon = new QLabel(this);
    m_text = new QLabel(this);
    m_text->setObjectName(u"messageText"_s);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_more = new QLabel(this);
    m_buttons = new QHBoxLayout;
    m_dismiss = new QToolButton(this);
    m_dismiss->setObjectName(u"messageDismiss"_s);
    m_dismiss->setAutoRaise(true);
    m_dismiss->setToolTip(tr("Dismiss"));
    m_dismiss->setAccessibleName(tr("Dismiss message"));
    connect(m_dismiss, &QToolButton::clicked, this, &MessageBar::dismiss);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_more);
    layout->addLayout(m_buttons);
    layout->addWidget(m_dismiss, 0, Qt::AlignTop);
    refresh();
}

void MessageBar::post(Level level, const QString &text, const QList<Action> &actions, const QString &about,
                      const QString &whole)
{
    m_messages.removeIf([&text](const Message &m) { return m.text == text; });
    m_messages.append({level, text, actions, about, whole.isEmpty() ? text : whole});
    if (m_messages.size() > MaxMessages)
        m_messages.removeFirst();
    refresh();
}

void MessageBar::withdraw(const QString &about)
{
    if (!about.isEmpty() && m_messages.removeIf([&about](const Message &m) { return m.about == about; }) > 0)
        refresh();
}

void MessageBar::dismiss()
{
    if (!m_messages.isEmpty())
        m_messages.removeLast();
    refresh();
}

void MessageBar::clear()
{
    m_messages.clear();
    refresh();
}

QString MessageBar::text() const
{
    return m_messages.isEmpty() ? QString() : m_messages.constLast().text;
}

void MessageBar::refresh()
{
    setVisible(!m_messages.isEmpty());
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater(); // later: it may be the button whose click brought us here
        item->widget()->hide();
        delete item;
    }
    if (m_messages.isEmpty())
        return;

    const Message &message = m_messages.constLast();
    const QString symbol = message.level == Level::Error     ? u"error"_s
                           : message.level == Level::Warning ? u"warning"_s
                                                             : u"info"_s;
    const int size = fontMetrics().height();
    m_icon->setPixmap(themedIcon(symbol, palette()).pixmap(size, size));
    const QString shown = showntext::whole(message.text, MaxShown);
    m_text->setText(shown);
    m_text->setAccessibleName(shown);
    const qsizetype more = m_messages.size() - 1;
    m_more->setText(more > 0 ? tr("%n more", nullptr, static_cast<int>(more)) : QString());
    if (shown != message.text || showntext::isCut(message.whole))
        addButton(u"messageWhole"_s, tr("Show all"), [this, whole = message.whole] { showWhole(whole); });
    for (qsizetype i = 0; i < message.actions.size(); ++i) {
        addButton(u"messageAction%1"_s.arg(i), message.actions[i].text, [this, run = message.actions[i].run] {
            dismiss();
            run();
        });
    }
    m_dismiss->setIcon(themedIcon(u"dismiss"_s, palette()));
    update();
}

void MessageBar::addButton(const QString &name, const QString &text, const std::function<void()> &run)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(name);
    connect(button, &QPushButton::clicked, this, run);
    m_buttons->addWidget(button);
}

void MessageBar::showWhole(const QString &whole)
{
    auto *dialog = new QDialog(window());
    dialog->setObjectName(u"messageWholeDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Whole message"));
    auto *text = new QPlainTextEdit(dialog);
    text->setObjectName(u"messageWholeText"_s);
    text->setReadOnly(true);
    text->setAccessibleName(tr("Whole message"));
    text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    text->setPlainText(showntext::withSigns(whole.left(MaxInDialog), true));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QPushButton *copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copy->setObjectName(u"messageWholeCopy"_s);
    copy->setToolTip(tr("Copy all of it, as it came"));
    removeButtonIcons(*dialog);
    connect(copy, &QPushButton::clicked, dialog, [whole] { QGuiApplication::clipboard()->setText(whole); });
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *layout = new QVBoxLayout(dialog);
    layout->addWidget(text, 1);
    if (whole.size() > MaxInDialog) {
        auto *note = new QLabel(
            tr("The first %L1 of %L2 characters are shown; Copy takes all.").arg(MaxInDialog).arg(whole.size()));
        note->setWordWrap(true);
        layout->addWidget(note);
    }
    layout->addWidget(buttons);
    dialog->resize(fontMetrics().averageCharWidth() * 80, fontMetrics().lineSpacing() * 20);
    dialog->open();
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void MessageBar::paintEvent(QPaintEvent *)
{
    if (m_messages.isEmpty())
        return;
    const Tone tone = toneOf(m_messages.constLast().level);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(toneBackground(tone, palette()));
    painter.setPen(toneColour(tone, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace plato::ui
