// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/detail/mutationvalueview.h"

#include "core/mutation/model/jsontreemodel.h"
#include "core/pool/runonpool.h"
#include "core/text/exacttext.h"
#include "core/text/jsontext.h"
#include "core/text/shownvalue.h"
#include "ui/mutation/detail/differenceview.h"
#include "ui/mutation/detail/textview.h"
#include "ui/mutation/list/mutationdelegates.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

/// Characters of each side that are compared.
constexpr qsizetype MaxCompared = 4'000'000;
/// Bytes of both sides that are few enough to be compared on the GUI thread.
constexpr qsizetype ComparedAtOnce = 4'000;
constexpr qsizetype MaxShown = TextView::MaxShown;
/// Tints changed rows over their whole width. A delegate could tint its cells only, and not the indentation.
class ValueTree : public QTreeView
{
protected:
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (index.data(JsonTreeModel::ChangedRole).toBool())
            painter->fillRect(option.rect, MutationDetailDelegate::changedTint(option.palette));
        QTreeView::drawRow(painter, option, index);
    }
};

bool isTree(QByteArrayView json)
{
    const jsontext::Kind kind = jsontext::kindOf(json);
    return (kind == jsontext::Kind::Object || kind == jsontext::Kind::Array) && !jsontext::isMarked(json);
}

/// With its signs; objects and lists with one member a line.
QString readable(QByteArrayView json, qsizetype most)
{
    if (!isTree(json))
        return shownvalue::text(json, most);
    const QByteArray indented = jsontext::indented(json.first(std::min(json.size(), most)));
    return exacttext::shown(QString::fromUtf8(indented), exacttext::Lines::Kept);
}

} // namespace

MutationValueView::MutationValueView(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabBar)
    , m_pages(new QStackedWidget)
    , m_differences(new DifferenceView)
    , m_tree(new ValueTree)
    , m_treeModel(new JsonTreeModel(this))
    , m_text(new TextView(u"mutationValue"_s))
    , m_note(new QLabel)
{
    setObjectName(u"mutationValueView"_s);
    m_pool.setMaxThreadCount(1);
    m_tabs->setObjectName(u"mutationValueTabs"_s);
    m_tabs->setAccessibleName(tr("How the chosen value is shown"));
    m_tabs->setToolTip(tr("Ways to look at the chosen value: what differs, as a tree, or as text"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tree->setObjectName(u"mutationTree"_s);
    m_tree->setAccessibleName(tr("The chosen value as a tree"));
    m_tree->setModel(m_treeModel);
    m_tree->setItemDelegate(new MutationDetailDelegate(m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setTabKeyNavigation(false);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_tree->header()->setSectionsMovable(false);
    auto *copy = new QAction(tr("&Copy value"), m_tree);
    copy->setObjectName(u"mutationTreeCopyAction"_s);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] {
        const QModelIndex index = m_tree->currentIndex();
        if (index.isValid())
            QGuiApplication::clipboard()->setText(index.data(JsonTreeModel::FullTextRole).toString());
    });
    m_tree->addAction(copy);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("The chosen value in full"));
    m_text->setToolTip(tr("The chosen value in full"));
    m_note->setObjectName(u"mutationValueNote"_s);
    m_note->setWordWrap(true);
    m_note->hide();

    m_pages->addWidget(m_differences); // in the order of Mode
    m_pages->addWidget(m_tree);
    m_pages->addWidget(m_text);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_pages, 1);
    column->addWidget(m_note);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        if (tab < 0)
            return;
        m_wanted = m_modes[tab];
        showMode();
    });
}

MutationValueView::~MutationValueView() = default;

void MutationValueView::setValue(const Value &value)
{
    m_value = value;
    m_difference.reset();
    m_comparison.cancel();
    m_modes.clear();
    if (value.isChanged() || isPatch())
        m_modes.append(Differences);
    if (isTree(value.oldJson) || isTree(value.newJson))
        m_modes.append(Tree);
    m_modes.append(Text);

    const QSignalBlocker blocker(m_tabs);
    while (m_tabs->count() > 0)
        m_tabs->removeTab(0);
    for (const Mode mode : std::as_const(m_modes))
        m_tabs->addTab(mode == Differences ? tr("Differences") : mode == Tree ? tr("Tree") : tr("Text"));
    // Changed JSON is easiest to read as a tree, unless the person has chosen another way.
    const Mode wanted = m_wanted == Differences && m_modes.contains(Tree) ? Tree : m_wanted;
    m_tabs->setCurrentIndex(std::max(0, int(m_modes.indexOf(wanted))));
    m_tabs->setVisible(m_modes.size() > 1);
    m_tabs->updateGeometry(); // or a bar that was filled while hidden would keep the height of an empty one
    showMode();
}

void MutationValueView::clear()
{
    m_value = {};
    m_difference.reset();
    m_comparison.cancel();
    m_treeModel->setValues({}, {}, {});
    m_differences->clear();
    m_text->clear();
}

void MutationValueView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_tabs->currentIndex() >= 0)
        showMode();
}

bool MutationValueView::isPatch() const
{
    // A unified diff begins with a hunk (@@) or with the names of both files.
    const QString begin = jsontext::textOf(m_value.chosen(), 300);
    return begin.startsWith("@@ -"_L1) || (begin.startsWith("--- "_L1) && begin.contains("\n+++ "_L1));
}

void MutationValueView::showMode()
{
    const Mode mode = m_modes[m_tabs->currentIndex()];
    m_note->hide();
    m_pages->setCurrentIndex(mode);
    switch (mode) {
    case Differences:
        compare();
        break;
    case Tree:
        m_treeModel->setValues(m_value.holder, m_value.oldJson, m_value.newJson);
        m_tree->expandToDepth(0);
        for (int column = 0; column < m_treeModel->columnCount(); ++column) {
            m_tree->resizeColumnToContents(column);
            m_tree->setColumnWidth(column,
                                   std::min(m_tree->columnWidth(column), fontMetrics().averageCharWidth() * 30));
        }
        break;
    case Text:
        showText();
        break;
    }
}

void MutationValueView::showText()
{
    const QString text = readable(m_value.chosen(), MaxShown);
    m_text->wrapFor(text);
    m_text->setPlainText(text);
    if (m_value.chosen().size() > MaxShown) {
        m_note->setText(tr("The beginning of %1 is shown; Copy takes all.")
                            .arg(QLocale().formattedDataSize(m_value.chosen().size())));
        m_note->show();
    }
}

void MutationValueView::compare()
{
    if (!m_value.isChanged()) {
        m_differences->showPatch(shownvalue::text(m_value.chosen(), MaxShown));
        return;
    }
    if (m_difference) {
        showDifference(*m_difference);
        return;
    }
    if (m_value.oldJson.size() + m_value.newJson.size() <= ComparedAtOnce) {
        m_difference =
            TextDifference::between(readable(m_value.oldJson, MaxCompared), readable(m_value.newJson, MaxCompared));
        showDifference(*m_difference);
        return;
    }
    m_differences->clear();
    m_note->setText(tr("Comparing…"));
    m_note->show();
    if (m_comparison.isRunning())
        return;
    runOnPool(
        m_pool, m_comparison.renew(),
        [value = m_value] {
            return TextDifference::between(readable(value.oldJson, MaxCompared), readable(value.newJson, MaxCompared));
        },
        [this](const TextDifference &difference) {
            m_difference = difference;
            if (m_modes[m_tabs->currentIndex()] == Differences)
                showDifference(*m_difference);
        });
}

void MutationValueView::showDifference(const TextDifference &difference)
{
    const bool isWhole = m_differences->showDifference(difference);
    QStringList notes;
    if (difference.parts.size() == 1 && difference.parts.first().kind == TextDifference::Kind::Same)
        notes.append(tr("Both read the same; they differ in the way they were sent."));
    if (difference.isCoarse)
        notes.append(tr("Too much differs to be told word by word everywhere."));
    if (!isWhole || std::max(m_value.oldJson.size(), m_value.newJson.size()) > MaxCompared)
        notes.append(tr("Only the beginning is shown."));
    m_note->setText(notes.join(u' '));
    m_note->setVisible(!notes.isEmpty());
}

} // namespace plato::ui
