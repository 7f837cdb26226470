// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/desktopplace.h"

#include "core/api/httprequest.h"
#include "core/desktop/desktopagent.h"

namespace plato {

QPointer<ApiJob> findDesktop(PlatoApi &api, const QString &gateway, const QString &jobId, int port, QObject *context,
                             std::function<void(const DesktopPlace &)> found)
{
    if (!isLoopback(api.baseUrl())) {
        found({DesktopAgent::gatewayUrl(api.baseUrl(), gateway, jobId, port), {}, {}});
        return {};
    }
    auto *job = api.jobConnectUrl(jobId, port);
    job->then(context, [found = std::move(found)](const PlatoApi::UrlJob &job) {
        if (job.error())
            found({{}, *job.error(), {}});
        else
            found({QUrl(job.result().url), {}, job.result().error});
    });
    return job;
}

} // namespace plato
