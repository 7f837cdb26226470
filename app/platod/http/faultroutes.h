// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/httpserver.h"
#include "app/platod/fault/faults.h"

#include <QList>
#include <QObject>

namespace plato::runtime {

/// Faults over HTTP: a request names its own in the header X-Plato-Fault; others are laid out beforehand with
/// POST /faults, listed with GET and cleared with DELETE. Main thread.
class FaultRoutes : public QObject
{
    Q_OBJECT

public:
    /// Adds the control operations and sets itself between the server and all that was added before. `faults` outlives
    /// this, and this outlives `server`, which calls it.
    FaultRoutes(Faults &faults, http::Server &server, QObject *parent = nullptr);

private:
    void answerAll(const http::Responder &responder) const;
    void add(const http::Request &request, const http::Responder &responder);
    void pass(const http::Request &request, const http::Responder &responder, const http::Handler &handler);
    void perform(const Fault &fault, const http::Request &request, const http::Responder &responder,
                 const http::Handler &handler);

    Faults &m_faults;
    QList<http::Responder> m_held; // of requests that hang
};

} // namespace plato::runtime
