// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/tool/toolanswer.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace plato::agent {

QByteArray ToolAnswer::toJson() const
{
    const auto text = [](const QString &s) { return s.isNull() ? QJsonValue() : QJsonValue(s); };
    QByteArray json =
        QJsonDocument(QJsonObject{{u"output"_s, text(output)}, {u"error"_s, text(error)}, {u"system"_s, text(system)}})
            .toJson(QJsonDocument::Compact);
    json.chop(1);
    // The picture is plain ASCII: written as it is, it need not become UTF-16 and back.
    if (base64Png.isNull())
        return json + R"(,"base64_image":null})";
    json.reserve(json.size() + base64Png.size() + 32);
    json += R"(,"base64_image":")";
    json += base64Png;
    json += R"("})";
    return json;
}

} // namespace plato::agent
