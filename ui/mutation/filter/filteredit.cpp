// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/filter/filteredit.h"

#include "core/text/showntext.h"
#include "ui/common/colours.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStandardItemModel>
#include <QStyleOptionFrame>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QTimer>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr auto ProblemDelay = 150ms;
constexpr auto UnfinishedDelay = 800ms; // longer than between two letters: an unfinished text is not called wrong
constexpr int HintRole = Qt::UserRole + 1;
constexpr int MaxVisible = 10;

/// A proposal, and beside it what kind of word it is.
class CandidateDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        const int gap = option.fontMetrics.averageCharWidth();
        painter->save();
        painter->setPen(option.palette.color(isSelected ? QPalette::HighlightedText : QPalette::PlaceholderText));
        painter->drawText(option.rect.adjusted(gap, 0, -gap, 0), Qt::AlignRight | Qt::AlignVCenter,
                          index.data(HintRole).toString());
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        const int gap = option.fontMetrics.averageCharWidth();
        size.rwidth() += option.fontMetrics.horizontalAdvance(index.data(HintRole).toString()) + gap * 5;
        size.setHeight(std::max(size.height(), option.fontMetrics.height() * 5 / 4));
        return size;
    }
};

QPainterPath wave(qreal left, qreal right, qreal y)
{
    QPainterPath path(QPointF(left, y));
    bool isUp = true;
    for (qreal x = left; x < right; x += 2) {
        path.lineTo(x + 2, isUp ? y - 2 : y);
        isUp = !isUp;
    }
    return path;
}

} // namespace

FilterEdit::FilterEdit(QWidget *parent)
    : QLineEdit(parent)
    , m_problemDelay(new QTimer(this))
    , m_offerDelay(new QTimer(this))
    , m_candidates(new QStandardItemModel(this))
    , m_completer(new QCompleter(m_candidates, this))
{
    setClearButtonEnabled(true);
    m_completer->setWidget(this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(MaxVisible);
    QAbstractItemView *popup = m_completer->popup();
    popup->setObjectName(u"filterCandidates"_s);
    popup->setAccessibleName(tr("What can stand here"));
    popup->setItemDelegate(new CandidateDelegate(popup));
    popup->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    m_problemDelay->setSingleShot(true);
    m_offerDelay->setSingleShot(true);
    connect(m_problemDelay, &QTimer::timeout, this, &FilterEdit::showProblem);
    connect(m_offerDelay, &QTimer::timeout, this, [this] { offer(false); });
    connect(this, &QLineEdit::textChanged, this, &FilterEdit::read);
    connect(this, &QLineEdit::textEdited, this, [this] {
        m_historyPlace = -1;
        m_offerDelay->start(0); // one list for all letters that came at once
    });
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::activated), this,
            [this](const QModelIndex &index) { takeCandidate(index.row()); });
}

void FilterEdit::read()
{
    m_filter = filterlanguage::parse(text());
    if (m_filter) {
        m_problemDelay->stop();
        showProblem();
        return;
    }
    const bool isUnfinished = hasFocus() && cursorPosition() == text().size() &&
                              m_filter.error().position + m_filter.error().length >= text().size();
    m_problemDelay->start(m_problem.isEmpty() && isUnfinished ? UnfinishedDelay : ProblemDelay);
}

void FilterEdit::showProblem()
{
    m_problemDelay->stop();
    const QString problem = m_filter ? QString() : m_filter.error().message;
    update();
    if (problem == m_problem)
        return;
    m_problem = problem;
    setAccessibleDescription(problem);
    Q_EMIT problemChanged(problem);
}

bool FilterEdit::isOffering() const
{
    return m_completer->popup()->isVisible();
}

void FilterEdit::offer(bool isAsked)
{
    m_completion = filterlanguage::complete(text(), cursorPosition(), m_vocabulary);
    const QString typed = text().sliced(m_completion.position, cursorPosition() - m_completion.position);
    // After a blank between two terms nothing is proposed unless it is asked for.
    const QChar before = m_completion.position > 0 ? text().at(m_completion.position - 1) : QChar(u' ');
    const bool isQuiet = typed.isEmpty() && (before.isSpace() || before == u'-' || before == u'(');
    const auto &candidates = m_completion.candidates;
    const bool isDone = candidates.size() == 1 && candidates.first().text == typed;
    if (candidates.isEmpty() || (!isAsked && (isQuiet || isDone || !hasFocus()))) {
        m_completer->popup()->hide();
        return;
    }
    m_candidates->clear();
    for (const filterlanguage::Candidate &candidate : candidates) {
        auto *item = new QStandardItem(candidate.text.left(showntext::MaxLine));
        item->setData(candidate.hint, HintRole);
        item->setAccessibleText(candidate.hint.isEmpty()
                                    ? showntext::line(candidate.text)
                                    : tr("%1, %2").arg(showntext::line(candidate.text), candidate.hint));
        m_candidates->appendRow(item);
    }
    QAbstractItemView *popup = m_completer->popup();
    const int widest = popup->sizeHintForColumn(0) + popup->fontMetrics().averageCharWidth() * 4;
    const int x = std::clamp(qRound(xOf(m_completion.position)), 0, std::max(0, width() - widest));
    m_completer->complete(QRect(x, 0, widest, height()));
    popup->setCurrentIndex(
        {}); // nothing is current, so that Return takes the filter as it is until a proposal is chosen
}

void FilterEdit::takeCandidate(int row)
{
    if (row < 0 || row >= m_completion.candidates.size())
        return;
    const filterlanguage::Candidate candidate = m_completion.candidates[row];
    m_completer->popup()->hide();
    const qsizetype end = m_completion.position + m_completion.length;
    const bool isBlankDue = candidate.endsTerm && (end >= text().size() || !text().at(end).isSpace());
    setSelection(int(m_completion.position), int(m_completion.length));
    if (m_completion.length == 0)
        setCursorPosition(int(m_completion.position));
    insert(candidate.text + (isBlankDue && (end >= text().size() || text().at(end) != u')') ? u" "_s : QString()));
}

void FilterEdit::remember()
{
    const QString entry = text().trimmed();
    m_historyPlace = -1;
    if (entry.isEmpty() || !m_filter || (!m_history.isEmpty() && m_history.last() == entry))
        return;
    m_history.removeAll(entry);
    m_history.append(entry);
    while (m_history.size() > MaxHistory)
        m_history.removeFirst();
    Q_EMIT historyChanged();
}

void FilterEdit::stepInHistory(int step)
{
    const qsizetype now = m_historyPlace < 0 ? m_history.size() : m_historyPlace;
    qsizetype next = now + step;
    while (next >= 0 && next < m_history.size() && m_history[next] == text().trimmed())
        next += step; // skips what is in the text already
    if (next < 0 || next > m_history.size() || now == next)
        return;
    if (m_historyPlace < 0)
        m_draft = text();
    m_historyPlace = next == m_history.size() ? -1 : next;
    setText(m_historyPlace < 0 ? m_draft : m_history[next]);
}

bool FilterEdit::event(QEvent *event)
{
    // Before QWidget takes Tab to move the focus.
    if (event->type() == QEvent::KeyPress && isOffering()) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Tab && key->modifiers() == Qt::NoModifier) {
            takeCandidate(std::max(0, m_completer->popup()->currentIndex().row()));
            event->accept();
            return true;
        }
    }
    return QLineEdit::event(event);
}

void FilterEdit::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Space:
        if (event->modifiers() == Qt::ControlModifier) {
            offer(true);
            return;
        }
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isOffering() && m_completer->popup()->currentIndex().isValid()) {
            takeCandidate(m_completer->popup()->currentIndex().row());
            return;
        }
        m_offerDelay->stop();
        m_completer->popup()->hide();
        showProblem();
        remember();
        break;
    case Qt::Key_Escape:
        if (isOffering()) {
            m_completer->popup()->hide();
            return;
        }
        break;
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (!isOffering() && event->modifiers() == Qt::NoModifier) {
            stepInHistory(event->key() == Qt::Key_Up ? -1 : 1);
            return;
        }
        break;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterEdit::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() == Qt::PopupFocusReason)
        return;
    m_offerDelay->stop();
    showProblem();
    remember();
}

qreal FilterEdit::xOf(qsizetype position) const
{
    // Measured from the cursor, the only position whose x a line edit tells.
    QTextLayout layout(text(), font());
    layout.beginLayout();
    const QTextLine line = layout.createLine();
    layout.endLayout();
    const qreal cursor = QRectF(cursorRect()).center().x();
    return line.isValid() ? cursor + line.cursorToX(int(position)) - line.cursorToX(cursorPosition()) : cursor;
}

void FilterEdit::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    if (m_filter || m_problem.isEmpty())
        return;
    const filterlanguage::Error &error = m_filter.error();
    const qreal left = xOf(error.position);
    const qreal right = std::max(xOf(error.position + error.length), left + fontMetrics().averageCharWidth());
    QStyleOptionFrame option;
    initStyleOption(&option);
    const QRect inside = style()->subElementRect(QStyle::SE_LineEditContents, &option, this);
    const qreal baseline = (inside.height() + fontMetrics().height()) / 2.0 + inside.top() - fontMetrics().descent();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(inside);
    painter.setPen(QPen(toneColour(Tone::Danger, palette()), 1.4));
    painter.drawPath(wave(left, right, std::min(baseline + 4, inside.bottom() - 0.5)));
}

} // namespace plato::ui
