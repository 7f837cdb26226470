// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/jsonfile.h"

#include "core/text/boundedfile.h"
#include "core/text/showntext.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace plato::ui {

void jsonfile::ask(QWidget *parent, Purpose purpose, const QString &title, const QString &nameFilter,
                   const std::function<void(const QString &)> &then)
{
    const bool isOpen = purpose == Purpose::Open;
    auto *dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setNameFilters({nameFilter, MessageLine::tr("All files (*)")});
    dialog->setFileMode(isOpen ? QFileDialog::ExistingFile : QFileDialog::AnyFile);
    dialog->setAcceptMode(isOpen ? QFileDialog::AcceptOpen : QFileDialog::AcceptSave);
    if (!isOpen)
        dialog->setDefaultSuffix(u"json"_s);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, then);
    dialog->open();
}

QString jsonfile::nameOf(const QString &path)
{
    return showntext::name(QFileInfo(path).fileName());
}

Expected<QByteArray> jsonfile::read(const QString &path, qint64 maxSize)
{
    auto bytes = boundedfile::read(path, maxSize);
    if (!bytes)
        return failure(MessageLine::tr("%1 cannot be read: %2").arg(nameOf(path), bytes.error().message));
    return bytes;
}

QString jsonfile::write(const QString &path, const QByteArray &json)
{
    QSaveFile file(path);
    // flush() tells of a full disk, which commit() alone does not.
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(json) >= 0 && file.flush() && file.commit();
    return isWritten ? MessageLine::tr("Wrote %1.").arg(nameOf(path))
                     : MessageLine::tr("%1 cannot be written: %2").arg(nameOf(path), file.errorString());
}

MessageLine::MessageLine(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    hide();
}

void MessageLine::say(const QString &text)
{
    setText(text);
    setVisible(!text.isEmpty());
}

} // namespace plato::ui
