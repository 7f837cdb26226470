// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/handover.h"

#include "app/platod/session/registry.h"
#include "core/usersocket/usersocketlink.h"

#include <QJsonDocument>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcHandOver, "plato.platod.handover", QtInfoMsg)

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

HandOver::HandOver(const Registry &registry, QJsonObject introduction, const Timing &timing, QObject *parent)
    : QObject(parent)
    , m_registry(registry)
    , m_introduction(std::move(introduction))
{
    m_unused.setInterval(timing.unused);
    m_beats.setInterval(timing.beat);
    connect(&m_unused, &QTimer::timeout, this, &HandOver::onUnusedFor);
    connect(&m_beats, &QTimer::timeout, this, &HandOver::beat);
    connect(&m_server, &UserSocketServer::came, this, [this](UserSocketLink *link) { onCame(*link); });
    connect(&m_server, &UserSocketServer::clientsChanged, this, [this] {
        if (m_server.clients() > 0)
            m_unused.stop();
        else
            m_unused.start();
    });
}

Expected<void> HandOver::listen(const QString &path)
{
    return m_server.listen(path).map([this] { m_unused.start(); });
}

void HandOver::onCame(UserSocketLink &link)
{
    connect(&link, &UserSocketLink::received, this, [this, &link](const QByteArray &line) { onLine(link, line); });
    QJsonObject introduction = m_introduction;
    introduction.insert(u"kept"_s, m_beats.isActive());
    introduction.insert(u"note"_s, m_note);
    link.send(lineOf(introduction));
}

void HandOver::onLine(UserSocketLink &link, const QByteArray &line)
{
    const QJsonObject wish = QJsonDocument::fromJson(line).object();
    const QJsonValue keep = wish["keep"_L1];
    if (keep.isBool() && keep.toBool() != m_beats.isActive()) {
        qCInfo(lcHandOver) << (keep.toBool() ? "sessions are kept alive" : "sessions need heartbeats");
        beat(); // either way they have a whole lease from now on
        if (keep.toBool())
            m_beats.start();
        else
            m_beats.stop();
    }
    if (wish["note"_L1].isObject() && line.size() <= MaxNote)
        m_note = wish["note"_L1].toObject();
    link.send(lineOf({{u"kept"_s, m_beats.isActive()}}));
}

bool HandOver::isAnyAlive() const
{
    const QList<LocalSession *> sessions = m_registry.sessions();
    return std::any_of(sessions.cbegin(), sessions.cend(), [](const LocalSession *s) { return !s->isOver(); });
}

void HandOver::onUnusedFor()
{
    if (isAnyAlive())
        return; // they end by their own clocks; asked again then
    qCInfo(lcHandOver) << "nobody uses this runtime any more";
    m_unused.stop();
    m_server.close(); // who comes now finds nobody, rather than one who goes
    Q_EMIT unused();
}

void HandOver::beat()
{
    for (LocalSession *session : m_registry.sessions()) {
        if (!session->isOver())
            session->beat();
    }
}

} // namespace plato::runtime
