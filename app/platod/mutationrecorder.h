// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/tree.h"

#include <QJsonArray>
#include <QString>
#include <QStringList>

#include <memory>
#include <tl/expected.hpp>
#include <vector>

namespace plato {
class SqliteCapture;
}

namespace plato::runtime {

/// The mutation log of one env: all its databases together. Blocking; used by one thread at a time.
class MutationRecorder
{
public:
    /// `databases` are relative to `stateFolder`; `workFolder` is for copies and is made where needed.
    MutationRecorder(QString stateFolder, QString workFolder, QStringList databases);
    ~MutationRecorder();
    Q_DISABLE_COPY_MOVE(MutationRecorder)

    /// Forgets what was seen and takes the databases as they are now as the start.
    Result begin();
    /// Everything since begin(): in the order in which it was seen, or `merged` to the net difference.
    tl::expected<QJsonArray, QString> mutations(bool merged);

private:
    QString m_stateFolder;
    QString m_workFolder;
    QStringList m_databases;
    std::vector<std::unique_ptr<SqliteCapture>> m_captures;
};

} // namespace plato::runtime
