// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"
#include "core/api/sessionpages.h"
#include "core/session/session.h"

#include <QDialog>
#include <QPointer>
#include <QSet>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace plato::ui {

/// Chooses a session that exists already, of those that the server lists or by its id, to be watched or taken over.
/// accepted() means that sessionId() is one.
class OpenSessionDialog : public QDialog
{
    Q_OBJECT

public:
    /// `api` outlives the dialog; a request under way ends with it. `openIds`: sessions that the window shows already.
    OpenSessionDialog(PlatoApi &api, QSet<QString> openIds, QWidget *parent = nullptr);
    ~OpenSessionDialog() override;

    QString sessionId() const;
    Session::Ownership ownership() const; ///< Watched, unless the person said otherwise

private:
    void fetch(); ///< the next page
    void take(const PlatoApi::SessionListJob &job);
    void add(const SessionListItem &item);
    void say(const QString &text);
    void refreshButtons();

    PlatoApi &m_api;
    QSet<QString> m_openIds;
    QPointer<PlatoApi::SessionListJob> m_job; // deletes itself
    SessionPages m_pages;
    QLineEdit *m_id = nullptr;
    QTreeWidget *m_list = nullptr;
    QLabel *m_note = nullptr;
    QPushButton *m_more = nullptr;
    QPushButton *m_again = nullptr;
    QCheckBox *m_takeOver = nullptr;
    QPushButton *m_open = nullptr;
};

} // namespace plato::ui
