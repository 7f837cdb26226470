// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/journaldatabase.h"
#include "core/session/keptstate.h"

#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace plato::test {

/// A session that is over, of an env "git" with the simulator fossil.
JournalSession sampleSession(const QString &name, const QDateTime &askedAt = QDateTime::currentDateTimeUtc());

/// A state with one mutation of `table`.
KeptState sampleState(const QString &table = QStringLiteral("ticket"),
                      const QDateTime &fetchedAt = QDateTime::currentDateTimeUtc());

/// A journal in a folder, and what it has told.
class OpenJournal
{
public:
    explicit OpenJournal(const QString &folder, const JournalLimits &limits = {});

    JournalDatabase &database() { return *m_database; }
    JournalDatabase *operator->() { return m_database.get(); }
    bool isOpen() const { return m_isOpen; }
    QStringList told;
    int renewals = 0;

    QStringList namesFound(const QString &text); ///< newest first
    /// Writes its file and its row.
    JournalId keep(JournalId session, const KeptState &state);

private:
    const QString m_folder;
    std::unique_ptr<JournalDatabase> m_database;
    bool m_isOpen = false;
};

} // namespace plato::test
