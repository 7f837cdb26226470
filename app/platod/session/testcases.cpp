// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/session/testcases.h"

#include "app/platod/store/manifest.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

void addNoise(TestCase &testCase, const Simulators &simulators)
{
    for (const TestCase::Env &env : std::as_const(testCase.envs)) {
        const Manifest *manifest = simulators.find(env.simulator);
        if (!manifest)
            continue;
        for (NoiseRule rule : manifest->noise) {
            rule.env = env.alias;
            if (!testCase.noise.contains(rule))
                testCase.noise.append(rule);
        }
    }
}

} // namespace

TestCases::TestCases(const QStringList &folders, const Simulators &simulators)
{
    for (const QString &folder : folders) {
        const QFileInfoList files = QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files, QDir::Name);
        for (const QFileInfo &info : files) {
            QFile file(info.filePath());
            if (!file.open(QIODevice::ReadOnly)) {
                m_problems.append(u"%1: %2"_s.arg(info.filePath(), file.errorString()));
                continue;
            }
            auto read = testcase::fromJson(file.readAll());
            if (!read) {
                m_problems.append(u"%1: %2"_s.arg(info.filePath(), read.error().message));
                continue;
            }
            if (read->publicId.isEmpty())
                read->publicId = read->id.isEmpty() ? info.completeBaseName() : read->id;
            addNoise(*read, simulators);
            std::erase_if(m_all, [&](const Ptr &other) { return other->publicId == read->publicId; });
            m_all.push_back(std::make_shared<const TestCase>(std::move(*read)));
        }
    }
    std::sort(m_all.begin(), m_all.end(), [](const Ptr &a, const Ptr &b) { return a->publicId < b->publicId; });
}

TestCases::Ptr TestCases::find(const QString &publicId) const
{
    const auto it =
        std::find_if(m_all.begin(), m_all.end(), [&](const Ptr &testCase) { return testCase->publicId == publicId; });
    return it == m_all.end() ? nullptr : *it;
}

bool TestCases::use(const QString &artifactId, const QString &simulator) const
{
    return std::any_of(m_all.begin(), m_all.end(), [&](const Ptr &testCase) {
        return std::any_of(testCase->envs.begin(), testCase->envs.end(), [&](const TestCase::Env &env) {
            return env.artifact.isEmpty() ? !simulator.isEmpty() && env.simulator == simulator
                                          : env.artifact == artifactId;
        });
    });
}

} // namespace plato::runtime
