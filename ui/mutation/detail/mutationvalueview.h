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
class QStackedWidget;
class QTabBar;
class QTreeView;

namespace plato {
class JsonTreeModel;
}

namespace plato::ui {

class DifferenceView;
class TextView;

/// One value in full, below the columns of a mutation: the differences word by word, JSON as a tree, or plain text. The
/// next value is shown in the way that the person chose last, if it can be. GUI thread.
///
/// Long texts are compared on another thread. No more of a value is decoded than is shown.
class MutationValueView : public QWidget
{
    Q_OBJECT

public:
    struct Value
    {
        Mutation holder; ///< keeps the bytes that the views below point into
        QByteArrayView oldJson;
        QByteArrayView newJson;
        bool isOldChosen = false; ///< as plain text the old value is shown

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
    bool isPatch() const;

    QThreadPool m_pool;
    PoolTask m_comparison; // of the value, while it runs
    Value m_value;
    std::optional<TextDifference> m_difference; // nullopt until the value has been compared
    Mode m_wanted = Differences;
    QList<Mode> m_modes; // that the value can be shown in, one a tab
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    DifferenceView *m_differences = nullptr;
    QTreeView *m_tree = nullptr;
    JsonTreeModel *m_treeModel = nullptr;
    TextView *m_text = nullptr;
    QLabel *m_note = nullptr;
};

} // namespace plato::ui
