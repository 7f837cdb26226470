// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>

namespace plato {

/// What one server offers: simulators, the artifacts of those that were asked for, and test cases. Keeps the last good
/// answer while a refresh runs or fails. GUI thread.
class Catalogue : public QObject
{
    Q_OBJECT

public:
    explicit Catalogue(PlatoApi &api, QObject *parent = nullptr);

    void refresh(); ///< asks for the simulators; again while one is on its way does nothing
    bool isLoading() const { return m_loading; }
    const std::optional<ApiError> &error() const { return m_error; } ///< of the last refresh
    /// All, as the server sent them. Offer those with `enabled`; show the others with their notes.
    const QList<Simulator> &simulators() const { return m_simulators; }

    /// Asks for the artifacts of one simulator, newest first; artifactsChanged follows, also on failure. Again while
    /// one is on its way does nothing.
    void fetchArtifacts(const QString &simulator);
    std::optional<QList<Artifact>> artifacts(const QString &simulator) const; ///< nullopt: not known yet
    std::optional<ApiError> artifactsError(const QString &simulator) const;   ///< of the last fetch
    /// What a person knows a version by, from what was fetched so far; empty: nothing is known but its id.
    QString versionName(const QString &simulator, const QString &artifactId) const;

    /// Asks for the test cases, page by page; testcasesChanged follows once all are there, also on failure. Again while
    /// they are on their way does nothing.
    void fetchTestcases();
    /// As the server sent them; nullopt: not known yet. Empty when the server has no such operation (404).
    const std::optional<QList<TestcaseItem>> &testcases() const { return m_testcases; }
    const std::optional<ApiError> &testcasesError() const { return m_testcasesError; } ///< of the last fetch

Q_SIGNALS:
    void changed(); ///< simulators(), error() or isLoading()
    void artifactsChanged(const QString &simulator);
    void testcasesChanged();

private:
    void fetchTestcasePage(int page, const QList<TestcaseItem> &before, qint64 sentBefore);

    PlatoApi &m_api;
    bool m_loading = false;
    std::optional<ApiError> m_error;
    QList<Simulator> m_simulators;
    QHash<QString, QList<Artifact>> m_artifacts;
    QHash<QString, ApiError> m_artifactErrors;
    QSet<QString> m_artifactsLoading;
    bool m_testcasesLoading = false;
    std::optional<QList<TestcaseItem>> m_testcases;
    std::optional<ApiError> m_testcasesError;
};

} // namespace plato
