// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/englishplurals.h"
#include "ui/mutation/mutationpane.h"

#include <QDateTime>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>

#include <memory>

namespace plato::test {

extern const QDateTime ResetTime;
extern const QDateTime FetchTime;
extern const QByteArray Update; ///< a record with old and new values

Env readyEnv(const QString &alias); ///< job "j-ALIAS"
Env resetEnv(const QString &alias); ///< at ResetTime
/// Its state was fetched at FetchTime and is this reply.
Env fetchedEnv(const QString &alias, const QByteArray &body);
Env envWith(const QString &alias, const QByteArrayList &records);
QByteArray numbered(int i); ///< record of the row with this id
QByteArrayList numberedRecords(int from, int to);

/// A mutation pane on the screen, and its parts.
class ShownPane
{
protected:
    ShownPane();
    bool makePane();

    template <typename T>
    T *part(const QString &name) const
    {
        T *found = m_pane->findChild<T *>(name);
        if (!found)
            qFatal("no part %s", qPrintable(name));
        return found;
    }
    QTableView *table() const { return part<QTableView>(QStringLiteral("mutationTable")); }
    QAbstractItemModel *rows() const { return table()->model(); }
    void show(const QList<Env> &envs); ///< and waits until its rows are there
    void settle();                     ///< until the rows of what was asked for are there
    void click(const QString &button);
    bool isEmptyShown() const;           ///< the words in the place of the list
    QStringList keys() const;            ///< of the rows, as they are shown
    void setFilter(const QString &text); ///< types it instead of the one that is there

    QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
    std::unique_ptr<ui::MutationPane> m_pane;

private:
    ui::EnglishPlurals m_plurals; // as the program has it
};

} // namespace plato::test
