// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/files/lineends.h"

using namespace Qt::StringLiterals;

namespace plato::agent::lineends {

namespace {

QString endWithFeed(const QString &text, qsizetype feed)
{
    return feed > 0 && text[feed - 1] == u'\r' ? u"\r\n"_s : u"\n"_s;
}

} // namespace

bool isLiteral(const QString &text)
{
    return text.contains(u'\r');
}

QString flat(const QString &text)
{
    return QString(text).replace(u"\r\n"_s, u"\n"_s);
}

qsizetype position(const QString &text, qsizetype flatPosition)
{
    qsizetype position = flatPosition;
    for (qsizetype end = text.indexOf(u"\r\n"_s); end >= 0 && end < position; end = text.indexOf(u"\r\n"_s, end + 2))
        ++position;
    return position;
}

QString at(const QString &text, qsizetype place)
{
    const qsizetype feed = text.indexOf(u'\n', place);
    return endWithFeed(text, feed >= 0 ? feed : text.lastIndexOf(u'\n'));
}

QString fitted(const QString &written, const QString &text, qsizetype begin, qsizetype end)
{
    if (isLiteral(written))
        return written;
    QString result;
    QString lineEnd = at(text, begin);
    qsizetype from = 0;
    const QStringView replaced = QStringView(text).first(end);
    qsizetype unused = begin; // the line ends from here on replace nothing yet
    for (qsizetype feed = written.indexOf(u'\n'); feed >= 0; feed = written.indexOf(u'\n', from)) {
        const qsizetype next = replaced.indexOf(u'\n', unused);
        if (next >= 0)
            lineEnd = endWithFeed(text, next);
        unused = next >= 0 ? next + 1 : end;
        result += QStringView(written).sliced(from, feed - from);
        result += lineEnd;
        from = feed + 1;
    }
    return result + written.sliced(from);
}

} // namespace plato::agent::lineends
