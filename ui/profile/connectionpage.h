// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection/connection.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedLayout;

namespace plato::ui {

class EmptyState;

/// Stands in the window until there is a server to work with: says what is under way or wrong, asks for a missing key.
class ConnectionPage : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionPage(Connection &connection, QWidget *parent = nullptr);

    /// Why the connection failed, in words for a person.
    static QString failureText(const Connection &connection);

private:
    QWidget *createKeyForm();
    void askForKey();
    void refresh();
    void sendKey();

    Connection &m_connection;
    QStackedLayout *m_stack = nullptr;
    EmptyState *m_message = nullptr;
    QWidget *m_keyForm = nullptr;
    QLabel *m_keyTitle = nullptr;
    QLabel *m_keyReason = nullptr;
    QLineEdit *m_key = nullptr;
    QCheckBox *m_remember = nullptr;
    QLabel *m_noKeychain = nullptr;
    QPushButton *m_useKey = nullptr;
    QPushButton *m_askKeychain = nullptr;
};

} // namespace plato::ui
