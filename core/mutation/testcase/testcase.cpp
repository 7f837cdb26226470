// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/testcase/testcase.h"

#include "core/mutation/log/mutation.h"
#include "core/text/jsontext.h"

#include <QCoreApplication>
#include <QSet>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::TestCase)
};

using jsonform::Reader;
using jsonform::token;

QList<ColumnMatcher> matchersOf(Reader &reader, const QString &name)
{
    QList<ColumnMatcher> matchers;
    reader.forEachMember(name, [&](const QString &column, QByteArrayView json, const QString &path) {
        const auto matcher = ValueMatcher::fromJson(json);
        if (!matcher)
            reader.fail(path, matcher.error().message);
        else
            matchers.append({column, *matcher});
    });
    return matchers;
}

ExpectedOutput outputOf(Reader &reader)
{
    ExpectedOutput output;
    output.schema = reader.take(u"output_schema"_s).toByteArray();
    if (const auto checked = testoutput::checkSchema(output.schema); !checked)
        reader.fail(reader.pathOf(u"output_schema"_s), checked.error().message);
    output.values = matchersOf(reader, u"output"_s);
    if (!output.schema.isEmpty() && !output.isAsked())
        reader.fail(u"output"_s, Words::tr("Missing: say what is right in an output of that schema, by its members."));
    return output;
}

QString tableOf(Reader &reader)
{
    QString table;
    for (const QString &name : {u"tablename"_s, u"table_name"_s, u"table"_s}) {
        const QString text = reader.text(name);
        if (table.isEmpty())
            table = text;
    }
    return table;
}

ExpectedMutation expectedOf(QByteArrayView json, const QString &path, QString &error)
{
    Reader reader(json, path, error);
    ExpectedMutation expected;
    expected.name = reader.text(u"name"_s);
    expected.env = reader.text(u"env"_s);
    expected.table = tableOf(reader);
    expected.action = reader.neededText(u"action"_s, Words::tr("Say \"INSERT\", \"UPDATE\" or \"DELETE\"."));
    expected.values = matchersOf(reader, u"values"_s);
    expected.oldValues = matchersOf(reader, u"old_values"_s);
    if (expected.table.isEmpty() && expected.values.isEmpty())
        reader.fail(path, Words::tr("Names neither a table (\"tablename\") nor values: it would match anything."));
    if (!expected.oldValues.isEmpty() && Mutation::actionOf(expected.action.toUtf8()) == Mutation::Action::Insert) {
        reader.fail(reader.pathOf(u"old_values"_s),
                    Words::tr("Nothing was there before an INSERT: leave them out, or say \"UPDATE\"."));
    }
    expected.otherMembers = reader.others();
    for (const JsonMember &member : expected.otherMembers) {
        if (jsontext::kindOf(member.json) == jsontext::Kind::Object) {
            reader.fail(reader.pathOf(member.name),
                        Words::tr("Is not known here, and nothing would be compared with it. What a record has to hold "
                                  "stands in \"values\" and \"old_values\"."));
        }
    }
    return expected;
}

TestCase::Env envOf(QByteArrayView json, const QString &path, QString &error)
{
    Reader reader(json, path, error);
    TestCase::Env env;
    env.alias = reader.neededText(u"alias"_s, Words::tr("Give the env a name, as \"git\"."));
    env.simulator = reader.text(u"simulator"_s);
    env.artifact = reader.text(u"artifact"_s);
    if (env.simulator.isEmpty() && env.artifact.isEmpty())
        reader.fail(path, Words::tr("Has neither \"simulator\" nor \"artifact\": say what runs in it."));
    env.otherMembers = reader.others();
    return env;
}

QByteArray jsonOf(const QList<ColumnMatcher> &matchers)
{
    JsonMembers members;
    for (const ColumnMatcher &matcher : matchers)
        members.append({matcher.column, matcher.matcher.toJson()});
    return jsonform::object(members);
}

void addText(JsonMembers &members, const QString &name, const QString &text)
{
    if (!text.isEmpty())
        members.append({name, token(text)});
}

QByteArray jsonOf(const ExpectedMutation &expected)
{
    JsonMembers members;
    addText(members, u"name"_s, expected.name);
    addText(members, u"env"_s, expected.env);
    addText(members, u"tablename"_s, expected.table);
    addText(members, u"action"_s, expected.action);
    if (!expected.values.isEmpty())
        members.append({u"values"_s, jsonOf(expected.values)});
    if (!expected.oldValues.isEmpty())
        members.append({u"old_values"_s, jsonOf(expected.oldValues)});
    return jsonform::object(members + expected.otherMembers);
}

QByteArray jsonOf(const TestCase::Env &env)
{
    JsonMembers members;
    addText(members, u"alias"_s, env.alias);
    addText(members, u"simulator"_s, env.simulator);
    addText(members, u"artifact"_s, env.artifact);
    return jsonform::object(members + env.otherMembers);
}

/// Errors that no single member shows: they are between members.
void checkWhole(const TestCase &testCase, QString &error)
{
    const auto fail = [&error](const QString &path, const QString &message) {
        if (error.isEmpty())
            error = path + u": "_s + message;
    };
    QSet<QString> aliases;
    for (const TestCase::Env &env : testCase.envs) {
        if (aliases.contains(env.alias))
            fail(u"envs"_s, Words::tr("Two envs are called “%1”: give each a name of its own.").arg(env.alias));
        aliases.insert(env.alias);
    }
    const auto check = [&](const QString &path, const QString &alias) {
        if (!alias.isEmpty() && !aliases.isEmpty() && !aliases.contains(alias))
            fail(path, Words::tr("No env is called “%1”: name one of those in \"envs\", or leave it out.").arg(alias));
    };
    for (qsizetype i = 0; i < testCase.mutations.size(); ++i)
        check(u"mutations[%1].env"_s.arg(i), testCase.mutations[i].env);
    for (const NoiseRule &rule : testCase.noise)
        check(u"audit_ignore_tables"_s, rule.env);
    if (testCase.output.isAsked() && !testCase.mutations.isEmpty())
        fail(u"output"_s, Words::tr("Stands beside \"mutations\": a test case is scored by one of them."));
    if (testCase.mutations.size() > TestCase::MaxExpectations)
        fail(u"mutations"_s, Words::tr("There are %1 of them, and at most %2 can be compared.")
                                 .arg(testCase.mutations.size())
                                 .arg(TestCase::MaxExpectations));
}

} // namespace

QString ExpectedMutation::text() const
{
    return name.isEmpty() ? u"%1 %2"_s.arg(action.toUpper(), table).trimmed() : name;
}

Expected<TestCase> testcase::fromJson(const QByteArray &json)
{
    if (const auto checked = jsonform::checkSyntax(json); !checked)
        return tl::unexpected(checked.error());
    QString error;
    Reader reader(json, {}, error);
    TestCase testCase;
    testCase.id = reader.text(u"id"_s);
    testCase.publicId = reader.text(u"public_id"_s);
    testCase.name = reader.neededText(u"name"_s, Words::tr("Give the test case a name for people."));
    testCase.prompt = reader.text(u"prompt"_s);
    testCase.startUrl = reader.text(u"start_url"_s);
    testCase.description = reader.text(u"description"_s);
    reader.forEach(u"envs"_s,
                   [&](QByteArrayView env, const QString &path) { testCase.envs.append(envOf(env, path, error)); });
    reader.forEach(u"mutations"_s, [&](QByteArrayView expected, const QString &path) {
        testCase.mutations.append(expectedOf(expected, path, error));
    });
    testCase.output = outputOf(reader);
    testCase.noise = noiserules::read(reader);
    testCase.isSurplusWrong = reader.boolean(u"surplus_counts"_s, false);
    // Of older files. Into how many records a log takes apart what was done depends on when somebody looked, and a
    // score must not: so all are folded, whatever it says.
    (void)reader.boolean(u"merge_mutations"_s, true);
    testCase.otherMembers = reader.others();
    if (error.isEmpty())
        checkWhole(testCase, error);
    if (!error.isEmpty())
        return failure(error);
    return testCase;
}

QByteArray testcase::toJson(const TestCase &testCase)
{
    JsonMembers members;
    addText(members, u"id"_s, testCase.id);
    addText(members, u"public_id"_s, testCase.publicId);
    addText(members, u"name"_s, testCase.name);
    addText(members, u"prompt"_s, testCase.prompt);
    addText(members, u"start_url"_s, testCase.startUrl);
    addText(members, u"description"_s, testCase.description);
    QByteArrayList envs;
    for (const TestCase::Env &env : testCase.envs)
        envs.append(jsonOf(env));
    members.append({u"envs"_s, jsonform::array(envs)});
    QByteArrayList mutations;
    for (const ExpectedMutation &expected : testCase.mutations)
        mutations.append(jsonOf(expected));
    members.append({u"mutations"_s, jsonform::array(mutations)});
    if (!testCase.output.schema.isEmpty())
        members.append({u"output_schema"_s, testCase.output.schema});
    if (testCase.output.isAsked())
        members.append({u"output"_s, jsonOf(testCase.output.values)});
    members.append({u"audit_ignore_tables"_s, noiserules::listToJson(testCase.noise)});
    members.append({u"surplus_counts"_s, testCase.isSurplusWrong ? "true" : "false"});
    return jsontext::indented(jsonform::object(members + testCase.otherMembers)) + '\n';
}

} // namespace plato
