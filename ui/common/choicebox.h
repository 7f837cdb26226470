// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QComboBox>
#include <QHash>
#include <QList>
#include <QString>

namespace plato::ui {

/// What a ChoiceBox offers: texts, and the id that each stands for. All at once, as a list of any length.
class ChoiceModel : public QAbstractListModel
{
    Q_OBJECT

public:
    struct Choice
    {
        QString text;
        QString id;
        QString toolTip;
    };
    using QAbstractListModel::QAbstractListModel;

    void setChoices(QList<Choice> choices); ///< a reset
    void append(const QList<Choice> &choices);
    int rowOf(const QString &id) const { return m_rows.value(id, -1); } ///< of several the first; -1: none

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override; ///< Qt::UserRole: the id

private:
    void note(qsizetype first);

    QList<Choice> m_choices;
    QHash<QString, int> m_rows; // by id
};

/// A combo box for choices that may be a hundred thousand, and as wide as its place lets it be, whatever they are.
class ChoiceBox : public QComboBox
{
    Q_OBJECT

public:
    explicit ChoiceBox(int characters, QWidget *parent = nullptr); ///< of its width, at least

    ChoiceModel &choices() { return *m_choices; }
    QString currentId() const { return currentData().toString(); }
    void setCurrentId(const QString &id); ///< one that is not there: the first

    QSize minimumSizeHint() const override { return sizeHint(); }

private:
    ChoiceModel *m_choices = nullptr; // child
};

} // namespace plato::ui
