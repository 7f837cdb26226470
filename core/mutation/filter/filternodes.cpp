// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filternodes.h"

#include "core/mutation/filter/filtercomparison.h"
#include "core/mutation/log/recordreader.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace plato::filternodes {

namespace {

using Operation = FilterExpression::Operation;
using Place = MutationSet::Place;

class Everything : public Node
{
public:
    bool matches(const MutationLog &, Place) const override { return true; }
    int cost() const override { return 0; }
};

class Not : public Node
{
public:
    explicit Not(NodePtr part)
        : m_part(std::move(part))
    {
    }
    bool matches(const MutationLog &log, Place place) const override { return !m_part->matches(log, place); }
    int cost() const override { return m_part->cost(); }

private:
    NodePtr m_part;
};

/// All of its parts or any of them, the cheap ones first.
class Several : public Node
{
public:
    Several(std::vector<NodePtr> parts, bool isAny)
        : m_parts(std::move(parts))
        , m_isAny(isAny)
    {
        std::stable_sort(m_parts.begin(), m_parts.end(),
                         [](const NodePtr &a, const NodePtr &b) { return a->cost() < b->cost(); });
    }
    bool matches(const MutationLog &log, Place place) const override
    {
        for (const NodePtr &part : m_parts) {
            if (part->matches(log, place) == m_isAny)
                return m_isAny;
        }
        return !m_isAny;
    }
    int cost() const override { return m_parts.empty() ? 0 : m_parts.back()->cost(); }

private:
    std::vector<NodePtr> m_parts;
    bool m_isAny;
};

class BySource : public Node
{
public:
    explicit BySource(std::vector<bool> holds)
        : m_holds(std::move(holds))
    {
    }
    bool matches(const MutationLog &, Place place) const override { return m_holds[size_t(place.source)]; }
    int cost() const override { return 1; }

private:
    std::vector<bool> m_holds;
};

using IdOf = quint32 (MutationLog::*)(qsizetype) const;
using NamesOf = const QList<QString> &(MutationLog::*)() const;

class ByName : public Node
{
public:
    ByName(const MutationSet &set, NamesOf names, IdOf id, const std::function<bool(const QString &)> &holds)
        : m_id(id)
    {
        for (const MutationSet::Source &source : set.sources()) {
            std::vector<bool> &ofSource = m_holds.emplace_back();
            for (const QString &name : ((*source.log).*names)())
                ofSource.push_back(holds(name));
        }
    }
    bool matches(const MutationLog &log, Place place) const override
    {
        return m_holds[size_t(place.source)][(log.*m_id)(place.record)];
    }
    int cost() const override { return 1; }

private:
    IdOf m_id;
    std::vector<std::vector<bool>> m_holds; // by source and id
};

class ByTime : public Node
{
public:
    explicit ByTime(const FilterExpression &term)
        : m_doesExistDo(term.operation == Operation::Exists)
        , m_comparison(term.operation, term.value)
    {
    }
    bool matches(const MutationLog &log, Place place) const override
    {
        const QByteArrayView time = jsonwalk::valueAt(log.parts(place.record).time);
        return m_doesExistDo ? !time.isEmpty() : m_comparison.holdsTime(time);
    }
    int cost() const override { return 2; }

private:
    bool m_doesExistDo;
    FilterComparison m_comparison;
};

/// Signs stand for what cannot be seen: a person who copies a key from the list has them in it.
bool mayHaveSigns(const QString &typed)
{
    return std::any_of(typed.cbegin(), typed.cend(), [](QChar c) { return c.unicode() > 0x7f; });
}

/// As the list shows it, or as it is.
bool isInKey(const MutationLog &log, qsizetype record, const TextPattern &pattern)
{
    QByteArray key;
    recordreader::appendKey(log, record, key);
    return !key.isEmpty() && (pattern.matchesUtf8(key) || (mayHaveSigns(pattern.text()) &&
                                                           pattern.matches(jsontext::oneLine(QString::fromUtf8(key)))));
}

class ByKey : public Node
{
public:
    explicit ByKey(const FilterExpression &term)
        : m_operation(term.operation)
        , m_comparison(term.operation, term.value)
    {
    }
    bool matches(const MutationLog &log, Place place) const override
    {
        bool isFound = false;
        recordreader::forEachKeyPart(log, place.record, [&](QByteArrayView, QByteArrayView json) {
            isFound = m_operation == Operation::Exists || m_comparison.holds(json);
            return !isFound;
        });
        if (isFound || (m_operation != Operation::Is && m_operation != Operation::Contains))
            return isFound;
        return isInKey(log, place.record, m_comparison.pattern());
    }
    int cost() const override { return 3; }

private:
    Operation m_operation;
    FilterComparison m_comparison;
};

class ByColumn : public Node
{
public:
    explicit ByColumn(const FilterExpression &term)
        : m_operation(term.operation)
        , m_name(term.name)
        , m_comparison(term.operation == Operation::Became ? Operation::Is : term.operation, term.value)
        , m_oldComparison(Operation::Is, term.oldValue)
        , m_isNewAny(term.value.isEmpty())
        , m_isOldAny(term.oldValue.isEmpty())
    {
    }
    bool matches(const MutationLog &log, Place place) const override
    {
        const recordreader::Values values = recordreader::valuesOf(log, place.record, m_name);
        const Mutation::Action action = log.action(place.record);
        const bool isWholeRow = action == Mutation::Action::Insert || action == Mutation::Action::Delete;
        return std::any_of(values.cbegin(), values.cend(), [&](const recordreader::Value &value) {
            switch (m_operation) {
            case Operation::Changed:
                return value.isChanged;
            case Operation::Exists:
                return !value.shown().isEmpty();
            case Operation::Became:
                return value.isChanged && !isWholeRow && (m_isOldAny || m_oldComparison.holds(value.old)) &&
                       (m_isNewAny || m_comparison.holds(value.now));
            default:
                return m_comparison.holds(value.shown());
            }
        });
    }
    int cost() const override { return 3; }

private:
    Operation m_operation;
    recordreader::Name m_name;
    FilterComparison m_comparison;
    FilterComparison m_oldComparison;
    bool m_isNewAny;
    bool m_isOldAny;
};

/// The members whose names nobody sees, since what they hold has a place of its own.
bool isStructure(QByteArrayView name, QByteArrayView value, const MutationLog::Parts &parts)
{
    const char *at = value.data();
    if (at == parts.key.data() || at == parts.values.data() || at == parts.oldValues.data() || at == parts.time.data())
        return true;
    return value.startsWith('"') && value.size() > 2 && recordreader::isTableOrAction(name);
}

class ByAnything : public Node
{
public:
    explicit ByAnything(const FilterExpression &term)
        : m_isPart(term.operation == Operation::Contains)
        , m_comparison(term.operation, term.value)
        , m_mayBeInKey(!m_isPart || term.value.contains(u'=') || term.value.contains(u',') ||
                       term.value.startsWith(u' ') || mayHaveSigns(term.value))
        , m_mayBeInTime(!m_isPart || std::all_of(term.value.cbegin(), term.value.cend(),
                                                 [](QChar c) { return c.isDigit() || u":.- "_s.contains(c); }))
        , m_blobMark("\"$blob\"")
        , m_textMark("\"$text\"")
    {
    }

    bool matches(const MutationLog &log, Place place) const override
    {
        const MutationLog::Parts parts = log.parts(place.record);
        if (m_mayBeInTime && m_comparison.holdsTime(jsonwalk::valueAt(parts.time)))
            return true;
        if (m_mayBeInKey && isInKey(log, place.record, m_comparison.pattern()))
            return true;
        // Most records are turned down by their bytes. What bytes do not hold and a person sees are escapes, and the
        // sizes of values that were not sent.
        const QByteArrayView raw = log.raw(place.record);
        const auto has = [raw](char c) { return std::memchr(raw.data(), c, size_t(raw.size())) != nullptr; };
        if (m_isPart && m_comparison.pattern().firstLook() && !m_comparison.pattern().firstLook()->isIn(raw) &&
            !has('\\') && !(has('$') && (m_blobMark.isIn(raw) || m_textMark.isIn(raw))))
            return false;
        if (!raw.startsWith('{'))
            return m_comparison.holds(raw);
        return isInMembers(raw, parts);
    }
    int cost() const override { return 4; }

private:
    bool isInName(QByteArrayView name) const
    {
        if (!m_isPart)
            return false;
        return name.contains('\\') ? m_comparison.pattern().matches(jsontext::unescaped(name))
                                   : m_comparison.pattern().matchesUtf8(name);
    }

    bool isInObject(QByteArrayView object) const
    {
        bool isFound = false;
        jsonwalk::forEachMember(object, [&](QByteArrayView name, QByteArrayView json) {
            isFound = isInName(name) || m_comparison.holds(json);
            return !isFound;
        });
        return isFound;
    }

    bool isInMembers(QByteArrayView raw, const MutationLog::Parts &parts) const
    {
        bool isFound = false;
        jsonwalk::forEachMember(raw, [&](QByteArrayView name, QByteArrayView json) {
            if (json.data() == parts.values.data() || json.data() == parts.oldValues.data() ||
                (json.data() == parts.key.data() && json.startsWith('{'))) {
                isFound = isInObject(json);
            } else if (json.data() == parts.changed.data() && recordreader::isListOfNames(json)) {
                jsonwalk::forEachElement(json, [&](QByteArrayView column) {
                    isFound = m_isPart && m_comparison.holds(column);
                    return !isFound;
                });
            } else {
                isFound = m_comparison.holds(json) || (!isStructure(name, json, parts) && isInName(name));
            }
            return !isFound;
        });
        return isFound;
    }

    bool m_isPart;
    FilterComparison m_comparison;
    bool m_mayBeInKey;
    bool m_mayBeInTime;
    ByteSearch m_blobMark;
    ByteSearch m_textMark;
};

} // namespace

NodePtr everything()
{
    return std::make_unique<Everything>();
}

NodePtr notOf(NodePtr part)
{
    return std::make_unique<Not>(std::move(part));
}

NodePtr allOf(std::vector<NodePtr> parts)
{
    return std::make_unique<Several>(std::move(parts), false);
}

NodePtr anyOf(std::vector<NodePtr> parts)
{
    return std::make_unique<Several>(std::move(parts), true);
}

NodePtr byTable(const MutationSet &set, const std::function<bool(const QString &)> &holds)
{
    // With the database, where records name it, or without.
    std::vector<NodePtr> either;
    either.push_back(std::make_unique<ByName>(set, &MutationLog::tables, &MutationLog::tableId, holds));
    const bool isAnyNamed =
        std::any_of(set.sources().begin(), set.sources().end(),
                    [](const MutationSet::Source &source) { return source.log->tables() != source.log->tableNames(); });
    if (!isAnyNamed)
        return std::move(either.front());
    either.push_back(std::make_unique<ByName>(set, &MutationLog::tableNames, &MutationLog::tableId, holds));
    return anyOf(std::move(either));
}

NodePtr byWord(const MutationSet &set, const std::function<bool(const QString &)> &holds)
{
    return std::make_unique<ByName>(set, &MutationLog::words, &MutationLog::wordId, holds);
}

NodePtr bySource(const MutationSet &set, const std::function<bool(const MutationSet::Source &)> &holds)
{
    std::vector<bool> answers;
    for (const MutationSet::Source &source : set.sources())
        answers.push_back(holds(source));
    return std::make_unique<BySource>(std::move(answers));
}

NodePtr byKey(const FilterExpression &term)
{
    return std::make_unique<ByKey>(term);
}

NodePtr byTime(const FilterExpression &term)
{
    return std::make_unique<ByTime>(term);
}

NodePtr byColumn(const FilterExpression &term)
{
    return std::make_unique<ByColumn>(term);
}

NodePtr byAnything(const FilterExpression &term)
{
    return std::make_unique<ByAnything>(term);
}

} // namespace plato::filternodes
