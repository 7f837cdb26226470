// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/sessionrecords.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

class QSettings;

namespace plato {
class Catalogue;
class Session;
} // namespace plato

namespace plato::ui {

/// A session that is made again and again, under a name. A value.
struct Preset
{
    QString name;
    MakeRequest request;

    /// What makes a session like this one: its request, or where it was made elsewhere, what its envs seem to be,
    /// without a lifetime.
    static Preset like(const Session &session, const Catalogue &catalogue);

    /// As a file that another person can open: `{"name": …, "request": the body of POST make}`.
    QByteArray toJson() const;
    /// The error is for people and says what is wrong with the file.
    static Expected<Preset> fromJson(const QByteArray &json);
    friend bool operator==(const Preset &, const Preset &) = default;
};

/// Presets of this person, see namedlist, and what was made last. GUI thread.
class Presets
{
public:
    /// `settings` outlives this.
    explicit Presets(QSettings &settings);

    QList<Preset> all() const; ///< read anew: another window may have changed them
    std::optional<Preset> find(const QString &name) const;
    /// Instead of the one that has this name. Its name as it is kept: on one line, and cut where it is long; empty:
    /// none.
    QString save(const Preset &preset);
    void remove(const QString &name);

    /// What was made last on the server of this profile, by hand; nullopt: nothing yet.
    std::optional<MakeRequest> last(const QString &profileId) const;
    void setLast(const QString &profileId, const MakeRequest &request);

private:
    void write(const QList<Preset> &presets);

    QSettings &m_settings;
};

} // namespace plato::ui
