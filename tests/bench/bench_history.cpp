// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// A journal of 100,000 sessions: the start of the window with it and with an empty one, a search in it, and what
/// telling it of an action costs the thread of the window.
#include "core/journal/journal.h"
#include "core/journal/journalschema.h"
#include "tests/bench/report.h"
#include "tests/core/journal/journalsamples.h"
#include "tests/support/virtualdisplay.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

namespace {

constexpr int Sessions = 100'000;
constexpr int Runs = 9;

/// As years of work would leave it: names that repeat, some simulators, states with tables.
bool fill(const QString &folder)
{
    {
        const OpenJournal empty(folder); // makes the tables
    }
    bool isDone = false;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"fill"_s);
        database.setDatabaseName(QDir(folder).filePath(JournalDatabase::FileName));
        isDone = database.open() && database.transaction();
        QSqlQuery session(database);
        session.prepare(u"INSERT INTO session (id, profile_id, profile_name, server, session_id, name, is_owned, "
                        "request, asked_at, last_seen_at, ended_at, phase, reason, env_names, env_count) VALUES "
                        "(?, 'this-computer', 'This computer', '', ?, ?, 1, '{\"type\":\"envs\"}', ?, ?, ?, 'closed', "
                        "'', 'git (fossil), desk (ubuntu-vm)', 2)"_s);
        QSqlQuery env(database);
        env.prepare(u"INSERT INTO env VALUES (?, ?, ?, ?, ?, ?, 'completed', '')"_s);
        QSqlQuery state(database);
        state.prepare(u"INSERT INTO state VALUES (?, ?, ?, ?, ?, 1, 400, 3, 0, '', '', 'git', ?)"_s);
        const QDateTime begin = QDateTime::currentDateTimeUtc().addSecs(-Sessions * 60LL);
        for (int i = 0; isDone && i < Sessions; ++i) {
            const QDateTime at = begin.addSecs(i * 60LL);
            const JournalId id = newJournalId(at);
            const qint64 ms = at.toMSecsSinceEpoch();
            session.bindValue(0, id);
            session.bindValue(1, u"%1-%2"_s.arg(id, 0, 16).arg(i * 7919 % 65536, 4, 16));
            session.bindValue(2, u"checkout run %1"_s.arg(i));
            for (int column = 3; column < 6; ++column)
                session.bindValue(column, ms);
            isDone = session.exec();
            for (int row = 0; isDone && row < 2; ++row) {
                env.bindValue(0, id);
                env.bindValue(1, row);
                env.bindValue(2, u"j-%1-%2"_s.arg(i).arg(row));
                env.bindValue(3, row == 0 ? u"git"_s : u"desk"_s);
                env.bindValue(4, row == 0 ? u"fossil"_s : u"ubuntu-vm"_s);
                env.bindValue(5, u"a-%1"_s.arg(i % 977, 6, 16));
                isDone = env.exec();
            }
            if (isDone && i % 20 == 0) {
                state.bindValue(0, id + 1);
                state.bindValue(1, id);
                state.bindValue(2, u"%1-%2.platostate"_s.arg(id).arg(id + 1));
                state.bindValue(3, ms);
                state.bindValue(4, ms);
                state.bindValue(5, u"ticket ticketchng event blob_%1"_s.arg(i % 50));
                isDone = state.exec();
            }
            isDone = isDone && !journalschema::refreshSearch(database, id).isValid();
        }
        isDone = isDone && database.commit();
        database.close();
    }
    QSqlDatabase::removeDatabase(u"fill"_s);
    return isDone;
}

double ms(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

/// The first page of each, as it is shown.
void measureSearch(const QString &folder)
{
    OpenJournal journal(folder);
    const std::pair<QString, QString> searches[] = {{u"all"_s, u""_s},
                                                    {u"every"_s, u"checkout"_s},
                                                    {u"one"_s, u"run 54321"_s},
                                                    {u"table"_s, u"blob_20"_s},
                                                    {u"words"_s, u"fossil desk 2026-"_s},
                                                    {u"none"_s, u"nowhere"_s},
                                                    {u"twoLetters"_s, u"zq"_s},
                                                    {u"commonThenNone"_s, u"checkout fossil zzz"_s}};
    for (const auto &[name, text] : searches) {
        bench::Figure figure{u"history_search_"_s + name, u"ms"_s, true, 50.0, {}, {}, {}};
        for (int run = 0; run < Runs; ++run) {
            QElapsedTimer timer;
            timer.start();
            journal->find({text, false}, 0, 200);
            figure.samples.append(ms(timer));
        }
        bench::print(figure);
    }
}

/// Of the thread that tells it: of an action, and of a session with a thousand envs.
void measureCost(const QString &folder)
{
    Journal journal(folder);
    journal.start();
    JournalSession session = sampleSession(u"told"_s);
    session.envs = QList<Env>(1000, session.envs[0]);
    JournalAction action;
    action.session = session.id;
    action.kind = u"reset"_s;
    bench::Figure figure{u"history_gui_cost_per_action"_s, u"ms"_s, true, 1.0, {}, {}, {}};
    for (int run = 0; run < 2000; ++run) {
        QElapsedTimer timer;
        timer.start();
        journal.put(session);
        journal.add(action);
        figure.samples.append(ms(timer));
    }
    bench::print(figure);
}

/// Milliseconds from start to the line that says "window painted".
std::optional<double> timeToPaint(const QStringList &arguments, const QString &dataHome)
{
    static const QRegularExpression line(u"window painted (\\d+)"_s);
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"XDG_DATA_HOME"_s, dataHome);
    environment.insert(u"QT_LOGGING_RULES"_s, u"plato.startup.info=true"_s);
    environment.insert(u"QT_FORCE_STDERR_LOGGING"_s, u"1"_s);
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    const qint64 started = QDeadlineTimer::current(Qt::PreciseTimer).deadlineNSecs();
    process.start(QCoreApplication::applicationDirPath() + u"/platodesk"_s, arguments);
    QString output;
    std::optional<double> result;
    while (!result && process.waitForReadyRead(20'000)) {
        output += QString::fromUtf8(process.readAll());
        if (const auto match = line.match(output); match.hasMatch())
            result = double(match.captured(1).toLongLong() - started) / 1e6;
    }
    process.terminate();
    if (!process.waitForFinished(10'000))
        process.kill();
    return result;
}

bool measureStart(const QString &full, const QString &empty)
{
    const QTemporaryDir folder;
    const QStringList arguments{u"--settings"_s, folder.filePath(u"settings.ini"_s), u"--state-dir"_s,
                                folder.filePath(u"runtime"_s)};
    bench::Figure figure{u"history_startup_first_paint"_s, u"ms"_s, true, {}, {}, {}, u"an empty journal"_s};
    for (int run = -1; run < Runs; ++run) { // the first warms the caches and is not counted
        const auto ours = timeToPaint(arguments, full);
        const auto floor = timeToPaint(arguments, empty);
        if (!ours || !floor)
            return false;
        if (run < 0)
            continue;
        figure.samples.append(*ours);
        figure.floorSamples.append(*floor);
    }
    figure.goal = 1.2 * bench::quantile(figure.floorSamples, 0.5);
    bench::print(figure);
    return true;
}

} // namespace

int main(int argc, char *argv[])
{
    VirtualDisplay display;
    if (!display.start()) {
        std::fprintf(stderr, "%s\n", qPrintable(display.errorString()));
        return 1;
    }
    QCoreApplication app(argc, argv);
    const QTemporaryDir full;
    const QTemporaryDir empty;
    const QString journal = full.filePath(u"Plato Desk/platodesk/journal"_s); // below $XDG_DATA_HOME
    if (!fill(journal)) {
        std::fprintf(stderr, "the journal could not be filled\n");
        return 1;
    }
    measureSearch(journal);
    measureCost(empty.filePath(u"cost"_s));
    return measureStart(full.path(), empty.path()) ? 0 : 1;
}
