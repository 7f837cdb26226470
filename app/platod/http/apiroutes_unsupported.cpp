// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"
#include "app/platod/http/apiroutes.h"

#include <array>

using namespace Qt::StringLiterals;

namespace plato::runtime {

void addUnsupportedRoutes(http::Server &server)
{
    struct Operation
    {
        QByteArray method;
        QString path;
        QString words;
    };
    const QString session = u"/api/v2/sessions/{session_id}"_s;
    const QString job = u"/api/v2/jobs/{job_id}"_s;
    const std::array operations{
        Operation{"POST", session + u"/setup_sandbox"_s, u"Running containers inside an env"_s},
        Operation{"POST", job + u"/setup_sandbox"_s, u"Running containers inside an env"_s},
        Operation{"POST", session + u"/add_ssh_key"_s, u"SSH into an env (use execute instead)"_s},
        Operation{"POST", job + u"/add_ssh_key"_s, u"SSH into an env (use execute instead)"_s},
    };
    for (const Operation &operation : operations) {
        server.route(operation.method, operation.path,
                     [words = operation.words](const http::Request &, const http::Responder &responder) {
                         responder.error(501, u"%1 is not supported by this runtime"_s.arg(words));
                     });
    }
}

} // namespace plato::runtime
