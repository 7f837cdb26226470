// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/platod/capture/databasewriter.h"

#include <QJsonDocument>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace plato::test {

DatabaseWriter::DatabaseWriter(const QString &databasePath, const QString &journalMode)
{
    QStringList arguments{databasePath};
    if (!journalMode.isEmpty())
        arguments.append(journalMode);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral(CAPTURE_WRITER), arguments);
    m_process.waitForStarted();
    if (!journalMode.isEmpty())
        readLine();
}

DatabaseWriter::~DatabaseWriter()
{
    if (m_process.state() != QProcess::NotRunning)
        finish();
}

QString DatabaseWriter::run(const QString &sql)
{
    m_process.write(sql.toUtf8() + '\0');
    return readLine();
}

QString DatabaseWriter::finish()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished();
    return QString::fromUtf8(m_process.readAllStandardOutput()).trimmed();
}

void DatabaseWriter::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

QString DatabaseWriter::readLine()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead())
            return u"no answer"_s;
    }
    return QString::fromUtf8(m_process.readLine()).trimmed();
}

QString summary(const QJsonValue &record)
{
    const QJsonObject object = record.toObject();
    QStringList words{object[u"table_name"_s].toString(), object[u"action"_s].toString(),
                      compact(object[u"key"_s].toObject())};
    QStringList changed;
    for (const QJsonValue column : object[u"changed"_s].toArray())
        changed.append(column.toString());
    if (!changed.isEmpty())
        words.append(changed.join(u','));
    return words.join(u' ');
}

QString summary(const Expected<QJsonArray> &records)
{
    if (!records)
        return records.error().message;
    QStringList lines;
    for (const QJsonValue record : *records)
        lines.append(summary(record));
    return lines.join(u"; "_s);
}

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace plato::test
