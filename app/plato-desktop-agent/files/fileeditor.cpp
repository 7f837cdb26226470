// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/files/fileeditor.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStringDecoder>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

constexpr int ContextLines = 4; // shown around a change
constexpr int ListedLevels = 2;
constexpr int ListedPlaces = 20; // of a text that should stand once

Expected<void> checkPath(const QString &path)
{
    if (!path.startsWith(u'/') || path.contains(QChar::Null))
        return failure(u"the path must be absolute: %1"_s.arg(path));
    return {};
}

Expected<QByteArray> readFile(const QString &path)
{
    if (auto fine = checkPath(path); !fine)
        return tl::unexpected(fine.error());
    const QFileInfo info(path);
    if (!info.exists())
        return failure(u"%1 does not exist"_s.arg(path));
    if (!info.isFile()) // opening a pipe or device might wait for ever
        return failure(u"%1 is not a regular file"_s.arg(path));
    if (info.size() > FileEditor::MaxFileBytes)
        return failure(
            u"%1 has %2 bytes; at most %3 can be edited"_s.arg(path).arg(info.size()).arg(FileEditor::MaxFileBytes));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    return file.read(FileEditor::MaxFileBytes); // files in /proc tell no size
}

Expected<QString> readText(const QString &path)
{
    const auto bytes = readFile(path);
    if (!bytes)
        return tl::unexpected(bytes.error());
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString text = decoder(*bytes);
    if (decoder.hasError() || text.contains(QChar::Null))
        return failure(u"%1 is not a UTF-8 text"_s.arg(path));
    return text;
}

QByteArray hashOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

/// Without the empty one that follows a final line feed.
QStringList linesOf(const QString &text)
{
    QStringList lines = text.split(u'\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

/// Lines `first` to `last`, counted from 1, as `cat -n` shows them.
QString numbered(const QStringList &lines, qsizetype first, qsizetype last)
{
    QString text;
    for (qsizetype i = std::max<qsizetype>(first, 1); i <= std::min(last, lines.size()); ++i)
        text += u"%1\t%2\n"_s.arg(i, 6).arg(lines[i - 1]);
    return text;
}

QString changed(const QString &path, const QString &text, qsizetype firstLine, qsizetype lineCount)
{
    return u"%1 has been changed:\n"_s.arg(path) +
           numbered(linesOf(text), firstLine - ContextLines, firstLine + lineCount - 1 + ContextLines);
}

qsizetype lineAt(const QString &text, qsizetype position)
{
    return QStringView(text).first(position).count(u'\n') + 1;
}

/// Where `part` stands, in words. What is listed may overlap; the rest is counted without, so that it takes no longer
/// than reading the text.
QString places(const QString &text, const QString &part)
{
    QStringList lines;
    qsizetype more = 0;
    qsizetype line = 1;
    qsizetype counted = 0; // line feeds before it are in `line`
    for (qsizetype at = text.indexOf(part); at >= 0;) {
        if (lines.size() == ListedPlaces) {
            ++more;
            at = text.indexOf(part, at + part.size());
            continue;
        }
        line += QStringView(text).sliced(counted, at - counted).count(u'\n');
        counted = at;
        lines.append(QString::number(line));
        at = text.indexOf(part, at + 1);
    }
    const QString listed = lines.join(u", "_s);
    return more == 0 ? u"%1 times, in lines %2"_s.arg(QString::number(lines.size()), listed)
                     : u"%1 times, in lines %2 and %3 more"_s.arg(QString::number(lines.size() + more), listed,
                                                                  QString::number(more));
}

void list(const QDir &folder, int levels, QStringList &entries)
{
    const auto all = folder.entryInfoList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    for (const QFileInfo &entry : all) {
        if (entries.size() > FileEditor::MaxListed)
            return;
        const bool isFolder = entry.isDir();
        entries.append(entry.filePath() + (isFolder ? u"/"_s : QString()));
        if (isFolder && !entry.isSymLink() && levels > 1)
            list(QDir(entry.filePath()), levels - 1, entries);
    }
}

} // namespace

FileEditor::Result FileEditor::view(const QString &path, std::optional<Range> range) const
{
    if (auto fine = checkPath(path); !fine)
        return tl::unexpected(fine.error());
    if (QFileInfo(path).isDir()) {
        if (range)
            return failure(u"view_range is for files; %1 is a folder"_s.arg(path));
        if (!QFileInfo(path).isReadable())
            return failure(u"%1 cannot be read"_s.arg(path));
        QStringList entries;
        list(QDir(path), ListedLevels, entries);
        if (entries.size() > MaxListed) {
            entries.resize(MaxListed);
            entries.append(u"[cut: the first %1 entries are shown]"_s.arg(MaxListed));
        }
        return entries.isEmpty() ? QString() : entries.join(u'\n') + u'\n';
    }

    const auto text = readText(path);
    if (!text)
        return tl::unexpected(text.error());
    const QStringList lines = linesOf(*text);
    if (!range)
        return numbered(lines, 1, lines.size());
    const auto [first, last] = *range;
    if (first < 1 || first > std::max<qsizetype>(lines.size(), 1) || (last != -1 && last < first))
        return failure(
            u"view_range [%1, %2] does not fit: %3 has %4 lines"_s.arg(first).arg(last).arg(path).arg(lines.size()));
    return numbered(lines, first, last == -1 ? lines.size() : last);
}

FileEditor::Result FileEditor::create(const QString &path, const QString &text)
{
    if (auto fine = checkPath(path); !fine)
        return tl::unexpected(fine.error());
    std::optional<QByteArray> before;
    if (const QFileInfo info(path); info.exists() || info.isSymLink()) {
        const auto bytes = readFile(path);
        if (!bytes)
            return tl::unexpected(bytes.error());
        before = *bytes;
    } else if (!QDir().mkpath(info.path())) {
        return failure(u"the folder %1 cannot be made"_s.arg(info.path()));
    }
    if (auto done = change(path, before, text.toUtf8()); !done)
        return tl::unexpected(done.error());
    return (before ? u"%1 has been overwritten\n"_s : u"%1 has been created\n"_s).arg(path);
}

FileEditor::Result FileEditor::replace(const QString &path, const QString &oldText, const QString &newText)
{
    const auto text = readText(path);
    if (!text)
        return tl::unexpected(text.error());
    if (oldText.isEmpty())
        return failure(u"old_str is empty"_s);
    const qsizetype place = text->indexOf(oldText);
    if (place < 0)
        return failure(u"old_str does not occur in %1"_s.arg(path));
    if (text->indexOf(oldText, place + 1) >= 0)
        return failure(u"in %1 old_str occurs %2; it must occur once"_s.arg(path, places(*text, oldText)));

    const QString after = text->first(place) + newText + text->sliced(place + oldText.size());
    if (auto done = change(path, text->toUtf8(), after.toUtf8()); !done)
        return tl::unexpected(done.error());
    return changed(path, after, lineAt(after, place), newText.count(u'\n') + 1);
}

FileEditor::Result FileEditor::insert(const QString &path, int line, const QString &text)
{
    const auto before = readText(path);
    if (!before)
        return tl::unexpected(before.error());
    QStringList lines = linesOf(*before);
    if (line < 0 || line > lines.size())
        return failure(u"insert_line %1 does not fit: %2 has %3 lines"_s.arg(line).arg(path).arg(lines.size()));
    const bool closed = before->isEmpty() || before->endsWith(u'\n');
    const QStringList added = linesOf(text.endsWith(u'\n') ? text : text + u'\n');
    for (qsizetype i = 0; i < added.size(); ++i)
        lines.insert(line + i, added[i]);
    const QString after = lines.join(u'\n') + (closed ? u"\n"_s : QString());
    if (auto done = change(path, before->toUtf8(), after.toUtf8()); !done)
        return tl::unexpected(done.error());
    return changed(path, after, line + 1, added.size());
}

FileEditor::Result FileEditor::undo(const QString &path)
{
    if (auto fine = checkPath(path); !fine)
        return tl::unexpected(fine.error());
    const auto last =
        std::find_if(m_changes.rbegin(), m_changes.rend(), [&](const Change &c) { return c.path == path; });
    if (last == m_changes.rend())
        return failure(u"there is no change of %1 to undo"_s.arg(path));
    const auto now = readFile(path);
    if (!now)
        return tl::unexpected(now.error());
    if (hashOf(*now) != last->hashAfter)
        return failure(u"%1 has been changed by somebody else since; nothing was undone"_s.arg(path));

    if (!last->before) {
        QFile file(path);
        if (!file.remove())
            return failure(u"%1 cannot be removed: %2"_s.arg(path, file.errorString()));
    } else {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(*last->before) < 0 || !file.flush() || !file.commit())
            return failure(u"%1 cannot be written: %2"_s.arg(path, file.errorString()));
    }
    const QString done = last->before ? u"the last change of %1 has been undone\n"_s : u"%1 has been removed again\n"_s;
    m_changes.erase(std::next(last).base());
    return done.arg(path);
}

Expected<void> FileEditor::change(const QString &path, const std::optional<QByteArray> &before, const QByteArray &after)
{
    if (after.size() > MaxFileBytes)
        return failure(u"the text has %1 bytes; at most %2 can be edited"_s.arg(after.size()).arg(MaxFileBytes));
    QSaveFile file(path); // writes through a symbolic link to the file that it names, and keeps the permissions
    // commit() alone does not see that the last bytes found no room.
    if (!file.open(QIODevice::WriteOnly) || file.write(after) < 0 || !file.flush() || !file.commit())
        return failure(u"%1 cannot be written: %2"_s.arg(path, file.errorString()));
    m_changes.append({path, before, hashOf(after)});
    trimHistory(path);
    return {};
}

void FileEditor::trimHistory(const QString &path)
{
    const auto ofPath = [&](const Change &c) { return c.path == path; };
    if (std::count_if(m_changes.cbegin(), m_changes.cend(), ofPath) > MaxHistoryPerFile)
        m_changes.erase(std::find_if(m_changes.begin(), m_changes.end(), ofPath));
    qsizetype bytes = 0;
    for (const Change &c : std::as_const(m_changes))
        bytes += c.before ? c.before->size() : 0;
    while (bytes > MaxHistoryBytes && m_changes.size() > 1) {
        const Change oldest = m_changes.takeFirst();
        bytes -= oldest.before ? oldest.before->size() : 0;
    }
}

} // namespace plato::agent
