// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/contractproxy.h"

#include "tests/support/httpclient.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;

namespace plato::test {

bool ContractProxy::start(const QString &document, const QUrl &upstream)
{
    m_process.start(QStringLiteral(PLATO_PYTHON),
                    {u"-B"_s, QStringLiteral(PLATO_SOURCE_DIR "/tests/contract/contract_proxy.py"), u"--contract"_s,
                     QStringLiteral(PLATO_SOURCE_DIR "/core/api/contract/") + document, u"--upstream"_s,
                     upstream.toString(QUrl::RemoveQuery)});
    if (!QTest::qWaitFor([this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; },
                         20'000) ||
        !m_process.canReadLine())
        return false;
    m_url = QUrl(QJsonDocument::fromJson(m_process.readLine()).object().value(u"url"_s).toString());
    return m_url.isValid();
}

ContractProxy::~ContractProxy()
{
    m_process.closeWriteChannel();
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(5'000)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

ContractProxy::Report ContractProxy::report() const
{
    HttpClient client;
    const QJsonObject json = client.get(m_url.resolved(QUrl(u"/__contract__/report"_s))).object();
    Report report;
    for (const QJsonValue value : json.value(u"violations"_s).toArray()) {
        report.violations.append(u"%1 (%2): %3 %4: %5"_s.arg(
            value[u"operationId"_s].toString(), value[u"request"_s].toString(), value[u"where"_s].toString(),
            value[u"path"_s].toString(), value[u"message"_s].toString()));
    }
    const QJsonObject seen = json.value(u"seen"_s).toObject();
    for (auto it = seen.begin(); it != seen.end(); ++it) {
        for (const QJsonValue status : it.value().toArray())
            report.seen[it.key()].insert(status.toInt());
    }
    for (const QJsonValue name : json.value(u"unseen"_s).toArray())
        report.unseen.append(name.toString());
    return report;
}

} // namespace plato::test
