// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/secretstore.h"

#include <QHash>

#include <memory>

namespace plato::test {

/// A keychain of the test's own, for several windows one after the other; answers later, as a real one does.
class MemorySecrets : public SecretStore
{
public:
    using Vault = QHash<QString, QString>;

    explicit MemorySecrets(std::shared_ptr<Vault> vault)
        : m_vault(std::move(vault))
    {
    }

    void read(const QString &id, QObject *context, Callback done) override
    {
        const bool found = m_vault->contains(id);
        answer(context, done,
               {found ? Status::Ok : Status::NotFound, m_vault->value(id),
                found ? QString() : QStringLiteral("The keychain has no such key.")});
    }
    void write(const QString &id, const QString &secret, QObject *context, Callback done) override
    {
        m_vault->insert(id, secret);
        answer(context, done, {});
    }
    void remove(const QString &id, QObject *context, Callback done) override
    {
        m_vault->remove(id);
        answer(context, done, {});
    }

private:
    static void answer(QObject *context, const Callback &done, const Answer &with)
    {
        QMetaObject::invokeMethod(
            context, [done, with] { done(with); }, Qt::QueuedConnection);
    }

    std::shared_ptr<Vault> m_vault;
};

} // namespace plato::test
