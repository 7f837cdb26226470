// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/fossiluser.h"

#include <QNetworkReply>
#include <QRegularExpression>
#include <QTest>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {

constexpr int TimeoutMs = 20'000;

} // namespace

FossilUser::FossilUser(const QUrl &site)
    : m_site(site)
{
    m_network.setRedirectPolicy(QNetworkRequest::NoLessSafeRedirectPolicy);
}

QByteArray FossilUser::finish(QNetworkReply *reply)
{
    const bool ended = QTest::qWaitFor([reply] { return reply->isFinished(); }, TimeoutMs);
    const QByteArray body = reply->readAll();
    m_error = !ended ? u"no answer"_s : reply->error() != QNetworkReply::NoError ? reply->errorString() : QString();
    reply->deleteLater();
    return m_error.isEmpty() ? body : QByteArray();
}

QByteArray FossilUser::get(const QString &path)
{
    return finish(m_network.get(QNetworkRequest(m_site.resolved(QUrl(path)))));
}

QByteArray FossilUser::post(const QString &path, const QList<std::pair<QString, QString>> &fields)
{
    QByteArray form;
    for (const auto &[name, value] : fields) {
        if (!form.isEmpty())
            form += '&';
        form += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    }
    QNetworkRequest request(m_site.resolved(QUrl(path)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
    // The browser says from where the form was sent; fossil looks at it.
    request.setRawHeader("Referer", request.url().toEncoded());
    return finish(m_network.post(request, form));
}

bool FossilUser::logIn(const QString &user, const QString &password)
{
    get(u"/login"_s);
    post(u"/login"_s, {{u"u"_s, user}, {u"p"_s, password}, {u"in"_s, u"Login"_s}});
    if (!m_error.isEmpty())
        return false;
    const bool loggedIn = get(u"/login"_s).contains("Logout");
    if (!loggedIn)
        m_error = u"the login was not accepted"_s;
    return loggedIn;
}

bool FossilUser::fileTicket(const QString &title, const QString &comment)
{
    static const QRegularExpression csrfField(u"name=\"csrf\" value=\"([^\"]*)\""_s);
    const auto csrf = csrfField.match(QString::fromUtf8(get(u"/tktnew"_s)));
    if (!csrf.hasMatch()) {
        m_error = u"the form for a new ticket is not there"_s;
        return false;
    }
    post(u"/tktnew"_s, {{u"csrf"_s, csrf.captured(1)},
                        {u"title"_s, title},
                        {u"type"_s, u"Code_Defect"_s},
                        {u"foundin"_s, QString()},
                        {u"severity"_s, u"Important"_s},
                        {u"mutype"_s, u"text/plain"_s},
                        {u"comment"_s, comment},
                        {u"submit"_s, u"Submit"_s}});
    return m_error.isEmpty();
}

QString FossilUser::page(const QString &path)
{
    return QString::fromUtf8(get(path));
}

} // namespace plato::test
