// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/secretstore.h"

#include <QList>
#include <QPointer>

#include <algorithm>

namespace plato::test {

/// A keychain that answers when the test says so, as one does that asks the person first.
class HeldSecrets : public SecretStore
{
public:
    struct Request
    {
        enum class Kind { Read, Write, Remove };
        Kind kind = Kind::Read;
        QString id;
        QString secret; ///< of a write
        QPointer<QObject> context;
        Callback done;

        void answer(const Answer &with) const
        {
            if (context)
                done(with);
        }
    };

    QList<Request> requests; ///< all of them, in their order
    int count(Request::Kind kind) const
    {
        return int(std::count_if(requests.begin(), requests.end(),
                                 [kind](const Request &request) { return request.kind == kind; }));
    }
    /// The last one of that kind, which is there.
    const Request &last(Request::Kind kind) const
    {
        return *std::find_if(requests.rbegin(), requests.rend(),
                             [kind](const Request &request) { return request.kind == kind; });
    }

    void read(const QString &id, QObject *context, Callback done) override
    {
        requests.append({Request::Kind::Read, id, {}, context, std::move(done)});
    }
    void write(const QString &id, const QString &secret, QObject *context, Callback done) override
    {
        requests.append({Request::Kind::Write, id, secret, context, std::move(done)});
    }
    void remove(const QString &id, QObject *context, Callback done) override
    {
        requests.append({Request::Kind::Remove, id, {}, context, std::move(done)});
    }
};

} // namespace plato::test
