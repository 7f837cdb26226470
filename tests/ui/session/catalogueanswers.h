// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QListWidget>
#include <QStringList>

/// What the tests of the New session dialog share: a catalogue as a server tells it, and what a list shows of one.
namespace plato::test {

/// One of the list of GET simulators. With `notes`, which say what is missing, it cannot be made.
inline QByteArray simulatorItem(const QByteArray &name, const QByteArray &about, const QByteArray &notes = {})
{
    return R"({"id":1,"publicId":"a","name":")" + name + R"(","description":")" + about + R"(","config":{"notes":")" +
           notes + R"("},"enabled":)" + (notes.isEmpty() ? "true" : "false") +
           R"(,"simType":"docker_app","supportedProviders":[],"versionTag":"latest","createdAt":"","updatedAt":""})";
}

inline QStringList shownNames(const QListWidget &list)
{
    QStringList names;
    for (int row = 0; row < list.count(); ++row) {
        if (!list.item(row)->isHidden())
            names.append(list.item(row)->text());
    }
    return names;
}

} // namespace plato::test
