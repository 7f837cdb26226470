// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platodesk/instance.h"

#include "core/usersocket/usersocketlink.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QPointer>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcInstance, "plato.instance", QtInfoMsg)

constexpr qsizetype MaxArguments = 1000;
constexpr std::chrono::milliseconds Pause{50};

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray lineOf(const StartAnswer &answer)
{
    return lineOf({{u"exit"_s, answer.exitCode}, {u"output"_s, answer.output}, {u"errors"_s, answer.errors}});
}

} // namespace

Instance::Instance(const QString &settingsFile, QObject *parent)
    : QObject(parent)
{
    // The folder without its links: one file of settings, whatever it is called by.
    const QFileInfo file(settingsFile);
    const QString folder = QFileInfo(file.absolutePath()).canonicalFilePath();
    const QString name = (folder.isEmpty() ? file.absolutePath() : folder) + u'/' + file.fileName();
    const auto socket = userfolder::socketFor(u"window"_s, settingsFile.isEmpty() ? QString() : name);
    if (socket)
        m_socket = *socket;
    else
        m_trouble = socket.error().message;
}

bool Instance::claim()
{
    if (m_socket.isEmpty())
        return true;
    const auto taken = m_lock.take(m_socket + u".lock"_s);
    if (taken)
        return *taken;
    m_trouble = taken.error().message;
    m_socket.clear();
    return true;
}

void Instance::serve(std::function<void(const StartRequest &, const Answer &)> handle)
{
    m_handle = std::move(handle);
    if (!m_socket.isEmpty()) {
        m_server = std::make_unique<UserSocketServer>();
        connect(m_server.get(), &UserSocketServer::came, this, [this](UserSocketLink *link) {
            connect(link, &UserSocketLink::received, this,
                    [this, link](const QByteArray &line) { onLine(*link, line); });
            // Who says nothing does not keep a place.
            QTimer::singleShot(m_timing.taken, link, [link] {
                if (!link->property("asked").toBool())
                    link->close();
            });
        });
        // Sockets end with the application; this object may be older than it.
        connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, this, [this] { m_server.reset(); });
        if (const auto listens = m_server->listen(m_socket); !listens)
            m_trouble = listens.error().message;
    }
    if (!m_trouble.isEmpty())
        qCWarning(lcInstance).noquote() << "later starts will not find this window:" << m_trouble;
}

void Instance::onLine(UserSocketLink &link, const QByteArray &line)
{
    if (link.property("asked").toBool())
        return; // one request is all that a start has
    link.setProperty("asked", true);
    const QJsonObject request = QJsonDocument::fromJson(line).object();
    const QJsonArray arguments = request["arguments"_L1].toArray();
    const QPointer<UserSocketLink> client(&link);
    const auto answer = [client](const StartAnswer &with) {
        if (!client)
            return; // it did not wait
        client->send(lineOf(with));
        client->close();
    };
    if (!request["arguments"_L1].isArray() || arguments.size() > MaxArguments)
        return answer({2, {}, tr("This is no request of a start of Plato Desk.")});
    link.send(lineOf({{u"taken"_s, true}}));
    StartRequest start{
        {}, request["folder"_L1].toString(), request["key"_L1].toString(), request["activation"_L1].toString()};
    for (const QJsonValue &argument : arguments)
        start.arguments.append(argument.toString());
    m_handle(start, answer);
}

void Instance::ask(const StartRequest &request, const Answer &done)
{
    // Goes with what it asks: `done` is called once, and nothing after it.
    auto *asking = new QObject(this);
    auto *deadline = new QTimer(asking);
    const auto finish = [asking, done](const StartAnswer &answer) {
        asking->disconnect();
        asking->deleteLater();
        for (QObject *part : asking->children())
            part->disconnect(asking);
        done(answer);
    };
    deadline->setSingleShot(true);
    connect(deadline, &QTimer::timeout, asking, [finish] {
        finish({1, {}, tr("Plato Desk is open already, but does not answer.")});
    });
    deadline->start(m_timing.taken);
    knock(*asking, *deadline, request, finish);
}

void Instance::knock(QObject &asking, QTimer &deadline, const StartRequest &request, const Answer &finish)
{
    auto *link = new UserSocketLink(&asking);
    connect(link, &UserSocketLink::opened, &asking, [link, request] {
        link->send(lineOf({{u"arguments"_s, QJsonArray::fromStringList(request.arguments)},
                           {u"folder"_s, request.folder},
                           {u"key"_s, request.key},
                           {u"activation"_s, request.activation}}));
    });
    connect(link, &UserSocketLink::received, &asking, [this, finish, &deadline](const QByteArray &line) {
        const QJsonObject answer = QJsonDocument::fromJson(line).object();
        if (answer["taken"_L1].toBool())
            return deadline.start(m_timing.answered);
        finish({answer["exit"_L1].toInt(1), answer["output"_L1].toString(), answer["errors"_L1].toString()});
    });
    connect(link, &UserSocketLink::closed, &asking, [this, link, request, finish, &asking, &deadline] {
        if (link->peer())
            return finish({1, {}, tr("Plato Desk was open already, and ended without an answer.")});
        // It has the lock, and does not listen yet.
        link->deleteLater();
        QTimer::singleShot(Pause, &asking,
                           [this, request, finish, &asking, &deadline] { knock(asking, deadline, request, finish); });
    });
    link->open(m_socket);
}

} // namespace plato
