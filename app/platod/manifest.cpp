// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/manifest.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStandardPaths>

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
            fail(key, u"a text is needed"_s);
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
        if (list.isEmpty() || list.contains(QString()))
            fail(key, u"a list of texts is needed"_s);
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

    QJsonValue take(const QString &key) { return m_object.take(key); }

    void fail(const QString &key, const QString &words)
    {
        if (m_error.isEmpty())
            m_error = u"%1%2: %3"_s.arg(m_where, key, words);
    }

    /// The first fault; a field that nobody asked for is one, since it is most likely misspelt.
    QString finish()
    {
        if (!m_object.isEmpty())
            fail(m_object.begin().key(), u"unknown field"_s);
        return m_error;
    }

private:
    QJsonObject m_object;
    QString m_where;
    QString m_error;
};

QList<Manifest::Program> readNeeds(Reader &reader)
{
    QList<Manifest::Program> needs;
    const QJsonArray array = reader.take(u"needs"_s).toArray();
    for (const QJsonValue item : array) {
        Reader entry(item.toObject(), u"needs."_s);
        needs.append({entry.text(u"program"_s), entry.text(u"package"_s)});
        if (const QString error = entry.finish(); !error.isEmpty())
            reader.fail(u"needs"_s, error);
    }
    return needs;
}

void readReadiness(Reader &reader, Manifest &manifest)
{
    const QJsonValue value = reader.take(u"ready"_s);
    if (!value.isObject())
        return reader.fail(u"ready"_s, u"an object is needed"_s);
    Reader ready(value.toObject(), u"ready."_s);
    if (ready.flag(u"agent"_s))
        manifest.readiness = Manifest::Readiness::Agent;
    else
        manifest.readyPath = ready.text(u"http_path"_s);
    if (const auto seconds = ready.number(u"within_seconds"_s, 1, 3600))
        manifest.bootLimit = std::chrono::seconds(*seconds);
    if (const QString error = ready.finish(); !error.isEmpty())
        reader.fail(u"ready"_s, error);
}

/// Hash of the seed command and of everything in the files folder, which the command may use.
QString seedVersionOf(const Manifest &manifest)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(manifest.seed.join(u'\n').toUtf8());
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

tl::expected<Manifest, QString> Manifest::parse(const QByteArray &json, const QString &file)
{
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(json, &fault);
    if (!document.isObject()) {
        return tl::unexpected(u"%1: no JSON object (%2 at byte %3)"_s.arg(file, fault.errorString()).arg(fault.offset));
    }

    Reader reader(document.object());
    Manifest manifest;
    manifest.name = reader.text(u"name"_s);
    static const QRegularExpression nameRule(u"^[a-z0-9][a-z0-9._-]*$"_s);
    if (!nameRule.match(manifest.name).hasMatch())
        reader.fail(u"name"_s, u"small letters, digits, dot, hyphen and underscore are allowed"_s);
    manifest.title = reader.text(u"title"_s);
    manifest.description = reader.text(u"description"_s);
    manifest.needs = readNeeds(reader);
    manifest.seed = reader.texts(u"seed"_s, false);
    manifest.start = reader.texts(u"start"_s);
    manifest.appPort = reader.number(u"app_port"_s, 1, 65535);
    readReadiness(reader, manifest);
    manifest.databases = reader.texts(u"databases"_s, false);
    for (const QString &path : std::as_const(manifest.databases)) {
        if (QDir::isAbsolutePath(path) || QDir::cleanPath(path).startsWith(u".."))
            reader.fail(u"databases"_s, u"paths are relative to the state folder and stay in it"_s);
    }
    manifest.isDesktop = reader.flag(u"is_desktop"_s);
    if (manifest.readiness == Readiness::Http && !manifest.appPort)
        reader.fail(u"app_port"_s, u"is needed to see when the application is ready"_s);
    if (manifest.isDesktop && !manifest.needsAgent())
        reader.fail(u"ready"_s, u"a desktop is ready when its agent is"_s);
    if (const QString error = reader.finish(); !error.isEmpty())
        return tl::unexpected(u"%1: %2"_s.arg(file, error));
    return manifest;
}

Catalogue::Catalogue(const QStringList &folders)
{
    for (const QString &folder : folders) {
        const QFileInfoList files = QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files, QDir::Name);
        for (const QFileInfo &info : files) {
            QFile file(info.filePath());
            if (!file.open(QIODevice::ReadOnly)) {
                m_problems.append(u"%1: %2"_s.arg(info.filePath(), file.errorString()));
                continue;
            }
            auto manifest = Manifest::parse(file.readAll(), info.filePath());
            if (!manifest) {
                m_problems.append(manifest.error());
                continue;
            }
            if (const QDir files(info.dir().filePath(manifest->name)); files.exists())
                manifest->filesFolder = files.path();
            manifest->seedVersion = seedVersionOf(*manifest);
            m_manifests.removeIf([&](const Manifest &other) { return other.name == manifest->name; });
            m_manifests.append(std::move(*manifest));
        }
    }
    std::sort(m_manifests.begin(), m_manifests.end(),
              [](const Manifest &a, const Manifest &b) { return a.name < b.name; });
}

const Manifest *Catalogue::find(const QString &name) const
{
    const auto it =
        std::find_if(m_manifests.begin(), m_manifests.end(), [&](const Manifest &m) { return m.name == name; });
    return it == m_manifests.end() ? nullptr : &*it;
}

QString Catalogue::missing(const Manifest &manifest, const QString &agent)
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
        if (!folders.isEmpty() && !QStandardPaths::findExecutable(need.program, folders).isEmpty())
            continue;
        programs.append(need.program);
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
