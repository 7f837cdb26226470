// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowonserver.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace plato::test {

WindowOnServer::WindowOnServer(const QUrl &server)
{
    const QString path = m_folder.filePath(u"settings.ini"_s);
    Profile profile;
    profile.kind = Profile::Kind::Environment;
    profile.id = ProfileStore::environmentId();
    profile.name = u"test"_s;
    profile.url = server;
    m_settings = std::make_unique<QSettings>(path, QSettings::IniFormat);
    m_profiles = std::make_unique<ProfileStore>(std::make_unique<QSettings>(path, QSettings::IniFormat), profile);
    m_journal.start();
    m_connection = std::make_unique<Connection>(*m_profiles, m_secrets, Connection::Options{{}, {}, u"pk-test"_s});
    m_window = std::make_unique<ui::MainWindow>(
        ui::Services{*m_profiles, m_secrets, *m_connection, *m_settings, m_appearance, m_journal});
}

WindowOnServer::~WindowOnServer()
{
    m_window.reset(); // what becomes of sessions is not asked here
    m_connection.reset();
}

bool WindowOnServer::open()
{
    m_window->resize(1280, 800);
    m_window->show();
    m_window->activateWindow();
    if (!QTest::qWaitForWindowExposed(m_window.get()))
        return false;
    m_connection->open();
    return QTest::qWaitFor([this] { return m_connection->phase() == Connection::Phase::Online; });
}

Session *WindowOnServer::openSession(const QString &name)
{
    SessionStore &sessions = m_connection->workspace()->sessions();
    Session *session = sessions.attach(u"s-1"_s, name, Session::Ownership::Watched);
    auto *list = find<QListView>(u"sessionList"_s);
    list->setCurrentIndex(list->model()->index(0, 0));
    return session;
}

} // namespace plato::test
