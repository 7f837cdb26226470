// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/sandbox/resourcelimits.h"
#include "core/mutation/compare/noiserules.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace plato::runtime {

/// What a simulator is: read from a JSON file (resources/simulators/*.json; the fields are described in the README
/// there). A value.
struct Manifest
{
    struct Program
    {
        QString program; ///< name of the executable; several with | between them: one is enough; or empty
        QString file;    ///< absolute path below /usr, with * ? […] in its names, of what no program says; or empty
        QString package; ///< Debian package that brings it
        friend bool operator==(const Program &, const Program &) = default;
    };
    enum class Readiness {
        Http,  ///< the application's port answers GET readyPath with 2xx or 3xx
        Agent, ///< the desktop agent says that it is ready
    };

    QString name;
    QString title;
    QString description;
    QList<Program> needs;
    QStringList seed;  ///< run once in a sandbox to make the example artifact; empty: empty folders
    QStringList start; ///< main process of an env; {address}, {display}, {agent_port} stand for the env's own
    std::optional<int> appPort;
    Readiness readiness = Readiness::Http;
    QString readyPath = QStringLiteral("/");
    std::chrono::seconds bootLimit{60};
    QStringList databases;              ///< SQLite files, relative to the state folder
    QStringList postgresDatabases;      ///< names of databases in a PostgreSQL of the env's own
    QStringList folders;                ///< folders whose files are compared, relative to the state folder
    QStringList ignoredFiles;           ///< names of files and folders in them, with * ? […], that are not
    QList<NoiseRule> noise;             ///< what the application changes by itself, which no test case means
    QMap<QString, QString> environment; ///< variables of the commands beside those that all envs have
    QString workingFolder = QStringLiteral("/home/user"); ///< of the commands, inside
    QJsonArray flows;                                     ///< named steps of a browser, as `login`: see flows.h
    bool isDesktop = false;
    bool internet = false; ///< whether its programs have a proxy to the internet, unless a request says otherwise
    ResourceLimits limits = ResourceLimits::generous();
    /// Folder with what the commands need beside the system's programs, or empty; seen as /run/plato/simulator inside.
    QString filesFolder;
    /// Changes when the seed does: an example artifact made from another seed is not this manifest's example.
    QString seedVersion;

    bool needsAgent() const { return readiness == Readiness::Agent; }

    /// An error is a text that names `file`, the key and what to put there.
    static Expected<Manifest> parse(const QByteArray &json, const QString &file);
    friend bool operator==(const Manifest &, const Manifest &) = default;
};

/// All simulators of some folders, by name; a later folder wins. Files that cannot be read are told in problems().
class Simulators
{
public:
    explicit Simulators(const QStringList &folders);

    const QList<Manifest> &manifests() const { return m_manifests; }
    const Manifest *find(const QString &name) const; ///< null when there is none
    const QStringList &problems() const { return m_problems; }

    /// Empty when everything that the simulator needs is installed where a sandbox sees it; else what is missing and
    /// the command that installs it. `agent`: path of plato-desktop-agent, empty where there is none.
    static QString missing(const Manifest &manifest, const QString &agent);

private:
    QList<Manifest> m_manifests;
    QStringList m_problems;
};

} // namespace plato::runtime
