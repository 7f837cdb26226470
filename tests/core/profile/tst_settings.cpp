// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/settings.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;

namespace {
constexpr Setting<int> Seconds{QLatin1StringView("a/seconds"), 5};
constexpr Setting<bool> Follow{QLatin1StringView("a/follow"), true};
constexpr TextSetting Name{QLatin1StringView("a/name"), QLatin1StringView("nobody")};
} // namespace

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaults()
    {
        const QTemporaryDir dir;
        const QSettings settings(dir.filePath(u"s.ini"_s), QSettings::IniFormat);
        QCOMPARE(read(settings, Seconds), 5);
        QCOMPARE(read(settings, Follow), true);
        QCOMPARE(read(settings, Name), u"nobody"_s);
    }

    void comesBackFromTheFile()
    {
        const QTemporaryDir dir;
        {
            QSettings settings(dir.filePath(u"s.ini"_s), QSettings::IniFormat);
            write(settings, Seconds, 7);
            write(settings, Follow, false);
            write(settings, Name, u"Zoë, \"the\" tester"_s);
        }
        const QSettings settings(dir.filePath(u"s.ini"_s), QSettings::IniFormat);
        QCOMPARE(read(settings, Seconds), 7);
        QCOMPARE(read(settings, Follow), false);
        QCOMPARE(read(settings, Name), u"Zoë, \"the\" tester"_s);
    }

    void nonsenseIsTheDefault()
    {
        const QTemporaryDir dir;
        QSettings settings(dir.filePath(u"s.ini"_s), QSettings::IniFormat);
        settings.setValue(Seconds.key, u"soon"_s);
        QCOMPARE(read(settings, Seconds), 5);
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
