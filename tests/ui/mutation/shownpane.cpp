// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/mutation/shownpane.h"

#include "core/mutation/model/mutationlistmodel.h"

#include <QCoreApplication>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

using namespace Qt::StringLiterals;

namespace plato::test {

const QDateTime ResetTime(QDate(2026, 1, 5), QTime(10, 31), Qt::UTC);
const QDateTime FetchTime(QDate(2026, 1, 5), QTime(10, 32, 5), Qt::UTC);

const QByteArray Update =
    R"({"table_name":"ticket","action":"UPDATE","key":{"id":7},"values":{"id":7,"status":"Closed","note":"one\ntwo"},"old_values":{"status":"Open"},"changed":["status"],"seq":2})";

Env readyEnv(const QString &alias)
{
    Env env;
    env.jobId = u"j-"_s + alias;
    env.alias = alias;
    env.ready = true;
    return env;
}

Env resetEnv(const QString &alias)
{
    Env env = readyEnv(alias);
    env.lastReset = ResetTime;
    return env;
}

Env fetchedEnv(const QString &alias, const QByteArray &body)
{
    Env env = resetEnv(alias);
    const auto log = MutationLog::parseJob(body);
    if (!log)
        qFatal("%s", qPrintable(log.error().message));
    env.log = *log;
    env.logFetchedAt = FetchTime;
    env.logFetchMs = 14;
    return env;
}

Env envWith(const QString &alias, const QByteArrayList &records)
{
    return fetchedEnv(alias, R"({"state":{"mutations":[)" + records.join(',') + "]}}");
}

QByteArray numbered(int i)
{
    return R"({"table":"t","action":"INSERT","values":{"id":)" + QByteArray::number(i) + R"(,"name":"n)" +
           QByteArray::number(i) + "\"}}";
}

QByteArrayList numberedRecords(int from, int to)
{
    QByteArrayList records;
    for (int i = from; i <= to; ++i)
        records.append(numbered(i));
    return records;
}

ShownPane::ShownPane()
{
    QCoreApplication::installTranslator(&m_plurals);
}

bool ShownPane::makePane()
{
    m_pane = std::make_unique<ui::MutationPane>(m_settings);
    m_pane->resize(900, 400);
    m_pane->show();
    return QTest::qWaitForWindowExposed(m_pane.get());
}

void ShownPane::show(const QList<Env> &envs)
{
    ui::MutationContent content;
    content.hasSession = true;
    content.envs = envs;
    if (envs.size() == 1)
        content.jobId = envs.first().jobId;
    m_pane->setContent(content);
    settle();
}

void ShownPane::settle()
{
    QTRY_VERIFY(!m_pane->isBusy());
}

void ShownPane::click(const QString &button)
{
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest); // where it will be, not where it was
    auto *widget = part<QWidget>(button);
    QVERIFY(widget->isVisible());
    QTest::mouseClick(widget, Qt::LeftButton);
}

bool ShownPane::isEmptyShown() const
{
    return part<QLabel>(u"mutationEmptyTitle"_s)->isVisible();
}

QStringList ShownPane::keys() const
{
    QStringList texts;
    for (int row = 0; row < rows()->rowCount(); ++row)
        texts.append(rows()->index(row, MutationListModel::KeyColumn).data().toString());
    return texts;
}

void ShownPane::setFilter(const QString &text)
{
    auto *filter = part<QLineEdit>(u"filterEdit"_s);
    filter->setFocus();
    filter->selectAll();
    QTest::keyClick(filter, Qt::Key_Delete);
    QTest::keyClicks(filter, text);
}

} // namespace plato::test
