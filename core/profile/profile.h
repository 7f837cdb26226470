// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QUrl>

#include <memory>
#include <optional>

class QSettings;

namespace plato {

/// Where sessions run: this computer, or a server that speaks Plato's API. The key is not here: see SecretStore.
struct Profile
{
    enum class Kind {
        ThisComputer, ///< platod, started by us; always there, cannot be removed
        Server,       ///< stored, key in the keychain
        Environment,  ///< PLATO_API_KEY and PLATO_BASE_URL; never stored
    };
    Kind kind = Kind::ThisComputer;
    QString id; ///< "this-computer", "environment", or a UUID; also the key's name in the keychain
    QString name;
    QUrl url;                 ///< empty for ThisComputer
    QString gateway;          ///< host of the desktop gateway; empty: derived from the URL as the contract says
    bool keepRuntime = false; ///< ThisComputer: leave platod and its envs running when the window closes
    friend bool operator==(const Profile &, const Profile &) = default;
};

/// The profiles and which one is current, kept in QSettings. Nothing secret goes there: user names and passwords,
/// queries and fragments of URLs are dropped. GUI thread.
class ProfileStore : public QObject
{
    Q_OBJECT

public:
    static QString thisComputerId();
    static QString environmentId();

    /// `environment`: a Kind::Environment profile where the process environment gives one; current from the start then.
    ProfileStore(std::unique_ptr<QSettings> settings, std::optional<Profile> environment, QObject *parent = nullptr);
    ~ProfileStore() override;

    /// From PLATO_BASE_URL (default https://plato.so), where there is a `key`: what PLATO_API_KEY said, which main()
    /// takes out of the environment. Nullopt without one.
    static std::optional<Profile> fromEnvironment(const QString &key);

    QList<Profile> profiles() const; ///< this computer first, then the environment's, then servers by name
    Profile current() const;
    void setCurrent(const QString &id); ///< an unknown id changes nothing
    /// Adds or replaces by id; gives the id, a new one where it was empty. Of this computer only the options are kept;
    /// the environment's profile is not stored and changes nothing.
    QString save(const Profile &profile);
    void remove(const QString &id); ///< servers only; the current one gives way to this computer

Q_SIGNALS:
    void profilesChanged();
    /// Another profile is current, or the current one leads elsewhere: connections have to be made anew. Not for a new
    /// name or option alone.
    void currentChanged();

private:
    Profile thisComputer() const;
    QList<Profile> servers() const;
    std::optional<Profile> find(const QString &id) const;

    std::unique_ptr<QSettings> m_settings;
    std::optional<Profile> m_environment;
    QString m_currentId;
};

} // namespace plato
