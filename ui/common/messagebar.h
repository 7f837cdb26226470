// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QList>
#include <QString>

#include <functional>

class QLabel;
class QToolButton;
class QHBoxLayout;

namespace plato::ui {

/// A banner that tells of problems without standing in the way. Shows the newest message and how many wait behind it;
/// the same text is not kept twice.
class MessageBar : public QFrame
{
    Q_OBJECT

public:
    enum class Level { Info, Warning, Error };
    struct Action
    {
        QString text;
        std::function<void()> run; ///< the message goes away first
    };

    explicit MessageBar(QWidget *parent = nullptr);

    /// `about`: what the message is about, for withdraw(); empty: it is never withdrawn. A text that is too long for a
    /// banner is cut: with a button the person gets all of it, or `whole`, the words of others as they came.
    void post(Level level, const QString &text, const QList<Action> &actions = {}, const QString &about = {},
              const QString &whole = {});
    void withdraw(const QString &about); ///< all messages about that, wherever they stand: they are no news any more
    void dismiss();                      ///< the message on show
    void clear();                        ///< all
    QString text() const;                ///< of the message on show, uncut; empty when there is none

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Message
    {
        Level level;
        QString text;
        QList<Action> actions;
        QString about;
        QString whole;
    };

    void refresh();
    void addButton(const QString &name, const QString &text, const std::function<void()> &run);
    void showWhole(const QString &whole);

    QList<Message> m_messages; // newest last
    QLabel *m_icon = nullptr;
    QLabel *m_text = nullptr;
    QLabel *m_more = nullptr;
    QHBoxLayout *m_buttons = nullptr;
    QToolButton *m_dismiss = nullptr;
};

} // namespace plato::ui
