// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/fault/faults.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QSet>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcFaults, "plato.platod.faults", QtInfoMsg)

constexpr std::array Kinds{"delay",        "hang",        "status",     "nonsense", "cut",
                           "lose_request", "lose_answer", "refuse_env", "kill_env"};

bool fits(const QStringList &wanted, const QStringList &segments)
{
    if (wanted.size() != segments.size())
        return wanted.isEmpty();
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (!wanted[i].startsWith(u'{') && wanted[i] != segments[i])
            return false;
    }
    return true;
}

} // namespace

Expected<Fault> Fault::fromJson(const QJsonObject &json)
{
    static const QSet<QString> known{u"fault"_s,  u"operation"_s,   u"skip"_s,   u"times"_s, u"seconds"_s,
                                     u"status"_s, u"retry_after"_s, u"detail"_s, u"alias"_s, u"when"_s};
    const QStringList keys = json.keys();
    for (const QString &key : keys) {
        if (!known.contains(key))
            return failure(u"%1 is no key of a fault"_s.arg(key));
    }
    QString wrong;
    const auto number = [&](const QString &key, double fallback, double min, double max) {
        const double value = json.value(key).toDouble(json.contains(key) ? std::nan("") : fallback);
        if (!(value >= min && value <= max) && wrong.isEmpty())
            wrong = u"%1 is a number from %2 to %3"_s.arg(key).arg(min).arg(max);
        return value >= min && value <= max ? value : min;
    };

    Fault fault;
    const QString word = json.value(u"fault"_s).toString();
    const auto kind =
        std::find_if(Kinds.begin(), Kinds.end(), [&](const char *name) { return word == QLatin1StringView(name); });
    if (kind == Kinds.end())
        return failure(u"fault is delay, hang, status, nonsense, cut, lose_request, lose_answer, refuse_env or "
                       "kill_env"_s);
    fault.kind = static_cast<Kind>(kind - Kinds.begin());
    if (const QStringList words = json.value(u"operation"_s).toString().split(u' ', Qt::SkipEmptyParts);
        words.size() == 2) {
        fault.method = words[0].toUpper().toLatin1();
        fault.path = Faults::segmentsOf(words[1]);
    } else if (json.contains(u"operation"_s)) {
        return failure(u"operation is a method and a path, as in \"POST /api/v2/sessions/make\""_s);
    }
    fault.skip = static_cast<int>(number(u"skip"_s, 0, 0, 1e6));
    fault.times = static_cast<int>(number(u"times"_s, 1, 0, 1e6));
    fault.detail = json.value(u"detail"_s).toString(u"a fault on demand"_s);
    fault.alias = json.value(u"alias"_s).toString();
    if (fault.kind == Kind::Delay)
        fault.delay = std::chrono::milliseconds(static_cast<int>(number(u"seconds"_s, 1, 0, 3600) * 1000));
    if (fault.kind == Kind::Status)
        fault.status = static_cast<int>(number(u"status"_s, 0, 400, 599));
    if (json.contains(u"retry_after"_s))
        fault.retryAfter = static_cast<int>(number(u"retry_after"_s, 0, 0, 86400));
    if (!fault.ofRequests() && fault.alias.isEmpty())
        return failure(u"alias names the env of this fault"_s);
    if (fault.kind == Kind::KillEnv) {
        const QString when = json.value(u"when"_s).toString();
        if (when != "booting"_L1 && when != "running"_L1)
            return failure(u"when is booting or running"_s);
        fault.whileBooting = when == "booting"_L1;
    }
    if (!wrong.isEmpty())
        return failure(wrong);
    return fault;
}

QJsonObject Fault::toJson() const
{
    QJsonObject json{{u"fault"_s, QLatin1StringView(Kinds.at(static_cast<size_t>(kind)))},
                     {u"skip"_s, skip},
                     {u"times"_s, times},
                     {u"hits"_s, hits}};
    if (!method.isEmpty())
        json.insert(u"operation"_s, QString::fromLatin1(method) + u" /"_s + path.join(u'/'));
    if (!alias.isEmpty())
        json.insert(u"alias"_s, alias);
    return json;
}

std::optional<Fault> Faults::take(const std::function<bool(const Fault &)> &fits)
{
    for (Fault &fault : m_faults) {
        if (fault.isOver() || !fits(fault))
            continue;
        if (fault.skip > 0) {
            --fault.skip;
            continue;
        }
        ++fault.hits;
        qCInfo(lcFaults).noquote() << "comes to pass:" << QJsonDocument(fault.toJson()).toJson(QJsonDocument::Compact);
        return fault;
    }
    return std::nullopt;
}

QStringList Faults::segmentsOf(const QString &path)
{
    return path.split(u'/', Qt::SkipEmptyParts);
}

std::optional<Fault> Faults::ofRequest(const QByteArray &method, const QStringList &segments)
{
    return take([&](const Fault &f) {
        return f.ofRequests() && (f.method.isEmpty() || f.method == method) && fits(f.path, segments);
    });
}

QString Faults::refusalOf(const QString &alias)
{
    const auto fault = take([&](const Fault &f) { return f.kind == Fault::Kind::RefuseEnv && f.alias == alias; });
    return fault ? fault->detail : QString();
}

bool Faults::kills(const QString &alias, bool booting)
{
    return take([&](const Fault &f) {
               return f.kind == Fault::Kind::KillEnv && f.alias == alias && f.whileBooting == booting;
           })
        .has_value();
}

} // namespace plato::runtime
