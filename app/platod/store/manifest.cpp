// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/store/manifest.h"

#include "app/platod/store/flows.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

/// Reads the fields of one object and keeps the first thing that is wrong with it.
class Reader
{
public:
    explicit Reader(QJsonObject object, QString where = {})
        : m_object(std::move(object))
        , m_where(std::move(where))
    {
    }

    QString text(const QString &key, bool required = true)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined() && !required)
            return {};
        if (!value.isString() || value.toString().isEmpty())
            fail(key, u"a text is needed, as in \"%1\": \"…\""_s.arg(key));
        return value.toString();
    }

    QStringList texts(const QString &key, bool required = true)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined() && !required)
            return {};
        QStringList list;
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array)
            list.append(item.toString());
        if (!value.isArray() || (required && list.isEmpty()) || list.contains(QString()))
            fail(key, u"a list of texts is needed, as in \"%1\": [\"…\", \"…\"]"_s.arg(key));
        return list;
    }

    bool flag(const QString &key)
    {
        const QJsonValue value = take(key);
        if (!value.isUndefined() && !value.isBool())
            fail(key, u"true or false is needed"_s);
        return value.toBool();
    }

    std::optional<int> number(const QString &key, int min, int max)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined())
            return std::nullopt;
        const int number = value.toInt(min - 1);
        if (number < min || number > max)
            fail(key, u"a whole number from %1 to %2 is needed"_s.arg(min).arg(max));
        return number;
    }

    QJsonValue take(const QString &key)
    {
        m_known.append(key);
        return m_object.take(key);
    }

    void fail(const QString &key, const QString &words)
    {
        if (m_error.isEmpty())
            m_error = u"%1%2: %3"_s.arg(m_where, key, words);
    }

    /// Takes over the fault of an object inside of this one.
    void fail(const QString &error)
    {
        if (m_error.isEmpty())
            m_error = m_where + error;
    }

    /// The first fault; a field that nobody asked for is one, since it is most likely misspelt.
    QString finish()
    {
        if (!m_object.isEmpty()) {
            m_known.sort();
            fail(m_object.begin().key(),
                 u"there is no such field; take it out, or put one of these: %1"_s.arg(m_known.join(u", "_s)));
        }
        return m_error;
    }

private:
    QJsonObject m_object;
    QString m_where;
    QStringList m_known;
    QString m_error;
};

ResourceLimits readLimits(Reader &reader)
{
    ResourceLimits limits = ResourceLimits::generous();
    const QJsonValue value = reader.take(u"limits"_s);
    if (value.isUndefined())
        return limits;
    if (!value.isObject())
        reader.fail(u"limits"_s, u"an object is needed, as in \"limits\": {\"memory_mb\": 4096}"_s);
    Reader inner(value.toObject(), u"limits."_s);
    limits.cpus = inner.number(u"cpus"_s, 1, CPU_SETSIZE).value_or(limits.cpus);
    limits.memoryMb = inner.number(u"memory_mb"_s, 64, 1024 * 1024).value_or(limits.memoryMb);
    limits.diskMb = inner.number(u"disk_mb"_s, 16, 1024 * 1024 * 1024).value_or(limits.diskMb);
    if (const QString error = inner.finish(); !error.isEmpty())
        reader.fail(error);
    return limits;
}

/// A path below the state folder.
QString cleanPlace(Reader &reader, const QString &key, const QString &path)
{
    QString clean = QDir::cleanPath(path);
    if (QDir::isAbsolutePath(path) || clean == "."_L1 || clean == ".."_L1 || clean.startsWith("../"_L1))
        reader.fail(key, u"%1: a path is relative to /state and stays below it, as in \"data\""_s.arg(path));
    return clean;
}

QStringList readPlaces(Reader &reader, const QString &key)
{
    QStringList places = reader.texts(key, false);
    for (QString &path : places)
        path = cleanPlace(reader, key, path);
    return places;
}

/// Entries of `databases`: paths of SQLite, and objects for the others.
void readDatabases(Reader &reader, Manifest &manifest)
{
    static const QRegularExpression nameRule(u"^[a-z_][a-z0-9_]{0,62}$"_s);
    const QString key = u"databases"_s;
    const QString example = u"[\"data/app.db\", {\"kind\": \"postgresql\", \"name\": \"app\"}]"_s;
    const QJsonValue value = reader.take(key);
    if (!value.isUndefined() && !value.isArray())
        return reader.fail(key, u"a list is needed, as in %1"_s.arg(example));
    const QJsonArray entries = value.toArray();
    for (const QJsonValue item : entries) {
        if (item.isString() && !item.toString().isEmpty()) {
            manifest.databases.append(cleanPlace(reader, key, item.toString()));
            continue;
        }
        if (!item.isObject())
            return reader.fail(key, u"each is a path or an object, as in %1"_s.arg(example));
        Reader entry(item.toObject(), key + u'.');
        const QString kind = entry.text(u"kind"_s);
        if (kind == "sqlite"_L1) {
            manifest.databases.append(cleanPlace(entry, u"path"_s, entry.text(u"path"_s)));
        } else if (kind == "postgresql"_L1) {
            const QString name = entry.text(u"name"_s);
            if (!nameRule.match(name).hasMatch() || name == "postgres"_L1 || name.startsWith("template"_L1) ||
                manifest.postgresDatabases.contains(name))
                entry.fail(u"name"_s,
                           u"%1: small letters, digits and underscores are allowed, as in \"app\", no name of "
                           "PostgreSQL's own, and each once"_s.arg(name));
            manifest.postgresDatabases.append(name);
        } else {
            entry.fail(u"kind"_s, u"%1: there is no such kind of database; put sqlite or postgresql"_s.arg(kind));
        }
        if (const QString error = entry.finish(); !error.isEmpty())
            reader.fail(error);
    }
}

/// In the form that test cases have.
void readNoise(Reader &reader, Manifest &manifest)
{
    const QString key = u"audit_ignore_tables"_s;
    const QJsonValue value = reader.take(key);
    if (value.isUndefined())
        return;
    if (!value.isArray())
        return reader.fail(key, u"a list is needed, as in [\"session\", {\"user\": [\"last_login\"]}]"_s);
    auto rules = noiserules::fromJson(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    if (!rules)
        return reader.fail(rules.error().message);
    if (std::any_of(rules->cbegin(), rules->cend(), [](const NoiseRule &rule) { return !rule.env.isEmpty(); }))
        reader.fail(key, u"a simulator does not know the alias of its env; take \"env\" out"_s);
    manifest.noise = std::move(*rules);
}

/// Variables for the commands. What every env has is not theirs to set.
void readEnvironment(Reader &reader, Manifest &manifest)
{
    static const QRegularExpression nameRule(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    const QString key = u"environment"_s;
    const QJsonValue value = reader.take(key);
    const QString example = u"as in {\"APP_MODE\": \"demo\"}"_s;
    if (!value.isUndefined() && !value.isObject())
        return reader.fail(key, u"an object with texts is needed, %1"_s.arg(example));
    const QJsonObject variables = value.toObject();
    for (auto it = variables.begin(); it != variables.end(); ++it) {
        if (!nameRule.match(it.key()).hasMatch() || !it.value().isString())
            reader.fail(key, u"%1: a name of letters, digits and underscores with a text is needed, %2"_s.arg(it.key(),
                                                                                                              example));
        else if (it.key().startsWith("PLATO_"_L1) || it.key() == "HOME"_L1 || it.key() == "USER"_L1)
            reader.fail(key, u"%1 is the env's own; take another name"_s.arg(it.key()));
        manifest.environment.insert(it.key(), it.value().toString());
    }
}

void readWorkingFolder(Reader &reader, Manifest &manifest)
{
    const QString key = u"working_directory"_s;
    const QString folder = reader.text(key, false);
    if (folder.isEmpty())
        return;
    const QString clean = QDir::cleanPath(folder);
    const auto isBelow = [&](const QString &place) { return clean == place || clean.startsWith(place + u'/'); };
    if (!isBelow(u"/state"_s) && !isBelow(u"/home/user"_s) && !isBelow(u"/usr"_s) && !isBelow(u"/tmp"_s))
        reader.fail(key,
                    u"%1: a folder of the env is needed: /state, /home/user, /tmp, /usr or one below"_s.arg(folder));
    manifest.workingFolder = clean;
}

/// A name in braces that is replaced by nothing would reach the program as it stands. Scripts (words with blanks) may
/// have braces of their own.
void checkPlaceholders(Reader &reader, const QStringList &command)
{
    static const QRegularExpression placeholder(u"(?<!\\$)\\{[a-z_]+\\}"_s);
    const QStringList known{u"{address}"_s, u"{agent_port}"_s, u"{devtools_port}"_s,
                            u"{display}"_s, u"{resolution}"_s, u"{viewer_port}"_s};
    for (const QString &word : command) {
        if (word.contains(u' ') || word.contains(u'\n'))
            continue;
        for (auto it = placeholder.globalMatch(word); it.hasNext();) {
            const QString name = it.next().captured();
            if (!known.contains(name))
                reader.fail(u"start"_s, u"%1 stands for nothing; use %2"_s.arg(name, known.join(u", "_s)));
        }
    }
}

int lineOf(const QByteArray &text, int offset)
{
    return static_cast<int>(text.first(std::min<qsizetype>(offset, text.size())).count('\n')) + 1;
}

QList<Manifest::Program> readNeeds(Reader &reader)
{
    QList<Manifest::Program> needs;
    const QJsonValue value = reader.take(u"needs"_s);
    if (!value.isUndefined() && !value.isArray())
        reader.fail(u"needs"_s, u"a list is needed, as in [{\"program\": \"…\", \"package\": \"…\"}]"_s);
    const QJsonArray array = value.toArray();
    for (const QJsonValue item : array) {
        Reader entry(item.toObject(), u"needs."_s);
        // Not every package brings a program.
        const QString file = entry.text(u"file"_s, false);
        if (!file.isEmpty() && !file.startsWith("/usr/"_L1))
            entry.fail(u"file"_s,
                       u"%1: only what is below /usr is seen inside, as in \"/usr/share/app/index.php\""_s.arg(file));
        needs.append({entry.text(u"program"_s, file.isEmpty()), file, entry.text(u"package"_s)});
        if (const QString error = entry.finish(); !error.isEmpty())
            reader.fail(error);
    }
    return needs;
}

/// As it is to be asked for: what a request has behind the host. A query is part of it, a fragment is not.
QString readPath(Reader &ready)
{
    const QString path = ready.text(u"http_path"_s);
    const QUrl url(path, QUrl::StrictMode);
    if (!path.isEmpty() && (!path.startsWith(u'/') || path.startsWith("//"_L1) || !url.isValid() || url.hasFragment()))
        ready.fail(u"http_path"_s,
                   u"%1: a path with what may follow it in a request, percent-encoded where it must be, is "
                   "needed, as in \"/health?full=1\""_s.arg(path));
    return path;
}

void readReadiness(Reader &reader, Manifest &manifest)
{
    const QJsonValue value = reader.take(u"ready"_s);
    if (!value.isObject())
        return reader.fail(u"ready"_s, u"an object is needed, as in {\"http_path\": \"/\"}"_s);
    Reader ready(value.toObject(), u"ready."_s);
    if (ready.flag(u"agent"_s))
        manifest.readiness = Manifest::Readiness::Agent;
    else
        manifest.readyPath = readPath(ready);
    if (const auto seconds = ready.number(u"within_seconds"_s, 1, 3600))
        manifest.bootLimit = std::chrono::seconds(*seconds);
    if (const QString error = ready.finish(); !error.isEmpty())
        reader.fail(error);
}

/// Whether there is such a file: names of its path may have * ? […].
bool hasFile(const QString &pattern)
{
    QStringList places{QString()};
    const QStringList names = pattern.split(u'/', Qt::SkipEmptyParts);
    for (const QString &name : names) {
        QStringList found;
        for (const QString &place : std::as_const(places)) {
            const QStringList entries =
                QDir(place + u'/').entryList({name}, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
            for (const QString &entry : entries)
                found.append(place + u'/' + entry);
        }
        places = found;
    }
    return !places.isEmpty();
}

/// A file that a command names, and that is not among those that it is given; empty when all are.
QString missingFile(const Manifest &manifest)
{
    const auto inside = "/run/plato/simulator/"_L1;
    for (const QString &word : manifest.seed + manifest.start) {
        if (word.startsWith(inside) && (manifest.filesFolder.isEmpty() ||
                                        !QFile::exists(manifest.filesFolder + u'/' + word.sliced(inside.size()))))
            return word;
    }
    return {};
}

/// Hash of the seed command and of everything in the files folder, which the command may use.
QString seedVersionOf(const Manifest &manifest)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(manifest.seed.join(u'\n').toUtf8());
    hash.addData(manifest.postgresDatabases.join(u'\n').toUtf8());
    QStringList files;
    if (!manifest.filesFolder.isEmpty()) {
        QDirIterator it(manifest.filesFolder, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            files.append(it.next());
    }
    std::sort(files.begin(), files.end());
    for (const QString &path : std::as_const(files)) {
        QFile file(path);
        hash.addData(QFileInfo(path).fileName().toUtf8());
        if (file.open(QIODevice::ReadOnly))
            hash.addData(file.readAll());
    }
    return QString::fromLatin1(hash.result().toHex().left(16));
}

} // namespace

Expected<Manifest> Manifest::parse(const QByteArray &json, const QString &file)
{
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(json, &fault);
    if (!document.isObject()) {
        if (fault.error == QJsonParseError::NoError)
            return failure(u"%1: a JSON object is needed: { … }"_s.arg(file));
        return failure(
            u"%1: line %2: not JSON: %3"_s.arg(file).arg(lineOf(json, fault.offset)).arg(fault.errorString()));
    }

    Reader reader(document.object());
    Manifest manifest;
    manifest.name = reader.text(u"name"_s);
    static const QRegularExpression nameRule(u"^[a-z0-9][a-z0-9._-]*$"_s);
    if (!nameRule.match(manifest.name).hasMatch())
        reader.fail(u"name"_s, u"only small letters, digits, dot, hyphen and underscore are allowed, as in \"web\""_s);
    manifest.title = reader.text(u"title"_s);
    manifest.description = reader.text(u"description"_s);
    manifest.needs = readNeeds(reader);
    manifest.seed = reader.texts(u"seed"_s, false);
    manifest.start = reader.texts(u"start"_s);
    manifest.appPort = reader.number(u"app_port"_s, 1, 65535);
    readReadiness(reader, manifest);
    checkPlaceholders(reader, manifest.start);
    readDatabases(reader, manifest);
    if (!manifest.postgresDatabases.isEmpty())
        manifest.needs.append({{}, u"/usr/lib/postgresql/*/bin/postgres"_s, u"postgresql"_s});
    readNoise(reader, manifest);
    readEnvironment(reader, manifest);
    readWorkingFolder(reader, manifest);
    manifest.folders = readPlaces(reader, u"folders"_s);
    manifest.ignoredFiles = reader.texts(u"ignored_files"_s, false);
    if (std::any_of(manifest.ignoredFiles.begin(), manifest.ignoredFiles.end(),
                    [](const QString &name) { return name.contains(u'/'); }))
        reader.fail(u"ignored_files"_s, u"names are compared, not paths; leave the / away"_s);
    if (!manifest.ignoredFiles.isEmpty() && manifest.folders.isEmpty())
        reader.fail(u"ignored_files"_s, u"says what to leave out of \"folders\", and there are none; add them"_s);
    const QJsonValue flows = reader.take(u"flows"_s);
    if (const QString fault = flowsFault(flows); !fault.isEmpty())
        reader.fail(fault);
    manifest.flows = flows.toArray();
    manifest.isDesktop = reader.flag(u"is_desktop"_s);
    manifest.internet = reader.flag(u"internet"_s);
    manifest.limits = readLimits(reader);
    if (manifest.readiness == Readiness::Http && !manifest.appPort)
        reader.fail(u"app_port"_s, u"is needed to see when the application is ready, as in \"app_port\": 8080"_s);
    if (manifest.isDesktop && !manifest.needsAgent())
        reader.fail(u"ready"_s, u"a desktop is ready when its agent is; put {\"agent\": true}"_s);
    if (const QString error = reader.finish(); !error.isEmpty())
        return failure(u"%1: %2"_s.arg(file, error));
    return manifest;
}

Simulators::Simulators(const QStringList &folders)
{
    for (const QString &folder : folders) {
        const QFileInfoList files = QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files, QDir::Name);
        QHash<QString, QString> names; // of this folder, with their files
        for (const QFileInfo &info : files) {
            QFile file(info.filePath());
            if (!file.open(QIODevice::ReadOnly)) {
                m_problems.append(u"%1: %2"_s.arg(info.filePath(), file.errorString()));
                continue;
            }
            auto manifest = Manifest::parse(file.readAll(), info.filePath());
            if (!manifest) {
                m_problems.append(manifest.error().message);
                continue;
            }
            if (const QDir files(info.dir().filePath(manifest->name)); files.exists())
                manifest->filesFolder = files.path();
            if (const QString word = missingFile(*manifest); !word.isEmpty()) {
                const QString key = manifest->seed.contains(word) ? u"seed"_s : u"start"_s;
                m_problems.append(u"%1: %2: there is no %3; put it into the folder %4"_s.arg(
                    info.filePath(), key, word, info.dir().filePath(manifest->name)));
                continue;
            }
            if (const QString other = names.value(manifest->name); !other.isEmpty()) {
                m_problems.append(u"%1: name: %2 has the name %3, too; give one of them another"_s.arg(
                    info.filePath(), other, manifest->name));
                continue;
            }
            names.insert(manifest->name, info.fileName());
            manifest->seedVersion = seedVersionOf(*manifest);
            m_manifests.removeIf([&](const Manifest &other) { return other.name == manifest->name; });
            m_manifests.append(std::move(*manifest));
        }
    }
    std::sort(m_manifests.begin(), m_manifests.end(),
              [](const Manifest &a, const Manifest &b) { return a.name < b.name; });
}

const Manifest *Simulators::find(const QString &name) const
{
    const auto it =
        std::find_if(m_manifests.begin(), m_manifests.end(), [&](const Manifest &m) { return m.name == name; });
    return it == m_manifests.end() ? nullptr : &*it;
}

QString Simulators::missing(const Manifest &manifest, const QString &agent)
{
    // A sandbox has /usr of this computer and its own PATH, so programs elsewhere do not count.
    QStringList folders;
    const QStringList path = qEnvironmentVariable("PATH").split(u':', Qt::SkipEmptyParts);
    for (const QString &folder : path) {
        if (QFileInfo(folder).canonicalFilePath().startsWith("/usr/"_L1))
            folders.append(folder);
    }
    QStringList programs;
    QStringList packages;
    for (const Manifest::Program &need : manifest.needs) {
        if (!need.file.isEmpty() && hasFile(need.file) && need.program.isEmpty())
            continue;
        const QStringList names =
            need.program.isEmpty() ? QStringList(need.package) : need.program.split(u'|', Qt::SkipEmptyParts);
        const bool installed =
            !need.program.isEmpty() && (need.file.isEmpty() || hasFile(need.file)) && !folders.isEmpty() &&
            std::any_of(names.cbegin(), names.cend(),
                        [&](const QString &name) { return !QStandardPaths::findExecutable(name, folders).isEmpty(); });
        if (installed)
            continue;
        programs.append(names.join(u" or "_s));
        if (!packages.contains(need.package))
            packages.append(need.package);
    }
    QStringList words;
    if (!programs.isEmpty()) {
        words.append(u"%1 is not installed: %2. Install it with: sudo apt install %3"_s.arg(
            manifest.title, programs.join(u", "_s), packages.join(u' ')));
    }
    if (manifest.needsAgent() && agent.isEmpty())
        words.append(u"plato-desktop-agent is not installed beside platod."_s);
    return words.join(u' ');
}

} // namespace plato::runtime
