// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/jsonhead.h"

#include "core/text/jsonwalk.h"

#include <algorithm>

namespace plato {

QByteArray jsonHead(QByteArrayView json, qsizetype most)
{
    const char *end = json.begin() + std::min(most, json.size());
    QByteArray open; // the brackets that would close what is open, the innermost last
    QByteArray openAtCut;
    qsizetype lists = 0; // of those, lists
    const char *cut = nullptr;
    for (const char *at = json.begin(); at < end;) {
        switch (*at) {
        case '"':
            at = jsonwalk::skipText(at, end);
            continue;
        case '{':
            open += '}';
            break;
        case '[':
            open += ']';
            ++lists;
            break;
        case '}':
        case ']':
            if (!open.endsWith(*at))
                return {};
            lists -= *at == ']' ? 1 : 0;
            open.chop(1);
            break;
        case ',':
            // Within an element nothing is cut: half a record says something else than the whole.
            if (lists == 1 && open.endsWith(']')) {
                cut = at;
                openAtCut = open;
            }
            break;
        default:
            break;
        }
        ++at;
    }
    if (!cut)
        return {};
    std::reverse(openAtCut.begin(), openAtCut.end());
    QByteArray head(json.begin(), cut - json.begin());
    head += openAtCut;
    return head;
}

} // namespace plato
