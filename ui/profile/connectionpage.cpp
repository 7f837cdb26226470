// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profile/connectionpage.h"

#include "core/text/showntext.h"
#include "ui/common/emptystate.h"
#include "ui/common/errortext.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

ConnectionPage::ConnectionPage(Connection &connection, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_stack(new QStackedLayout(this))
    , m_message(new EmptyState(this))
{
    setObjectName(u"connectionPage"_s);
    m_stack->addWidget(m_message);
    m_keyForm = createKeyForm();
    m_stack->addWidget(m_keyForm);
    connect(m_message, &EmptyState::clicked, &m_connection, &Connection::open);
    connect(m_message, &EmptyState::secondClicked, &m_connection, &Connection::restartRuntime);
    connect(&m_connection, &Connection::phaseChanged, this, &ConnectionPage::refresh);
    refresh();
}

QWidget *ConnectionPage::createKeyForm()
{
    auto *page = new QWidget(this);
    m_keyTitle = new QLabel(page);
    m_keyTitle->setObjectName(u"keyTitle"_s);
    m_keyReason = new QLabel(page);
    m_keyReason->setObjectName(u"keyReason"_s);
    for (QLabel *label : {m_keyTitle, m_keyReason}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText); // words of servers are no HTML
    }
    m_key = new QLineEdit(page);
    m_key->setObjectName(u"apiKeyEdit"_s);
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setAccessibleName(tr("API key"));
    m_remember = new QCheckBox(tr("Keep it in the keychain"), page);
    m_remember->setObjectName(u"rememberKeyCheck"_s);
    m_remember->setChecked(true);
    m_noKeychain = new QLabel(tr("There is no keychain here: the key is known until the window closes, and has to be "
                                 "entered again then."),
                              page);
    m_noKeychain->setObjectName(u"noKeychainLabel"_s);
    m_noKeychain->setWordWrap(true);
    m_noKeychain->setForegroundRole(QPalette::PlaceholderText);
    m_useKey = new QPushButton(tr("Connect"), page);
    m_useKey->setObjectName(u"useKeyButton"_s);
    m_askKeychain = new QPushButton(tr("Ask the keychain again"), page);
    m_askKeychain->setObjectName(u"askKeychainButton"_s);
    m_askKeychain->setToolTip(tr("Read the key from the keychain, which asks for its password"));
    connect(m_useKey, &QPushButton::clicked, this, &ConnectionPage::sendKey);
    connect(m_askKeychain, &QPushButton::clicked, &m_connection, &Connection::open);
    connect(m_key, &QLineEdit::returnPressed, this, &ConnectionPage::sendKey);

    auto *form = new QFormLayout;
    form->addRow(m_keyTitle);
    form->addRow(m_keyReason);
    form->addRow(tr("API &key"), m_key);
    form->addRow(QString(), m_remember);
    form->addRow(QString(), m_noKeychain);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_useKey, 1);
    buttons->addWidget(m_askKeychain, 1);
    form->addRow(QString(), buttons);
    auto *layout = new QVBoxLayout(page);
    auto *narrow = new QWidget(page);
    narrow->setMaximumWidth(fontMetrics().averageCharWidth() * 70);
    narrow->setLayout(form);
    // In the middle by stretches: an alignment would cut lines that wrap.
    auto *middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(narrow, 1000);
    middle->addStretch(1);
    layout->addStretch(2);
    layout->addLayout(middle);
    layout->addStretch(3);
    return page;
}

QString ConnectionPage::failureText(const Connection &connection)
{
    QStringList parts{showntext::text(connection.reason())};
    if (connection.error()) {
        parts << errorText(*connection.error());
        if (connection.phase() != Connection::Phase::NeedsKey) // the advice is the form itself
            parts << errorAdvice(*connection.error());
    }
    parts.removeAll(QString());
    return parts.join(u'\n');
}

void ConnectionPage::refresh()
{
    const Profile profile = m_connection.profile();
    const bool local = profile.kind == Profile::Kind::ThisComputer;
    m_stack->setCurrentWidget(m_message);
    switch (m_connection.phase()) {
    case Connection::Phase::Idle:
    case Connection::Phase::Online:
        m_message->setContent(u"server"_s, QString(), QString());
        break;
    case Connection::Phase::Opening:
        m_message->setContent(local ? u"computer"_s : u"server"_s,
                              local ? tr("Starting the local runtime…")
                                    : tr("Connecting to %1…").arg(showntext::name(profile.name)),
                              local ? tr("It runs environments on this computer: no account is needed.")
                                    : showntext::line(profile.url.toDisplayString()));
        break;
    case Connection::Phase::Failed:
        if (m_connection.isRuntimeRunning()) {
            // Trying again comes first: ending the runtime would end the environments in it.
            m_message->setContent(u"error"_s, tr("The local runtime is running, but cannot be used"),
                                  failureText(m_connection) + u'\n' +
                                      tr("The environments that run in it end with it, if you end it."),
                                  tr("Try again"));
            m_message->setSecondButton(tr("End it and start anew"));
            break;
        }
        m_message->setContent(u"error"_s,
                              local ? tr("The local runtime is not running")
                                    : tr("“%1” cannot be reached").arg(showntext::name(profile.name)),
                              failureText(m_connection), local ? tr("Start again") : tr("Try again"));
        break;
    case Connection::Phase::NeedsKey:
        askForKey();
        break;
    }
}

void ConnectionPage::askForKey()
{
    const Profile profile = m_connection.profile();
    m_keyTitle->setText(tr("“%1” needs an API key.").arg(showntext::name(profile.name)));
    m_keyReason->setText(failureText(m_connection));
    m_keyReason->setVisible(!m_keyReason->text().isEmpty());
    const bool isServer = profile.kind == Profile::Kind::Server; // keys from environment variables are never stored
    const bool canKeep = m_connection.hasKeychain();
    m_remember->setVisible(isServer);
    m_remember->setEnabled(canKeep);
    m_remember->setChecked(canKeep);
    m_noKeychain->setVisible(isServer && !canKeep);
    m_remember->setAccessibleDescription(canKeep ? QString() : m_noKeychain->text());
    m_askKeychain->setVisible(m_connection.isKeychainLocked());
    m_key->clear();
    m_stack->setCurrentWidget(m_keyForm);
    m_key->setFocus();
}

void ConnectionPage::sendKey()
{
    const QString key = m_key->text().trimmed();
    if (key.isEmpty())
        return;
    m_key->clear();
    // Without a keychain it goes to the store all the same, which knows it for this run.
    m_connection.useKey(key, m_remember->isChecked() || !m_connection.hasKeychain());
}

} // namespace plato::ui
