// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/mutationfilter.h"

#include <functional>
#include <memory>
#include <vector>

namespace plato {

/// A part of a compiled filter. Immutable, for any thread.
class MutationFilter::Node
{
public:
    Node() = default;
    Node(const Node &) = delete;
    Node &operator=(const Node &) = delete;
    virtual ~Node() = default;

    virtual bool matches(const MutationLog &log, MutationSet::Place place) const = 0;
    /// What asking costs, roughly: cheap parts are asked first.
    virtual int cost() const = 0;
};

/// The nodes that filters are made of. Private to MutationFilter.
namespace filternodes {

using Node = MutationFilter::Node;
using NodePtr = std::unique_ptr<Node>;

NodePtr everything();
NodePtr notOf(NodePtr part);
NodePtr allOf(std::vector<NodePtr> parts);
NodePtr anyOf(std::vector<NodePtr> parts);

/// Decided here and now for every name in the set.
NodePtr byTable(const MutationSet &set, const std::function<bool(const QString &)> &holds);
NodePtr byWord(const MutationSet &set, const std::function<bool(const QString &)> &holds);
NodePtr bySource(const MutationSet &set, const std::function<bool(const MutationSet::Source &)> &holds);

NodePtr byKey(const FilterExpression &term);
NodePtr byTime(const FilterExpression &term);
NodePtr byColumn(const FilterExpression &term);
/// Everything but table, action and env.
NodePtr byAnything(const FilterExpression &term);

} // namespace filternodes

} // namespace plato
