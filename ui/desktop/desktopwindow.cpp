// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop/desktopwindow.h"

#include "core/text/showntext.h"
#include "ui/common/settings.h"
#include "ui/desktop/desktoppane.h"

#include <QCloseEvent>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr qsizetype MostRemembered = 32;

} // namespace

DesktopWindow::DesktopWindow(PlatoApi *api, const Profile &profile, Session *session, const Env &env,
                             QSettings *settings, QWidget *owner)
    : QWidget(owner, Qt::Window)
    , m_jobId(env.jobId)
    , m_alias(env.alias)
    , m_settings(settings)
    , m_pane(new DesktopPane(nullptr, this))
{
    setObjectName(u"desktopWindow"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1 – desktop").arg(showntext::name(env.alias.isEmpty() ? env.jobId : env.alias)));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pane);
    m_pane->setOwnWindow(true);
    connect(m_pane, &Pane::trouble, this, &DesktopWindow::trouble);
    connect(m_pane, &Pane::troubleOver, this, &DesktopWindow::troubleOver);
    connect(session, &QObject::destroyed, this, &QWidget::close);
    m_pane->showEnv(api, profile, session, env.jobId);
    resize(800, 560);
    if (m_settings)
        restoreGeometry(read(*m_settings, settings::DesktopWindows).value(m_alias).toByteArray());
}

void DesktopWindow::closeEvent(QCloseEvent *event)
{
    if (m_settings) {
        QVariantMap remembered = read(*m_settings, settings::DesktopWindows);
        while (remembered.size() >= MostRemembered && !remembered.contains(m_alias))
            remembered.erase(remembered.begin());
        remembered.insert(m_alias, saveGeometry());
        write(*m_settings, settings::DesktopWindows, remembered);
    }
    Q_EMIT troubleOver(m_jobId); // nobody would take it back later
    QWidget::closeEvent(event);
}

} // namespace plato::ui
