// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/testdesk.h"

#include "core/mutation/log/mutationlog.h"
#include "tests/support/processes.h"
#include "ui/session/envrequesteditor.h"
#include "ui/session/newsessiondialog.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace plato::test {

bool TestApplication::start(int &argc, char *argv[])
{
    if (qEnvironmentVariableIsEmpty("DISPLAY") && !m_display.start()) {
        std::fprintf(stderr, "%s\n", qPrintable(m_display.errorString()));
        return false;
    }
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    qunsetenv("PLATO_API_KEY");
    qunsetenv("PLATO_BASE_URL");
    Desk::setUpApplication();
    m_application = std::make_unique<QApplication>(argc, argv);
    // Windows close in the middle of a test, and it goes on after that.
    QGuiApplication::setQuitOnLastWindowClosed(false);
    QCoreApplication::setQuitLockEnabled(false);
    return true;
}

TestDesk::TestDesk(const QString &folder)
{
    options.platodProgram = QCoreApplication::applicationDirPath() + u"/platod"_s;
    options.runtimeStateDir = folder + u"/runtime"_s;
    options.settingsFile = folder + u"/settings.ini"_s;
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(folder)); // no socket of a test is found by anybody else
    options.journalFolder = folder + u"/journal"_s;
}

TestDesk::~TestDesk() = default;

bool TestDesk::open(std::unique_ptr<SecretStore> secrets)
{
    options.environmentKey = qEnvironmentVariable("PLATO_API_KEY"); // as main() does
    m_desk = std::make_unique<Desk>(options, std::move(secrets));
    m_driver = std::make_unique<WindowDriver>(m_desk->window());
    m_desk->start();
    return QTest::qWaitForWindowExposed(&m_desk->window(), ActMs);
}

bool TestDesk::waitFor(Connection::Phase phase, int limitMs)
{
    return QTest::qWaitFor([&] { return m_desk->connection().phase() == phase; }, limitMs);
}

bool TestDesk::closeWindow()
{
    window().close();
    return QTest::qWaitFor([this] { return !window().isVisible(); }, ActMs);
}

QString TestDesk::banner() const
{
    const auto *label = m_driver->find<QLabel>(u"messageText"_s);
    return label && label->isVisible() ? label->text() : QString();
}

QString TestDesk::connectionText() const
{
    const auto *page = m_driver->find<QWidget>(u"connectionPage"_s);
    QStringList words;
    if (page && page->isVisible()) {
        for (const QLabel *label : page->findChildren<QLabel *>()) {
            if (label->isVisible() && !label->text().isEmpty())
                words.append(label->text());
        }
    }
    return words.join(u'\n');
}

bool TestDesk::isConnectionTextWhole() const
{
    const QList<QLabel *> labels = m_driver->find<QWidget>(u"connectionPage"_s)->findChildren<QLabel *>();
    return std::all_of(labels.begin(), labels.end(), [](const QLabel *label) {
        return !label->isVisible() || !label->wordWrap() || label->height() >= label->heightForWidth(label->width());
    });
}

QString TestDesk::cell(const QString &alias, EnvTableModel::Column column) const
{
    const QAbstractItemModel *model = envTable()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->index(row, EnvTableModel::AliasColumn).data().toString() == alias)
            return model->index(row, column).data().toString();
    }
    return u"(no such row)"_s;
}

Env TestDesk::env(const QString &alias) const
{
    if (session()) {
        for (const Env &env : session()->envs()) {
            if (env.alias == alias)
                return env;
        }
    }
    return {};
}

bool TestDesk::isEnabled(const QString &actionName) const
{
    const auto *action = m_driver->find<QAction>(actionName);
    return action && action->isEnabled();
}

bool TestDesk::chooseProfileEntry(const QString &nameOrText)
{
    auto *button = m_driver->find<QToolButton>(u"profileButton"_s);
    QMenu *menu = button->menu();
    menu->popup(button->mapToGlobal(QPoint(0, button->height())));
    if (!QTest::qWaitForWindowExposed(menu))
        return false;
    for (QAction *action : menu->actions()) {
        if (action->objectName() == nameOrText || action->text() == nameOrText) {
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
            return true;
        }
    }
    menu->close();
    return false;
}

bool TestDesk::clickBannerButton(const QString &text)
{
    // Its layout shows a new button a turn of the event loop later.
    return QTest::qWaitFor([&] {
        const auto buttons = m_driver->find<QWidget>(u"messageBar"_s)->findChildren<QPushButton *>();
        return std::any_of(buttons.cbegin(), buttons.cend(),
                           [&](QPushButton *button) { return button->text() == text && WindowDriver::click(button); });
    });
}

bool TestDesk::clickConnectionButton()
{
    const auto *page = m_driver->find<QWidget>(u"connectionPage"_s);
    return WindowDriver::click(page->findChild<QWidget *>(u"emptyStateButton"_s));
}

bool TestDesk::isAsked(const QString &questionName) const
{
    const auto *question = m_driver->find<QWidget>(questionName);
    return question && question->isVisible();
}

bool TestDesk::answer(const QString &buttonName)
{
    const auto isThere = [&] {
        const auto *button = m_driver->find<QWidget>(buttonName);
        return button && button->isVisible();
    };
    if (!QTest::qWaitFor(isThere, ActMs))
        return false;
    auto *button = m_driver->find<QWidget>(buttonName);
    return QTest::qWaitForWindowExposed(button->window()) && WindowDriver::click(button);
}

ui::NewSessionDialog *TestDesk::openNewSession()
{
    if (!m_driver->clickAction(u"newSessionAction"_s))
        return nullptr;
    auto *dialog = m_driver->find<ui::NewSessionDialog>(u"newSessionDialog"_s);
    return dialog && QTest::qWaitForWindowExposed(dialog, ActMs) ? dialog : nullptr;
}

bool TestDesk::addEnv(ui::NewSessionDialog *dialog, const QString &simulator, const QString &alias)
{
    auto *list = dialog->findChild<QListWidget *>(u"catalogueList"_s);
    if (!QTest::qWaitFor([&] { return !list->findItems(simulator, Qt::MatchExactly).isEmpty(); }, ActMs))
        return false;
    const QListWidgetItem *item = list->findItems(simulator, Qt::MatchExactly).constFirst();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(item).center());
    if (!WindowDriver::click(dialog->findChild<QWidget *>(u"addEnvButton"_s)))
        return false;
    auto *edit = dialog->findChildren<ui::EnvRequestEditor *>().constLast()->findChild<QLineEdit *>(u"envAliasEdit"_s);
    edit->selectAll();
    QTest::keyClicks(edit, alias);
    return edit->text() == alias;
}

bool TestDesk::createSession(const QList<Wish> &envs)
{
    ui::NewSessionDialog *dialog = openNewSession();
    if (!dialog)
        return false;
    for (const auto &[simulator, alias] : envs) {
        if (!addEnv(dialog, simulator, alias))
            return false;
    }
    return WindowDriver::click(dialog->findChild<QWidget *>(u"createSessionButton"_s)) &&
           QTest::qWaitFor([this] { return session() != nullptr; }, ActMs);
}

bool TestDesk::waitFor(Session::Phase phase, int limitMs)
{
    return QTest::qWaitFor([&] { return session() && session()->phase() == phase; }, limitMs);
}

bool TestDesk::waitForIdle(const QString &alias)
{
    return QTest::qWaitFor([&] { return env(alias).activity == Env::Activity::None; }, ActMs);
}

QString TestDesk::leftovers(const QString &folder)
{
    const QDir envs(folder + u"/runtime/envs"_s);
    QList<qint64> processes;
    QStringList folders;
    const auto nothing = [&] {
        processes = processesMentioning(folder);
        folders = envs.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        return processes.isEmpty() && folders.isEmpty();
    };
    if (QTest::qWaitFor(nothing, ActMs))
        return {};
    QStringList words;
    for (const qint64 pid : std::as_const(processes))
        words.append(u"process %1"_s.arg(pid));
    return (words + folders).join(u", "_s);
}

} // namespace plato::test
