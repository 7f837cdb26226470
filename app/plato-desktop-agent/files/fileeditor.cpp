// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/files/fileeditor.h"

#include "app/plato-desktop-agent/files/lineends.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

constexpr int ContextLines = 4; // shown around a change
constexpr int ListedLevels = 2;
constexpr int ListedPlaces = 20; // of a text that should stand once

Expected<CodedText> readText(const QString &path)
{
    const auto bytes = wholefile::read(path);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const auto text = decoded(*bytes);
    if (!text)
        return failure(u"%1 is not a text in UTF-8, UTF-16 or Latin-1"_s.arg(path));
    return *text;
}

QByteArray hashOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

/// Without the empty one that follows a final line feed, and without what ends them.
QStringList linesOf(const QString &text)
{
    QStringList lines = lineends::flat(text).split(u'\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

/// Where line `number`, counted from 1, is over and the next one begins.
qsizetype endOfLine(const QString &text, int number)
{
    qsizetype place = 0;
    for (int i = 0; i < number; ++i) {
        const qsizetype feed = text.indexOf(u'\n', place);
        if (feed < 0)
            return text.size();
        place = feed + 1;
    }
    return place;
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
    if (auto fine = wholefile::checkPath(path); !fine)
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
    const QStringList lines = linesOf(text->text);
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
    if (auto fine = wholefile::checkPath(path); !fine)
        return tl::unexpected(fine.error());
    std::optional<QByteArray> before;
    if (const QFileInfo info(path); info.exists() || info.isSymLink()) {
        const auto bytes = wholefile::read(path);
        if (!bytes)
            return tl::unexpected(bytes.error());
        before = *bytes;
    } else if (!QDir().mkpath(info.path())) {
        return failure(u"the folder %1 cannot be made"_s.arg(info.path()));
    }
    const auto bytes = TextCoding().encoded(text);
    if (!bytes)
        return failure(u"%1 cannot be written: %2"_s.arg(path, bytes.error().message));
    if (auto done = change(path, before, *bytes); !done)
        return tl::unexpected(done.error());
    return (before ? u"%1 has been overwritten\n"_s : u"%1 has been created\n"_s).arg(path);
}

FileEditor::Result FileEditor::replace(const QString &path, const QString &oldText, const QString &newText)
{
    const auto file = readText(path);
    if (!file)
        return tl::unexpected(file.error());
    if (oldText.isEmpty())
        return failure(u"old_str is empty"_s);
    const QString &text = file->text;
    const bool literal = lineends::isLiteral(oldText);
    const QString searched = literal ? text : lineends::flat(text);
    const qsizetype place = searched.indexOf(oldText);
    if (place < 0)
        return failure(u"old_str does not occur in %1"_s.arg(path));
    if (searched.indexOf(oldText, place + 1) >= 0)
        return failure(u"in %1 old_str occurs %2; it must occur once"_s.arg(path, places(searched, oldText)));

    const auto inText = [&](qsizetype position) { return literal ? position : lineends::position(text, position); };
    const qsizetype begin = inText(place);
    const qsizetype end = inText(place + oldText.size());
    const QString after = text.first(begin) + lineends::fitted(newText, text, begin, end) + text.sliced(end);
    if (auto done = change(path, *file, after); !done)
        return tl::unexpected(done.error());
    return changed(path, after, lineAt(after, begin), newText.count(u'\n') + 1);
}

FileEditor::Result FileEditor::insert(const QString &path, int line, const QString &text)
{
    const auto file = readText(path);
    if (!file)
        return tl::unexpected(file.error());
    const QString &before = file->text;
    const qsizetype lines = linesOf(before).size();
    if (line < 0 || line > lines)
        return failure(u"insert_line %1 does not fit: %2 has %3 lines"_s.arg(line).arg(path).arg(lines));
    const qsizetype place = endOfLine(before, line);
    const QString end = lineends::at(before, place);
    QString added = lineends::fitted(text, before, place, place);
    if (!added.endsWith(u'\n'))
        added += end;
    const qsizetype addedLines = added.count(u'\n');
    if (place > 0 && before[place - 1] != u'\n') { // the last line is open, and the new last one will be
        added.chop(added.endsWith(u"\r\n"_s) ? 2 : 1);
        added.prepend(end);
    }
    const QString after = before.first(place) + added + before.sliced(place);
    if (auto done = change(path, *file, after); !done)
        return tl::unexpected(done.error());
    return changed(path, after, line + 1, addedLines);
}

FileEditor::Result FileEditor::undo(const QString &path)
{
    if (auto fine = wholefile::checkPath(path); !fine)
        return tl::unexpected(fine.error());
    const auto last =
        std::find_if(m_changes.rbegin(), m_changes.rend(), [&](const Change &c) { return c.path == path; });
    if (last == m_changes.rend())
        return failure(u"there is no change of %1 to undo"_s.arg(path));
    const auto now = wholefile::read(path);
    if (!now)
        return tl::unexpected(now.error());
    if (hashOf(*now) != last->hashAfter)
        return failure(u"%1 has been changed by somebody else since; nothing was undone"_s.arg(path));

    if (!last->before) {
        QFile file(path);
        if (!file.remove())
            return failure(u"%1 cannot be removed: %2"_s.arg(path, file.errorString()));
    } else if (auto written = wholefile::write(path, *now, *last->before); !written) {
        return tl::unexpected(written.error());
    }
    const QString done = last->before ? u"the last change of %1 has been undone\n"_s : u"%1 has been removed again\n"_s;
    m_changes.erase(std::next(last).base());
    return done.arg(path);
}

Expected<void> FileEditor::change(const QString &path, const CodedText &before, const QString &after)
{
    const auto bytes = before.coding.encoded(after);
    if (!bytes)
        return failure(u"%1 cannot be written: %2"_s.arg(path, bytes.error().message));
    return change(path, before.bytes, *bytes);
}

Expected<void> FileEditor::change(const QString &path, const std::optional<QByteArray> &before, const QByteArray &after)
{
    if (after.size() > MaxFileBytes)
        return failure(u"the text has %1 bytes; at most %2 can be edited"_s.arg(after.size()).arg(MaxFileBytes));
    if (auto written = wholefile::write(path, before, after); !written)
        return written;
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
