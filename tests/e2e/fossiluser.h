// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkAccessManager>
#include <QString>
#include <QUrl>

namespace plato::test {

/// A person in front of fossil's web pages: logs in, files a ticket through the form, reads pages. Spins the event
/// loop; for tests.
class FossilUser
{
public:
    explicit FossilUser(const QUrl &site);

    bool logIn(const QString &user, const QString &password);
    bool fileTicket(const QString &title, const QString &comment);
    /// The text of a page, or nothing.
    QString page(const QString &path);
    QString error() const { return m_error; }

private:
    QByteArray get(const QString &path);
    QByteArray post(const QString &path, const QList<std::pair<QString, QString>> &fields);
    QByteArray finish(QNetworkReply *reply);

    QNetworkAccessManager m_network; // its cookie jar is the login
    QUrl m_site;
    QString m_error;
};

} // namespace plato::test
