// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace plato::test {

/// contract_proxy.py between a client and a server of a test. Ends with this object.
class ContractProxy
{
public:
    struct Report
    {
        QStringList violations;        ///< one line each
        QMap<QString, QSet<int>> seen; ///< statuses by operationId
        QStringList unseen;            ///< operationIds of the contract that nobody asked for
    };

    /// Header of a request that is wrong on purpose.
    static std::pair<QByteArray, QByteArray> wrongOnPurpose() { return {"X-Contract-Expect", "invalid-request"}; }

    /// `document`: file name in core/api/contract. False with the reason in diagnostics().
    bool start(const QString &document, const QUrl &upstream);
    ~ContractProxy();

    QUrl url() const { return m_url; }
    QString diagnostics() { return QString::fromUtf8(m_process.readAllStandardError()); }
    Report report() const;

private:
    QProcess m_process;
    QUrl m_url;
};

} // namespace plato::test
