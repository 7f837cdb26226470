// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Notifications over a real session bus, to a small service of the test's own, which has a connection of its own.
#include "tests/core/profile/sessionbus.h"
#include "ui/common/desktopnotifier.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato::ui;

namespace {
const QString Service = u"org.freedesktop.Notifications"_s;
const QString Path = u"/org/freedesktop/Notifications"_s;
} // namespace

/// What the freedesktop specification asks of a service, and no more.
class FakeService : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    struct Shown
    {
        uint replaces = 0;
        QString title;
        QString body;
        QStringList actions;
    };
    QList<Shown> shown;
    QList<uint> closed;
    QStringList capabilities{u"body"_s, u"actions"_s};

public Q_SLOTS:
    QStringList GetCapabilities() { return capabilities; }
    uint Notify(const QString &, uint replaces, const QString &, const QString &title, const QString &body,
                const QStringList &actions, const QVariantMap &, int)
    {
        shown.append({replaces, title, body, actions});
        return replaces ? replaces : uint(shown.size() + 40);
    }
    void CloseNotification(uint id) { closed.append(id); }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &actionId);
    void NotificationClosed(uint id, uint reason);
};

class TestDesktopNotifier : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeService> m_service;
    std::unique_ptr<QDBusConnection> m_bus;

    void startService(const QStringList &capabilities = {u"body"_s, u"actions"_s})
    {
        m_bus = std::make_unique<QDBusConnection>(
            QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), u"service"_s));
        m_service = std::make_unique<FakeService>();
        m_service->capabilities = capabilities;
        QVERIFY(m_bus->registerObject(Path, m_service.get(),
                                      QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(m_bus->registerService(Service));
    }

private Q_SLOTS:
    void cleanup()
    {
        m_service.reset();
        m_bus.reset();
        QDBusConnection::disconnectFromBus(u"service"_s);
        QTRY_VERIFY(!QDBusConnection::sessionBus().interface()->isServiceRegistered(Service).value());
    }

    void isShownWithItsActions()
    {
        startService();
        DesktopNotifier notifier;
        QSignalSpy invoked(&notifier, &DesktopNotifier::invoked);
        notifier.post(u"s-1"_s, u"It ends"_s, u"in <5> minutes & more"_s, {{u"fetch"_s, u"Fetch the state now"_s}});
        QTRY_COMPARE(m_service->shown.size(), 1);
        QCOMPARE(m_service->shown[0].title, u"It ends"_s);
        QCOMPARE(m_service->shown[0].body, u"in <5> minutes & more"_s); // no markup here
        QCOMPARE(m_service->shown[0].actions.mid(2), (QStringList{u"fetch"_s, u"Fetch the state now"_s}));
        QCOMPARE(m_service->shown[0].replaces, 0u);
        // Its id reaches us a moment after it is shown.
        QTRY_VERIFY((Q_EMIT m_service->ActionInvoked(41, u"fetch"_s), !invoked.isEmpty()));
        QCOMPARE(invoked[0], (QVariantList{u"s-1"_s, u"fetch"_s}));

        notifier.post(u"s-1"_s, u"It ends now"_s, {}, {});
        QTRY_COMPARE(m_service->shown.size(), 2);
        QCOMPARE(m_service->shown[1].replaces, 41u);
        notifier.post(u"s-2"_s, u"Another"_s, {}, {});
        QTRY_COMPARE(m_service->shown.size(), 3);
        QCOMPARE(m_service->shown[2].replaces, 0u);
        notifier.withdraw(u"s-1"_s);
        QTRY_COMPARE(m_service->closed, QList<uint>{41});
        notifier.withdraw(u"s-2"_s); // perhaps before its id has come
        QTRY_COMPARE(m_service->closed.size(), 2);
        notifier.withdraw(u"s-3"_s); // there is none
        const qsizetype before = invoked.size();
        Q_EMIT m_service->ActionInvoked(7, u"fetch"_s); // of another program
        Q_EMIT m_service->NotificationClosed(7, 1);
        notifier.post(u"s-4"_s, u"Last"_s, {}, {});
        QTRY_COMPARE(m_service->shown.size(), 4);
        QCOMPARE(invoked.size(), before);
    }

    void markupIsWrittenAsText()
    {
        startService({u"body"_s, u"body-markup"_s});
        DesktopNotifier notifier;
        notifier.post(u"s-1"_s, u"a"_s, u"<b>bold</b> & so on"_s, {});
        QTRY_COMPARE(m_service->shown.size(), 1);
        QCOMPARE(m_service->shown[0].body, u"&lt;b&gt;bold&lt;/b&gt; &amp; so on"_s);
    }

    void withoutAServiceNothingBreaks()
    {
        DesktopNotifier notifier;
        notifier.post(u"s-1"_s, u"a"_s, u"b"_s, {});
        notifier.withdraw(u"s-1"_s);
        startService(); // and one that comes later is found
        QTRY_VERIFY((notifier.post(u"s-1"_s, u"a"_s, u"b"_s, {}), !m_service->shown.isEmpty()));
    }
};

int main(int argc, char *argv[])
{
    QGuiApplication application(argc, argv);
    SessionBus bus;
    if (!bus.startBus())
        return 1;
    TestDesktopNotifier test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_desktopnotifier.moc"
