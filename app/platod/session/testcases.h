// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/testcase/testcase.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace plato::runtime {

class Simulators;

/// The test cases of some folders (*.json, see docs/test-cases.md), by public id; a later folder wins. Files that
/// cannot be read are told in problems(). What a simulator changes by itself is noise for each that has an env of it.
/// Immutable.
class TestCases
{
public:
    using Ptr = std::shared_ptr<const TestCase>;

    TestCases(const QStringList &folders, const Simulators &simulators);

    const std::vector<Ptr> &all() const { return m_all; } ///< by public id
    Ptr find(const QString &publicId) const;              ///< null when there is none
    /// Whether one of them makes an env from this artifact, or from the simulator by its name (empty: not asked).
    bool use(const QString &artifactId, const QString &simulator) const;
    const QStringList &problems() const { return m_problems; }

private:
    std::vector<Ptr> m_all;
    QStringList m_problems;
};

} // namespace plato::runtime
