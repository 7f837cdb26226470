// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/http/faultroutes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace plato::runtime {

FaultRoutes::FaultRoutes(Faults &faults, http::Server &server, QObject *parent)
    : QObject(parent)
    , m_faults(faults)
{
    server.setInterceptor([this](auto &request, auto &responder, auto &handler) { pass(request, responder, handler); });

    const QString path = u"/faults"_s;
    server.route("GET", path,
                 [this](const http::Request &, const http::Responder &responder) { answerAll(responder); });
    server.route("POST", path,
                 [this](const http::Request &request, const http::Responder &responder) { add(request, responder); });
    server.route("DELETE", path, [this](const http::Request &, const http::Responder &responder) {
        m_faults.clear();
        m_held.clear();
        answerAll(responder);
    });
}

void FaultRoutes::answerAll(const http::Responder &responder) const
{
    QJsonArray list;
    for (const Fault &fault : m_faults.all())
        list.append(fault.toJson());
    responder.json(QJsonObject{{u"faults"_s, list}});
}

void FaultRoutes::add(const http::Request &request, const http::Responder &responder)
{
    const QJsonDocument body = QJsonDocument::fromJson(request.body);
    const QJsonArray wanted = body.isArray() ? body.array() : QJsonArray{body.object()};
    QList<Fault> faults;
    for (const QJsonValue entry : wanted) {
        const auto fault = Fault::fromJson(entry.toObject());
        if (!fault)
            return responder.error(422, fault.error().message);
        faults.append(*fault);
    }
    m_faults.add(faults);
    answerAll(responder);
}

void FaultRoutes::pass(const http::Request &request, const http::Responder &responder, const http::Handler &handler)
{
    const QStringList segments = Faults::segmentsOf(request.path);
    if (segments == QStringList{u"faults"_s})
        return handler(request, responder);
    if (const QByteArray header = request.headers.value("x-plato-fault"); !header.isEmpty()) {
        const auto own = Fault::fromJson(QJsonDocument::fromJson(header).object());
        if (!own || !own->ofRequests())
            return responder.error(
                422, u"X-Plato-Fault: %1"_s.arg(own ? u"an env's fault goes to /faults"_s : own.error().message));
        return perform(*own, request, responder, handler);
    }
    if (const auto fault = m_faults.ofRequest(request.method, segments))
        perform(*fault, request, responder, handler);
    else
        handler(request, responder);
}

void FaultRoutes::perform(const Fault &fault, const http::Request &request, const http::Responder &responder,
                          const http::Handler &handler)
{
    using Delivery = http::Responder::Delivery;
    switch (fault.kind) {
    case Fault::Kind::Delay:
        QTimer::singleShot(fault.delay, this, [=] { handler(request, responder); });
        return;
    case Fault::Kind::Hang:
        m_held.removeIf([](const http::Responder &held) { return held.clientGone(); });
        m_held.append(responder);
        return;
    case Fault::Kind::Status:
        return responder.error(fault.status, fault.detail,
                               fault.retryAfter
                                   ? http::HeaderList{{"Retry-After", QByteArray::number(*fault.retryAfter)}}
                                   : http::HeaderList{});
    case Fault::Kind::Nonsense:
        return responder.raw(200, "application/json", "{\"success\": <<\x01\xff>>");
    case Fault::Kind::Cut:
        responder.deliver(Delivery::Half);
        return handler(request, responder);
    case Fault::Kind::LoseRequest:
        responder.deliver(Delivery::None);
        return responder.json({});
    case Fault::Kind::LoseAnswer:
        responder.deliver(Delivery::None);
        return handler(request, responder);
    case Fault::Kind::RefuseEnv:
    case Fault::Kind::KillEnv:
        break; // these are faults of envs, not of requests
    }
    handler(request, responder);
}

} // namespace plato::runtime
