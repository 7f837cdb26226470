// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"
#include "core/text/error.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QStringList>
#include <QUrl>

namespace plato::runtime {

/// `platod env SESSION [ALIAS]`: asks a platod that runs for the desktop agent of an env, and says it in the variables
/// that Plato's SDK reads, as lines for a shell's `eval`. Main thread.
class ShellEnv : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        QUrl server;    ///< PLATO_BASE_URL
        QString apiKey; ///< PLATO_API_KEY
        QString session;
        QString alias; ///< empty: the only env that has an agent
    };
    /// `arguments`: those behind `env`. The error is one line for stderr.
    static Expected<Request> parse(const QStringList &arguments, const QString &server, const QByteArray &apiKey);
    /// What a shell reads from the agent's address with its token in the query; an error where that is none.
    static Expected<QString> linesOf(const QString &connectUrl);

    explicit ShellEnv(Request request, QObject *parent = nullptr);
    void start(); ///< finished() follows, once

Q_SIGNALS:
    /// `lines` for stdout, or `problem`, one line, for stderr.
    void finished(const QString &lines, const QString &problem);

private:
    void choose(const QList<EnvContext> &envs);
    void ask(const EnvContext &env);
    void fail(const QString &problem) { Q_EMIT finished({}, problem); }
    void fail(const ApiError &error);

    Request m_request;
    QNetworkAccessManager m_network;
    PlatoApi m_api;
};

} // namespace plato::runtime
