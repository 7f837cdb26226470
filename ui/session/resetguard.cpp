// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/resetguard.h"

#include "core/session/statetimeline.h"
#include "ui/common/messagebox.h"

#include <QCheckBox>
#include <QPointer>
#include <QPushButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

bool isFetching(const Session &session)
{
    return std::any_of(session.envs().cbegin(), session.envs().cend(),
                       [](const Env &env) { return env.activity == Env::Activity::FetchingState; });
}

} // namespace

ResetGuard::ResetGuard(QWidget &window, std::function<bool()> isMergeWanted, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_isMergeWanted(std::move(isMergeWanted))
{
}

/// Since when something may have changed in the chosen envs that nobody has fetched; invalid: nothing, as far as we
/// know.
QDateTime ResetGuard::unfetchedSince(const Session &session, const QString &jobId) const
{
    const QDateTime fresh = QDateTime::currentDateTimeUtc().addMSecs(-m_fresh.count());
    QDateTime since;
    for (const Env &env : session.envs()) {
        const QDateTime seen = jobId.isEmpty() || env.jobId == jobId ? env.recordSeenAt() : QDateTime();
        if (seen.isValid() && seen < fresh && (!since.isValid() || seen < since))
            since = seen;
    }
    return since;
}

void ResetGuard::reset(Session &session, const QString &jobId, const QString &subject)
{
    if (!session.canReset(jobId))
        return;
    const QDateTime since = unfetchedSince(session, jobId);
    if (!since.isValid() || m_unasked.contains(&session))
        return session.reset(jobId);

    auto *box = createMessageBox(
        QMessageBox::Question, tr("Reset %1?").arg(subject),
        tr("What was changed in it since %1 has not been fetched, and will be lost.").arg(StateTimeline::clock(since)),
        QMessageBox::Cancel, &m_window);
    box->setObjectName(u"resetQuestion"_s);
    QPushButton *fetch = box->addButton(tr("Fetch first"), QMessageBox::AcceptRole);
    fetch->setObjectName(u"resetQuestionFetch"_s);
    QPushButton *yes = box->addButton(tr("Reset"), QMessageBox::DestructiveRole);
    yes->setObjectName(u"resetQuestionYes"_s);
    box->setDefaultButton(fetch);
    auto *unasked = new QCheckBox(tr("Do not ask again in this session"), box);
    unasked->setObjectName(u"resetQuestionUnasked"_s);
    box->setCheckBox(unasked);
    const auto remember = [this, unasked, of = &session] {
        if (!unasked->isChecked() || m_unasked.contains(of))
            return;
        m_unasked.insert(of);
        connect(of, &QObject::destroyed, this, [this, of] { m_unasked.remove(of); });
    };
    connect(fetch, &QPushButton::clicked, &session, [this, remember, &session, jobId] {
        remember();
        fetchAndReset(session, jobId);
    });
    connect(yes, &QPushButton::clicked, &session, [remember, &session, jobId] {
        remember();
        session.reset(jobId);
    });
    // Without the session there is nothing left to ask about.
    connect(&session, &QObject::destroyed, box, &QWidget::close);
    box->open();
}

/// A state that could not be fetched leaves everything as it is: the window says why, and the person decides anew.
void ResetGuard::fetchAndReset(Session &session, const QString &jobId)
{
    if (!session.canFetchState(jobId))
        return;
    const QDateTime begun = QDateTime::currentDateTimeUtc();
    session.fetchState(jobId, m_isMergeWanted());
    auto *waiting = new QObject(this);
    connect(&session, &QObject::destroyed, waiting, &QObject::deleteLater);
    const auto look = [this, waiting, of = QPointer<Session>(&session), jobId, begun, isDone = false]() mutable {
        if (!of || isFetching(*of) || std::exchange(isDone, true))
            return;
        waiting->deleteLater();
        const QDateTime since = unfetchedSince(*of, jobId);
        if (!since.isValid() || since >= begun)
            of->reset(jobId);
    };
    // Queued: by then the state is among those that are kept.
    connect(&session, &Session::envsChanged, waiting, look, Qt::QueuedConnection);
}

} // namespace plato::ui
