// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/secretstore.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QHash>
#include <QPointer>
#include <qt6keychain/keychain.h>

namespace plato {

using namespace Qt::StringLiterals;

namespace {

using Status = SecretStore::Status;
using Answer = SecretStore::Answer;

QString service()
{
    return QStringLiteral(PLATO_APPLICATION_ID);
}

QString words(Status status)
{
    switch (status) {
    case Status::Ok:
        return {};
    case Status::NotFound:
        return KeychainSecretStore::tr("The keychain has no such key.");
    case Status::Denied:
        return KeychainSecretStore::tr("The keychain refused.");
    case Status::Unavailable:
        return KeychainSecretStore::tr("There is no keychain here.");
    case Status::Failed:
        break;
    }
    return KeychainSecretStore::tr("The keychain failed.");
}

Status statusOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::NoError:
        return Status::Ok;
    case QKeychain::EntryNotFound:
        return Status::NotFound;
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return Status::Denied;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return Status::Unavailable;
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        break;
    }
    return Status::Failed;
}

/// Says whether a secret service is on the session bus. The attempt that failed has had it started, where it can be.
void whetherKeychainIsThere(QObject *context, const std::function<void(bool)> &then)
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        then(false);
        return;
    }
    auto *watcher = new QDBusPendingCallWatcher(bus.interface()->asyncCall(u"ListNames"_s), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [watcher, then] {
        watcher->deleteLater();
        const QDBusPendingReply<QStringList> names = *watcher;
        // A bus that does not answer is no reason to call the keychain missing.
        then(names.isError() || names.value().contains("org.freedesktop.secrets"_L1) ||
             !names.value().filter("org.kde.kwalletd"_L1).isEmpty());
    });
}

/// Later, on `context`.
void answer(QObject *context, const SecretStore::Callback &done, const Answer &with)
{
    QMetaObject::invokeMethod(
        context, [done, with] { done(with); }, Qt::QueuedConnection);
}

} // namespace

struct KeychainSecretStore::Private
{
    QHash<QString, QString> kept; // id → key, for this run only

    /// Starts a job, and calls `then` on the store with its outcome. The job belongs to nobody and deletes itself when
    /// it is done: its backend writes to it until then, and cannot be told that it is gone.
    template <typename Job>
    static void start(KeychainSecretStore *store, Job *job, const std::function<void(const Answer &)> &then)
    {
        connect(job, &QKeychain::Job::finished, store, [store, job, then] {
            Answer outcome{statusOf(job->error()), {}, {}};
            outcome.text = words(outcome.status);
            if constexpr (std::is_same_v<Job, QKeychain::ReadPasswordJob>) {
                if (outcome.status == Status::Ok)
                    outcome.secret = job->textData();
            }
            if (outcome.status != Status::Failed) {
                then(outcome);
                return;
            }
            outcome.text = job->errorString();
            whetherKeychainIsThere(store, [outcome, then](bool there) mutable {
                if (!there)
                    outcome = {Status::Unavailable, {}, words(Status::Unavailable)};
                then(outcome);
            });
        });
        job->start();
    }
};

KeychainSecretStore::KeychainSecretStore(QObject *parent)
    : SecretStore(parent)
    , d(std::make_unique<Private>())
{
}

KeychainSecretStore::~KeychainSecretStore() = default;

void KeychainSecretStore::read(const QString &id, QObject *context, Callback done)
{
    if (const auto kept = d->kept.constFind(id); kept != d->kept.constEnd()) {
        answer(context, done, {Status::Ok, *kept, {}});
        return;
    }
    auto *job = new QKeychain::ReadPasswordJob(service());
    job->setKey(id);
    Private::start(this, job, [this, id, context = QPointer(context), done = std::move(done)](Answer outcome) {
        // A write() that was on its way may have failed meanwhile.
        if (const auto kept = d->kept.constFind(id); kept != d->kept.constEnd())
            outcome = {Status::Ok, *kept, {}};
        if (context)
            answer(context, done, outcome);
    });
}

void KeychainSecretStore::write(const QString &id, const QString &secret, QObject *context, Callback done)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setKey(id);
    job->setTextData(secret);
    Private::start(this, job,
                   [this, id, secret, context = QPointer(context), done = std::move(done)](const Answer &outcome) {
                       if (outcome.status == Status::Ok)
                           d->kept.remove(id);
                       else
                           d->kept.insert(id, secret);
                       if (context)
                           answer(context, done, outcome);
                   });
}

void KeychainSecretStore::remove(const QString &id, QObject *context, Callback done)
{
    const bool wasKept = d->kept.remove(id); // now, so that a read() that follows does not find it
    auto *job = new QKeychain::DeletePasswordJob(service());
    job->setKey(id);
    Private::start(this, job, [this, id, wasKept, context = QPointer(context), done = std::move(done)](Answer outcome) {
        const bool keptLater = d->kept.remove(id); // by a write() that was on its way
        // Where there is no keychain, memory was all there was.
        if (outcome.status == Status::NotFound || (outcome.status == Status::Unavailable && (wasKept || keptLater)))
            outcome = {};
        if (context)
            answer(context, done, outcome);
    });
}

} // namespace plato
