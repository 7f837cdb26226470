// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/computer/computerthread.h"

using namespace Qt::StringLiterals;

namespace plato::agent {

ComputerThread::ComputerThread(const QByteArray &display, QObject *parent)
    : QObject(parent)
    , m_computer(new Computer(display))
{
    m_thread.setObjectName(u"display"_s);
    m_computer->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_computer, &Computer::start);
    connect(&m_thread, &QThread::finished, m_computer, &QObject::deleteLater);
    m_thread.start();
}

ComputerThread::~ComputerThread()
{
    m_thread.quit();
    m_thread.wait();
}

void ComputerThread::state(const StateDone &done)
{
    const quint64 number = ++m_lastNumber;
    m_stateDone.insert(number, done);
    QMetaObject::invokeMethod(m_computer, [this, number] {
        const auto deliver = [this, number, state = m_computer->state()] { m_stateDone.take(number)(state); };
        QMetaObject::invokeMethod(this, deliver, Qt::QueuedConnection);
    });
}

void ComputerThread::perform(const ComputerRequest &request, const Computer::Done &done)
{
    const quint64 number = ++m_lastNumber;
    m_done.insert(number, done);
    QMetaObject::invokeMethod(m_computer, [this, request, number] {
        m_computer->perform(request, [this, number](const ComputerAnswer &answer) {
            const auto deliver = [this, number, answer] { m_done.take(number)(answer); };
            QMetaObject::invokeMethod(this, deliver, Qt::QueuedConnection);
        });
    });
}

} // namespace plato::agent
