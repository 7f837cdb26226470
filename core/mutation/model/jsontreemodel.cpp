// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/model/jsontreemodel.h"

#include "core/mutation/log/mutationtext.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"
#include "core/text/showntext.h"
#include "core/text/shownvalue.h"

#include <QMultiHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr qsizetype MaxNodeCell = 300;
constexpr qsizetype MaxNodeToolTip = 2000;

bool isContainer(QByteArrayView json)
{
    const jsontext::Kind kind = jsontext::kindOf(json);
    if (kind != jsontext::Kind::Object && kind != jsontext::Kind::Array)
        return false;
    const char *inside = jsonwalk::skipSpace(json.begin() + 1, json.end());
    return inside < json.end() && *inside != '}' && *inside != ']' && !jsontext::isMarked(json);
}

} // namespace

struct JsonTreeModel::Node
{
    QString name;
    QByteArrayView oldJson;
    QByteArrayView newJson;
    Node *parent = nullptr;
    int row = 0;
    int depth = 0;
    bool isRead = false;
    bool isRest = false; // stands for what was left out
    std::vector<std::unique_ptr<Node>> children;
};

JsonTreeModel::JsonTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
}

JsonTreeModel::~JsonTreeModel() = default;

void JsonTreeModel::setValues(const Mutation &holder, QByteArrayView oldJson, QByteArrayView newJson)
{
    beginResetModel();
    m_holder = holder;
    m_root = std::make_unique<Node>();
    m_root->newJson = newJson.isEmpty() ? oldJson : newJson;
    if (!newJson.isEmpty() && oldJson != newJson)
        m_root->oldJson = oldJson;
    m_root->children = childrenOf(*m_root);
    m_root->isRead = true;
    endResetModel();
}

bool JsonTreeModel::isComparing() const
{
    return !m_root->oldJson.isEmpty();
}

JsonTreeModel::Node *JsonTreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

/// The new value's in their order, then those that only the old one has. A name that comes twice is shown twice.
std::vector<std::unique_ptr<JsonTreeModel::Node>> JsonTreeModel::childrenOf(Node &node) const
{
    std::vector<std::unique_ptr<Node>> children;
    if (node.depth >= MaxDepth)
        return children;
    qsizetype leftOut = 0;
    const auto add = [&](const QString &name) -> Node * {
        if (children.size() >= size_t(MaxChildren)) {
            ++leftOut;
            return nullptr;
        }
        auto child = std::make_unique<Node>();
        child->name = name;
        child->parent = &node;
        child->row = int(children.size());
        child->depth = node.depth + 1;
        children.push_back(std::move(child));
        return children.back().get();
    };
    const auto forEach = [](QByteArrayView json, auto take) {
        if (!isContainer(json))
            return;
        if (jsontext::kindOf(json) == jsontext::Kind::Object) {
            jsonwalk::forEachMember(json, [&](QByteArrayView name, QByteArrayView value) {
                take([&] { return jsontext::unescaped(name); }, value);
                return true;
            });
        } else {
            qsizetype place = 0;
            jsonwalk::forEachElement(json, [&](QByteArrayView value) {
                take([&] { return u"[%1]"_s.arg(place); }, value);
                ++place;
                return true;
            });
        }
    };
    // Names are made for what is shown only: the rest may be millions.
    forEach(node.newJson, [&](auto name, QByteArrayView value) {
        const bool isFull = children.size() >= size_t(MaxChildren);
        if (Node *child = add(isFull ? QString() : name()))
            child->newJson = value;
    });
    QMultiHash<QString, Node *> unmatched;
    for (auto child = children.rbegin(); child != children.rend(); ++child)
        unmatched.insert((*child)->name, child->get()); // the one inserted last is found first
    qsizetype seen = 0;
    forEach(node.oldJson, [&](auto name, QByteArrayView value) {
        if (++seen > MaxChildren) {
            leftOut += jsontext::kindOf(node.newJson) == jsontext::kindOf(node.oldJson) ? 0 : 1;
            return;
        }
        const QString text = name();
        if (const auto match = unmatched.find(text); match != unmatched.end()) {
            match.value()->oldJson = value;
            unmatched.erase(match);
        } else if (Node *child = add(text)) {
            child->oldJson = value;
        }
    });
    if (leftOut > 0 || seen > MaxChildren) {
        auto rest = std::make_unique<Node>();
        rest->name = leftOut > 0 ? tr("%n more, see the text", nullptr, int(leftOut)) : tr("more, see the text");
        rest->parent = &node;
        rest->row = int(children.size());
        rest->depth = MaxDepth;
        rest->isRest = true;
        children.push_back(std::move(rest));
    }
    return children;
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children[size_t(row)].get());
}

QModelIndex JsonTreeModel::parent(const QModelIndex &child) const
{
    Node *parent = child.isValid() ? nodeOf(child)->parent : nullptr;
    return !parent || parent == m_root.get() ? QModelIndex() : createIndex(parent->row, 0, parent);
}

int JsonTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(nodeOf(parent)->children.size());
}

int JsonTreeModel::columnCount(const QModelIndex &) const
{
    return isComparing() ? 3 : 2;
}

bool JsonTreeModel::hasChildren(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return false;
    const Node *node = nodeOf(parent);
    if (node->isRead)
        return !node->children.empty();
    return node->depth < MaxDepth && (isContainer(node->newJson) || isContainer(node->oldJson));
}

bool JsonTreeModel::canFetchMore(const QModelIndex &parent) const
{
    return !nodeOf(parent)->isRead && hasChildren(parent);
}

void JsonTreeModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    Node *node = nodeOf(parent);
    std::vector<std::unique_ptr<Node>> children = childrenOf(*node);
    node->isRead = true;
    if (children.empty())
        return;
    beginInsertRows(parent, 0, int(children.size()) - 1);
    node->children = std::move(children);
    endInsertRows();
}

QVariant JsonTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node *node = nodeOf(index);
    const bool isName = index.column() == NameColumn;
    const bool isOld = isComparing() && index.column() == FirstColumn;
    const QByteArrayView json = isName ? QByteArrayView() : isOld ? node->oldJson : node->newJson;
    const bool isChanged = isComparing() && !node->isRest && node->oldJson != node->newJson;
    switch (role) {
    case Qt::DisplayRole:
        if (isName)
            return mutationtext::shownName(node->name);
        if (isChanged && !node->oldJson.isEmpty() && !node->newJson.isEmpty()) {
            const auto [old, now] = shownvalue::lines(node->oldJson, node->newJson, MaxNodeCell);
            return mutationtext::fitted(isOld ? old : now);
        }
        return mutationtext::fitted(shownvalue::line(json, MaxNodeCell));
    case Qt::ToolTipRole:
        return mutationtext::asToolTip(
            showntext::text(isName ? node->name : shownvalue::text(json, MaxNodeToolTip), MaxNodeToolTip));
    case Qt::AccessibleTextRole:
        return isName && isChanged ? QVariant(tr("%1, changed").arg(showntext::line(node->name))) : QVariant();
    case ChangedRole:
        return isChanged;
    case StandInRole:
        return node->isRest || (!isName && jsontext::kindOf(json) == jsontext::Kind::Null);
    case FullTextRole:
        return isName ? node->name : jsontext::textOf(json);
    default:
        return {};
    }
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractItemModel::headerData(section, orientation, role);
    if (section == NameColumn)
        return tr("Name");
    if (!isComparing())
        return tr("Value");
    return section == FirstColumn ? tr("Old") : tr("New");
}

QHash<int, QByteArray> JsonTreeModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractItemModel::roleNames();
    names.insert(ChangedRole, "changed");
    names.insert(FullTextRole, "fullText");
    names.insert(StandInRole, "standIn");
    return names;
}

} // namespace plato
