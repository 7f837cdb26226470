// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop/picturesaver.h"

#include "core/pool/runonpool.h"

#include <QDateTime>
#include <QFileDialog>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace plato::ui {

PictureSaver::PictureSaver(QThreadPool &pool, QWidget *window)
    : m_pool(pool)
    , m_window(window)
{
}

void PictureSaver::save(const QImage &picture, const QString &fileName)
{
    if (picture.isNull())
        return;
    auto *dialog = new QFileDialog(m_window, tr("Save picture"));
    dialog->setObjectName(u"desktopSavePictureDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("PNG pictures (*.png)"));
    dialog->setDefaultSuffix(u"png"_s);
    dialog->selectFile(u"%1-%2.png"_s.arg(fileName, QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_s)));
    connect(dialog, &QFileDialog::fileSelected, this, [this, picture](const QString &path) { write(picture, path); });
    dialog->open();
}

void PictureSaver::write(const QImage &picture, const QString &path)
{
    const auto save = [picture, path] { // to its error, if there is one
        QSaveFile file(path);
        const bool saved = file.open(QIODevice::WriteOnly) && picture.save(&file, "PNG") && file.commit();
        return saved ? QString() : file.errorString();
    };
    runOnPool(m_pool, m_saving.context(), save, [this, path](const QString &error) {
        if (!error.isEmpty())
            Q_EMIT problem(tr("The picture could not be saved as %1: %2.").arg(path, error));
    });
}

} // namespace plato::ui
