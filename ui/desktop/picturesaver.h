// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/pooltask.h"

#include <QImage>
#include <QObject>

class QThreadPool;
class QWidget;

namespace plato::ui {

/// Writes a picture to a PNG file that a person chooses. GUI thread; encoding and writing are done on the pool.
class PictureSaver : public QObject
{
    Q_OBJECT

public:
    /// Both outlive it. `window`: parent of the dialogs.
    PictureSaver(QThreadPool &pool, QWidget *window);

    /// Asks where to; `fileName`, with the time after it, is suggested. A null picture is not saved.
    void save(const QImage &picture, const QString &fileName);

Q_SIGNALS:
    void problem(const QString &text); ///< it could not be saved; words for the banner

private:
    void write(const QImage &picture, const QString &path);

    QThreadPool &m_pool;
    QWidget *m_window = nullptr;
    PoolTask m_saving;
};

} // namespace plato::ui
