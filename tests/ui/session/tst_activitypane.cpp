// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The pane of requests: what is folded away, what stays in its place, and what can be done with a row.
#include "core/session/activitymodel.h"
#include "ui/session/activitypane.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::ui;

class TestActivityPane : public QObject
{
    Q_OBJECT

    std::unique_ptr<ActivityModel> m_model;
    std::unique_ptr<ActivityPane> m_pane;

    void add(const QString &operation, const QByteArray &method = "GET", const QByteArray &body = {})
    {
        Exchange exchange =
            Exchange::begin(operation, method, QUrl(u"https://plato.example/api/v2/sessions/s-1/x"_s), body);
        exchange.httpStatus = 200;
        m_model->add(exchange);
    }
    QTableView *table() const { return m_pane->findChild<QTableView *>(u"activityTable"_s); }
    QAction *action(const QString &name) const { return m_pane->findChild<QAction *>(name); }
    QString chosen() const
    {
        const auto rows = table()->selectionModel()->selectedRows(ActivityModel::OperationColumn);
        return rows.isEmpty() ? QString() : rows.constFirst().data().toString();
    }
    int chosenTop() const { return table()->rowViewportPosition(table()->currentIndex().row()); }

private Q_SLOTS:
    void init()
    {
        m_model = std::make_unique<ActivityModel>();
        m_pane = std::make_unique<ActivityPane>(*m_model);
        m_pane->resize(900, 300);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    }
    void cleanup()
    {
        m_pane.reset();
        m_model.reset();
    }

    void pollingIsFoldedAndCounted()
    {
        auto *polling = m_pane->findChild<QCheckBox *>(u"activityPollingBox"_s);
        for (int i = 0; i < 3; ++i)
            add(u"listJobs"_s);
        add(u"getSessionState"_s);
        QTRY_COMPARE(polling->text(), u"Polling (3)"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        polling->click();
        QCOMPARE(table()->model()->rowCount(), 4);
    }

    void theChosenRowStaysWhereItIs()
    {
        for (int i = 0; i < ActivityModel::MaxRows; ++i)
            add(i % 2 ? u"listJobs"_s : u"read%1"_s.arg(i));
        table()->selectRow(250);
        table()->scrollTo(table()->currentIndex(), QAbstractItemView::PositionAtCenter);
        const QString was = chosen();
        const int top = chosenTop();
        QVERIFY(top > 0);
        for (int i = 0; i < 20; ++i) { // ten of those that are shown go at the other end
            add(u"new"_s);
            QCOMPARE(chosen(), was);
        }
        QTRY_COMPARE(chosenTop(), top);
        m_pane->findChild<QCheckBox *>(u"activityPollingBox"_s)->click();
        QCOMPARE(chosen(), was);
        QCOMPARE(chosenTop(), top);
        m_pane->findChild<QLineEdit *>(u"activityFilterEdit"_s)->setText(was);
        QCOMPARE(chosen(), was);
    }

    void whatCanBeDone_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<qsizetype>("size");
        QTest::addColumn<bool>("canCopy");
        QTest::addColumn<bool>("canRepeat");
        QTest::newRow("a read") << QByteArray("GET") << qsizetype(0) << true << true;
        QTest::newRow("an action") << QByteArray("POST") << qsizetype(2) << true << false;
        QTest::newRow("too much was sent") << QByteArray("POST") << Exchange::MaxKeptBody + 1 << false << false;
    }

    void whatCanBeDone()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const qsizetype, size);
        QFETCH(const bool, canCopy);
        QFETCH(const bool, canRepeat);
        for (const char *name : {"copyCurlAction", "copyPythonAction", "repeatRequestAction"})
            QVERIFY(!action(QString::fromLatin1(name))->isEnabled()); // nothing is chosen
        add(u"x"_s, method, QByteArray(size, '1'));
        table()->selectRow(0);
        QCOMPARE(action(u"copyCurlAction"_s)->isEnabled(), canCopy);
        QCOMPARE(action(u"copyPythonAction"_s)->isEnabled(), canCopy);
        QCOMPARE(action(u"repeatRequestAction"_s)->isEnabled(), canRepeat);
        QSignalSpy repeated(m_pane.get(), &ActivityPane::repeatRequested);
        action(u"repeatRequestAction"_s)->trigger();
        QCOMPARE(repeated.size(), canRepeat ? 1 : 0);
        if (!canCopy)
            return;
        action(u"copyCurlAction"_s)->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"curl --globoff --request "_s +
                                                                QString::fromLatin1(method)));
        action(u"copyPythonAction"_s)->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"os.environ[\"PLATO_API_KEY\"]"_s));
    }
};

QTEST_MAIN(TestActivityPane)
#include "tst_activitypane.moc"
