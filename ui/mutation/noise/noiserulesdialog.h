// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mutation/noise/noisestore.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace plato {
class Session;
} // namespace plato

namespace plato::ui {

class IdleWatchWidget;
class MessageLine;

/// Lists, removes, imports and exports the noise rules of a simulator, and finds rules by watching a session in which
/// nobody does anything. Changes take effect at once.
class NoiseRulesDialog : public QDialog
{
    Q_OBJECT

public:
    NoiseRulesDialog(const NoiseStore &store, const QStringList &simulators, const QString &current,
                     QWidget *parent = nullptr);

    /// The session that can be watched; may be null.
    void setSession(Session *session, const QList<Env> &envs);
    /// After an error, which is shown in the dialog, the rules are as before.
    void importFrom(const QString &path);
    void exportTo(const QString &path);

Q_SIGNALS:
    void rulesChanged();

private:
    QString simulator() const;
    void showRules();
    void removeChosen();
    void askForFile(bool isImport);

    NoiseStore m_store;
    QComboBox *m_simulator = nullptr;
    QListWidget *m_list = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_export = nullptr;
    MessageLine *m_message = nullptr;
    IdleWatchWidget *m_watch = nullptr;
};

} // namespace plato::ui
