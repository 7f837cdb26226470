// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/relay/viewer.h"

#include "app/plato-desktop-agent/relay/rfbbridge.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMimeDatabase>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

constexpr auto MissingPage = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Desktop</title></head>
<body style="font: 16px sans-serif; max-width: 40em; margin: 4em auto; padding: 0 1em">
<h1>The viewer is not installed</h1>
<p>The page that shows this desktop is noVNC's. Install it on this computer, and load this page again:</p>
<pre>sudo apt install novnc</pre>
<p>The window of Plato Desk shows the desktop without it.</p>
</body></html>
)";

/// Browsers run no module of another type, so this does not depend on what the system knows of file names.
QByteArray typeOf(const QString &path)
{
    if (path.endsWith(".js"_L1))
        return "text/javascript";
    return QMimeDatabase().mimeTypeForFile(path, QMimeDatabase::MatchExtension).name().toLatin1();
}

} // namespace

Viewer::Viewer(const QStringList &hosts, const QByteArray &token, const QString &vncSocket, const QString &pages,
               QObject *parent)
    : QObject(parent)
{
    m_http.setHosts(hosts);
    m_http.setToken(http::AccessToken(token));
    m_http.webSocket(u"/websockify"_s,
                     [this, vncSocket](QWebSocket *socket) { new RfbBridge(socket, vncSocket, this); });
    m_http.route(
        "GET", u"/"_s, [page = pages + u"/vnc.html"_s](const http::Request &, const http::Responder &responder) {
            QFile file(page);
            if (file.open(QIODevice::ReadOnly))
                responder.raw(200, "text/html; charset=utf-8", file.readAll(), {{"Referrer-Policy", "no-referrer"}});
            else
                responder.raw(503, "text/html; charset=utf-8", MissingPage);
        });
    addFiles(pages);
}

/// One route per file that is there: no path from outside ever names one.
void Viewer::addFiles(const QString &pages)
{
    const QDir folder(pages);
    for (const QString &part : {u"app"_s, u"core"_s, u"vendor"_s}) {
        QDirIterator it(folder.filePath(part), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString path = it.next();
            m_http.route("GET", u'/' + folder.relativeFilePath(path),
                         [path](const http::Request &, const http::Responder &responder) {
                             QFile file(path);
                             if (file.open(QIODevice::ReadOnly))
                                 responder.raw(200, typeOf(path), file.readAll());
                             else
                                 responder.error(404, file.errorString());
                         });
        }
    }
}

} // namespace plato::agent
