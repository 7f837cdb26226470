// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace plato {

/// Keeps API keys. Asynchronous, since a keychain may ask the person first. GUI thread: answers arrive there, later
/// (never from within the call), once each, and not at all once `context` is gone.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    enum class Status {
        Ok,
        NotFound,    ///< of read() only
        Denied,      ///< locked: the person cancelled its question, or it refused; the next call asks again
        Unavailable, ///< no keychain here
        Failed,      ///< anything else; text has the keychain's words
    };
    Q_ENUM(Status)
    struct Answer
    {
        Status status = Status::Ok;
        QString secret;          ///< of read() only
        QString text;            ///< for people, when status is not Ok
        bool hasKeychain = true; ///< false: there is none here, even where memory had the key
    };
    using Callback = std::function<void(const Answer &)>;

    using QObject::QObject;
    virtual void read(const QString &id, QObject *context, Callback done) = 0;
    virtual void write(const QString &id, const QString &secret, QObject *context, Callback done) = 0;
    /// What is not there counts as removed.
    virtual void remove(const QString &id, QObject *context, Callback done) = 0;
};

/// The desktop's own keychain through QtKeychain, service PLATO_APPLICATION_ID. Never falls back to plain text.
///
/// A key that the keychain did not take, for whatever reason, is kept in memory for this run: write() answers with the
/// reason, so that the window can say so, and read() gives the key back until it is written or removed.
///
/// libsecret calls it success when a person cancels the question for the keychain's password: then there is no such
/// key, or it has been removed. So the service is asked whether it holds the key behind its lock.
class KeychainSecretStore : public SecretStore
{
    Q_OBJECT

public:
    explicit KeychainSecretStore(QObject *parent = nullptr);
    ~KeychainSecretStore() override;
    void read(const QString &id, QObject *context, Callback done) override;
    void write(const QString &id, const QString &secret, QObject *context, Callback done) override;
    void remove(const QString &id, QObject *context, Callback done) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace plato
