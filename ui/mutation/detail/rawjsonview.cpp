// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/detail/rawjsonview.h"

#include "core/text/exacttext.h"
#include "core/text/jsontext.h"
#include "ui/common/choicebox.h"
#include "ui/mutation/content/mutationcontent.h"
#include "ui/mutation/detail/textview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QShowEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int WidthInCharacters = 12;

/// Data of the item for the reply of an env; that of the record is empty.
QString modeOfReply(const QString &jobId)
{
    return u"reply:"_s + jobId;
}

} // namespace

RawJsonView::RawJsonView(QWidget *parent)
    : QWidget(parent)
    , m_mode(new ChoiceBox(WidthInCharacters))
    , m_text(new TextView(u"mutationRaw"_s))
    , m_note(new QLabel)
{
    m_mode->setObjectName(u"mutationRawMode"_s);
    m_mode->setAccessibleName(tr("Which JSON is shown"));
    m_mode->setToolTip(tr("The chosen record, indented, or the whole reply of an environment exactly as it came"));
    m_mode->choices().setChoices({{tr("Chosen record"), {}, {}}});
    m_mode->setCurrentIndex(0);

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
    const bool isSame = std::equal(envs.cbegin(), envs.cend(), m_envs.cbegin(), m_envs.cend(),
                                   [](const Env &a, const Env &b) { return a.log == b.log && a.alias == b.alias; });
    m_envs = envs;
    if (isSame)
        return; // only the status of an env has changed: a person who reads its reply keeps the place
    m_areChoicesStale = true;
    if (isVisible())
        fillChoices();
}

/// Of those envs that have a reply. There may be a hundred thousand, so not before somebody can see them.
void RawJsonView::fillChoices()
{
    if (!std::exchange(m_areChoicesStale, false))
        return;
    const QString chosen = m_mode->currentId();
    const QSignalBlocker blocker(m_mode);
    QList<ChoiceModel::Choice> choices{{tr("Chosen record"), {}, {}}};
    m_replies.clear();
    for (const Env &env : std::as_const(m_envs)) {
        if (!env.log)
            continue;
        choices.append({tr("Whole reply of %1").arg(MutationGuide::shownNameOf(env)), modeOfReply(env.jobId), {}});
        m_replies.append(env.log);
    }
    m_mode->choices().setChoices(choices);
    m_mode->setCurrentId(chosen);
    markStale();
}

void RawJsonView::chooseReply(const QString &jobId)
{
    fillChoices();
    const int env = m_mode->choices().rowOf(modeOfReply(jobId));
    m_mode->setCurrentIndex(env >= 0 ? env : m_mode->count() - 1);
}

bool RawJsonView::isRecordChosen() const
{
    return m_mode->currentId().isEmpty();
}

QByteArrayView RawJsonView::bytes() const
{
    if (isRecordChosen())
        return m_record.raw();
    const qsizetype env = m_mode->currentIndex() - 1; // the first choice is the record
    return env >= 0 && env < m_replies.size() ? m_replies[env]->raw() : QByteArrayView();
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
    fillChoices();
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
    const QString text = exacttext::shown(
        QString::fromUtf8(isRecordChosen() ? jsontext::indented(shown) : shown.toByteArray()), exacttext::Lines::Kept);
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
