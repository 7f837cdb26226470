// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/plato-desktop-agent/support/terminal.h"

#include <QFile>
#include <QProcessEnvironment>
#include <QTest>

using namespace Qt::StringLiterals;

namespace plato::test {

Terminal::Terminal(const QByteArray &display)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DISPLAY"_s, QString::fromLatin1(display));
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    m_process.setProcessEnvironment(environment);
    m_process.setWorkingDirectory(m_folder.path());
    m_process.setStandardErrorFile(QProcess::nullDevice());
    m_process.start(u"xterm"_s, {u"-u8"_s, u"-xrm"_s, u"*waitForMap: true"_s, u"-e"_s,
                                 u"sh -c 'stty -echo; : > ready; cat > typed; : > done'"_s});
}

Terminal::~Terminal()
{
    m_process.terminate();
    m_process.waitForFinished();
}

bool Terminal::isReady()
{
    return QTest::qWaitFor([this] { return QFile::exists(m_folder.filePath(u"ready"_s)); }, 20000);
}

std::optional<QString> Terminal::typed()
{
    const auto done = [this] {
        return QFile::exists(m_folder.filePath(u"done"_s)) && m_process.state() == QProcess::NotRunning;
    };
    QFile file(m_folder.filePath(u"typed"_s));
    if (!QTest::qWaitFor(done, 20000) || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return QString::fromUtf8(file.readAll());
}

} // namespace plato::test
