// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace plato {
class WorkPool;
namespace http {
class Server;
}
} // namespace plato

/// The operations of core/api/contract/plato-v2.openapi.yaml as routes. What is handed over must outlive the server.
namespace plato::runtime {

class ArtifactStore;
struct CatalogueContext;
class Registry;
class TestCases;

void addCatalogueRoutes(http::Server &server, const CatalogueContext &context);
/// `pool`: what reads mutations runs there.
void addSessionRoutes(http::Server &server, Registry &registry, const TestCases &testCases, WorkPool &pool);
void addTestCaseRoutes(http::Server &server, Registry &registry, const TestCases &testCases, WorkPool &pool);
void addJobRoutes(http::Server &server, Registry &registry);
void addSnapshotRoutes(http::Server &server, Registry &registry, ArtifactStore &artifacts);
void addExecuteRoutes(http::Server &server, Registry &registry);
/// Adding envs, and what there is to know of one: logs, configuration, flows.
void addEnvRoutes(http::Server &server, Registry &registry);
/// The operations of the contract that this runtime does not have: 501, so that nobody takes them for a wrong path.
void addUnsupportedRoutes(http::Server &server);

} // namespace plato::runtime
