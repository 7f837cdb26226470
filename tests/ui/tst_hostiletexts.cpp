// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/envtablemodel.h"
#include "core/text/showntext.h"
#include "tests/support/envserver.h"
#include "tests/ui/windowonserver.h"
#include "ui/common/messagebar.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

/// A server all of whose words are hostile, and every text that can be seen, heard or hovered over in the window.
class TestHostileTexts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTextIsFitToBeShown_data();
    void everyTextIsFitToBeShown();
    void theWholeTextIsAClickAway();
};

namespace {

/// The texts of a window, with where each was found.
class Walk
{
public:
    QStringList faults;
    int texts = 0;

    void window(QWidget &top)
    {
        widget(top);
        for (QWidget *inside : top.findChildren<QWidget *>())
            widget(*inside);
        for (const QAction *action : top.findChildren<QAction *>()) {
            look(action->text(), u"action "_s + action->objectName(), OneLine);
            look(action->toolTip(), u"tip of action "_s + action->objectName(), Lines);
            look(action->statusTip(), u"status of action "_s + action->objectName(), Lines);
        }
    }

private:
    enum Kind { OneLine, Lines, LongText };
    static constexpr int MostRows = 40;

    void look(const QString &text, const QString &where, Kind kind)
    {
        ++texts;
        const auto fault = [&](const QString &what) {
            faults.append(u"%1: %2: %3"_s.arg(where, what, text.left(60).toHtmlEscaped().replace(u'\n', u"\\n"_s)));
        };
        const qsizetype most = kind == LongText ? 200'000 : kind == Lines ? 12'000 : 1000;
        if (text.contains(u"‹U+2068›"_s) || text.contains(u"‹U+200B›"_s)) // nobody has said that
            fault(u"was made fit twice"_s);
        if (text.size() > most)
            fault(u"has %1 characters"_s.arg(text.size()));
        if (kind != LongText && text.count(u'\n') > 60)
            fault(u"has too many lines"_s);
        int open = 0;
        for (const QChar c : text.left(most)) {
            const char16_t u = c.unicode();
            const bool isLineEnd = c == u'\n' && kind != OneLine;
            const bool isTab = c == u'\t'; // between the text and the keys of an action
            open += u == 0x2068 ? 1 : u == 0x2069 ? -1 : 0;
            if ((u < 0x20 && !isLineEnd && !isTab) || (u >= 0x7f && u < 0xa0) || (u >= 0x202a && u <= 0x202e) ||
                u == 0x2066 || u == 0x2067 || u == 0x200e || u == 0x200f || open < 0)
                return fault(u"has U+%1"_s.arg(u, 4, 16, QChar(u'0')));
        }
        if (open != 0)
            fault(u"leaves an isolate open"_s);
    }

    void rich(const QString &text, const QString &where)
    {
        look(text, where, Lines);
        if (text.contains("<img"_L1) || text.contains("<b>hostile"_L1))
            faults.append(u"%1: takes words of others for HTML"_s.arg(where));
    }

    void widget(QWidget &widget)
    {
        const QString where =
            u"%1 %2"_s.arg(QString::fromLatin1(widget.metaObject()->className()), widget.objectName());
        look(widget.windowTitle(), u"title of "_s + where, OneLine);
        rich(widget.toolTip(), u"tip of "_s + where);
        look(widget.accessibleName(), u"accessible name of "_s + where, Lines);
        look(widget.accessibleDescription(), u"accessible description of "_s + where, Lines);
        if (const auto *label = qobject_cast<QLabel *>(&widget)) {
            look(label->text(), where, Lines);
            if (label->textFormat() != Qt::PlainText && label->text().contains(u'<'))
                rich(label->text(), where);
        }
        if (const auto *button = qobject_cast<QAbstractButton *>(&widget))
            look(button->text(), where, OneLine);
        if (const auto *edit = qobject_cast<QPlainTextEdit *>(&widget)) {
            look(edit->toPlainText(), where, LongText);
            look(edit->placeholderText(), where, Lines);
        }
        if (const auto *tabs = qobject_cast<QTabBar *>(&widget)) {
            for (int i = 0; i < tabs->count(); ++i) {
                look(tabs->tabText(i), where, OneLine);
                rich(tabs->tabToolTip(i), where);
            }
        }
        if (const auto *box = qobject_cast<QGroupBox *>(&widget))
            look(box->title(), where, OneLine);
        if (const auto *bar = qobject_cast<QStatusBar *>(&widget))
            look(bar->currentMessage(), where, OneLine);
        if (const auto *combo = qobject_cast<QComboBox *>(&widget))
            model(*combo->model(), {}, where);
        if (const auto *view = qobject_cast<QAbstractItemView *>(&widget); view && view->model())
            model(*view->model(), {}, where);
        if (auto *menu = qobject_cast<QMenu *>(&widget); menu && !menu->isVisible())
            Q_EMIT menu->aboutToShow(); // it is filled then; its actions are looked at afterwards
    }

    void model(const QAbstractItemModel &model, const QModelIndex &parent, const QString &where)
    {
        const int columns = std::min(model.columnCount(parent), MostRows);
        for (int column = 0; column < columns && !parent.isValid(); ++column) {
            look(model.headerData(column, Qt::Horizontal).toString(), u"header of "_s + where, OneLine);
            rich(model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString(), u"header of "_s + where);
        }
        for (int row = 0; row < std::min(model.rowCount(parent), MostRows); ++row) {
            for (int column = 0; column < columns; ++column) {
                const QModelIndex index = model.index(row, column, parent);
                const QString at = u"%1 (%2, %3)"_s.arg(where).arg(row).arg(column);
                look(index.data().toString(), at, OneLine);
                rich(index.data(Qt::ToolTipRole).toString(), u"tip of "_s + at);
                look(index.data(Qt::AccessibleTextRole).toString(), u"accessible "_s + at, Lines);
                look(index.data(Qt::AccessibleDescriptionRole).toString(), u"accessible "_s + at, Lines);
                if (column == 0)
                    this->model(model, index, where);
            }
        }
    }
};

} // namespace

void TestHostileTexts::everyTextIsFitToBeShown_data()
{
    QTest::addColumn<QString>("words");
    constexpr int Much = 1 << 20;
    QTest::newRow("ordinary") << u"ordinary"_s;
    QTest::newRow("a megabyte") << QString(Much, u'x');
    QTest::newRow("a megabyte of words") << u"word "_s.repeated(Much / 5);
    QTest::newRow("a megabyte of lines") << u"l\n"_s.repeated(Much / 2);
    QTest::newRow("overrides") << u"a \u202egnp.exe\u202c \u2067b\u2069\u2069\u2069 \u200fc"_s;
    QTest::newRow("a megabyte of overrides") << QString(Much, QChar(0x202e));
    QTest::newRow("right to left") << u"שלום עולם"_s;
    QTest::newRow("a megabyte from right to left") << QString(Much, QChar(0x5d0));
    QTest::newRow("controls") << u"\x1b]0;owned\x07\x1b[2J\r\n\u009b31m\x7f\x01"_s;
    QTest::newRow("HTML") << u"<b>hostile</b><img src='file:///etc/passwd'>&lt;"_s;
    QTest::newRow("marks") << u"z"_s + QString(100'000, QChar(0x489));
    QTest::newRow("placeholders") << u"%1 %2 %3 %n %L1"_s;
    QTest::newRow("mnemonics and keys") << u"a&b\tCtrl+Q"_s;
    QTest::newRow("half a pair") << QString(QChar(0xd83d)) + u"x"_s;
}

void TestHostileTexts::everyTextIsFitToBeShown()
{
    QFETCH(const QString, words);
    EnvServerWords said;
    said.envs = 3;
    said.alias = words + u"-%1"_s;
    said.simulator = words;
    said.artifactId = words;
    said.meshIp = words;
    said.reason = words;
    said.table = words;
    said.column = words;
    said.value = words;
    said.actionError = words;
    const EnvServer server(said);
    WindowOnServer desk(server.url());
    QVERIFY(desk.open());
    Walk walk;
    const auto look = [&walk] {
        for (QWidget *top : QApplication::topLevelWidgets())
            walk.window(*top);
    };
    Session *session = desk.openSession(words);
    QTRY_VERIFY(session->canReset());
    look();
    // Every env with every pane, and what goes wrong.
    session->reset();
    QTRY_VERIFY(!desk.find<MessageBar>(u"messageBar"_s)->text().isEmpty());
    QTRY_VERIFY(session->canFetchState());
    session->fetchState();
    QTRY_VERIFY(session->envs().first().log);
    QTRY_VERIFY(desk.find<QTableView>(u"mutationTable"_s)->model()->rowCount() > 0);
    desk.find<QTableView>(u"mutationTable"_s)->selectRow(0);
    look();
    desk.find<QTableView>(u"envTable"_s)->selectRow(1);
    for (int tab = 0; tab < desk.find<QTabWidget>(u"tabs"_s)->count(); ++tab) {
        desk.find<QTabWidget>(u"tabs"_s)->setCurrentIndex(tab);
        QCoreApplication::processEvents();
        look();
    }
    // Dialogs, with the server's catalogue in them.
    desk.find<QAction>(u"newSessionAction"_s)->trigger();
    QTRY_VERIFY(desk.find<QDialog>(u"newSessionDialog"_s));
    QTRY_VERIFY(desk.find<QAbstractItemView>(u"catalogueList"_s)->model()->rowCount() > 2);
    desk.find<QAbstractItemView>(u"catalogueList"_s)
        ->setCurrentIndex(desk.find<QAbstractItemView>(u"catalogueList"_s)->model()->index(0, 0));
    look();
    desk.find<QDialog>(u"newSessionDialog"_s)->reject();
    QTRY_VERIFY(!desk.find<QDialog>(u"newSessionDialog"_s));
    desk.find<QAction>(u"closeSessionAction"_s)->trigger();
    look();
    QVERIFY(walk.texts > 500);
    QVERIFY2(walk.faults.isEmpty(), qPrintable(walk.faults.join(u'\n')));
    // Nothing that was said makes the window larger than its place.
    const int width = desk.window().minimumSizeHint().width();
    static const int ordinary = width; // of the first row, with the font of this display
    QVERIFY2(width <= ordinary, qPrintable(u"%1 %2"_s.arg(ordinary).arg(width)));
    QCOMPARE(desk.window().size(), QSize(1280, 800));
}

void TestHostileTexts::theWholeTextIsAClickAway()
{
    const QString reason = u"It failed because \u202e"_s + u"of something long. "_s.repeated(20'000) + u"The end."_s;
    EnvServerWords said;
    said.actionError = reason;
    const EnvServer server(said);
    WindowOnServer desk(server.url());
    QVERIFY(desk.open());
    Session *session = desk.openSession();
    QTRY_VERIFY(session->canReset());
    session->reset();
    auto *bar = desk.find<MessageBar>(u"messageBar"_s);
    QTRY_VERIFY(bar->isVisible());
    auto *label = bar->findChild<QLabel *>(u"messageText"_s);
    QVERIFY(label->text().size() < 600);
    auto *all = bar->findChild<QPushButton *>(u"messageWhole"_s);
    QVERIFY(all);
    all->click();
    auto *dialog = desk.find<QDialog>(u"messageWholeDialog"_s);
    QVERIFY(dialog);
    const QString shown = dialog->findChild<QPlainTextEdit *>(u"messageWholeText"_s)->toPlainText();
    QVERIFY(shown.startsWith(u"It failed because ‹U+202E›of something long."_s));
    dialog->findChild<QPushButton *>(u"messageWholeCopy"_s)->click();
    QCOMPARE(QApplication::clipboard()->text(), reason);
    // And of an env, from its own menu.
    desk.find<QTableView>(u"envTable"_s)->selectRow(0);
    auto *menu = desk.find<QToolButton>(u"envCopyButton"_s)->menu();
    Q_EMIT menu->aboutToShow();
    const QList<QAction *> actions = menu->actions();
    const auto error = std::find_if(actions.cbegin(), actions.cend(),
                                    [](const QAction *action) { return action->text().startsWith("Error"_L1); });
    QVERIFY(error != actions.cend());
    QApplication::clipboard()->clear();
    (*error)->trigger();
    QCOMPARE(QApplication::clipboard()->text(), reason);
}

QTEST_MAIN(TestHostileTexts)
#include "tst_hostiletexts.moc"
