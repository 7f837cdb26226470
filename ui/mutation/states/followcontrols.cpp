// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/states/followcontrols.h"

#include "core/mutation/log/mutationtext.h"
#include "ui/common/errortext.h"
#include "ui/common/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <array>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr std::array Intervals{2, 5, 10, 30, 60};

QString clock(const QDateTime &time)
{
    return time.toLocalTime().time().toString(u"HH:mm:ss"_s);
}

} // namespace

FollowControls::FollowControls(QSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_follow(new QCheckBox(tr("&Follow")))
    , m_interval(new QComboBox)
    , m_text(new QLabel)
    , m_resume(new QToolButton)
{
    m_follow->setObjectName(u"followCheck"_s);
    m_follow->setToolTip(tr("Fetch the state again and again while you work; new mutations stand out"));
    connect(m_follow, &QCheckBox::clicked, this, &FollowControls::setFollowing);
    m_interval->setObjectName(u"followInterval"_s);
    m_interval->setAccessibleName(tr("Time between two fetches"));
    m_interval->setToolTip(tr("From the end of a fetch to the next one"));
    const int chosen = read(m_settings, settings::FollowSeconds);
    for (const int seconds : Intervals) {
        m_interval->addItem(tr("every %1 s").arg(seconds), seconds);
        if (seconds == chosen)
            m_interval->setCurrentIndex(m_interval->count() - 1);
    }
    const auto take = [this] { m_follower.setInterval(std::chrono::seconds(m_interval->currentData().toInt())); };
    take();
    connect(m_interval, &QComboBox::activated, this, [this, take] {
        take();
        write(m_settings, settings::FollowSeconds, m_interval->currentData().toInt());
    });
    m_text->setObjectName(u"followText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_resume->setObjectName(u"followResume"_s);
    m_resume->setText(tr("Resume"));
    m_resume->setToolTip(tr("Fetch now, and go on following"));
    connect(m_resume, &QToolButton::clicked, this, &FollowControls::resume);
    connect(&m_follower, &StateFollower::statusChanged, this, &FollowControls::refresh);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_follow);
    row->addWidget(m_interval);
    row->addWidget(m_text, 1);
    row->addWidget(m_resume);
    refresh();
}

void FollowControls::setSession(Session *session)
{
    if (session == m_session)
        return;
    m_follower.stop();
    m_session = session;
    refresh();
}

void FollowControls::setScope(const QString &jobId, bool merge)
{
    m_jobId = jobId;
    m_merge = merge;
    m_follower.setScope(jobId, merge);
}

void FollowControls::setFollowing(bool isOn)
{
    if (!isOn) {
        m_follower.stop();
        return;
    }
    Q_EMIT latestWanted();
    m_follower.start(m_session, m_jobId, m_merge);
    refresh();
}

void FollowControls::pause()
{
    if (isFollowing())
        m_follower.pause();
}

void FollowControls::resume()
{
    if (m_follower.status() != StateFollower::Status::Paused)
        return;
    Q_EMIT latestWanted();
    m_follower.resume();
}

void FollowControls::refresh()
{
    using Status = StateFollower::Status;
    const Status status = m_follower.status();
    const bool isPossible = m_session && !isPhaseOver(m_session->phase());
    m_follow->setEnabled(isPossible);
    m_follow->setChecked(m_follower.isOn());
    m_interval->setVisible(m_follower.isOn());
    m_resume->setVisible(status == Status::Paused);
    QString text;
    if (status == Status::Paused)
        text = tr("Paused");
    else if (status == Status::Retrying && m_follower.error())
        text = tr("%1 Next try at %2.").arg(errorText(*m_follower.error()), clock(m_follower.nextAt()));
    m_text->setText(text);
    m_text->setToolTip(mutationtext::asToolTip(text));
}

} // namespace plato::ui
