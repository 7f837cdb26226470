// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/detail/rawjsonview.h"

#include "core/text/jsontext.h"
#include "ui/mutation/content/mutationcontent.h"
#include "ui/mutation/detail/textview.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QShowEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

/// Data of the item for the reply of an env; that of the record is empty.
QString modeOfReply(const QString &jobId)
{
    return u"reply:"_s + jobId;
}

} // namespace

RawJsonView::RawJsonView(QWidget *parent)
    : QWidget(parent)
    , m_mode(new QComboBox)
    , m_text(new TextView(u"mutationRaw"_s))
    , m_note(new QLabel)
{
    m_mode->setObjectName(u"mutationRawMode"_s);
    m_mode->setAccessibleName(tr("Which JSON is shown"));
    m_mode->setToolTip(tr("The chosen record, indented, or the whole reply of an environment exactly as it came"));
    m_mode->addItem(tr("Chosen record"), QString());
    m_mode->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_mode->setMinimumContentsLength(12);

    auto *copyButton = new QToolButton;
    copyButton->setObjectName(u"mutationRawCopyButton"_s);
    copyButton->setText(tr("Copy"));
    copyButton->setToolTip(tr("Copy this JSON exactly as it came"));
    copyButton->setAccessibleName(copyButton->toolTip());
    copyButton->setAutoRaise(true);
    connect(copyButton, &QToolButton::clicked, this, &RawJsonView::copy);

    m_text->setAccessibleName(tr("JSON as the server sent it"));
    m_note->setObjectName(u"mutationRawNote"_s);
    m_note->setWordWrap(true);
    m_note->hide();
    setFocusProxy(m_text);

    auto *row = new QHBoxLayout;
    row->addWidget(m_mode, 1);
    row->addWidget(copyButton);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_text, 1);
    column->addWidget(m_note);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &RawJsonView::markStale);
}

void RawJsonView::setRecord(const Mutation &record)
{
    m_record = record;
    markStale();
}

void RawJsonView::setEnvs(const QList<Env> &envs)
{
    QList<Env> fetched = envs;
    fetched.removeIf([](const Env &env) { return !env.log; });
    const bool isSame = std::equal(fetched.cbegin(), fetched.cend(), m_envs.cbegin(), m_envs.cend(),
                                   [](const Env &a, const Env &b) { return a.log == b.log && a.alias == b.alias; });
    m_envs = std::move(fetched);
    if (isSame)
        return; // only the status of an env has changed: a person who reads its reply keeps the place
    const QVariant chosen = m_mode->currentData();
    const QSignalBlocker blocker(m_mode);
    m_mode->clear();
    m_mode->addItem(tr("Chosen record"), QString());
    for (const Env &env : std::as_const(m_envs))
        m_mode->addItem(tr("Whole reply of %1").arg(MutationGuide::nameOf(env)), modeOfReply(env.jobId));
    m_mode->setCurrentIndex(std::max(0, m_mode->findData(chosen)));
    markStale();
}

void RawJsonView::chooseReply(const QString &jobId)
{
    const int env = m_mode->findData(modeOfReply(jobId));
    m_mode->setCurrentIndex(env >= 0 ? env : m_mode->count() - 1);
}

bool RawJsonView::isRecordChosen() const
{
    return m_mode->currentData().toString().isEmpty();
}

QByteArrayView RawJsonView::bytes() const
{
    if (isRecordChosen())
        return m_record.raw();
    const QString mode = m_mode->currentData().toString();
    for (const Env &env : m_envs) {
        if (mode == modeOfReply(env.jobId))
            return env.log->raw();
    }
    return {};
}

void RawJsonView::markStale()
{
    m_isStale = true;
    if (isVisible())
        fill();
}

void RawJsonView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    fill();
}

void RawJsonView::fill()
{
    if (!m_isStale)
        return;
    m_isStale = false;
    const QByteArrayView all = bytes();
    const bool isCut = all.size() > TextView::MaxShown;
    const QByteArrayView shown = all.first(std::min(all.size(), TextView::MaxShown));
    const QString text = QString::fromUtf8(isRecordChosen() ? jsontext::indented(shown) : shown.toByteArray());
    if (text != m_text->toPlainText())
        m_text->setPlainText(text); // not if it is the same: the view would scroll to its top
    m_text->setPlaceholderText(tr("Choose a mutation in the table."));
    m_note->setVisible(isCut);
    if (isCut) {
        m_note->setText(
            tr("The first %1 of %2 are shown; Copy takes all.")
                .arg(QLocale().formattedDataSize(TextView::MaxShown), QLocale().formattedDataSize(all.size())));
    }
}

void RawJsonView::copy()
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(bytes()));
}

} // namespace plato::ui
