// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/sessioncommands.h"

#include "ui/common/errortext.h"
#include "ui/common/messagebar.h"
#include "ui/common/messagebox.h"
#include "ui/session/opensessiondialog.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QSet>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

SessionCommands::SessionCommands(QWidget &window, MessageBar &messages, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_messages(messages)
{
}

void SessionCommands::setWorkspace(Workspace *workspace)
{
    delete m_openDialog; // it asks the workspace that goes
    m_workspace = workspace;
}

void SessionCommands::open()
{
    if (!m_workspace || m_openDialog)
        return;
    QSet<QString> openIds;
    for (const Session *session : m_workspace->sessions().sessions())
        openIds.insert(session->id());
    openIds.remove(QString()); // of one that is being made
    m_openDialog = new OpenSessionDialog(m_workspace->api(), openIds, &m_window);
    m_openDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_openDialog, &QDialog::accepted, this, [this] {
        SessionStore &store = m_workspace->sessions();
        const QString id = m_openDialog->sessionId();
        const QList<Session *> &sessions = store.sessions();
        const auto known = std::find_if(sessions.cbegin(), sessions.cend(), [&](Session *s) { return s->id() == id; });
        Q_EMIT opened(known != sessions.cend() ? *known : store.attach(id, id.left(8), m_openDialog->ownership()));
    });
    m_openDialog->open();
}

void SessionCommands::close(Session *session, const QString &jobId)
{
    if (!session || !session->canClose(jobId))
        return;
    const int row = session->indexOf(jobId);
    const QString who =
        row < 0 ? tr("session “%1”").arg(session->name()) : tr("environment “%1”").arg(session->envs().at(row).alias);
    QString text = row < 0 ? tr("All its environments are shut down, and what is in them is gone.")
                           : tr("It is shut down, and what is in it is gone. The other environments go on.");
    if (session->ownership() == Session::Ownership::Watched)
        text = tr("This session was not made here: somebody else may be working in it. ") + text;

    auto *box = createMessageBox(QMessageBox::Question, tr("Close %1?").arg(who), text, QMessageBox::Cancel, &m_window);
    box->setObjectName(u"closeQuestion"_s);
    QPushButton *yes = box->addButton(tr("Close"), QMessageBox::AcceptRole);
    yes->setObjectName(u"closeQuestionYes"_s);
    box->setDefaultButton(yes);
    connect(yes, &QPushButton::clicked, session, [session, jobId] { session->close(jobId); });
    // The question is void once there is nothing left to close.
    connect(session, &QObject::destroyed, box, &QWidget::close);
    box->open();
}

void SessionCommands::withPublicUrl(Session *session, const QString &jobId, std::function<void(const QString &url)> use)
{
    if (!session || !m_workspace || jobId.isEmpty())
        return;
    const int row = session->indexOf(jobId);
    const QString alias = row < 0 ? jobId : session->envs().at(row).alias;
    m_workspace->api().jobPublicUrl(jobId)->then(
        this, [this, alias, use = std::move(use)](const PlatoApi::UrlJob &job) {
            const QString failed = tr("The address of environment “%1” could not be found out.").arg(alias);
            if (job.error())
                return m_messages.post(
                    MessageBar::Level::Error,
                    QStringList{failed, errorText(*job.error()), errorAdvice(*job.error())}.join(u' ').trimmed());
            const UrlResult &result = job.result();
            if (result.url.isEmpty())
                return m_messages.post(MessageBar::Level::Error, u"%1 %2"_s.arg(failed, result.error).trimmed());
            use(result.url);
        });
}

void SessionCommands::openInBrowser(Session *session, const QString &jobId)
{
    withPublicUrl(session, jobId, [this](const QString &url) {
        const QUrl address(url);
        // Only what a browser opens: an address from a server must not start any other program.
        const bool web = address.scheme() == u"http"_s || address.scheme() == u"https"_s;
        if (web && QDesktopServices::openUrl(address))
            return;
        m_messages.post(MessageBar::Level::Warning,
                        web ? tr("No web browser could be started for %1.").arg(url)
                            : tr("%1 is not a web address, so it was not opened.").arg(url),
                        {{tr("Copy address"), [url] { QGuiApplication::clipboard()->setText(url); }}});
    });
}

void SessionCommands::copyPublicUrl(Session *session, const QString &jobId)
{
    withPublicUrl(session, jobId, [this](const QString &url) {
        QGuiApplication::clipboard()->setText(url);
        Q_EMIT copied(url);
    });
}

} // namespace plato::ui
