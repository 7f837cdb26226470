// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/envprocess.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {
Q_LOGGING_CATEGORY(lcProcess, "plato.platod.process", QtInfoMsg)
}

EnvProcess::EnvProcess(QObject *parent)
    : QObject(parent)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardInputFile(QProcess::nullDevice());
    connect(&m_process, &QProcess::readyRead, this, &EnvProcess::read);
    connect(&m_process, &QProcess::finished, this, &EnvProcess::onFinished);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return; // finished() tells
        closeInfo();
        Q_EMIT ended(false, u"bubblewrap did not start: %1"_s.arg(m_process.errorString()));
    });
}

EnvProcess::~EnvProcess()
{
    m_process.disconnect(this);
    stop();
    closeInfo();
}

void EnvProcess::start(const QString &bwrap, const SandboxSpec &spec)
{
    Q_ASSERT(m_info[0] < 0);
    m_name = spec.hostName;
    QStringList arguments = spec.arguments();
    if (::pipe2(m_info, O_CLOEXEC | O_NONBLOCK) == 0) {
        arguments.prepend(QString::number(m_info[1]));
        arguments.prepend(u"--info-fd"_s);
    }
    m_process.setChildProcessModifier([fd = m_info[1]] {
        ::umask(022); // ours is stricter than what programs expect
        if (fd >= 0)
            ::fcntl(fd, F_SETFD, 0);
    });
    m_process.setProcessEnvironment(spec.environment());
    qCDebug(lcProcess) << m_name << "starts" << spec.command;
    m_process.start(bwrap, arguments, QIODevice::ReadOnly);
    if (m_info[1] >= 0)
        ::close(std::exchange(m_info[1], -1));
}

void EnvProcess::stop()
{
    if (!isRunning())
        return;
    // The first process inside, so that bubblewrap waits for all of them; bubblewrap itself where it has not got so
    // far.
    const qint64 pid = innerPid();
    if (pid <= 1 || ::kill(static_cast<pid_t>(pid), SIGKILL) != 0)
        m_process.kill();
}

qint64 EnvProcess::innerPid()
{
    if (m_innerPid == 0 && m_info[0] >= 0) {
        QByteArray text(512, '\0');
        const ssize_t length = ::read(m_info[0], text.data(), static_cast<size_t>(text.size()));
        if (length > 0)
            m_innerPid = QJsonDocument::fromJson(text.left(length)).object().value(u"child-pid"_s).toInteger();
    }
    return m_innerPid;
}

void EnvProcess::closeInfo()
{
    for (int &fd : m_info) {
        if (fd >= 0)
            ::close(std::exchange(fd, -1));
    }
}

void EnvProcess::read()
{
    m_rest += m_process.readAll();
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
        const QString line = QString::fromUtf8(m_rest.left(end)).trimmed();
        m_rest.remove(0, end + 1);
        if (line.isEmpty())
            continue;
        m_lastLine = line.left(300);
        qCDebug(lcProcess).noquote() << m_name << "|" << line;
    }
    m_rest.truncate(4096); // somebody who never ends a line does not fill our memory
}

void EnvProcess::onFinished(int status, QProcess::ExitStatus how)
{
    read();
    closeInfo();
    QString reason = how == QProcess::NormalExit ? u"process ended with status %1"_s.arg(status)
                                                 : u"process was killed (signal %1)"_s.arg(status);
    if (!m_lastLine.isEmpty())
        reason += u": "_s + m_lastLine;
    qCDebug(lcProcess) << m_name << "ended:" << reason;
    Q_EMIT ended(how == QProcess::NormalExit && status == 0, reason);
}

} // namespace plato::runtime
