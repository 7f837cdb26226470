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
        return KeychainSecretStore::tr(
            "The keychain stayed locked: its question was cancelled, or it refused. Try again, "
            "and enter its password when it asks.");
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

/// Says whether the secret service holds the key of `id` and has not been unlocked. Where there is no such service, as
/// with KWallet alone, it does not.
void whetherKeyIsLocked(const QString &id, QObject *context, const std::function<void(bool)> &then)
{
    QDBusMessage search = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                                         u"org.freedesktop.Secret.Service"_s, u"SearchItems"_s);
    QDBusArgument attributes; // as QtKeychain stores them
    attributes << QMap<QString, QString>{{u"user"_s, id}, {u"server"_s, service()}};
    search << QVariant::fromValue(attributes);
    search.setAutoStartService(false);
    auto *watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(search), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [watcher, then] {
        watcher->deleteLater();
        const QDBusPendingReply<QList<QDBusObjectPath>, QList<QDBusObjectPath>> found = *watcher;
        then(!found.isError() && !found.argumentAt<1>().isEmpty());
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
    struct Kept
    {
        QString key;
        bool hasKeychain = true; // which did not take it
    };
    QHash<QString, Kept> kept; // by id, for this run only

    /// Starts a job on `id`, and calls `then` on the store with its outcome. The job belongs to nobody and deletes
    /// itself when it is done: its backend writes to it until then, and cannot be told that it is gone.
    template <typename Job>
    static void start(KeychainSecretStore *store, Job *job, const QString &id,
                      const std::function<void(const Answer &)> &then)
    {
        job->setKey(id);
        connect(job, &QKeychain::Job::finished, store, [store, job, id, then] {
            Answer outcome = answerOf(statusOf(job->error()));
            if constexpr (std::is_same_v<Job, QKeychain::ReadPasswordJob>) {
                if (outcome.status == Status::Ok)
                    outcome.secret = job->textData();
            }
            const bool isRemoval = std::is_same_v<Job, QKeychain::DeletePasswordJob>;
            if (outcome.status == (isRemoval ? Status::Ok : Status::NotFound)) {
                whetherKeyIsLocked(
                    id, store, [outcome, then](bool isLocked) { then(isLocked ? answerOf(Status::Denied) : outcome); });
            } else if (outcome.status == Status::Failed) {
                outcome.text = job->errorString();
                whetherKeychainIsThere(
                    store, [outcome, then](bool isThere) { then(isThere ? outcome : answerOf(Status::Unavailable)); });
            } else {
                then(outcome);
            }
        });
        job->start();
    }

    static Answer answerOf(Status status) { return {status, {}, words(status), status != Status::Unavailable}; }
    /// What memory says of a key.
    static Answer answerOf(const Kept &found) { return {Status::Ok, found.key, {}, found.hasKeychain}; }
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
        answer(context, done, Private::answerOf(*kept));
        return;
    }
    auto *job = new QKeychain::ReadPasswordJob(service());
    Private::start(this, job, id, [this, id, context = QPointer(context), done = std::move(done)](Answer outcome) {
        // A write() that was on its way may have failed meanwhile.
        if (const auto kept = d->kept.constFind(id); kept != d->kept.constEnd())
            outcome = Private::answerOf(*kept);
        if (context)
            answer(context, done, outcome);
    });
}

void KeychainSecretStore::write(const QString &id, const QString &secret, QObject *context, Callback done)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setTextData(secret);
    Private::start(this, job, id,
                   [this, id, secret, context = QPointer(context), done = std::move(done)](const Answer &outcome) {
                       if (outcome.status == Status::Ok)
                           d->kept.remove(id);
                       else
                           d->kept.insert(id, {secret, outcome.hasKeychain});
                       if (context)
                           answer(context, done, outcome);
                   });
}

void KeychainSecretStore::remove(const QString &id, QObject *context, Callback done)
{
    const bool wasKept = d->kept.remove(id); // now, so that a read() that follows does not find it
    auto *job = new QKeychain::DeletePasswordJob(service());
    Private::start(
        this, job, id, [this, id, wasKept, context = QPointer(context), done = std::move(done)](Answer outcome) {
            const bool keptLater = d->kept.remove(id); // by a write() that was on its way
            // Where there is no keychain, memory was all there was.
            if (outcome.status == Status::NotFound || (outcome.status == Status::Unavailable && (wasKept || keptLater)))
                outcome = {};
            if (context)
                answer(context, done, outcome);
        });
}

} // namespace plato
