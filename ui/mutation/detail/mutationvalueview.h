// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/textdifference.h"
#include "core/mutation/log/mutation.h"
#include "core/pool/pooltask.h"

#include <QThreadPool>
#include <QWidget>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTabBar;
class QTreeView;

namespace plato {
class JsonTreeModel;
}

namespace plato::ui {

/// One value in full, below the columns of a change: what differs, word by word; JSON as a tree; or plain text. The way
/// of looking that the person chose last stays, where the value has it.
///
/// What differs is told without colour, too: what is gone is struck out, what is new underlined. Long texts are
/// compared on a thread of their own; a value is never decoded further than it is shown.
class MutationValueView : public QWidget
{
    Q_OBJECT

public:
    struct Value
    {
        Mutation holder; ///< whose bytes the views point into
        QByteArrayView oldJson;
        QByteArrayView newJson;
        bool isOldChosen = false; ///< the plain text is that of the old value

        QByteArrayView chosen() const { return isOldChosen || newJson.isEmpty() ? oldJson : newJson; }
        bool isChanged() const { return !oldJson.isEmpty() && !newJson.isEmpty() && oldJson != newJson; }
    };

    explicit MutationValueView(QWidget *parent = nullptr);
    ~MutationValueView() override;

    void setValue(const Value &value);
    void clear();

protected:
    void changeEvent(QEvent *event) override;

private:
    enum Mode { Differences, Tree, Text };

    void showMode();
    void showText();
    void compare();
    void showDifference(const TextDifference &difference);
    void showPatch(const QString &patch);
    void append(const QString &text, std::optional<TextDifference::Kind> kind);
    bool isPatch() const;

    QThreadPool m_pool;
    PoolTask m_comparison; // of the value, while it runs
    Value m_value;
    std::optional<TextDifference> m_difference; // of the value; nothing before it was compared
    Mode m_wanted = Differences;
    QList<Mode> m_modes; // of the value, by tab
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    QPlainTextEdit *m_differences = nullptr;
    QTreeView *m_tree = nullptr;
    JsonTreeModel *m_treeModel = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QLabel *m_note = nullptr;
};

} // namespace plato::ui
