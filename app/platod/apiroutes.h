// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace plato::http {
class Server;
}

/// The operations of core/api/contract/plato-v2.openapi.yaml as routes. What is handed over must outlive the server.
namespace plato::runtime {

struct CatalogueContext;
class Registry;

void addCatalogueRoutes(http::Server &server, const CatalogueContext &context);
void addSessionRoutes(http::Server &server, Registry &registry);
void addJobRoutes(http::Server &server, Registry &registry);
/// The operations of the contract that this runtime does not have: 501, so that nobody takes them for a wrong path.
void addUnsupportedRoutes(http::Server &server);

} // namespace plato::runtime
