// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/catalogue.h"

#include <algorithm>

namespace plato {

namespace {

constexpr qint64 MaxTestcases = 20'000; // that a person chooses from

} // namespace

Catalogue::Catalogue(PlatoApi &api, QObject *parent)
    : QObject(parent)
    , m_api(api)
{
}

void Catalogue::refresh()
{
    if (m_loading)
        return;
    m_loading = true;
    m_api.simulators()->then(this, [this](const PlatoApi::SimulatorsJob &job) {
        m_loading = false;
        m_error = job.error();
        if (!m_error)
            m_simulators = job.result();
        Q_EMIT changed();
    });
    Q_EMIT changed();
}

void Catalogue::fetchArtifacts(const QString &simulator)
{
    if (m_artifactsLoading.contains(simulator))
        return;
    m_artifactsLoading.insert(simulator);
    m_api.simulatorArtifacts(simulator)->then(this, [this, simulator](const PlatoApi::ArtifactsJob &job) {
        m_artifactsLoading.remove(simulator);
        if (job.error()) {
            m_artifactErrors.insert(simulator, *job.error());
        } else {
            m_artifactErrors.remove(simulator);
            m_artifacts.insert(simulator, job.result());
        }
        Q_EMIT artifactsChanged(simulator);
    });
}

std::optional<QList<Artifact>> Catalogue::artifacts(const QString &simulator) const
{
    const auto known = m_artifacts.constFind(simulator);
    return known == m_artifacts.constEnd() ? std::nullopt : std::optional(*known);
}

std::optional<ApiError> Catalogue::artifactsError(const QString &simulator) const
{
    const auto error = m_artifactErrors.constFind(simulator);
    return error == m_artifactErrors.constEnd() ? std::nullopt : std::optional(*error);
}

QString Catalogue::versionName(const QString &simulator, const QString &artifactId) const
{
    if (artifactId.isEmpty())
        return {};
    for (const Simulator &known : m_simulators) {
        if (known.name == simulator && known.baseArtifactId == artifactId)
            return tr("Example version");
    }
    for (const Artifact &version : m_artifacts.value(simulator)) {
        if (version.artifactId == artifactId)
            return version.description.isEmpty() ? version.dataset : version.description;
    }
    return {};
}

void Catalogue::fetchTestcases()
{
    if (m_testcasesLoading)
        return;
    m_testcasesLoading = true;
    fetchTestcasePage(1, {}, 0);
}

void Catalogue::fetchTestcasePage(int page, const QList<TestcaseItem> &before, qint64 sentBefore)
{
    m_api.testcases(page)->then(this, [this, page, before, sentBefore](const PlatoApi::TestcasesJob &job) {
        m_testcasesError = job.error();
        if (m_testcasesError && m_testcasesError->httpStatus == 404) {
            m_testcasesError.reset();
            m_testcases = before;
        } else if (!m_testcasesError) {
            const TestcaseList &list = job.result();
            const qint64 sent = sentBefore + list.sent;
            // A server that counts wrongly, does not turn the page or has no end must not be asked for ever.
            if (list.sent > 0 && sent < std::min(list.totalCount.value_or(0), MaxTestcases))
                return fetchTestcasePage(page + 1, before + list.testcases, sent);
            m_testcases = before + list.testcases;
        }
        m_testcasesLoading = false;
        Q_EMIT testcasesChanged();
    });
}

} // namespace plato
