// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace plato::ui {

/// How far the envs of a starting session are, with a way out. Visible only while it starts.
class BootBar : public QWidget
{
    Q_OBJECT

public:
    explicit BootBar(QWidget *parent = nullptr);
    void setSession(Session *session);

Q_SIGNALS:
    void cancelRequested();

private:
    void refresh();

    QPointer<Session> m_session;
    QLabel *m_text = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace plato::ui
