// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Pictures of the mutation pane in the states that it can be in, with made-up logs: `mutationpictures DIR [--dark]`.
/// Run by `packaging/dev pictures`, to be looked at.
#include "core/mutation/compare/statecomparison.h"
#include "core/session/statefile.h"
#include "tests/bench/mutationgenerator.h"
#include "tests/core/session/scriptedplato.h"
#include "tests/ui/mutation/shownpane.h"
#include "ui/common/appearance.h"
#include "ui/common/deskstyle.h"
#include "ui/common/englishplurals.h"
#include "ui/mutation/noise/noiserulesdialog.h"
#include "ui/mutation/states/statesbar.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>

using namespace plato;
using namespace plato::test;
using namespace Qt::StringLiterals;

namespace {

/// Of every kind: rows of tables, records of files and of a proxy, and what is no object at all.
const QByteArrayList FewRecords{
    R"({"table_name":"ticket","action":"INSERT","key":{"id":41},"values":{"id":41,"title":"Refund for order 1183","status":"Open","note":null,"amount":9007199254740993},"timestamp":"2026-01-05T10:31:40.120Z"})",
    R"({"table_name":"ticket","action":"UPDATE","key":{"id":7},"values":{"id":7,"status":"Closed","body":"The customer asks again for the refund.\nThe order was delivered late.\nCalled back on Tuesday, sent a new invoice."},"old_values":{"status":"Open","body":"The customer asks for the refund.\nThe order was delivered late.\nNobody has called back."},"changed":["status","body"],"timestamp":"2026-01-05T10:31:42.007Z"})",
    R"({"table_name":"settings","action":"UPDATE","key":{"id":1},"values":{"id":1,"value":{"theme":"dark","limits":{"users":25,"projects":[1,2,3]},"mail":true}},"old_values":{"value":{"theme":"light","limits":{"users":10,"projects":[1,2]},"legacy":1}},"changed":["value"],"timestamp":"2026-01-05T10:31:43.900Z"})",
    R"({"table_name":"attachment","action":"DELETE","key":{"id":3},"values":{"id":3,"name":"a very long name of a file that nobody would ever choose on purpose but that somebody has chosen (final) (2).pdf","content":{"$blob":{"size":48213,"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}}},"timestamp":"2026-01-05T10:31:47.310Z"})",
    R"({"seq":5,"action":"UPDATE","path":"calendars/ada/work.ics","key":{"path":"calendars/ada/work.ics"},"values":{"path":"calendars/ada/work.ics","size":54,"sha256":"5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8","text":"BEGIN:VEVENT\nSUMMARY:Review with Grace\nEND:VEVENT\n"},"old_values":{"size":43,"sha256":"a1d0c6e83f027327d8461063f4ac58a6a1b2c3d4e5f60718293a4b5c6d7e8f90","text":"BEGIN:VEVENT\nSUMMARY:Review\nEND:VEVENT\n"},"changed":["sha256","size","text"],"diff":"@@ -1,3 +1,3 @@\n BEGIN:VEVENT\n-SUMMARY:Review\n+SUMMARY:Review with Grace\n END:VEVENT\n","timestamp":"2026-01-05T10:31:50.000Z"})",
    R"(["a record","that is no object"])",
};

/// What those of FewRecords were before: one row is gone since, one is new, one says something else.
const QByteArrayList EarlierRecords{
    R"({"table_name":"ticket","action":"INSERT","key":{"id":40},"values":{"id":40,"title":"Test, please ignore","status":"Open"},"timestamp":"2026-01-05T10:30:12.500Z"})",
    R"({"table_name":"ticket","action":"UPDATE","key":{"id":7},"values":{"id":7,"status":"Review"},"old_values":{"status":"Open"},"changed":["status"],"timestamp":"2026-01-05T10:30:40.007Z"})",
    FewRecords[2],
};

class Pictures : private ShownPane
{
public:
    explicit Pictures(const QString &folder)
        : m_target(folder)
    {
    }

    bool take()
    {
        if (!m_target.mkpath(u"."_s) || !makePane())
            return false;
        m_pane->resize(1280, 720);
        show({});
        save(u"empty"_s);
        show({envWith(u"helpdesk"_s, FewRecords)});
        choose(1, u"body"_s);
        save(u"few-differences"_s);
        choose(2, u"value"_s);
        save(u"few-tree"_s);
        choose(3, u"content"_s);
        save(u"few-deleted"_s);
        choose(4, u"diff"_s);
        save(u"few-file"_s);
        m_pane->resize(800, 500);
        choose(1, u"body"_s);
        save(u"few-small"_s);
        filter(u"table:(ticket"_s);
        save(u"few-small-filter-that-cannot-be-read"_s);
        filter({});
        m_pane->resize(1280, 720);
        takeComparison();
        takeExpected();
        takeNoise();

        const Env many = fetchedEnv(u"helpdesk"_s, bench::generatedState(100'000));
        show({many});
        save(u"many"_s);
        show({many, envWith(u"calendar"_s, FewRecords)});
        save(u"many-of-two-envs"_s);
        auto *group = part<QComboBox>(u"mutationGroupCombo"_s);
        group->setCurrentIndex(1);
        Q_EMIT group->activated(1);
        settle();
        save(u"grouped"_s);
        group->setCurrentIndex(0);
        Q_EMIT group->activated(0);
        settle();
        filter(u"table:ticket action:update status:open->closed"_s);
        save(u"filtered"_s);
        filter(u"table:nowhere"_s);
        save(u"filtered-to-nothing"_s);
        filter(u"table:(ticket"_s);
        save(u"filter-that-cannot-be-read"_s);
        filter({});
        show({fetchedEnv(u"helpdesk"_s, R"({"state":{"error":"worker not ready"}})")});
        save(u"broken-error"_s);
        show({many, fetchedEnv(u"calendar"_s, R"({"state":{"error":"worker not ready"}})")});
        save(u"broken-one-of-two"_s);
        show({fetchedEnv(u"helpdesk"_s, R"({"state":null})")});
        save(u"broken-null"_s);
        show(
            {envWith(u"helpdesk"_s, {R"({"table":"t","action":"UPDATE","values":{"deep":)" + QByteArray(100'000, '[') +
                                     QByteArray(100'000, ']') + R"(},"old_values":{"deep":[]},"changed":["deep"]})"})});
        choose(0, u"deep"_s);
        save(u"broken-deep"_s);
        return m_isSaved;
    }

private:
    static KeptState keptState(const Env &env, const QDateTime &fetchedAt, const QString &name)
    {
        KeptState state;
        state.sessionId = u"s-1"_s;
        state.sessionName = u"helpdesk"_s;
        state.isOfSession = false; // as fetchedEnv() has it
        state.fetchedAt = state.lastSeenAt = fetchedAt;
        state.envs = {env};
        state.name = name;
        return state;
    }

    /// Without it the picture would be one of something else.
    template <typename Condition>
    void waitFor(Condition condition)
    {
        m_isSaved = QTest::qWaitFor(condition) && m_isSaved;
    }

    void takeComparison()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const KeptState older = keptState(envWith(u"helpdesk"_s, EarlierRecords), now.addSecs(-95), u"before"_s);
        const KeptState newer = keptState(envWith(u"helpdesk"_s, FewRecords), now, {});
        auto *states = part<ui::StatesBar>(u"statesBar"_s);
        auto *list = part<QComboBox>(u"stateSelector"_s);
        for (const KeptState &state : {older, newer}) { // from files, since there is no session here
            const QString path = m_folder.filePath(u"state-%1"_s.arg(list->count()));
            m_isSaved = statefile::write(path, state).has_value() && m_isSaved;
            const int before = list->count();
            m_pane->openState(path);
            waitFor([list, before] { return list->count() > before; });
        }
        settle();
        save(u"states"_s);
        states->compare(older, newer, statecomparison::By::Key);
        waitFor([states] { return states->comparison().has_value(); });
        settle();
        choose(0, u"status"_s);
        save(u"compared"_s);
        m_pane->resize(800, 500);
        save(u"compared-small"_s);
        m_pane->resize(1280, 720);
        click(u"comparisonClose"_s);
        for (int i = 0; i < 2; ++i)
            part<QAction>(u"stateCloseAction"_s)->trigger();
        settle();
    }

    /// One expectation is met, one is not, and there is more than was expected.
    void takeExpected()
    {
        const auto expect = [this](const QByteArrayList &records, int line) {
            show({envWith(u"helpdesk"_s, records)});
            table()->selectRow(line);
            part<QAction>(u"mutationExpectAction"_s)->trigger();
        };
        expect(EarlierRecords, 1);
        expect(FewRecords, 0);
        auto *dialog = part<QDialog>(u"expectedDialog"_s);
        auto *tree = dialog->findChild<QTreeWidget *>(u"expectedTree"_s);
        waitFor([tree] { return tree->topLevelItem(0) && tree->topLevelItem(0)->childCount() == 1; });
        dialog->findChild<QLineEdit *>(u"expectedName"_s)->setText(u"Answer the refund"_s);
        tree->setCurrentItem(tree->topLevelItem(0)->child(0)->child(1)); // a value, with its matcher below
        saveOf(dialog, u"expected"_s);
        dialog->close();
    }

    void takeNoise()
    {
        ScriptedPlato plato;
        const std::unique_ptr<Session> session = plato.readySession();
        const auto state = [](const QByteArrayList &records) {
            return R"({"session_id":"s-1","results":{"j-1":{"state":{"mutations":[)" + records.join(',') + "]}}}}";
        };
        plato.once(ScriptedPlato::State, 200, state(EarlierRecords));
        plato.always(ScriptedPlato::State, 200, state(EarlierRecords + FewRecords));
        ui::NoiseStore store(m_settings);
        const QString simulator = session->envs().first().simulator;
        store.setRules(simulator, {{{}, u"event"_s, {}, {}}, {{}, u"user"_s, {u"mtime"_s}, {}}});
        ui::NoiseRulesDialog dialog(store, {simulator}, simulator);
        dialog.setSession(session.get(), session->envs());
        dialog.show();
        saveOf(&dialog, u"noise"_s);
        auto *proposals = dialog.findChild<QTreeWidget *>(u"idleProposals"_s);
        QTest::mouseClick(dialog.findChild<QPushButton *>(u"idleStart"_s), Qt::LeftButton);
        session->fetchState(); // the first fetch is what the next one is compared with
        waitFor([&] {
            if (session->canFetchState())
                session->fetchState();
            return proposals->topLevelItemCount() > 0;
        });
        saveOf(&dialog, u"noise-proposed"_s);
        store.setRules(simulator, {});
    }

    void choose(int line, const QString &column)
    {
        table()->selectRow(line);
        auto *detail = part<QTableView>(u"mutationDetail"_s);
        for (int row = 0; row < detail->model()->rowCount(); ++row) {
            if (detail->model()->index(row, 0).data().toString() == column)
                detail->setCurrentIndex(detail->model()->index(row, 2));
        }
        if (detail->model()->index(detail->currentIndex().row(), 2).data().toString().isEmpty())
            detail->setCurrentIndex(detail->currentIndex().siblingAtColumn(1));
    }

    void filter(const QString &text)
    {
        auto *edit = part<QLineEdit>(u"filterEdit"_s);
        edit->setText(text);
        QTest::keyClick(edit, Qt::Key_Return);
        settle();
    }

    void save(const QString &name) { saveOf(m_pane.get(), name); }

    void saveOf(QWidget *widget, const QString &name)
    {
        QTest::qWait(500); // an error of the filter comes a little later than its text
        const QString file = u"mutations-%1-%2.png"_s.arg(++m_count, 2, 10, QChar(u'0')).arg(name);
        m_isSaved = widget->grab().save(m_target.filePath(file)) && m_isSaved;
    }

    QDir m_target;
    int m_count = 0;
    bool m_isSaved = true;
};

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    QStringList arguments = app.arguments().sliced(1);
    const bool isDark = arguments.removeAll(u"--dark"_s) > 0;
    if (arguments.size() != 1) {
        qCritical("Usage: mutationpictures DIR [--dark]");
        return 2;
    }
    ui::EnglishPlurals plurals;
    QApplication::installTranslator(&plurals);
    QApplication::setStyle(new ui::DeskStyle);
    QApplication::setPalette(isDark ? ui::Appearance::darkPalette() : ui::Appearance::lightPalette());
    return Pictures(arguments.first()).take() ? 0 : 1;
}
