// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/mutationfilter.h"

#include "core/mutation/filter/filtercomparison.h"
#include "core/mutation/filter/filternodes.h"
#include "core/mutation/log/mutationtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

using Field = FilterExpression::Field;
using Operation = FilterExpression::Operation;
using Kind = FilterExpression::Kind;

QStringList actionNames(const QString &word)
{
    return {word, mutationtext::actionOf(Mutation::actionOf(word.toUtf8()), word)};
}

std::unique_ptr<MutationFilter::Node> leafOf(const FilterExpression &term, const MutationSet &set)
{
    const auto holdsAny = [&term](const QStringList &names) {
        if (term.operation == Operation::Exists)
            return !names.first().isEmpty();
        const FilterComparison comparison(term.operation, term.value);
        return std::any_of(names.cbegin(), names.cend(), [&](const QString &n) { return comparison.holdsText(n); });
    };
    switch (term.field) {
    case Field::Table:
        return filternodes::byTable(set, [&](const QString &table) { return holdsAny({table}); });
    case Field::Action:
        return filternodes::byWord(set, [&](const QString &word) { return holdsAny(actionNames(word)); });
    case Field::Env:
        return filternodes::bySource(set, [&](const MutationSet::Source &source) {
            return holdsAny({source.jobId, source.name()});
        });
    case Field::Key:
        return filternodes::byKey(term);
    case Field::Time:
        return filternodes::byTime(term);
    case Field::Column:
        return filternodes::byColumn(term);
    case Field::Anything:
        break;
    }
    if (term.operation == Operation::Exists || (term.operation == Operation::Contains && term.value.isEmpty()))
        return filternodes::everything();
    std::vector<std::unique_ptr<MutationFilter::Node>> parts;
    parts.push_back(filternodes::byTable(set, [&](const QString &table) { return holdsAny({table}); }));
    parts.push_back(filternodes::byWord(set, [&](const QString &word) { return holdsAny(actionNames(word)); }));
    parts.push_back(filternodes::bySource(set, [&](const MutationSet::Source &source) {
        return holdsAny({source.name(), source.jobId});
    }));
    parts.push_back(filternodes::byAnything(term));
    return filternodes::anyOf(std::move(parts));
}

std::unique_ptr<MutationFilter::Node> nodeOf(const FilterExpression &expression, const MutationSet &set)
{
    std::unique_ptr<MutationFilter::Node> node;
    if (expression.kind == Kind::Term) {
        node = leafOf(expression, set);
    } else {
        std::vector<std::unique_ptr<MutationFilter::Node>> parts;
        for (const FilterExpression &part : expression.parts)
            parts.push_back(nodeOf(part, set));
        if (expression.parts.isEmpty())
            node = filternodes::everything();
        else
            node = expression.kind == Kind::All ? filternodes::allOf(std::move(parts))
                                                : filternodes::anyOf(std::move(parts));
    }
    return expression.isNegated ? filternodes::notOf(std::move(node)) : std::move(node);
}

} // namespace

MutationFilter::MutationFilter(const FilterExpression &expression, const MutationSet &set)
    : m_set(set)
    , m_root(nodeOf(expression, set))
    , m_isEverything(expression.isEmpty() && !expression.isNegated)
{
}

bool MutationFilter::matches(qsizetype row) const
{
    return matches(m_set.placeOf(row));
}

bool MutationFilter::matches(MutationSet::Place place) const
{
    return m_isEverything || m_root->matches(*m_set.sources()[place.source].log, place);
}

} // namespace plato
