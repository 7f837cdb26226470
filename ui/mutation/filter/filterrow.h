// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filtercompletion.h"
#include "core/mutation/filter/filterexpression.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace plato::ui {

class FilterEdit;

/// One condition of the builder: what is looked at, how, and against what. A condition that these
/// fields cannot show is edited as text.
class FilterRow : public QWidget
{
    Q_OBJECT

public:
    FilterRow(const FilterVocabulary &vocabulary, QWidget *parent = nullptr);

    void setExpression(const FilterExpression &expression);
    void setText(const QString &text); ///< as text, even if it is no filter
    bool isText() const { return m_isText; }
    /// nullopt while the row is no valid filter; problem() says why.
    std::optional<FilterExpression> expression() const;
    QString problem() const;
    void focusFirst();

Q_SIGNALS:
    void changed();
    void removeRequested();

private:
    struct Shape;
    struct Target
    {
        FilterExpression::Field field = FilterExpression::Field::Anything;
        QString name;         // of a column
        bool isListed = true; // false: the person types it
    };

    static std::optional<Shape> shapeOf(const FilterExpression &expression);
    void makeParts();
    void fillTargets();
    void choose(const Target &target);
    Target target() const;
    void fillOperators();
    void updateParts();
    void offerValues();
    QString writtenText() const;

    FilterVocabulary m_vocabulary;
    bool m_isText = false;
    QComboBox *m_target = nullptr;
    QComboBox *m_operator = nullptr;
    QLineEdit *m_oldValue = nullptr;
    QLabel *m_arrow = nullptr;
    QLineEdit *m_value = nullptr;
    FilterEdit *m_text = nullptr;
    QToolButton *m_remove = nullptr;
};

} // namespace plato::ui
