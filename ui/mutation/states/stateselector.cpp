// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/states/stateselector.h"

#include "core/session/statetimeline.h"
#include "ui/common/icons.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QSlider>
#include <QStandardItemModel>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int SliderWidth = 90;
constexpr int FewestForSlider = 3;
constexpr int ListCharacters = 30;

} // namespace

StateSelector::StateSelector(QWidget *parent)
    : QWidget(parent)
    , m_previous(makeButton(u"statePrevious"_s, tr("Previous state"), Qt::ALT | Qt::Key_Left, -1))
    , m_next(makeButton(u"stateNext"_s, tr("Next state"), Qt::ALT | Qt::Key_Right, 1))
    , m_list(new QComboBox)
    , m_slider(new QSlider(Qt::Horizontal))
{
    m_list->setObjectName(u"stateSelector"_s);
    m_list->setAccessibleName(tr("State shown"));
    m_list->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_list->setMinimumContentsLength(ListCharacters);
    m_list->setPlaceholderText(tr("None of these is shown"));
    connect(m_list, &QComboBox::activated, this,
            [this](int index) { Q_EMIT chosen(m_list->itemData(index).toULongLong()); });
    m_slider->setObjectName(u"stateSlider"_s);
    m_slider->setAccessibleName(tr("State shown"));
    m_slider->setToolTip(tr("Through the states, oldest to latest"));
    m_slider->setFixedWidth(SliderWidth);
    m_slider->setPageStep(1);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) { Q_EMIT chosen(m_ids.value(value)); });

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget *widget : QList<QWidget *>{m_previous, m_list, m_next, m_slider})
        row->addWidget(widget);
    refreshIcons();
}

QToolButton *StateSelector::makeButton(const QString &name, const QString &tip, const QKeySequence &key, int by)
{
    auto *action = new QAction(tip, this);
    action->setObjectName(name + u"Action"_s);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, [this, by] { step(by); });
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setObjectName(name);
    button->setAccessibleName(tip);
    button->setToolTip(tr("%1 (%2)", "what it does, key").arg(tip, key.toString(QKeySequence::NativeText)));
    button->setAutoRaise(true);
    return button;
}

QList<QAction *> StateSelector::stepActions() const
{
    return {m_previous->defaultAction(), m_next->defaultAction()};
}

void StateSelector::setStates(const StateTimeline *ofSession, const StateTimeline &opened)
{
    m_list->clear();
    const auto append = [this](const StateTimeline &timeline) {
        for (int row = 0; row < timeline.rowCount(); ++row) {
            const QModelIndex index = timeline.index(row);
            const int at = m_list->count();
            m_list->addItem(index.data().toString(), index.data(StateTimeline::IdRole));
            m_list->setItemData(at, index.data(Qt::ToolTipRole), Qt::ToolTipRole);
            if (index.data(StateTimeline::IsBreakRole).toBool())
                qobject_cast<QStandardItemModel *>(m_list->model())->item(at)->setEnabled(false);
        }
    };
    if (ofSession)
        append(*ofSession);
    if (opened.count() > 0) {
        if (m_list->count() > 0)
            m_list->insertSeparator(m_list->count());
        append(opened);
    }
}

void StateSelector::showState(const QList<quint64> &ids, quint64 shown)
{
    m_ids = ids;
    m_shown = shown;
    const auto place = int(placeOfShown());
    m_list->setCurrentIndex(shown == 0 ? -1 : m_list->findData(shown));
    m_list->setToolTip(m_list->currentData(Qt::ToolTipRole).toString());
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(0, std::max(0, int(ids.size()) - 1));
    m_slider->setValue(place);
    m_slider->setVisible(ids.size() >= FewestForSlider);
    m_previous->defaultAction()->setEnabled(place > 0);
    m_next->defaultAction()->setEnabled(place + 1 < ids.size());
}

/// Index of the shown state. If none is shown it is behind the last one: a session that was reset is newer than its
/// states.
qsizetype StateSelector::placeOfShown() const
{
    const qsizetype place = m_ids.indexOf(m_shown);
    return place < 0 ? m_ids.size() : place;
}

void StateSelector::step(int by)
{
    const qsizetype place = placeOfShown() + by;
    if (place >= 0 && place < m_ids.size())
        Q_EMIT chosen(m_ids[place]);
}

void StateSelector::refreshIcons()
{
    m_previous->defaultAction()->setIcon(themedIcon(u"go-back"_s, palette()));
    m_next->defaultAction()->setIcon(themedIcon(u"go-forward"_s, palette()));
}

void StateSelector::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_next)
        refreshIcons();
}

} // namespace plato::ui
