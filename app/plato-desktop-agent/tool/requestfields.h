// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QPoint>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>

namespace plato::agent {

/// Reads a JSON body field by field and notes what is wrong with it, FastAPI's way. Fields that nobody asks for are
/// ignored; null is the same as absent.
class RequestFields
{
public:
    explicit RequestFields(const QByteArray &body);

    QString requiredText(const QString &name);
    std::optional<QString> text(const QString &name);
    /// The index of the field's word in `words`.
    std::optional<int> word(const QString &name, const QStringList &words);
    int requiredWord(const QString &name, const QStringList &words);
    std::optional<int> integer(const QString &name, int least, int most);
    std::optional<double> number(const QString &name, double least, double most);
    bool flag(const QString &name);
    std::optional<std::pair<int, int>> pair(const QString &name);

    bool valid() const { return m_faults.isEmpty(); }
    /// The body of the 422 answer: {"detail": [{"loc", "msg", "type"}]}.
    QJsonObject faults() const;

private:
    void require(const QString &name);
    QJsonValue field(const QString &name) const;
    bool present(const QString &name) const;
    void fault(const QString &name, const QString &message, const QString &type);

    QJsonObject m_object;
    QJsonArray m_faults;
    bool m_readable = false; // the body is an object
};

} // namespace plato::agent
