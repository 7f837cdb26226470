// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/usersocket/userfolder.h"
#include "core/usersocket/usersocketserver.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>

class QTimer;

namespace plato {

/// What the start of a program asks for, and what it is told.
struct StartRequest
{
    QStringList arguments; ///< without the program's name
    QString folder;        ///< that it was started in: names of files are meant from there
    QString key;           ///< what its PLATO_API_KEY said
    QString activation;    ///< the desktop's leave to raise a window; may be empty
};
struct StartAnswer
{
    int exitCode = 0;
    QString output; ///< for standard output
    QString errors; ///< for standard error
};

/// One window for a person and a file of settings: the first start serves, later ones ask it and end.
class Instance : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(const StartAnswer &answer)>;
    struct Timing
    {
        std::chrono::milliseconds taken{5'000};     ///< until the first instance has taken a request
        std::chrono::milliseconds answered{90'000}; ///< until it has answered: it may have to ask a server
    };

    /// `settingsFile`: empty for the person's own.
    explicit Instance(const QString &settingsFile, QObject *parent = nullptr);

    /// True: this process is the first, also where there is no way to tell (see trouble()).
    bool claim();
    QString trouble() const { return m_trouble; } ///< why other starts cannot find this one

    /// From now on requests of later starts are given to `handle`, each with a function to answer it: once, now or
    /// later. Needs an event loop, and to be the first.
    void serve(std::function<void(const StartRequest &request, const Answer &answer)> handle);

    /// Asks the first instance; `done` gets its answer, or an exit code and words of our own where it gives none.
    void ask(const StartRequest &request, const Answer &done);
    void setTiming(const Timing &timing) { m_timing = timing; }

private:
    void onLine(UserSocketLink &link, const QByteArray &line);
    void knock(QObject &asking, QTimer &deadline, const StartRequest &request, const Answer &finish);

    Timing m_timing;
    QString m_socket; // empty: there is none
    QString m_trouble;
    UserLock m_lock;
    std::unique_ptr<UserSocketServer> m_server;
    std::function<void(const StartRequest &, const Answer &)> m_handle;
};

} // namespace plato
