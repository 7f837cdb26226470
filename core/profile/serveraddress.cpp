// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/serveraddress.h"

#include <QHostAddress>

namespace plato {

using namespace Qt::StringLiterals;

namespace {

bool isThisComputer(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

} // namespace

QUrl ServerAddress::fromText(const QString &text)
{
    const QString address = text.trimmed();
    // Otherwise QUrl takes "host:8080" for a scheme.
    return QUrl(address.isEmpty() || address.contains("://"_L1) ? address : "https://"_L1 + address);
}

QString ServerAddress::refusal(const QUrl &url)
{
    const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    if (!url.isValid() || url.host().isEmpty() || !isWeb)
        return tr("This is no address of a server: it begins with https://.");
    if (url.scheme() == "http"_L1 && !isThisComputer(url.host()))
        return tr("With http:// the API key would be readable on the way to %1: use https://. Only a server on this "
                  "computer may have http://.")
            .arg(url.host());
    return {};
}

} // namespace plato
