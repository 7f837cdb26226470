// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/envserver.h"
#include "tests/ui/windowonserver.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

/// What the window does for a session of many envs, counted and not timed: as much as for one of few.
class TestManyEnvs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doesNoMoreForManyThanForFew_data();
    void doesNoMoreForManyThanForFew();
    void tellsOfFewFailures();
    void layOutNoMoreLinesThanAPersonReads();
    void theChooserHasThemAll();
};

namespace {

/// What happened while it lived.
class Witness : public QObject
{
public:
    explicit Witness(WindowOnServer &desk)
    {
        qApp->installEventFilter(this);
        const auto watch = [this](const QAbstractItemModel *model) {
            const auto count = [this] { ++m_modelSignals; };
            connect(model, &QAbstractItemModel::dataChanged, this, count);
            connect(model, &QAbstractItemModel::rowsInserted, this, count);
            connect(model, &QAbstractItemModel::rowsRemoved, this, count);
            connect(model, &QAbstractItemModel::modelReset, this, count);
            connect(model, &QAbstractItemModel::layoutChanged, this, count);
        };
        watch(desk.find<QTableView>(u"envTable"_s)->model());
        watch(desk.find<QComboBox>(u"scopeCombo"_s)->model());
        watch(desk.find<QComboBox>(u"mutationRawMode"_s)->model());
    }

    int modelSignals() const { return m_modelSignals; }
    int layouts() const { return m_layouts; }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::LayoutRequest)
            ++m_layouts;
        return QObject::eventFilter(watched, event);
    }

private:
    int m_modelSignals = 0;
    int m_layouts = 0;
};

EnvServerWords many(int envs)
{
    EnvServerWords words;
    words.envs = envs;
    return words;
}

} // namespace

void TestManyEnvs::doesNoMoreForManyThanForFew_data()
{
    QTest::addColumn<QString>("stateError");
    QTest::addColumn<QString>("actionError");
    QTest::newRow("all goes well") << QString() << QString();
    QTest::newRow("states fail") << u"worker not up"_s << QString();
    QTest::newRow("resets fail") << QString() << u"busy"_s;
}

void TestManyEnvs::doesNoMoreForManyThanForFew()
{
    QFETCH(const QString, stateError);
    QFETCH(const QString, actionError);
    struct Counts
    {
        int changes = 0;
        int modelSignals = 0;
        int layouts = 0;
        int problems = 0;
    };
    const auto countsOf = [&](int envs) {
        EnvServerWords words = many(envs);
        words.stateError = stateError;
        words.actionError = actionError;
        const EnvServer server(words);
        WindowOnServer desk(server.url());
        Counts counts;
        if (!desk.open())
            return counts;
        Witness witness(desk);
        Session *session = desk.openSession();
        QSignalSpy changes(session, &Session::envsChanged);
        QSignalSpy problems(session, &Session::problem);
        const auto isReady = [&] { return session->phase() == Session::Phase::Ready && session->canReset(); };
        if (!QTest::qWaitFor(isReady, 60'000))
            return counts;
        session->reset();
        if (!QTest::qWaitFor(isReady, 60'000))
            return counts;
        session->fetchState();
        if (!QTest::qWaitFor(isReady, 60'000))
            return counts;
        QCoreApplication::sendPostedEvents(); // what was posted is done and painted
        QCoreApplication::processEvents();
        return Counts{int(changes.size()), witness.modelSignals(), witness.layouts(), int(problems.size())};
    };
    const Counts few = countsOf(20);
    const Counts lots = countsOf(2000);
    QVERIFY(few.changes > 0 && few.modelSignals > 0);
    // Looks at the jobs come by the clock: one more or less.
    QVERIFY2(lots.changes <= few.changes + 4, qPrintable(u"%1 %2"_s.arg(few.changes).arg(lots.changes)));
    QVERIFY2(lots.modelSignals <= few.modelSignals + 8,
             qPrintable(u"%1 %2"_s.arg(few.modelSignals).arg(lots.modelSignals)));
    QVERIFY2(lots.layouts <= few.layouts * 2 + 50, qPrintable(u"%1 %2"_s.arg(few.layouts).arg(lots.layouts)));
    QVERIFY2(lots.problems <= 12, qPrintable(QString::number(lots.problems)));
}

void TestManyEnvs::tellsOfFewFailures()
{
    EnvServerWords words = many(500);
    words.stateError = u"worker not up"_s;
    const EnvServer server(words);
    WindowOnServer desk(server.url());
    QVERIFY(desk.open());
    Session *session = desk.openSession();
    QTRY_VERIFY(session->canFetchState());
    QStringList messages;
    connect(session, &Session::problem, this,
            [&messages](const SessionProblem &problem) { messages.append(problem.message); });
    session->fetchState();
    QTRY_VERIFY(!messages.isEmpty() && session->canFetchState());
    QCOMPARE(messages.size(), 10);
    QVERIFY2(messages.first().contains(u"491 more"_s), qPrintable(messages.first()));
}

void TestManyEnvs::layOutNoMoreLinesThanAPersonReads()
{
    const EnvServer server(many(1000));
    WindowOnServer desk(server.url());
    QVERIFY(desk.open());
    Session *session = desk.openSession();
    QTRY_VERIFY(session->canFetchState());
    auto *advice = desk.find<QLabel>(u"mutationEmptyText"_s);
    QTRY_VERIFY(advice->text().contains(u"994 more have not been reset"_s));
    QVERIFY2(advice->text().count(u'\n') < 20, qPrintable(advice->text()));
}

void TestManyEnvs::theChooserHasThemAll()
{
    const EnvServer server(many(1000));
    WindowOnServer desk(server.url());
    QVERIFY(desk.open());
    Session *session = desk.openSession();
    auto *chooser = desk.find<QComboBox>(u"scopeCombo"_s);
    QTRY_COMPARE(chooser->count(), 1001);
    QCOMPARE(chooser->itemText(1000), u"env-999"_s);
    chooser->setCurrentIndex(1000);
    Q_EMIT chooser->activated(1000);
    auto *table = desk.find<QTableView>(u"envTable"_s);
    QTRY_COMPARE(table->selectionModel()->selectedRows().value(0).row(), 999);
    QTRY_VERIFY(session->canFetchState()); // its envs are known before it is ready
    session->fetchState();
    QTRY_VERIFY(session->envs().at(999).log);
    QCOMPARE(chooser->currentText(), u"env-999"_s);
}

QTEST_MAIN(TestManyEnvs)
#include "tst_manyenvs.moc"
