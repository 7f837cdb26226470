// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/merge.h"

#include "core/mutation/log/recordreader.h"
#include "core/text/jsonform.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <optional>
#include <vector>

using namespace Qt::StringLiterals;

namespace plato::mutationmerge {

namespace {

using Action = Mutation::Action;

constexpr size_t StopEvery = 1024;

/// What tells a row before and after a record.
struct Identity
{
    QByteArray before;
    QByteArray after;
};

bool isRowAction(Action action)
{
    return action != Action::Other;
}

void appendPart(QByteArray &out, QByteArrayView name, QByteArrayView json)
{
    out += jsontext::unescaped(name).toUtf8();
    out += '=';
    out += jsonform::canonical(json);
    out += ',';
}

/// nullopt where nothing tells the row.
std::optional<Identity> identityOf(const MutationLog &log, qsizetype i)
{
    if (!isRowAction(log.action(i)) || (log.table(i).isEmpty() && !recordreader::isOfFile(log, i)))
        return std::nullopt;
    Identity identity;
    const bool isUpdate = log.action(i) == Action::Update;
    recordreader::forEachKeyPart(log, i, [&](QByteArrayView name, QByteArrayView json) {
        QByteArrayView before = json;
        QByteArrayView after = json;
        if (isUpdate && !name.isEmpty()) {
            for (const auto &value : recordreader::valuesOf(log, i, recordreader::Name(jsontext::unescaped(name)))) {
                if (value.name == name && value.isChanged && !value.old.isEmpty() && !value.now.isEmpty()) {
                    before = value.old;
                    after = value.now;
                }
            }
        }
        appendPart(identity.before, name, before);
        appendPart(identity.after, name, after);
        return true;
    });
    if (identity.before.isEmpty())
        return std::nullopt;
    QByteArray place = QByteArray::number(log.tableId(i));
    jsonwalk::forEachMember(log.raw(i), [&](QByteArrayView name, QByteArrayView json) {
        if (name == "schema" || name == "database")
            appendPart(place, name, json);
        return true;
    });
    identity.before.prepend(place + ' ');
    identity.after.prepend(place + ' ');
    return identity;
}

/// What became of one row, record after record.
class Fold
{
public:
    explicit Fold(const MutationLog &log)
        : m_log(&log)
    {
    }

    /// False: this does not follow on what we have.
    bool add(qsizetype record)
    {
        const Mutation next = m_log->at(record);
        if (m_records.empty()) {
            begin(next, next.action());
        } else if (m_action == Action::Insert && next.action() == Action::Update) {
            takeNew(next);
        } else if (m_action == Action::Insert && next.action() == Action::Delete) {
            m_action = Action::Other;
            m_columns.clear();
        } else if (m_action == Action::Other && next.action() == Action::Insert) {
            begin(next, Action::Insert);
        } else if (m_action == Action::Update && next.action() == Action::Update) {
            m_areChangesKnown = m_areChangesKnown && next.areChangesKnown();
            takeOld(next, false);
            takeNew(next);
        } else if (m_action == Action::Update && next.action() == Action::Delete) {
            m_action = Action::Delete;
            takeOld(next, true);
        } else if (m_action == Action::Delete && next.action() == Action::Insert) {
            m_action = Action::Update;
            m_areChangesKnown = true;
            takeNew(next);
        } else {
            return false;
        }
        m_records.push_back(record);
        return true;
    }

    qsizetype lastRecord() const { return m_records.back(); }
    bool isAlone() const { return m_records.size() == 1; }

    /// Empty where nothing is left of it.
    QByteArray json() const
    {
        if (isAlone())
            return m_log->raw(lastRecord()).toByteArray();
        if (m_action == Action::Other || (m_action == Action::Update && m_areChangesKnown && changed().isEmpty()))
            return {};
        JsonMembers computed = computedMembers();
        JsonMembers members;
        for (auto record = m_records.rbegin(); record != m_records.rend(); ++record)
            addMembers(*record, record == m_records.rbegin(), computed, members);
        return jsonform::object(members + computed);
    }

private:
    struct Column
    {
        QString name;
        QByteArrayView old;
        QByteArrayView now;
        bool isChanged = false; // somebody said so, be its old value known or not
    };

    void begin(const Mutation &first, Action action)
    {
        m_action = action;
        m_areChangesKnown = first.areChangesKnown();
        m_columns.clear();
        for (const Mutation::Column &column : first.columns())
            m_columns.append({column.name, oldOf(first, column), column.newJson, column.isChanged});
    }

    Column &column(const QString &name)
    {
        const auto found =
            std::find_if(m_columns.begin(), m_columns.end(), [&](const Column &c) { return c.name == name; });
        if (found != m_columns.end())
            return *found;
        m_columns.append({name, {}, {}, false});
        return m_columns.last();
    }

    /// What an UPDATE has not changed was the same before.
    static QByteArrayView oldOf(const Mutation &mutation, const Mutation::Column &column)
    {
        const bool isSame = mutation.action() == Action::Update && mutation.areChangesKnown() && !column.isChanged;
        return column.oldJson.isEmpty() && isSame ? column.newJson : column.oldJson;
    }

    void takeNew(const Mutation &next)
    {
        for (const Mutation::Column &c : next.columns()) {
            Column &ours = column(c.name);
            // What changed and has no new value is gone: the text of a file that has become too large, say.
            const bool isGone = c.isChanged && c.newJson.isEmpty() && !c.oldJson.isEmpty();
            if (isGone || !c.newJson.isEmpty())
                ours.now = c.newJson;
            ours.isChanged = (ours.isChanged || c.isChanged) && !(isGone && ours.old.isEmpty());
        }
    }

    /// The old value of a column that we know nothing of is the one that the next record says. A deleted row tells
    /// what stood there last; what we know to have changed before that goes back to what it was.
    void takeOld(const Mutation &next, bool isDeleted)
    {
        for (const Mutation::Column &c : next.columns()) {
            Column &ours = column(c.name);
            if (ours.old.isEmpty() && (ours.now.isEmpty() || isDeleted))
                ours.old = oldOf(next, c);
        }
        if (isDeleted) {
            for (Column &c : m_columns)
                c.now = {};
        }
    }

    QStringList changed() const
    {
        QStringList names;
        for (const Column &c : m_columns) {
            if (c.old.isEmpty() ? c.isChanged : !jsonform::isSame(c.old, c.now))
                names.append(c.name);
        }
        return names;
    }

    JsonMembers computedMembers() const
    {
        const bool isDelete = m_action == Action::Delete;
        JsonMembers values;
        JsonMembers oldValues;
        QByteArrayList names;
        const QStringList changedNames = changed();
        for (const Column &c : m_columns) {
            const QByteArrayView value = isDelete ? c.old : c.now;
            if (!value.isEmpty())
                values.append({c.name, value.toByteArray()});
            if (isDelete || (!c.old.isEmpty() && changedNames.contains(c.name)))
                oldValues.append({c.name, c.old.toByteArray()});
        }
        oldValues.removeIf([](const JsonMember &member) { return member.json.isEmpty(); });
        for (const QString &name : changedNames)
            names.append(jsonform::token(name));
        const QByteArray word = m_action == Action::Insert ? "\"INSERT\"" : isDelete ? "\"DELETE\"" : "\"UPDATE\"";
        JsonMembers members{{u"action"_s, word}};
        // A deleted row stands where the last record has it, or old_values would lack what only `values` says.
        const bool isOldOnly = isDelete && m_log->parts(lastRecord()).values.isEmpty();
        if (!isOldOnly)
            members.append({u"values"_s, jsonform::object(values)});
        const bool hasOld = isDelete ? !m_log->parts(lastRecord()).oldValues.isEmpty() : m_action == Action::Update;
        if (hasOld && (isDelete || m_areChangesKnown))
            members.append({u"old_values"_s, jsonform::object(oldValues)});
        if (m_action == Action::Update && m_areChangesKnown)
            members.append({u"changed"_s, jsonform::array(names)});
        return members;
    }

    /// Those of a record that `members` lacks; what we have computed takes the place that the last record gave it.
    void addMembers(qsizetype record, bool isLast, JsonMembers &computed, JsonMembers &members) const
    {
        jsonwalk::forEachMember(m_log->raw(record), [&](QByteArrayView rawName, QByteArrayView json) {
            QString name = jsontext::unescaped(rawName);
            if (name == "operation"_L1 && Mutation::actionOf(m_log->actionWord(record).toUtf8()) != Action::Other)
                name = u"action"_s;
            const auto isNamed = [&](const JsonMember &member) { return member.name == name; };
            if (std::any_of(members.cbegin(), members.cend(), isNamed))
                return true;
            const auto own = std::find_if(computed.begin(), computed.end(), isNamed);
            if (own != computed.end() && isLast) {
                members.append(*own);
                computed.erase(own);
            } else if (own == computed.end() && name != "values"_L1 && name != "old_values"_L1 &&
                       name != "changed"_L1 && name != "action"_L1 && !isOfLastStep(name)) {
                members.append({name, json.toByteArray()});
            }
            return true;
        });
    }

    /// What is said of the last change of a file, and is wrong of all of them together.
    bool isOfLastStep(const QString &name) const { return name == "diff"_L1 && m_log->table(lastRecord()).isEmpty(); }

    const MutationLog *m_log;
    std::vector<qsizetype> m_records;
    Action m_action = Action::Other;
    bool m_areChangesKnown = true;
    QList<Column> m_columns; // views of the log
};

using Chains = std::vector<std::vector<qsizetype>>;

/// Which records belong together: those of a row, in their order; everything else alone.
Chains chainsOf(const MutationLog &log, const StopFlag &stop)
{
    Chains chains;
    QHash<QByteArray, size_t> open;
    for (qsizetype i = 0; i < log.size(); ++i) {
        if (i % StopEvery == 0 && stop)
            break;
        const auto identity = identityOf(log, i);
        if (!identity) {
            chains.push_back({i});
            continue;
        }
        const auto found = open.constFind(identity->before);
        const size_t chain = found == open.cend() ? chains.size() : *found;
        if (found == open.cend())
            chains.push_back({i});
        else
            chains[chain].push_back(i);
        if (identity->after != identity->before)
            open.remove(identity->before);
        open.insert(identity->after, chain);
    }
    return chains;
}

struct Merged
{
    QByteArrayList records;
    bool isFolded = false;
};

Merged mergedRecords(const MutationLog &log, const Chains &chains, const StopFlag &stop)
{
    std::vector<std::pair<qsizetype, QByteArray>> placed; // by the last record of each
    Merged result;
    for (size_t i = 0; i < chains.size(); ++i) {
        if (i % StopEvery == 0 && stop)
            break;
        const std::vector<qsizetype> &chain = chains[i];
        if (chain.size() == 1) {
            placed.emplace_back(chain.front(), log.raw(chain.front()).toByteArray());
            continue;
        }
        const auto finish = [&](const Fold &fold) {
            result.isFolded = result.isFolded || !fold.isAlone();
            QByteArray json = fold.json();
            if (!json.isEmpty())
                placed.emplace_back(fold.lastRecord(), std::move(json));
        };
        Fold fold(log);
        for (const qsizetype record : chain) {
            if (!fold.add(record)) {
                finish(fold);
                fold = Fold(log);
                fold.add(record);
            }
        }
        finish(fold);
    }
    std::sort(placed.begin(), placed.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    for (auto &[record, json] : placed)
        result.records.append(std::move(json));
    return result;
}

} // namespace

QByteArray mergedList(const MutationLog &log)
{
    return jsonform::array(mergedRecords(log, chainsOf(log, NeverStop), NeverStop).records);
}

MutationLog::Ptr merged(const MutationLog::Ptr &log, const StopFlag &stop)
{
    if (!log)
        return nullptr;
    const Chains chains = chainsOf(*log, stop);
    if (qsizetype(chains.size()) == log->size())
        return log;
    const Merged result = mergedRecords(*log, chains, stop);
    if (!result.isFolded || stop)
        return log;
    const auto parsed = MutationLog::parseJob("{\"state\":{\"mutations\":" + jsonform::array(result.records) + "}}");
    return parsed ? *parsed : log;
}

MutationSet merged(const MutationSet &set, const StopFlag &stop)
{
    QList<MutationSet::Source> sources = set.sources();
    for (MutationSet::Source &source : sources)
        source.log = merged(source.log, stop);
    return MutationSet(sources);
}

} // namespace plato::mutationmerge
