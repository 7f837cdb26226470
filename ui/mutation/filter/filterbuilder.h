// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filtercompletion.h"
#include "core/mutation/filter/filterexpression.h"

#include <QDialog>
#include <QList>

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace plato::ui {

class FilterRow;

/// Puts a filter together from rows of field, condition and value, for those who do not type. It starts with
/// the present filter; a part that the fields of a row cannot show is kept in a row as text.
class FilterBuilder : public QDialog
{
    Q_OBJECT

public:
    FilterBuilder(const QString &text, const FilterVocabulary &vocabulary, QWidget *parent = nullptr);

    QString text() const; ///< of the filter as it stands; rows with a problem are not in it

private:
    void makeParts();
    void take(const QString &text);
    FilterRow *addRow();
    void removeRow(FilterRow *row);
    void refresh();

    FilterVocabulary m_vocabulary;
    QList<FilterRow *> m_rows; // children of the list
    QComboBox *m_join = nullptr;
    QScrollArea *m_scroll = nullptr;
    QVBoxLayout *m_list = nullptr;
    QPushButton *m_add = nullptr;
    QLabel *m_preview = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_use = nullptr;
};

} // namespace plato::ui
