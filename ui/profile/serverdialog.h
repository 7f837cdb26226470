// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"
#include "core/profile/profile.h"
#include "core/profile/secretstore.h"

#include <QDialog>
#include <QNetworkAccessManager>

#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;

namespace plato::ui {

/// Adds or changes one server. The key is checked with user/me before anything is stored; accepted() means that it is.
class ServerDialog : public QDialog
{
    Q_OBJECT

public:
    /// `profile` with an empty id: a new one. The stores outlive the dialog.
    ServerDialog(ProfileStore &profiles, SecretStore &secrets, const Profile &profile, QWidget *parent = nullptr);
    ~ServerDialog() override;

Q_SIGNALS:
    /// Stored; `keyKept` is false when the keychain did not take the key, so that it is known for this run only.
    void saved(const QString &profileId, bool keyKept, const QString &why);

public Q_SLOTS:
    void reject() override; ///< not while the key is being stored: its profile has to follow

private:
    void validate();
    void start();
    void check(const QString &key);
    void store(const QString &key);
    void setBusy(bool busy);
    QUrl url() const;

    ProfileStore &m_profiles;
    SecretStore &m_secrets;
    Profile m_profile;
    QNetworkAccessManager m_network;
    std::unique_ptr<PlatoApi> m_api;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_url = nullptr;
    QLineEdit *m_key = nullptr;
    QLineEdit *m_gateway = nullptr;
    QLabel *m_status = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_cancel = nullptr;
    bool m_isStoring = false;
};

} // namespace plato::ui
