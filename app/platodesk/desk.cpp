// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platodesk/desk.h"

#include "app/platodesk/orders.h"
#include "ui/common/accessibility.h"
#include "ui/common/icons.h"
#include "ui/common/settings.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QLoggingCategory>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcStartup, "plato.startup", QtWarningMsg)

std::unique_ptr<QSettings> openSettings(const CommandLine &commandLine)
{
    if (commandLine.settingsFile.isEmpty())
        return std::make_unique<QSettings>();
    return std::make_unique<QSettings>(commandLine.settingsFile, QSettings::IniFormat);
}

} // namespace

void Desk::setUpApplication()
{
    QCoreApplication::setOrganizationName(u"Plato Desk"_s);
    QCoreApplication::setApplicationName(u"platodesk"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(PLATO_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Plato Desk"_s);
    QGuiApplication::setDesktopFileName(QStringLiteral(PLATO_APPLICATION_ID));
}

Desk::Desk(const CommandLine &commandLine, std::unique_ptr<SecretStore> secrets)
    : m_commandLine(commandLine)
    , m_settings(openSettings(commandLine))
    , m_secrets(secrets ? std::move(secrets) : std::make_unique<KeychainSecretStore>())
    , m_profiles(std::make_unique<ProfileStore>(openSettings(commandLine),
                                                ProfileStore::fromEnvironment(commandLine.environmentKey)))
{
    Connection::Options options;
    options.platodProgram = commandLine.platodProgram;
    options.runtimeStateDir = commandLine.runtimeStateDir;
    options.settingsFile = commandLine.settingsFile;
    options.environmentKey = commandLine.environmentKey;
    m_connection = std::make_unique<Connection>(*m_profiles, *m_secrets, options);
    m_journal = std::make_unique<Journal>(commandLine.journalFolder.isEmpty() ? Journal::defaultFolder()
                                                                              : commandLine.journalFolder);
    m_recorder = std::make_unique<SessionRecorder>(*m_journal);
    QObject::connect(m_connection.get(), &Connection::phaseChanged, m_recorder.get(), [this](Connection::Phase phase) {
        if (phase == Connection::Phase::Online)
            m_recorder->setWorkspace(m_connection->workspace(), m_connection->profile());
    });
    QObject::connect(m_connection.get(), &Connection::workspaceClosing, m_recorder.get(),
                     [this] { m_recorder->setWorkspace(nullptr); });
    m_appearance = std::make_unique<ui::Appearance>();
    m_appearance->setMode(static_cast<ui::Appearance::Mode>(qBound(0, read(*m_settings, ui::settings::Appearance), 2)));
    QGuiApplication::setWindowIcon(ui::applicationIcon());
    QCoreApplication::installTranslator(&m_plurals);
    ui::installAccessibility();
    m_window = std::make_unique<ui::MainWindow>(
        ui::Services{*m_profiles, *m_secrets, *m_connection, *m_settings, *m_appearance, *m_journal});
}

Desk::~Desk() = default;

void Desk::start()
{
    // The window paints itself first: starting the runtime takes time that would delay the first picture.
    QObject::connect(m_window.get(), &ui::MainWindow::painted, m_connection.get(), &Connection::open,
                     Qt::SingleShotConnection);
    // Behind that, too, and after messages of before have been cleared: it may have something to say.
    QObject::connect(m_window.get(), &ui::MainWindow::painted, m_journal.get(), &Journal::start,
                     Qt::SingleShotConnection);
    // In nanoseconds of the machine's steady clock, so that the starting process can compute how long it took.
    QObject::connect(m_window.get(), &ui::MainWindow::painted, m_connection.get(), [] {
        qCInfo(lcStartup) << "window painted" << QDeadlineTimer::current(Qt::PreciseTimer).deadlineNSecs();
    });
    // After the connection has begun to open, which clears all messages: those about files that cannot be read stay.
    QObject::connect(
        m_window.get(), &ui::MainWindow::painted, m_window.get(),
        [this] { m_window->openStates(m_commandLine.stateFiles); }, Qt::SingleShotConnection);
    // The program goes on without its window until the runtime has ended: it kills a runtime that hangs.
    QObject::connect(m_window.get(), &ui::MainWindow::closed, m_connection.get(), [this] {
        m_leaving = std::make_unique<QEventLoopLocker>();
        m_connection->leave();
    });
    QObject::connect(m_connection.get(), &Connection::left, m_window.get(), [this] { m_leaving.reset(); });
    if (m_commandLine.needsConnection() || !m_commandLine.profile.isEmpty()) {
        QObject::connect(
            m_window.get(), &ui::MainWindow::painted, m_window.get(),
            [this] {
                const auto tell = [](const StartAnswer &answer) {
                    std::fputs(qUtf8Printable(answer.output), stdout);
                    std::fflush(stdout);
                    if (!answer.errors.isEmpty())
                        std::fprintf(stderr, "%s\n", qUtf8Printable(answer.errors));
                };
                (new Orders(m_commandLine, *m_window, *m_profiles, *m_settings, *m_connection, tell))->carryOut();
            },
            Qt::SingleShotConnection);
    }
    m_window->show();
}

void Desk::serve(Instance &instance)
{
    instance.serve([this](const StartRequest &request, const Instance::Answer &answer) { carryOut(request, answer); });
}

/// What cannot be done in a window that is open already is refused, not left out.
void Desk::carryOut(const StartRequest &request, const Instance::Answer &answer)
{
    if (m_leaving)
        return answer({1, {}, tr("Plato Desk is closing just now. Start it again in a moment.")});
    int exitCode = 0;
    const auto wanted = CommandLine::parse(QStringList{u"platodesk"_s} + request.arguments, exitCode);
    if (!wanted) // its own process has seen to help and mistakes
        return answer({exitCode, {}, {}});
    const auto differs = [](const QString &its, const QString &ours) { return !its.isEmpty() && its != ours; };
    if (differs(wanted->platodProgram, m_commandLine.platodProgram) ||
        differs(wanted->runtimeStateDir, m_commandLine.runtimeStateDir))
        return answer({1,
                       {},
                       tr("Plato Desk is open already, with another local runtime. Close it first, or give this one "
                          "settings of its own with --settings.")});
    if (differs(request.key, m_commandLine.environmentKey))
        return answer({1,
                       {},
                       tr("Plato Desk is open already, and takes PLATO_API_KEY at its start alone. Close it first, or "
                          "give this one settings of its own with --settings.")});
    if (!wanted->needsWindow()) {
        if (!request.activation.isEmpty())
            qputenv("XDG_ACTIVATION_TOKEN", request.activation.toUtf8());
        m_window->comeForward();
        QStringList files;
        for (const QString &file : wanted->stateFiles)
            files.append(QDir(request.folder).absoluteFilePath(file));
        m_window->openStates(files);
    }
    (new Orders(*wanted, *m_window, *m_profiles, *m_settings, *m_connection, answer))->carryOut();
}

} // namespace plato
