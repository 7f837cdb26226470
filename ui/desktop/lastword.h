// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/desktopport.h"
#include "core/desktop/inputsender.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>

namespace plato::ui {

/// Keeps a desktop that was left until a button that is down over there has been let go, a few seconds at most. Deletes
/// itself.
class LastWord : public QObject
{
public:
    LastWord(std::unique_ptr<DesktopPort> port, std::unique_ptr<InputSender> sender, QObject *parent)
        : QObject(parent)
        , m_port(std::move(port))
        , m_sender(std::move(sender))
    {
        connect(m_sender.get(), &InputSender::pictureWanted, this, [this] { // after every action
            if (m_sender->isIdle())
                deleteLater();
        });
        QTimer::singleShot(Limit, this, &QObject::deleteLater);
    }

private:
    static constexpr std::chrono::seconds Limit{3};

    std::unique_ptr<DesktopPort> m_port; // outlives the sender
    std::unique_ptr<InputSender> m_sender;
};

} // namespace plato::ui
