// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/catalogue.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace plato::ui {

/// What can be started: simulators of the catalogue, a blank machine, an artifact by its id; with a search and what is
/// known of the one that is chosen.
class CatalogueList : public QWidget
{
    Q_OBJECT

public:
    /// The catalogue outlives the list, and is asked anew when this is made.
    explicit CatalogueList(Catalogue &catalogue, QWidget *parent = nullptr);

    void focusList();
    QWidget *lastInTabOrder() const;

Q_SIGNALS:
    /// To be added, under an alias like this one.
    void wanted(const plato::EnvRequest &request);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();
    void refreshAbout();
    void showItem();
    void search();
    void add();

    Catalogue &m_catalogue;
    QLineEdit *m_search = nullptr;
    QList<Simulator> m_shown; // beside what is always there
    QListWidget *m_list = nullptr;
    QLabel *m_about = nullptr;
    QPushButton *m_add = nullptr;
};

} // namespace plato::ui
