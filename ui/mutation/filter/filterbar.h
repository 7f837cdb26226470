// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filtercompletion.h"
#include "core/mutation/filter/filterexpression.h"
#include "ui/mutation/filter/savedfilters.h"

#include <QPointer>
#include <QWidget>

class QMenu;
class QSettings;
class QTimer;
class QToolButton;

namespace plato::ui {

class FilterBuilder;
class FilterEdit;
class FilterProblem;

/// Where a person says which mutations to see: the line of the filter language, saved filters, and the builder for
/// those who do not type. A text with an error changes nothing: the last valid filter stays in force.
class FilterBar : public QWidget
{
    Q_OBJECT

public:
    /// History and saved filters are kept in `settings`, which outlives the bar.
    explicit FilterBar(QSettings &settings, QWidget *parent = nullptr);
    ~FilterBar() override;

    /// What completion and builder offer. Cheap: call it whenever the records change.
    void setVocabulary(const FilterVocabulary &vocabulary);

    QString text() const;
    void setText(const QString &text); ///< takes effect at once
    void clear() { setText({}); }
    const FilterExpression &filter() const { return m_filter; } ///< the one in force: the last valid one
    QString textInForce() const { return m_textInForce; }       ///< that of filter(), trimmed
    bool isTextReadable() const; ///< false: the text of the line is no filter, and another one is in force
    void focusText();            ///< with everything selected

Q_SIGNALS:
    /// A short while after typing, and only when the filter is another one.
    void filterChanged(const plato::FilterExpression &filter);
    void problemChanged(); ///< isTextReadable() is another one
    void accepted();       ///< Return with a valid text; after filterChanged()
    void dismissed();      ///< Escape, after which the filter is empty

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeParts();
    void apply();
    void showProblem(const QString &problem);
    void updateIcons();
    void fillSavedMenu();
    void askForName();
    void build();

    QSettings &m_settings;
    SavedFilters m_saved;
    FilterVocabulary m_vocabulary;
    FilterExpression m_filter;
    QString m_textInForce;
    QTimer *m_delay = nullptr;
    FilterEdit *m_edit = nullptr;
    QToolButton *m_savedButton = nullptr;
    QMenu *m_savedMenu = nullptr;
    QMenu *m_removeMenu = nullptr; // in it
    QToolButton *m_buildButton = nullptr;
    QPointer<FilterProblem> m_problem; // belongs to the window that the bar is in
    QPointer<FilterBuilder> m_builder; // deletes itself when it is closed
};

} // namespace plato::ui
