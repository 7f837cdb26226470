// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/activitybar.h"

#include "core/session/activityfilter.h"
#include "core/session/session.h"
#include "ui/pane/selection.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QTimer>

#include <chrono>

using namespace Qt::StringLiterals;

namespace plato::ui {

ActivityBar::ActivityBar(ActivityFilter &filter, QWidget *parent)
    : QWidget(parent)
    , m_filter(filter)
{
    setObjectName(u"activityBar"_s);
    m_text = new QLineEdit(this);
    m_text->setObjectName(u"activityFilterEdit"_s);
    m_text->setAccessibleName(tr("Filter requests"));
    m_text->setPlaceholderText(tr("Filter: operation, path, status…"));
    m_text->setToolTip(tr("Show requests that have all of these words in operation, method, path or status"));
    m_text->setClearButtonEnabled(true);
    const auto combo = [this](const QString &name, const QString &accessible, const QString &tip) {
        auto *box = new QComboBox(this);
        box->setObjectName(name);
        box->setAccessibleName(accessible);
        box->setToolTip(tip);
        return box;
    };
    m_method = combo(u"activityMethodBox"_s, tr("Method"), tr("Show requests of one method"));
    m_method->addItem(tr("Any method"), QByteArray());
    for (const char *method : {"GET", "POST"})
        m_method->addItem(QString::fromLatin1(method), QByteArray(method));
    m_status = combo(u"activityStatusBox"_s, tr("Outcome"), tr("Show requests that succeeded, or that failed"));
    m_status->addItem(tr("Any outcome"), QVariant::fromValue(ActivityFilter::Status::Any));
    m_status->addItem(tr("Succeeded"), QVariant::fromValue(ActivityFilter::Status::Succeeded));
    m_status->addItem(tr("Failed"), QVariant::fromValue(ActivityFilter::Status::Failed));
    m_scope = combo(u"activityScopeBox"_s, tr("Session or environment"),
                    tr("Show requests of the chosen session or environment"));
    m_scope->addItems({tr("All sessions"), tr("Chosen session"), tr("Chosen environment")});
    m_polling = new QCheckBox(this);
    m_polling->setObjectName(u"activityPollingBox"_s);
    m_polling->setToolTip(tr("Show what this program asks again and again, where the answer was as it should be"));
    m_counting = new QTimer(this);
    m_counting->setSingleShot(true);
    m_counting->setInterval(std::chrono::milliseconds(200));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 4, 6, 4);
    layout->addWidget(m_text, 1);
    for (QWidget *part : {static_cast<QWidget *>(m_method), static_cast<QWidget *>(m_status),
                          static_cast<QWidget *>(m_scope), static_cast<QWidget *>(m_polling)})
        layout->addWidget(part);

    connect(m_text, &QLineEdit::textChanged, this, &ActivityBar::apply);
    for (QComboBox *box : {m_method, m_status, m_scope}) // an empty one takes its first entry as a choice
        connect(box, &QComboBox::currentIndexChanged, this, &ActivityBar::apply);
    connect(m_polling, &QCheckBox::toggled, this, &ActivityBar::apply);
    connect(m_counting, &QTimer::timeout, this, &ActivityBar::refreshCount);
    const auto countLater = [this] {
        if (!m_counting->isActive())
            m_counting->start();
    };
    connect(m_filter.sourceModel(), &QAbstractItemModel::rowsInserted, this, countLater);
    refreshCount();
}

void ActivityBar::showSelection(const Selection &selection)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = selection.session();
    m_jobId = selection.jobId();
    if (m_session) { // its id and those of its envs may come later
        connect(m_session, &Session::phaseChanged, this, &ActivityBar::takeIds);
        connect(m_session, &Session::envsChanged, this, &ActivityBar::takeIds);
    }
    takeIds();
}

void ActivityBar::takeIds()
{
    if (m_scope->currentIndex() > 0)
        apply();
}

void ActivityBar::clear()
{
    {
        const QSignalBlocker text(m_text);
        const QSignalBlocker method(m_method);
        const QSignalBlocker status(m_status);
        const QSignalBlocker scope(m_scope);
        m_text->clear();
        for (QComboBox *box : {m_method, m_status, m_scope})
            box->setCurrentIndex(0);
    }
    apply();
}

void ActivityBar::apply()
{
    Q_EMIT aboutToFilter();
    m_filter.setText(m_text->text());
    m_filter.setMethod(m_method->currentData().toByteArray());
    m_filter.setStatus(m_status->currentData().value<ActivityFilter::Status>());
    std::optional<QSet<QString>> ids;
    if (m_scope->currentIndex() > 0) {
        ids.emplace();
        if (m_scope->currentIndex() == 2 && !m_jobId.isEmpty()) {
            ids->insert(m_jobId);
        } else if (m_session) { // no env is chosen: its session is meant, as everywhere
            ids->insert(m_session->id());
            for (const Env &env : m_session->envs())
                ids->insert(env.jobId);
        }
        ids->remove(QString());
    }
    m_filter.setIds(ids);
    m_filter.setPollingShown(m_polling->isChecked());
    Q_EMIT filtered();
    refreshCount();
}

void ActivityBar::refreshCount()
{
    m_polling->setText(tr("Polling (%L1)").arg(m_filter.foldedCount()));
}

} // namespace plato::ui
