// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/filescan.h"
#include "app/platod/capture/mutationsource.h"
#include "app/platod/capture/recordlog.h"
#include "core/text/error.h"

#include <optional>

namespace plato {

/// Observes which files of a folder an application makes, changes and removes, by their content. The records are
/// described in README.md beside this file. What is stamped as before is not read again.
class FileCapture : public MutationSource
{
public:
    /// `watch` outlives this object.
    FileCapture(ScanPlace place, ChangeWatch &watch);

    Expected<void> begin() override;
    void copiedFrom(const QString &original) override;
    Expected<QJsonArray> observe() override;
    Expected<QJsonArray> merged() override;
    QJsonArray unobserved() const override;

private:
    Expected<void> look();

    ScanPlace m_place;
    ChangeWatch &m_watch;
    bool m_hasBegun = false;
    QString m_original;       ///< what the folder was last copied from
    ScannedFiles m_originals; ///< what is there: it is read once
    ScannedFiles m_copies;    ///< the same as it came here; used up by begin()
    ScannedFiles m_reset;
    ScannedFiles m_seen;
    RecordLog m_log;
    std::optional<QJsonArray> m_merged; ///< of the last look
};

} // namespace plato
