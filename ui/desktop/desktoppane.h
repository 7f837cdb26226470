// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/backoff.h"
#include "core/profile/profile.h"
#include "core/session/session.h"
#include "ui/pane/pane.h"

#include <QPointer>
#include <QTimer>

#include <chrono>

class QSettings;
class QStackedWidget;

namespace plato {
class PlatoApi;
}

namespace plato::ui {

class DesktopScreen;
class EmptyState;

/// The screen of one desktop env: its picture, refreshed while visible, and, once "Take control" is on, its pointer and
/// keyboard. Finds the agent by connect_url on loopback servers and through the gateway otherwise.
///
/// What is shown is what is chosen: an env without a screen says so, and offers the session's desktop. Desktops may be
/// shown in windows of their own, too, as many as wanted (DesktopWindow).
///
/// Nothing is asked for before the pane is visible for the first time. Where the desktop does not answer, the pane says
/// why, tries again by itself, further and further apart, and at once on "Try again". After a reset of the env the
/// agent is looked for anew.
class DesktopPane : public Pane
{
    Q_OBJECT

public:
    /// `settings` outlive it; null: nothing is remembered.
    explicit DesktopPane(QSettings *settings = nullptr, QWidget *parent = nullptr);
    ~DesktopPane() override;

    void showSelection(const Selection &selection) override;
    /// `profile`: where `api` leads, for its gateway. `jobId` empty: the session's desktop, by the rule of the SDK.
    /// Null session, an unknown env, or one that is no desktop: the pane says so. The same again changes nothing.
    /// `offered`: the desktop that a button leads to where the env has none.
    void showEnv(plato::PlatoApi *api, const plato::Profile &profile, plato::Session *session, const QString &jobId,
                 const QString &offered = {});
    /// It is alone in its window, and offers no other.
    void setOwnWindow(bool isOwnWindow);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    enum class Contact { None, Locating, Made };

    void refresh();
    void explain(const QString &title, const QString &text, const QString &button = {});
    void leave();
    void locate(const Env &env);
    void connectTo(const QUrl &url);
    void findViewer(const Env &env);
    void detach();
    void onUnreachable(const QString &why);
    void searchAgain();
    void onButton();
    QString name(const Env &env) const;

    QSettings *m_settings = nullptr;
    QPointer<PlatoApi> m_api;
    Profile m_profile;
    QPointer<Session> m_session;
    QString m_jobId; // as asked for
    QString m_offered;
    QString m_triedJobId; // not known to be a desktop, but the person wants it tried

    Contact m_contact = Contact::None;
    QString m_contactJobId;
    QDateTime m_contactReset; // Env::lastReset at that time
    QPointer<ApiJob> m_urlJob;
    QPointer<ApiJob> m_viewerJob;
    QString m_unreachable; // why the last attempt failed; empty while none has
    QTimer m_retryTimer;
    Backoff m_backoff{std::chrono::seconds(1), std::chrono::seconds(10)};
    std::chrono::milliseconds m_retryPause{0};

    QStackedWidget *m_pages = nullptr;
    EmptyState *m_message = nullptr;
    DesktopScreen *m_screen = nullptr;
};

} // namespace plato::ui
