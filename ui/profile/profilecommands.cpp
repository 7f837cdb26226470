// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profile/profilecommands.h"

#include "core/text/showntext.h"
#include "ui/common/messagebar.h"
#include "ui/common/messagebox.h"
#include "ui/profile/profilebutton.h"
#include "ui/profile/serverdialog.h"
#include "ui/session/closeguard.h"

#include <QPushButton>

using namespace Qt::StringLiterals;

namespace plato::ui {

ProfileCommands::ProfileCommands(const Place &place, QObject *parent)
    : QObject(parent)
    , m_place(place)
{
    connect(&m_place.connection, &Connection::keyNotKept, this, &ProfileCommands::tellKeyNotKept);
}

void ProfileCommands::serve(ProfileButton &button)
{
    connect(&button, &ProfileButton::chosen, this, &ProfileCommands::choose);
    connect(&button, &ProfileButton::addRequested, this, [this] { edit({}); });
    connect(&button, &ProfileButton::editRequested, this, &ProfileCommands::edit);
    connect(&button, &ProfileButton::removeRequested, this, &ProfileCommands::askToRemove);
    connect(&button, &ProfileButton::keepRuntimeChanged, this, &ProfileCommands::keepRuntime);
}

void ProfileCommands::choose(const QString &profileId)
{
    const Connection &connection = m_place.connection;
    if (profileId == connection.profile().id && connection.phase() == Connection::Phase::Online)
        return;
    m_place.guard.ask(CloseGuard::Wish::ChangeServer, [this, profileId] {
        m_place.profiles.setCurrent(profileId);
        m_place.connection.open();
    });
}

void ProfileCommands::edit(const Profile &profile)
{
    auto *dialog = new ServerDialog(m_place.profiles, m_place.secrets, profile, &m_place.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ServerDialog::saved, this,
            [this, isNew = profile.id.isEmpty()](const QString &id, bool keyKept, const QString &why) {
                const auto tell = [this, keyKept, why] {
                    if (!keyKept)
                        tellKeyNotKept(why);
                };
                tell();
                // A new server is opened; one that was changed is opened again, since its address or key may be
                // another.
                if (!isNew && m_place.connection.profile().id != id)
                    return;
                m_place.guard.ask(CloseGuard::Wish::ChangeServer, [this, id, tell] {
                    m_place.profiles.setCurrent(id);
                    m_place.connection.open();
                    tell(); // once more: opening takes older messages away
                });
            });
    dialog->open();
}

void ProfileCommands::askToRemove(const Profile &profile)
{
    auto *box = createMessageBox(QMessageBox::Question, tr("Remove server “%1”?").arg(showntext::name(profile.name)),
                                 tr("Its address is forgotten and its key taken out of the keychain."),
                                 QMessageBox::Cancel, &m_place.window);
    box->setObjectName(u"removeServerQuestion"_s);
    QPushButton *yes = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    yes->setObjectName(u"removeServerButton"_s);
    connect(yes, &QAbstractButton::clicked, this, [this, profile] {
        if (m_place.connection.profile().id != profile.id)
            return remove(profile);
        m_place.guard.ask(CloseGuard::Wish::ChangeServer, [this, profile] {
            remove(profile);
            m_place.connection.open();
        });
    });
    box->open();
}

void ProfileCommands::remove(const Profile &profile)
{
    m_place.secrets.remove(profile.id, this, [this](const SecretStore::Answer &answer) {
        if (answer.status == SecretStore::Status::Denied || answer.status == SecretStore::Status::Failed)
            m_place.messages.post(
                MessageBar::Level::Warning,
                tr("The key could not be taken out of the keychain: %1").arg(showntext::text(answer.text)));
    });
    m_place.profiles.remove(profile.id);
}

void ProfileCommands::keepRuntime(bool keep)
{
    Profile profile = m_place.profiles.current();
    profile.keepRuntime = keep;
    m_place.profiles.save(profile);
    const bool now = m_place.connection.setKeepRuntime(keep);
    m_place.messages.post(MessageBar::Level::Info,
                          keep ? (now ? tr("The local runtime goes on when the window closes.")
                                      : tr("The local runtime cannot be asked to go on: it ends with the window."))
                               : tr("The local runtime ends with the window."));
}

void ProfileCommands::tellKeyNotKept(const QString &why)
{
    m_place.messages.post(
        MessageBar::Level::Warning,
        tr("The key was not stored: it is known until the window closes, and has to be entered again then. %1")
            .arg(showntext::text(why))
            .trimmed());
}

} // namespace plato::ui
