// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profile/serverdialog.h"

#include "core/profile/serveraddress.h"
#include "core/text/showntext.h"
#include "ui/common/errortext.h"
#include "ui/common/icons.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace plato::ui {

ServerDialog::ServerDialog(ProfileStore &profiles, SecretStore &secrets, const Profile &profile, QWidget *parent)
    : QDialog(parent)
    , m_profiles(profiles)
    , m_secrets(secrets)
    , m_profile(profile)
{
    setObjectName(u"serverDialog"_s);
    const bool isNew = profile.id.isEmpty();
    setWindowTitle(isNew ? tr("Add server") : tr("Edit server"));

    m_name = new QLineEdit(profile.name, this);
    m_name->setObjectName(u"serverNameEdit"_s);
    m_name->setPlaceholderText(tr("Plato"));
    m_url = new QLineEdit(isNew ? u"https://plato.so"_s : profile.url.toString(), this);
    m_url->setObjectName(u"serverUrlEdit"_s);
    m_key = new QLineEdit(this);
    m_key->setObjectName(u"serverKeyEdit"_s);
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setPlaceholderText(isNew ? QString() : tr("Leave empty to keep the present key"));
    m_gateway = new QLineEdit(profile.gateway, this);
    m_gateway->setObjectName(u"serverGatewayEdit"_s);
    m_gateway->setPlaceholderText(tr("Derived from the address"));
    m_gateway->setToolTip(tr("Host behind which desktop environments are reached, for example sims.plato.so"));
    m_status = new QLabel(this);
    m_status->setObjectName(u"serverStatus"_s);
    m_status->setWordWrap(true);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setMinimumHeight(fontMetrics().lineSpacing() * 3);
    m_status->setAlignment(Qt::AlignTop | Qt::AlignLeft);

    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Address"), m_url);
    form->addRow(tr("API &key"), m_key);
    form->addRow(tr("Desktop &gateway"), m_gateway);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_cancel = buttons->button(QDialogButtonBox::Cancel);
    m_save = buttons->addButton(tr("Check and save"), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(u"serverSaveButton"_s);
    m_save->setDefault(true);
    removeButtonIcons(*this);
    connect(buttons, &QDialogButtonBox::accepted, this, &ServerDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &ServerDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_status);
    layout->addWidget(buttons);
    resize(sizeHint().expandedTo(QSize(460, 0)));
    for (QLineEdit *edit : {m_name, m_url, m_key})
        connect(edit, &QLineEdit::textChanged, this, &ServerDialog::validate);
    validate();
}

ServerDialog::~ServerDialog() = default;

QUrl ServerDialog::url() const
{
    return PlatoApi::normalizedBaseUrl(ServerAddress::fromText(m_url->text()));
}

void ServerDialog::validate()
{
    const QString refusal = ServerAddress::refusal(url());
    const bool key = !m_key->text().trimmed().isEmpty() || !m_profile.id.isEmpty();
    m_save->setEnabled(refusal.isEmpty() && key);
    m_status->setText(m_url->text().trimmed().isEmpty() ? QString() : refusal);
}

void ServerDialog::setBusy(bool busy)
{
    for (QWidget *widget : std::initializer_list<QWidget *>{m_name, m_url, m_key, m_gateway, m_save})
        widget->setEnabled(!busy);
}

void ServerDialog::reject()
{
    if (!m_isStoring)
        QDialog::reject();
}

void ServerDialog::start()
{
    setBusy(true);
    m_status->setText(tr("Checking the key with %1…").arg(showntext::name(url().host())));
    const QString key = m_key->text().trimmed();
    if (!key.isEmpty())
        return check(key);
    m_secrets.read(m_profile.id, this, [this](const SecretStore::Answer &answer) {
        if (answer.status == SecretStore::Status::Ok)
            return check(answer.secret);
        setBusy(false);
        m_status->setText(
            tr("The present key could not be read: enter it again. %1").arg(showntext::text(answer.text)));
        m_key->setFocus();
    });
}

void ServerDialog::check(const QString &key)
{
    m_api = std::make_unique<PlatoApi>(m_network, url(), key);
    m_api->userMe()->then(this, [this, key](const PlatoApi::UserJob &job) {
        if (!job.error())
            return store(key);
        setBusy(false);
        const ApiError &error = *job.error();
        const bool badKey = error.kind == ApiError::Kind::Unauthorized;
        // The advice for a bad key is to enter another one: the focus goes to its field instead.
        m_status->setText(badKey ? errorText(error) : u"%1 %2"_s.arg(errorText(error), errorAdvice(error)).trimmed());
        QLineEdit *next = badKey ? m_key : m_url;
        next->setFocus();
        next->selectAll();
    });
}

void ServerDialog::store(const QString &key)
{
    m_profile.kind = Profile::Kind::Server;
    if (m_profile.id.isEmpty())
        m_profile.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_profile.url = url();
    m_profile.name = m_name->text().simplified();
    if (m_profile.name.isEmpty())
        m_profile.name = m_profile.url.host();
    m_profile.gateway = m_gateway->text().trimmed();
    m_isStoring = true;
    m_cancel->setEnabled(false);
    m_status->setText(tr("Storing the key in the keychain, which may ask for its password…"));
    m_secrets.write(m_profile.id, key, this, [this](const SecretStore::Answer &answer) {
        // Even when the keychain refused the key, it is kept in memory for this run.
        m_profiles.save(m_profile);
        m_isStoring = false;
        Q_EMIT saved(m_profile.id, answer.status == SecretStore::Status::Ok, answer.text);
        accept();
    });
}

} // namespace plato::ui
