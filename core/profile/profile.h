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

/// The profiles and which one is current, kept in QSettings. GUI thread.
class ProfileStore : public QObject
{
    Q_OBJECT

public:
    /// `environment`: a Kind::Environment profile where the process environment gives one; current from the start then.
    ProfileStore(std::unique_ptr<QSettings> settings, std::optional<Profile> environment, QObject *parent = nullptr);
    ~ProfileStore() override;

    /// From PLATO_API_KEY and PLATO_BASE_URL (default https://plato.so); nullopt without PLATO_API_KEY.
    static std::optional<Profile> fromEnvironment();

    QList<Profile> profiles() const; ///< this computer first, then the environment's, then servers by name
    Profile current() const;
    void setCurrent(const QString &id);
    void save(const Profile &profile); ///< adds or replaces by id; an empty id is given one
    void remove(const QString &id);    ///< servers only

Q_SIGNALS:
    void profilesChanged();
    void currentChanged();

private:
    std::unique_ptr<QSettings> m_settings;
    std::optional<Profile> m_environment;
};

} // namespace plato
