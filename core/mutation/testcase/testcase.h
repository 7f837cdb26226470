// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/noiserules.h"
#include "core/mutation/compare/valuematcher.h"
#include "core/mutation/testcase/output.h"
#include "core/text/error.h"
#include "core/text/jsonform.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace plato {

/// One change that a test case expects. Columns that are not named may be anything.
struct ExpectedMutation
{
    QString name;                   ///< for people; may be empty
    QString env;                    ///< alias; empty: any env
    QString table;                  ///< in any letter case; empty: a record without a table, as those of files are
    QString action;                 ///< INSERT, UPDATE, DELETE or another word, in any letter case
    QList<ColumnMatcher> values;    ///< what a record shows: new values, of what is gone the old ones
    QList<ColumnMatcher> oldValues; ///< what was there before
    JsonMembers otherMembers;       ///< kept

    QString text() const; ///< for people, on one line: its name, or `UPDATE ticket`
    friend bool operator==(const ExpectedMutation &, const ExpectedMutation &) = default;
};

/// A test case: envs to make, what to do in them, and which mutations are right. The JSON form is in
/// docs/test-cases.md. A value for any thread.
struct TestCase
{
    struct Env
    {
        QString alias;
        QString simulator; ///< one of the two is there
        QString artifact;
        JsonMembers otherMembers;
        friend bool operator==(const Env &, const Env &) = default;
    };

    static constexpr qsizetype MaxExpectations = 1000;

    QString id;       ///< may be empty: then public_id is it, or the name of the file
    QString publicId; ///< what clients name; may be empty: then it is the id
    QString name;
    QString prompt;   ///< what an agent is told
    QString startUrl; ///< where it begins; may be empty
    QString description;
    QList<Env> envs;
    QList<ExpectedMutation> mutations;
    ExpectedOutput output;       ///< asked for in place of mutations, if it has values
    QList<NoiseRule> noise;      ///< changes that do not count at all
    bool isSurplusWrong = false; ///< changes that nobody expects lower the score
    JsonMembers otherMembers;    ///< kept

    friend bool operator==(const TestCase &, const TestCase &) = default;
};

namespace testcase {

/// Strict. The error names the place and the fix: `mutations[1].action: Missing. Say INSERT, UPDATE or DELETE.`
Expected<TestCase> fromJson(const QByteArray &json);
/// Indented, for a file; members that we do not know stand where they were, at the end of their object.
QByteArray toJson(const TestCase &testCase);

} // namespace testcase
} // namespace plato
