// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/accessibletree.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QMetaEnum>
#include <QSet>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {

/// What a person acts on, or moves in: each has to say what it is for.
const QSet<QAccessible::Role> Controls{
    QAccessible::Button,      QAccessible::ButtonDropDown, QAccessible::ButtonMenu,   QAccessible::CheckBox,
    QAccessible::RadioButton, QAccessible::ComboBox,       QAccessible::EditableText, QAccessible::SpinBox,
    QAccessible::Slider,      QAccessible::List,           QAccessible::Table,        QAccessible::Tree,
    QAccessible::PageTab,     QAccessible::MenuItem,       QAccessible::Canvas,       QAccessible::ProgressBar,
    QAccessible::Link,        QAccessible::PageTabList,    QAccessible::Dialog,       QAccessible::Window,
};
/// What may have the focus besides.
const QSet<QAccessible::Role> Places{QAccessible::StaticText, QAccessible::Pane, QAccessible::ListItem,
                                     QAccessible::TreeItem,   QAccessible::Cell, QAccessible::Grouping};

class Walk
{
public:
    AccessibleTree tree;

    void look(QAccessibleInterface *item, const QString &path)
    {
        if (!item || !item->isValid() || item->state().invisible)
            return;
        const auto *widget = qobject_cast<QWidget *>(item->object());
        if (widget && !widget->isVisible())
            return;
        const QString name = item->text(QAccessible::Name).trimmed();
        const QString where = u"%1/%2 %3"_s.arg(path, nameOf(item->role()), widget ? widget->objectName() : name);
        if (widget)
            m_seen.insert(widget);
        judge(*item, widget, name, where);
        // Rows of tables and lists are the models': see their tests.
        if (qobject_cast<const QAbstractItemView *>(widget))
            return;
        for (int i = 0; i < item->childCount(); ++i)
            look(item->child(i), where);
    }

    void compareWithTheWidgets(const QWidget &window)
    {
        for (const QWidget *widget : window.findChildren<QWidget *>()) {
            const bool canBeReached = widget->isVisible() && widget->window() == &window && !widget->focusProxy() &&
                                      (widget->focusPolicy() & Qt::TabFocus) &&
                                      !qobject_cast<const QHeaderView *>(widget);
            if (canBeReached && !m_seen.contains(widget))
                tree.faults.append(u"not in the tree: %1 %2"_s.arg(QLatin1StringView(widget->metaObject()->className()),
                                                                   widget->objectName()));
        }
    }

private:
    void judge(const QAccessibleInterface &item, const QWidget *widget, const QString &name, const QString &where)
    {
        const QAccessible::Role role = item.role();
        const bool takesFocus = widget && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy();
        const bool isControl = Controls.contains(role);
        if (!isControl && !takesFocus)
            return;
        ++tree.controls;
        if (!isControl && !Places.contains(role))
            tree.faults.append(u"no fitting role: "_s + where);
        if (name.isEmpty())
            tree.faults.append(u"no name: "_s + where);
        const auto *box = qobject_cast<const QComboBox *>(widget);
        if (box && !box->currentText().isEmpty() && name == box->currentText())
            tree.faults.append(u"named by what is chosen: "_s + where);
        if (box && item.text(QAccessible::Value) != box->currentText())
            tree.faults.append(u"does not tell what is chosen: "_s + where);
    }

    static QString nameOf(QAccessible::Role role)
    {
        return QString::fromLatin1(QMetaEnum::fromType<QAccessible::Role>().valueToKey(role));
    }

    QSet<const QWidget *> m_seen;
};

} // namespace

AccessibleTree AccessibleTree::of(QWidget &window)
{
    Walk walk;
    walk.look(QAccessible::queryAccessibleInterface(&window), {});
    walk.compareWithTheWidgets(window);
    return walk.tree;
}

} // namespace plato::test
