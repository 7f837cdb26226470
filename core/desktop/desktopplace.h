// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"

#include <QPointer>
#include <QString>
#include <QUrl>

#include <functional>
#include <optional>

namespace plato {

constexpr int PortOfAgent = 9000;
constexpr int PortOfViewer = 6080;

/// Where a port of a desktop env is, or why that is not known.
struct DesktopPlace
{
    QUrl url;                      ///< of agent or viewer; empty or invalid: not known
    std::optional<ApiError> error; ///< the server did not tell
    QString refusal;               ///< it answered without an address; its words
};

/// Asks for it. Servers on this computer have no gateway: they give the address of the port itself, and `found` is
/// called later, unless `context` has gone or the job that is given back was cancelled. Elsewhere it follows from the
/// gateway: `found` is called at once, with an invalid address where that is not known, and null is given back.
QPointer<ApiJob> findDesktop(PlatoApi &api, const QString &gateway, const QString &jobId, int port, QObject *context,
                             std::function<void(const DesktopPlace &place)> found);

} // namespace plato
