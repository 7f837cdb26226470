// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/profile.h"

#include "core/profile/serveraddress.h"
#include "core/profile/settings.h"

#include <QSettings>
#include <QUuid>

#include <algorithm>

namespace plato {

using namespace Qt::StringLiterals;

namespace {

constexpr char UrlVariable[] = "PLATO_BASE_URL";

QString groupOf(const QString &id)
{
    // Ids are ours, but a slash in one that was edited by hand must not open a group of its own.
    return settings::Servers + u'/' + QString::fromLatin1(QUrl::toPercentEncoding(id));
}

QUrl withoutSecrets(const QUrl &url)
{
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

bool leadsElsewhere(const Profile &a, const Profile &b)
{
    return a.id != b.id || a.url != b.url || a.gateway != b.gateway;
}

} // namespace

QString ProfileStore::thisComputerId()
{
    return u"this-computer"_s;
}

QString ProfileStore::environmentId()
{
    return u"environment"_s;
}

ProfileStore::ProfileStore(std::unique_ptr<QSettings> settings, std::optional<Profile> environment, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_environment(std::move(environment))
    , m_currentId(m_environment ? m_environment->id : read(*m_settings, settings::CurrentProfile))
{
}

ProfileStore::~ProfileStore() = default;

std::optional<Profile> ProfileStore::fromEnvironment(const QString &key)
{
    if (key.isEmpty())
        return std::nullopt;
    QString address = qEnvironmentVariable(UrlVariable).trimmed();
    if (address.isEmpty())
        address = u"https://plato.so"_s;
    Profile profile;
    profile.kind = Profile::Kind::Environment;
    profile.id = environmentId();
    profile.url = withoutSecrets(ServerAddress::fromText(address));
    profile.name = tr("%1 (from the environment)").arg(profile.url.host());
    return profile;
}

QList<Profile> ProfileStore::profiles() const
{
    QList<Profile> all{thisComputer()};
    if (m_environment)
        all.append(*m_environment);
    return all + servers();
}

Profile ProfileStore::current() const
{
    return find(m_currentId).value_or(thisComputer());
}

void ProfileStore::setCurrent(const QString &id)
{
    if (id == current().id || !find(id))
        return;
    m_currentId = id;
    if (id != environmentId())
        write(*m_settings, settings::CurrentProfile, id);
    Q_EMIT currentChanged();
}

QString ProfileStore::save(const Profile &profile)
{
    if (profile.kind == Profile::Kind::Environment)
        return environmentId();
    if (profile.kind == Profile::Kind::ThisComputer) {
        if (profile.keepRuntime != thisComputer().keepRuntime) {
            write(*m_settings, settings::KeepRuntime, profile.keepRuntime);
            Q_EMIT profilesChanged();
        }
        return thisComputerId();
    }

    const Profile before = current();
    const QString id = profile.id.isEmpty() ? QUuid::createUuid().toString(QUuid::WithoutBraces) : profile.id;
    const QUrl url = withoutSecrets(profile.url);
    const QString name = profile.name.trimmed();
    m_settings->beginGroup(groupOf(id));
    write(*m_settings, settings::ServerName, name.isEmpty() ? url.host() : name);
    write(*m_settings, settings::ServerUrl, url.toString());
    write(*m_settings, settings::ServerGateway, profile.gateway.trimmed());
    m_settings->endGroup();
    Q_EMIT profilesChanged();
    if (leadsElsewhere(before, current()))
        Q_EMIT currentChanged();
    return id;
}

void ProfileStore::remove(const QString &id)
{
    const std::optional<Profile> profile = find(id);
    if (!profile || profile->kind != Profile::Kind::Server)
        return;
    const bool wasCurrent = current().id == id;
    m_settings->remove(groupOf(id));
    if (read(*m_settings, settings::CurrentProfile) == id)
        m_settings->remove(settings::CurrentProfile.key);
    if (wasCurrent)
        m_currentId = thisComputerId();
    Q_EMIT profilesChanged();
    if (wasCurrent)
        Q_EMIT currentChanged();
}

Profile ProfileStore::thisComputer() const
{
    Profile profile;
    profile.id = thisComputerId();
    profile.name = tr("This computer");
    profile.keepRuntime = read(*m_settings, settings::KeepRuntime);
    return profile;
}

QList<Profile> ProfileStore::servers() const
{
    QList<Profile> found;
    m_settings->beginGroup(settings::Servers);
    const QStringList groups = m_settings->childGroups();
    for (const QString &group : groups) {
        m_settings->beginGroup(group);
        Profile profile;
        profile.kind = Profile::Kind::Server;
        profile.id = QUrl::fromPercentEncoding(group.toLatin1());
        profile.url = QUrl(read(*m_settings, settings::ServerUrl));
        profile.name = read(*m_settings, settings::ServerName);
        profile.gateway = read(*m_settings, settings::ServerGateway);
        m_settings->endGroup();
        if (profile.name.isEmpty())
            profile.name = profile.url.host();
        found.append(profile);
    }
    m_settings->endGroup();
    std::sort(found.begin(), found.end(), [](const Profile &a, const Profile &b) {
        const int order = a.name.localeAwareCompare(b.name);
        return order ? order < 0 : a.id < b.id;
    });
    return found;
}

std::optional<Profile> ProfileStore::find(const QString &id) const
{
    const QList<Profile> all = profiles();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Profile &profile) { return profile.id == id; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

} // namespace plato
