// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// A reply with a million mutations, from its bytes to the rows on the screen; and the same with fewer, to see that the
/// cost grows in a line. Floors: what simdjson, Python and Qt take for the same bytes, in the same run.
/// bench_mutations [RECORDS [bytes|queries|compare|scroll]…]
#include "core/mutation/compare/statecomparison.h"
#include "core/mutation/log/jsonhead.h"
#include "core/mutation/model/mutationlistmodel.h"
#include "core/mutation/query/mutationqueryrunner.h"
#include "tests/bench/memory.h"
#include "tests/bench/mutationgenerator.h"
#include "tests/bench/report.h"
#include "ui/common/deskstyle.h"
#include "ui/mutation/list/mutationtable.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonDocument>
#include <QProcess>
#include <QScrollBar>
#include <QTemporaryFile>
#include <QThreadPool>

#include <cstdio>
#include <simdjson.h>

using namespace plato;
using namespace plato::bench;
using namespace Qt::StringLiterals;

namespace {

using By = MutationQuery::By;
using Field = FilterExpression::Field;
using Operation = FilterExpression::Operation;

constexpr int Runs = 5;

template <typename Work>
double msOf(Work work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) / 1e6;
}

template <typename Work>
QList<double> samplesOf(int runs, Work work)
{
    QList<double> samples;
    for (int i = 0; i < runs; ++i)
        samples.append(msOf(work));
    return samples;
}

/// Finds the records and looks at none.
size_t bareScan(const QByteArray &body)
{
    simdjson::ondemand::parser parser;
    const auto size = size_t(body.size());
    auto document = parser.iterate(simdjson::padded_string_view(body.data(), size, size + simdjson::SIMDJSON_PADDING));
    size_t records = 0;
    for (auto record : document["state"]["mutations"].get_array()) {
        simdjson::ondemand::object object;
        std::string_view raw;
        if (record.get_object().get(object) || object.raw_json().get(raw))
            return 0;
        ++records;
    }
    return records;
}

MutationLog::Ptr parsed(QByteArray body)
{
    auto log = MutationLog::parseJob(std::move(body));
    if (!log)
        qFatal("%s", qPrintable(log.error().message));
    return *log;
}

FilterExpression term(Field field, Operation operation, const QString &value, const QString &name = {})
{
    FilterExpression expression;
    expression.kind = FilterExpression::Kind::Term;
    expression.field = field;
    expression.operation = operation;
    expression.value = value;
    expression.name = name;
    return expression;
}

/// Python's own time for json.load, without its start and without reading the file; and what Qt takes.
QList<double> pythonFloor(const QByteArray &body)
{
    QTemporaryFile file;
    if (!file.open() || file.write(body) != body.size() || !file.flush())
        return {};
    QProcess python;
    python.start(u"python3"_s,
                 {u"-c"_s,
                  u"import json,io,sys,time\nb=io.BytesIO(open(sys.argv[1],'rb').read())\nt=time.perf_counter()\n"
                  "json.load(b)\nprint((time.perf_counter()-t)*1000,flush=True)\nimport os;os._exit(0)"_s,
                  file.fileName()});
    if (!python.waitForFinished(120'000))
        return {};
    bool ok = false;
    const double ms = python.readAllStandardOutput().trimmed().toDouble(&ok);
    return ok ? QList<double>{ms} : QList<double>();
}

class Bench
{
public:
    explicit Bench(qsizetype records)
        : m_name(u"mutations_%1_"_s.arg(records >= 1'000'000 ? u"1M"_s : u"%1k"_s.arg(records / 1000)))
        , m_isWhole(records >= 1'000'000)
        , m_records(records)
    {
    }

    void run(const QStringList &parts)
    {
        const auto isWanted = [&](const QString &part) { return parts.isEmpty() || parts.contains(part); };
        if (isWanted(u"bytes"_s))
            readBytes();
        m_set = MutationSet({{u"j-1"_s, u"git"_s, parsed(generatedState(m_records))}});
        if (isWanted(u"queries"_s))
            runQueries();
        if (isWanted(u"compare"_s))
            compare();
        if (isWanted(u"scroll"_s))
            scroll();
    }

private:
    void print(const QString &name, const QString &unit, const QList<double> &samples, std::optional<double> goal = {},
               const QList<double> &floor = {}, const QString &floorName = {})
    {
        bench::print({m_name + name, unit, true, m_isWhole ? goal : std::nullopt, samples, floor, floorName});
    }

    void readBytes()
    {
        QByteArray body = generatedState(m_records);
        const double size = double(body.size());
        print(u"bytes"_s, u"MB"_s, {size / 1e6});
        const QList<double> python = pythonFloor(body);
        const QList<double> qt = samplesOf(1, [&] {
            if (QJsonDocument::fromJson(body).isNull())
                qWarning("QJsonDocument refuses these bytes.");
        });
        releaseFreeMemory();

        QList<double> scan;
        QList<double> indexed;
        QList<double> ofScan;
        QList<double> firstRows;
        QList<double> peaks;
        QList<double> after;
        for (int i = 0; i < Runs; ++i) {
            // Taking turns: what else the computer does slows both down alike.
            scan.append(msOf([&] {
                if (bareScan(body) != size_t(m_records))
                    qFatal("The floor did not find all records.");
            }));
            releaseFreeMemory();
            const double before = double(residentBytes()) - size; // without what is there anyway: the bytes themselves
            resetPeak();
            QElapsedTimer timer;
            timer.start();
            MutationLog::Ptr log = parsed(std::move(body));
            indexed.append(double(timer.nsecsElapsed()) / 1e6);
            ofScan.append(indexed.last() / scan.last());
            peaks.append((double(peakResidentBytes()) - before) / size);
            m_set = MutationSet({{u"j-1"_s, u"git"_s, log}});
            releaseFreeMemory();
            after.append((double(residentBytes()) - before) / size);
            const double held = double(residentBytes());
            log.reset();
            m_set = {};
            releaseFreeMemory();
            m_givenBack.append((held - double(residentBytes())) / size);
            body = generatedState(m_records);
            firstRows.append(showFirstRows(body));
            body = generatedState(m_records);
            releaseFreeMemory();
        }
        print(u"indexed"_s, u"ms"_s, indexed, quantile(scan, 0.5) * 2, scan, u"simdjson bare scan"_s);
        print(u"indexed_of_scan"_s, u"x"_s, ofScan, 2.0);
        if (!python.isEmpty()) {
            print(u"python_json_load"_s, u"ms"_s, python);
            print(u"indexed_of_json_load"_s, u"x"_s, {quantile(indexed, 0.5) / python.first()}, 0.3);
        }
        print(u"qjsondocument"_s, u"ms"_s, qt);
        print(u"first_rows_on_screen"_s, u"ms"_s, firstRows, 300.0);
        print(u"memory_peak"_s, u"x bytes"_s, peaks, 2.2);
        print(u"memory_after"_s, u"x bytes"_s, after, 1.6);
        print(u"memory_given_back"_s, u"x bytes"_s, m_givenBack);
    }

    /// As a fetch does it: a worker reads the head of the reply and goes on with all of it, while the head is shown.
    double showFirstRows(QByteArray &body)
    {
        MutationListModel model(m_pool);
        ui::MutationTable table(&model);
        table.resize(1000, 700);
        table.show();
        QCoreApplication::processEvents();
        MutationQueryRunner runner(m_pool);
        QEventLoop loop;
        QObject::connect(&runner, &MutationQueryRunner::found, &loop, [&](const auto &result, const auto &match) {
            table.showResult(result, match);
            table.grab();
            loop.quit();
        });
        const double ms = msOf([&] {
            m_pool.start([&] {
                const MutationSet head({{u"j-1"_s, u"git"_s, parsed(jsonHead(body, 256 << 10))}});
                QMetaObject::invokeMethod(&runner, [&runner, head] { runner.run(head, {}); });
                parsed(std::move(body));
            });
            loop.exec();
        });
        m_pool.waitForDone();
        return ms;
    }

    void measureQuery(const QString &name, const MutationQuery &query, std::optional<double> goal)
    {
        qsizetype found = 0;
        QList<double> first;
        const QList<double> samples = samplesOf(Runs, [&] {
            const StopFlag stop = false;
            QElapsedTimer timer;
            timer.start();
            found = mutationquery::run(m_set, query, m_pool, stop, [&](const auto &) {
                        first.append(double(timer.nsecsElapsed()) / 1e6);
                    })->size();
        });
        print(name, u"ms"_s, samples, goal);
        if (!first.isEmpty() && query.group.by == By::Nothing && query.sort.by == By::Nothing)
            print(name + u"_first_rows"_s, u"ms"_s, first);
        if (found == 0)
            qWarning("%s found nothing.", qPrintable(name));
    }

    void runQueries()
    {
        const auto filter = [](const QList<FilterExpression> &parts) {
            MutationQuery query;
            query.filter.parts = parts;
            return query;
        };
        const auto sort = [](By by, const QString &column = {}) {
            MutationQuery query;
            query.sort = {by, column};
            return query;
        };
        const auto group = [](By by, const QString &column = {}) {
            MutationQuery query;
            query.group = {by, column};
            return query;
        };
        measureQuery(
            u"filter_table_action"_s,
            filter({term(Field::Table, Operation::Is, u"ticket"_s), term(Field::Action, Operation::Is, u"update"_s)}),
            150);
        measureQuery(u"filter_substring_rare"_s,
                     filter({term(Field::Anything, Operation::Contains, u"refund urgent late"_s)}), 400);
        measureQuery(u"filter_substring_common"_s, filter({term(Field::Anything, Operation::Contains, u"Refund"_s)}),
                     400);
        measureQuery(u"filter_substring_not_ascii"_s, filter({term(Field::Anything, Operation::Contains, u"züRICH"_s)}),
                     400);
        measureQuery(u"filter_column_above"_s, filter({term(Field::Column, Operation::Greater, u"500"_s, u"amount"_s)}),
                     400);
        measureQuery(u"filter_time"_s, filter({term(Field::Time, Operation::Greater, u"10:32"_s)}), 400);
        measureQuery(u"sort_table"_s, sort(By::Table), 500);
        measureQuery(u"sort_action"_s, sort(By::Action), 500);
        measureQuery(u"sort_time"_s, sort(By::Time), 500);
        measureQuery(u"sort_key"_s, sort(By::Key), 500);
        measureQuery(u"sort_changed"_s, sort(By::Changed), 500);
        measureQuery(u"sort_env"_s, sort(By::Env), 500);
        measureQuery(u"sort_column_number"_s, sort(By::Column, u"amount"_s), 2000);
        measureQuery(u"sort_column_text"_s, sort(By::Column, u"title"_s), 2000);
        measureQuery(u"group_table"_s, group(By::Table), 300);
        measureQuery(u"group_action"_s, group(By::Action), 300);
        measureQuery(u"group_key"_s, group(By::Key), 300);
        measureQuery(u"group_time_gap"_s, group(By::TimeGap), 300);
        measureQuery(u"group_column"_s, group(By::Column, u"status"_s), 300);
        MutationQuery word = filter({term(Field::Anything, Operation::Contains, u"nowhere to be found"_s)});
        QList<double> cancelled;
        for (int i = 0; i < Runs; ++i) {
            MutationQueryRunner runner(m_pool);
            runner.run(m_set, word);
            cancelled.append(msOf([&] {
                runner.cancel();
                m_pool.waitForDone();
            }));
        }
        print(u"cancel"_s, u"ms"_s, cancelled);
    }

    /// With a state in which every record is another one: nothing is found at its old place, or by its bytes.
    void compare()
    {
        const MutationSet other({{u"j-1"_s, u"git"_s, parsed(generatedState(m_records, 20260106))}});
        const StopFlag stop = false;
        for (const bool isByKey : {true, false}) {
            const auto by = isByKey ? statecomparison::By::Key : statecomparison::By::Content;
            print(isByKey ? u"compare_by_key"_s : u"compare_by_content"_s, u"ms"_s,
                  samplesOf(Runs, [&] { statecomparison::compare(m_set, other, by, m_pool, stop); }), 3000);
        }
        StateComparer comparer(m_pool);
        comparer.run(m_set, other, statecomparison::By::Key);
        print(u"compare_cancel"_s, u"ms"_s, {msOf([&] {
                  comparer.cancel();
                  m_pool.waitForDone();
              })});
    }

    /// One frame: a step of the scroll bar, and of the current row, drawn.
    void scroll()
    {
        MutationListModel model(m_pool);
        ui::MutationTable table(&model);
        table.resize(1400, 900);
        const StopFlag stop = false;
        table.showResult(mutationquery::run(m_set, {}, m_pool, stop), {});
        model.setDataColumns({u"status"_s, u"title"_s});
        table.show();
        table.fitColumns();
        QCoreApplication::processEvents();
        QImage image(table.size(), QImage::Format_ARGB32_Premultiplied);
        QList<double> frames;
        QList<double> selecting;
        for (int i = 0; i < 400; ++i) {
            frames.append(msOf([&] {
                table.verticalScrollBar()->setValue(i % 2 ? int(quint64(i) * 7919 % quint64(m_records))
                                                          : table.verticalScrollBar()->value() + 3);
                table.render(&image);
            }));
            selecting.append(msOf([&] {
                table.setCurrentIndex(model.index(int(quint64(i) * 104'729 % quint64(m_records)), 0));
                table.render(&image);
            }));
        }
        print(u"scroll_frame"_s, u"ms"_s, frames);
        print(u"select_frame"_s, u"ms"_s, selecting);
        print(u"scroll_frame_p99"_s, u"ms"_s, {quantile(frames, 0.99)}, 16);
        print(u"select_frame_p99"_s, u"ms"_s, {quantile(selecting, 0.99)}, 16);
        MutationQuery byTime;
        byTime.sort.by = By::Time;
        byTime.isDescending = true;
        const auto sorted = mutationquery::run(m_set, byTime, m_pool, stop);
        print(u"take_result_on_gui_thread"_s, u"ms"_s, {msOf([&] {
                  table.showResult(sorted, {});
                  table.render(&image);
              })});
    }

    QString m_name;
    bool m_isWhole;
    qsizetype m_records;
    QThreadPool m_pool;
    MutationSet m_set;
    QList<double> m_givenBack;
};

} // namespace

int main(int argc, char *argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QApplication::setStyle(new ui::DeskStyle); // as the window has it
    QList<qsizetype> sizes{10'000, 100'000, 1'000'000};
    if (argc > 1)
        sizes = {QByteArray(argv[1]).toLongLong()};
    const QStringList parts = QCoreApplication::arguments().mid(2);
    for (const qsizetype records : std::as_const(sizes))
        Bench(records).run(parts);
    return 0;
}
