// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/fetchbar.h"

#include "core/api/replylimits.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr qint64 LargeState = 16 << 20; // smaller ones are there before anybody has read this bar

} // namespace

FetchBar::FetchBar(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
{
    setObjectName(u"fetchBar"_s);
    m_text->setObjectName(u"fetchBarText"_s);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"fetchCancelButton"_s);
    cancel->setToolTip(tr("Stop fetching this state; what was fetched before stays"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 2, 8, 6);
    layout->addWidget(m_text, 1);
    layout->addWidget(cancel);
    connect(cancel, &QPushButton::clicked, this, [this] {
        if (m_session)
            m_session->cancelFetch();
    });
    hide();
}

void FetchBar::setSession(Session *session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    if (session) {
        connect(session, &Session::stateReceivedChanged, this, &FetchBar::refresh);
        connect(session, &QObject::destroyed, this, &QWidget::hide);
    }
    refresh();
}

void FetchBar::refresh()
{
    const qint64 bytes = m_session ? m_session->stateReceived() : 0;
    if (bytes >= LargeState) {
        const QLocale locale;
        m_text->setText(tr("A large state: %1 so far, at most %2 are taken")
                            .arg(locale.formattedDataSize(bytes), locale.formattedDataSize(replylimit::State)));
    }
    setVisible(bytes >= LargeState);
}

} // namespace plato::ui
