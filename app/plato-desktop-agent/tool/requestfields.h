// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/desktopaction.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QPoint>
#include <QString>
#include <QStringList>

#include <array>
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
    /// Which of `values` the field's word stands for, by wordOf(value).
    template <typename T, size_t N>
    std::optional<T> word(const QString &name, const std::array<T, N> &values);
    /// The first of `values` where there is a fault.
    template <typename T, size_t N>
    T requiredWord(const QString &name, const std::array<T, N> &values);
    std::optional<int> integer(const QString &name, int least, int most);
    std::optional<double> number(const QString &name, double least, double most);
    bool flag(const QString &name);
    std::optional<std::pair<int, int>> pair(const QString &name);

    bool valid() const { return m_faults.isEmpty(); }
    /// The body of the 422 answer: {"detail": [{"loc", "msg", "type"}]}.
    QJsonObject faults() const;

private:
    void require(const QString &name);
    void refuseWord(const QString &name, const QStringList &words);
    QJsonValue field(const QString &name) const;
    bool present(const QString &name) const;
    void fault(const QString &name, const QString &message, const QString &type);

    QJsonObject m_object;
    QJsonArray m_faults;
    bool m_readable = false; // the body is an object
};

template <typename T, size_t N>
std::optional<T> RequestFields::word(const QString &name, const std::array<T, N> &values)
{
    if (!present(name))
        return std::nullopt;
    const std::optional<T> value = valueOf(field(name).toString(), values);
    if (!value) {
        QStringList words;
        for (const T known : values)
            words.append(wordOf(known));
        refuseWord(name, words);
    }
    return value;
}

template <typename T, size_t N>
T RequestFields::requiredWord(const QString &name, const std::array<T, N> &values)
{
    require(name);
    return word(name, values).value_or(values.front());
}

} // namespace plato::agent
