// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filtercompletion.h"
#include "core/mutation/filter/filterlanguage.h"

#include <QLineEdit>
#include <QStringList>

#include <optional>

class QCompleter;
class QStandardItemModel;
class QTimer;

namespace plato::ui {

/// A line of the filter language. While a person types it offers what can stand at the cursor (Tab or Return takes,
/// Ctrl+Space asks), and marks the first wrong character. Up and Down go through earlier filters.
class FilterEdit : public QLineEdit
{
    Q_OBJECT

public:
    static constexpr int MaxHistory = 50;

    explicit FilterEdit(QWidget *parent = nullptr);

    void setVocabulary(const FilterVocabulary &vocabulary) { m_vocabulary = vocabulary; }
    /// The present text as a filter, without the delay of problemChanged().
    const tl::expected<FilterExpression, filterlanguage::Error> &filter() const { return m_filter; }
    /// What is wrong with the text, as last told by problemChanged().
    QString problem() const { return m_problem; }

    void setHistory(const QStringList &texts)
    {
        m_history = texts;
    } ///< in the order of their use, the latest at the end
    const QStringList &history() const { return m_history; }
    void remember(); ///< puts the present text into the history, if it is a filter

Q_SIGNALS:
    /// Empty: nothing is wrong. It comes a little later than the text, so that a filter that is being typed is not
    /// called wrong at each letter.
    void problemChanged(const QString &problem);
    void historyChanged();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void read();
    void showProblem();
    void offer(bool isAsked);
    bool isOffering() const;
    void takeCandidate(int row);
    void stepInHistory(int step);
    qreal xOf(qsizetype position) const;

    FilterVocabulary m_vocabulary;
    tl::expected<FilterExpression, filterlanguage::Error> m_filter;
    QString m_problem;
    QTimer *m_problemDelay = nullptr;
    QTimer *m_offerDelay = nullptr;
    QStandardItemModel *m_candidates = nullptr;
    QCompleter *m_completer = nullptr;
    filterlanguage::Completion m_completion;
    QStringList m_history;
    qsizetype m_historyPlace = -1; // -1: the text that is being written
    QString m_draft;
};

} // namespace plato::ui
