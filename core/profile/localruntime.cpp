// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/localruntime.h"

#include "core/profile/processwatch.h"
#include "core/usersocket/usersocketlink.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QProcess>
#include <QProcessEnvironment>
#include <QSet>
#include <QStandardPaths>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

namespace plato {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcRuntime, "plato.runtime", QtInfoMsg)

constexpr qsizetype MaxAnswer = 64 * 1024;
constexpr qsizetype MaxLine = 400;
constexpr qsizetype MaxLines = 12;

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

LocalRuntime::LocalRuntime(const QString &program, QObject *parent)
    : QObject(parent)
    , m_program(program)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        if (m_phase == Phase::Starting && !m_process) {
            endSearch();
        } else if (m_phase == Phase::Starting) {
            giveUp(tr("platod did not say within %n second(s) where it serves.", nullptr,
                      static_cast<int>(std::chrono::ceil<std::chrono::seconds>(m_timing.start).count())));
        } else if (m_process) {
            m_process->kill();
        } else if (m_watch) {
            m_watch->sendSignal(SIGKILL);
        }
    });
}

LocalRuntime::~LocalRuntime()
{
    const bool isSilent = m_phase == Phase::Running && m_apiKey.isEmpty();
    const bool leave = (m_isKept && m_phase == Phase::Running) || isSilent;
    if (m_link)
        m_link->disconnect(this);
    if (m_watch && !leave)
        m_watch->sendSignal(SIGTERM);
    if (!m_process)
        return;
    // ~QProcess() would kill it at once and wait, and its envs would leave their folders behind. So the object stays
    // until its process has ended, or for ever, when this program ends first.
    static auto &outliving = *new QSet<QProcess *>;
    outliving.insert(m_process);
    m_process->disconnect(this);
    m_process->setParent(nullptr);
    connect(m_process, &QProcess::finished, m_process, [process = m_process] {
        outliving.remove(process);
        process->deleteLater();
    });
    if (!leave)
        m_process->terminate();
}

QString LocalRuntime::findProgram(const QString &name, const QString &beside)
{
    const QString here = beside.isEmpty() ? QCoreApplication::applicationDirPath() : beside;
    const QString found = QStandardPaths::findExecutable(name, {here, here + u"/../libexec/plato-desk"_s});
    return found.isEmpty() ? QStandardPaths::findExecutable(name) : QFileInfo(found).canonicalFilePath();
}

void LocalRuntime::setStateDir(const QString &dir)
{
    m_stateDir = dir;
}

void LocalRuntime::setSocket(const QString &path)
{
    m_socket = path;
}

bool LocalRuntime::canBeKept() const
{
    return m_phase == Phase::Running && m_link && m_link->peer() > 0 && !m_apiKey.isEmpty();
}

void LocalRuntime::setKeepRunning(bool keep)
{
    m_keepWish = keep;
    if (canBeKept())
        m_link->send(lineOf({{u"keep"_s, keep}}));
    // At once: whoever closes the window next has taken it back already.
    if (!keep && std::exchange(m_isKept, false))
        Q_EMIT keptChanged(false);
}

void LocalRuntime::setNote(const QJsonObject &note)
{
    m_note = note;
    if (canBeKept())
        m_link->send(lineOf({{u"note"_s, note}}));
}

void LocalRuntime::start()
{
    if (m_phase != Phase::Stopped)
        return;
    m_phase = Phase::Starting;
    m_isKept = false;
    m_keepWish.reset();
    m_note = {};
    m_answer.clear();
    m_diagnosticsRest.clear();
    m_diagnostics.clear();
    m_failure.clear();
    if (m_socket.isEmpty())
        return startProcess();
    m_deadline.start(m_timing.find);
    find();
}

/// Connects to the runtime of this person, if there is one. Of one that we have started ourselves we know the address
/// already: then it is told by this that somebody uses it, and can be asked to go on.
void LocalRuntime::find()
{
    m_link = new UserSocketLink(this);
    connect(m_link, &UserSocketLink::received, this, &LocalRuntime::onLine);
    connect(m_link, &UserSocketLink::opened, this, [this] {
        if (m_phase != Phase::Running)
            return; // what it is told waits for what it says
        // Meant before it was known who is there.
        if (m_keepWish)
            setKeepRunning(*m_keepWish);
        if (!m_note.isEmpty())
            setNote(m_note);
    });
    connect(m_link, &UserSocketLink::closed, this, [this](const QString &why) {
        m_link->deleteLater();
        m_link = nullptr;
        if (m_phase == Phase::Starting && !m_process)
            return startProcess();
        if (m_phase == Phase::Running)
            qCWarning(lcRuntime).noquote() << "the runtime cannot be asked to go on without us:" << why;
        if (std::exchange(m_isKept, false))
            Q_EMIT keptChanged(false);
    });
    m_link->open(m_socket);
}

void LocalRuntime::onLine(const QByteArray &line)
{
    const QJsonObject words = QJsonDocument::fromJson(line).object();
    const bool isIntroduction = words.contains("api_key"_L1);
    const qint64 pid = m_link->peer();
    if (isIntroduction && m_phase == Phase::Starting && !m_process) {
        m_url = QUrl(words["url"_L1].toString(), QUrl::StrictMode);
        m_apiKey = words["api_key"_L1].toString();
        m_note = words["note"_L1].toObject();
        m_isKept = words["kept"_L1].toBool();
        m_deadline.stop();
        adopt(pid);
        return;
    }
    const bool isKept = words["kept"_L1].toBool() && m_keepWish.value_or(true);
    if (std::exchange(m_isKept, isKept) != isKept)
        Q_EMIT keptChanged(isKept);
}

void LocalRuntime::adopt(qint64 pid)
{
    m_watch = new ProcessWatch(pid, programName(), this);
    if (!m_watch->isValid()) { // it has ended meanwhile, or is another program under that name
        delete std::exchange(m_watch, nullptr);
        m_url.clear();
        m_apiKey.clear();
        m_link->disconnect(this);
        m_link->deleteLater();
        m_link = nullptr;
        return startProcess();
    }
    m_foundPid = pid;
    m_phase = Phase::Running;
    connect(m_watch, &ProcessWatch::ended, this, [this] { onEnded(tr("platod ended.")); });
    qCInfo(lcRuntime) << "found process" << pid << "serving at" << m_url.toString();
    if (m_apiKey.isEmpty())
        Q_EMIT silent();
    else
        Q_EMIT ready();
}

/// Somebody has the socket, and said nothing in time.
void LocalRuntime::endSearch()
{
    const qint64 pid = m_link ? m_link->peer() : 0;
    if (pid > 0)
        return adopt(pid);
    if (m_link) {
        m_link->disconnect(this);
        m_link->deleteLater();
        m_link = nullptr;
    }
    startProcess();
}

void LocalRuntime::startProcess()
{
    const QString program = m_program.isEmpty() ? findProgram(u"platod"_s) : m_program;
    if (program.isEmpty()) {
        // Later, as every other answer.
        QMetaObject::invokeMethod(
            this, [this] { onEnded(tr("platod was not found, neither beside this program nor in PATH.")); },
            Qt::QueuedConnection);
        return;
    }

    QStringList arguments{u"--listen"_s, u"127.0.0.1:0"_s};
    if (m_socket.isEmpty())
        arguments += u"--exit-with-parent"_s;
    else
        arguments += {u"--hand-over"_s, m_socket};
    if (!m_stateDir.isEmpty())
        arguments += {u"--state-dir"_s, m_stateDir};
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"PLATO_API_KEY"_s);
    environment.remove(u"PLATO_BASE_URL"_s);

    m_process = new QProcess(this);
    m_process->setProcessEnvironment(environment);
    m_process->setStandardInputFile(QProcess::nullDevice());
    if (!m_socket.isEmpty())
        m_process->setChildProcessModifier([] { ::setsid(); }); // Ctrl+C or a closed terminal must not reach it
    else
        // Before platod looks at its options: by then we may have gone, and nothing would tell it.
        m_process->setChildProcessModifier([parent = ::getpid()] {
            if (::prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || ::getppid() != parent)
                ::_exit(1);
        });
    connect(m_process, &QProcess::readyReadStandardOutput, this, &LocalRuntime::readAnswer);
    connect(m_process, &QProcess::readyReadStandardError, this, &LocalRuntime::readDiagnostics);
    connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        readDiagnostics();
        onEnded(status == QProcess::CrashExit ? tr("platod was killed or crashed.")
                                              : tr("platod ended with exit code %1.").arg(code));
    });
    connect(
        m_process, &QProcess::errorOccurred, this,
        [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart && m_process) // the other errors are followed by finished()
                onEnded(tr("platod could not be started: %1.").arg(m_process->errorString()));
        },
        Qt::QueuedConnection);
    m_deadline.start(m_timing.start);
    qCInfo(lcRuntime) << "starting" << program;
    m_process->start(program, arguments);
}

QString LocalRuntime::programName() const
{
    return m_program.isEmpty() ? u"platod"_s : m_program.section(u'/', -1);
}

void LocalRuntime::stop()
{
    if (m_phase == Phase::Starting || m_phase == Phase::Running)
        ask();
}

qint64 LocalRuntime::processId() const
{
    return m_process ? m_process->processId() : m_foundPid;
}

void LocalRuntime::readAnswer()
{
    const QByteArray more = m_process->readAllStandardOutput();
    if (m_phase != Phase::Starting)
        return; // platod says all in its first line
    m_answer += more;
    const qsizetype end = m_answer.indexOf('\n');
    if (end < 0 && m_answer.size() < MaxAnswer)
        return;
    const QJsonObject answer = QJsonDocument::fromJson(m_answer.left(end)).object();
    m_answer.clear();
    const QUrl url(answer.value("url"_L1).toString(), QUrl::StrictMode);
    const QString key = answer.value("api_key"_L1).toString();
    if (url.scheme() != "http"_L1 || url.host().isEmpty() || key.isEmpty()) {
        giveUp(tr("platod did not say where it serves, but something else.")); // not what: there may be a key in it
        return;
    }
    m_deadline.stop();
    m_url = url;
    m_apiKey = key;
    m_phase = Phase::Running;
    qCInfo(lcRuntime) << "serving at" << m_url.toString() << "process" << processId();
    if (!m_socket.isEmpty())
        find();
    Q_EMIT ready();
}

void LocalRuntime::readDiagnostics()
{
    m_diagnosticsRest += m_process->readAllStandardError();
    qsizetype begin = 0;
    for (qsizetype end; (end = m_diagnosticsRest.indexOf('\n', begin)) >= 0; begin = end + 1) {
        const QString line = QString::fromUtf8(m_diagnosticsRest.mid(begin, qMin(end - begin, MaxLine))).trimmed();
        qCDebug(lcRuntime).noquote() << line;
        if (!line.isEmpty())
            m_diagnostics.append(line);
    }
    m_diagnosticsRest = m_diagnosticsRest.mid(begin).left(MaxLine);
    while (m_diagnostics.size() > MaxLines)
        m_diagnostics.removeFirst();
}

void LocalRuntime::ask()
{
    m_phase = Phase::Stopping;
    m_url.clear();
    m_apiKey.clear();
    m_deadline.start(m_timing.grace);
    if (m_process)
        m_process->terminate();
    else if (m_watch)
        m_watch->sendSignal(SIGTERM);
    else // it was being looked for
        QMetaObject::invokeMethod(
            this, [this] { onEnded({}); }, Qt::QueuedConnection);
}

void LocalRuntime::giveUp(const QString &reason)
{
    m_failure = reason;
    ask();
}

void LocalRuntime::onEnded(const QString &how)
{
    const bool wanted = m_phase == Phase::Stopping && m_failure.isEmpty();
    const QString reason = withDiagnostics(m_failure.isEmpty() ? how : m_failure);
    m_deadline.stop();
    m_phase = Phase::Stopped;
    m_url.clear();
    m_apiKey.clear();
    m_foundPid = 0;
    m_isKept = false;
    if (m_link) {
        m_link->disconnect(this);
        m_link->deleteLater();
        m_link = nullptr;
    }
    if (m_process) {
        m_process->disconnect(this);
        m_process->deleteLater();
        m_process = nullptr;
    }
    if (m_watch) {
        m_watch->deleteLater();
        m_watch = nullptr;
    }
    // Last, since whoever hears it may start again, or delete us.
    if (wanted) {
        Q_EMIT stopped();
    } else {
        qCWarning(lcRuntime).noquote() << how;
        Q_EMIT failed(reason);
    }
}

QString LocalRuntime::withDiagnostics(const QString &reason) const
{
    QStringList lines = m_diagnostics;
    if (const QString rest = QString::fromUtf8(m_diagnosticsRest).trimmed(); !rest.isEmpty())
        lines.append(rest);
    lines.prepend(reason);
    return lines.join(u'\n');
}

} // namespace plato
