// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/accessibility.h"

#include <QAbstractItemView>
#include <QAccessibleWidget>
#include <QComboBox>
#include <QCoreApplication>
#include <QLineEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

/// What is chosen in a combo box, to be read only: AT-SPI has no other place for it besides the name.
class ChosenText : public QAccessibleTextInterface
{
public:
    explicit ChosenText(const QComboBox &box)
        : m_box(box)
    {
    }

    QString text(int start, int end) const override { return m_box.currentText().mid(start, end - start); }
    int characterCount() const override { return int(m_box.currentText().size()); }
    int selectionCount() const override { return 0; }
    void selection(int, int *start, int *end) const override { *start = *end = 0; }
    void addSelection(int, int) override {}
    void removeSelection(int) override {}
    void setSelection(int, int, int) override {}
    int cursorPosition() const override { return 0; }
    void setCursorPosition(int) override {}
    QRect characterRect(int) const override { return {}; }
    int offsetAtPoint(const QPoint &) const override { return -1; }
    void scrollToSubstring(int, int) override {}
    QString attributes(int, int *start, int *end) const override
    {
        *start = 0;
        *end = characterCount();
        return {};
    }

private:
    const QComboBox &m_box;
};

/// As Qt's own, which is not to be derived from, save for the name and the text.
class AccessibleComboBox : public QAccessibleWidget
{
public:
    explicit AccessibleComboBox(QComboBox *box)
        : QAccessibleWidget(box, QAccessible::ComboBox)
        , m_chosen(*box)
    {
    }

    int childCount() const override // the list, and the line that is typed in
    {
        return !box() ? 0 : box()->isEditable() ? 2 : 1;
    }
    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        return QAccessible::queryAccessibleInterface(index == 0 ? static_cast<QObject *>(box()->view())
                                                                : box()->lineEdit());
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        for (int i = 0; child && i < childCount(); ++i) {
            if (this->child(i) == child)
                return i;
        }
        return -1;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        QAccessibleInterface *edit = child(1);
        return edit && edit->rect().contains(x, y) ? edit : nullptr;
    }
    /// The line never has the focus itself: its keys come through the box.
    QAccessibleInterface *focusChild() const override
    {
        QAccessibleInterface *edit = child(1);
        return edit && box()->hasFocus() ? edit : QAccessibleWidget::focusChild();
    }

    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        if (box()) {
            state.expandable = true;
            state.expanded = box()->view()->isVisible();
            state.editable = box()->isEditable();
        }
        return state;
    }
    QString text(QAccessible::Text what) const override
    {
        return what == QAccessible::Value && box() ? box()->currentText() : QAccessibleWidget::text(what);
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TextInterface)
            return box() ? static_cast<QAccessibleTextInterface *>(&m_chosen) : nullptr;
        return QAccessibleWidget::interface_cast(type);
    }

    QStringList actionNames() const override { return {showMenuAction(), pressAction()}; }
    void doAction(const QString &name) override
    {
        if (!box() || !actionNames().contains(name))
            return;
        if (box()->view()->isVisible())
            box()->hidePopup();
        else
            box()->showPopup();
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    /// Null while the widget is being deleted: it is asked until its end.
    QComboBox *box() const { return qobject_cast<QComboBox *>(object()); }

    ChosenText m_chosen;
};

/// A button of Qt's own that has a picture and no words.
class AccessiblePartButton : public QAccessibleWidget
{
public:
    AccessiblePartButton(QToolButton *button, QAccessible::Role role, const QString &name)
        : QAccessibleWidget(button, role, name)
    {
    }

    QStringList actionNames() const override { return {pressAction()}; }
    void doAction(const QString &name) override
    {
        auto *button = qobject_cast<QToolButton *>(object());
        if (!button || name != pressAction())
            return;
        if (button->menu())
            button->showMenu();
        else
            button->click();
    }
};

QAccessibleInterface *makeAccessible(const QString &className, QObject *object)
{
    if (className == "QComboBox"_L1)
        return new AccessibleComboBox(static_cast<QComboBox *>(object));
    if (className == "QLineEditIconButton"_L1 && static_cast<QToolButton *>(object)->text().isEmpty())
        return new AccessiblePartButton(static_cast<QToolButton *>(object), QAccessible::Button,
                                        QCoreApplication::translate("Accessibility", "Clear"));
    if (className == "QToolBarExtension"_L1)
        return new AccessiblePartButton(static_cast<QToolButton *>(object), QAccessible::ButtonMenu,
                                        QCoreApplication::translate("Accessibility", "More commands"));
    if (className == "QScrollArea"_L1 && static_cast<QWidget *>(object)->focusPolicy() & Qt::TabFocus)
        return new QAccessibleWidget(static_cast<QWidget *>(object), QAccessible::Pane);
    return nullptr;
}

} // namespace

void installAccessibility()
{
    QAccessible::installFactory(makeAccessible);
}

void setAccessibleNameOfEditable(QComboBox &box, const QString &name)
{
    box.setAccessibleName(name);
    box.lineEdit()->setAccessibleName(name);
}

} // namespace plato::ui
