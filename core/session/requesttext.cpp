// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/requesttext.h"

#include "core/api/blot.h"
#include "core/api/exchange.h"

using namespace Qt::StringLiterals;

namespace plato {

namespace {

QString urlOf(const Exchange &exchange)
{
    return QString::fromLatin1(blotted(exchange.url.toEncoded()));
}

/// In quotes that leave everything as it is, for a POSIX shell.
QString shellQuoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

QString pythonQuoted(const QString &text)
{
    QString quoted = u"\""_s;
    for (const QChar sign : text) {
        if (sign == u'"' || sign == u'\\')
            quoted += u'\\' + QString(sign);
        else if (sign < u' ' || sign == QChar(0x7f))
            quoted += u"\\x%1"_s.arg(int(sign.unicode()), 2, 16, QLatin1Char('0'));
        else
            quoted += sign;
    }
    return quoted + u'"';
}

} // namespace

bool requesttext::isWhole(const Exchange &exchange)
{
    return exchange.requestSize == exchange.requestBody.size();
}

QString requesttext::asCurl(const Exchange &exchange)
{
    QString text = u"curl --globoff --request %1 %2 \\\n  --header \"X-API-Key: $PLATO_API_KEY\""_s.arg(
        QString::fromLatin1(exchange.method), shellQuoted(urlOf(exchange)));
    if (!exchange.requestBody.isEmpty())
        text += u" \\\n  --header 'Content-Type: application/json' \\\n  --data-raw "_s +
                shellQuoted(QString::fromUtf8(exchange.requestBody));
    return text + u'\n';
}

QString requesttext::asPython(const Exchange &exchange)
{
    const bool hasBody = !exchange.requestBody.isEmpty();
    QString text = u"import os\nimport urllib.request\n\nrequest = urllib.request.Request(\n    %1,\n    method=%2,\n"
                   "    headers={\"X-API-Key\": os.environ[\"PLATO_API_KEY\"]%3},\n"_s.arg(
                       pythonQuoted(urlOf(exchange)), pythonQuoted(QString::fromLatin1(exchange.method)),
                       hasBody ? u", \"Content-Type\": \"application/json\""_s : QString());
    if (hasBody)
        text += u"    data=%1.encode(),\n"_s.arg(pythonQuoted(QString::fromUtf8(exchange.requestBody)));
    return text + u")\nwith urllib.request.urlopen(request) as reply:\n    print(reply.read().decode())\n"_s;
}

} // namespace plato
