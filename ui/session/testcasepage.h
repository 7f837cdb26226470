// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/catalogue.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;

namespace plato::ui {

/// The test cases that a server offers, to choose one of. Asks for them when it is made.
class TestcasePage : public QWidget
{
    Q_OBJECT

public:
    /// The catalogue outlives the page.
    explicit TestcasePage(Catalogue &catalogue, QWidget *parent = nullptr);

    std::optional<TestcaseItem> current() const; ///< nullopt: none is chosen
    /// Why none can be chosen, in words for the person; empty when there are some.
    QString whyNone() const;
    static QString title(const TestcaseItem &item); ///< its name, or its id where it has none
    bool choose(const QString &publicId);           ///< false: there is none of this id, and nothing has changed
    void focusList();

Q_SIGNALS:
    void currentChanged(); ///< current() or whyNone()
    void activated();      ///< the chosen one was double-clicked

private:
    void fill();
    void search();
    void refreshAbout();

    Catalogue &m_catalogue;
    QList<TestcaseItem> m_items; // a row each
    QLineEdit *m_search = nullptr;
    QListWidget *m_list = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_id = nullptr;
    QLabel *m_about = nullptr;
    QLabel *m_promptTitle = nullptr;
    QLabel *m_prompt = nullptr;
};

} // namespace plato::ui
