// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QPointer>
#include <QWidget>

class QLabel;

namespace plato::ui {

/// How much of a large state has come, with a way out. Visible only while a large one comes.
class FetchBar : public QWidget
{
    Q_OBJECT

public:
    explicit FetchBar(QWidget *parent = nullptr);
    void setSession(Session *session); ///< not owned; null: none

private:
    void refresh();

    QPointer<Session> m_session;
    QLabel *m_text = nullptr;
};

} // namespace plato::ui
