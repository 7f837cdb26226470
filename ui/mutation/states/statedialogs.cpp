// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/states/statedialogs.h"

#include "core/session/statetimeline.h"
#include "core/text/showntext.h"
#include "ui/common/icons.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr qsizetype MaxEdited = 10'000; // of a name or note: from a file, it may be of any length

QDialogButtonBox *makeButtons(QDialog *dialog, const QString &yes)
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, dialog);
    buttons->button(QDialogButtonBox::Ok)->setText(yes);
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    return buttons;
}

} // namespace

CompareDialog::CompareDialog(const QList<KeptState> &states, quint64 newer, QWidget *parent)
    : QDialog(parent)
    , m_states(states)
    , m_older(new QComboBox)
    , m_newer(new QComboBox)
    , m_by(new QComboBox)
{
    setObjectName(u"compareDialog"_s);
    setWindowTitle(tr("Compare states"));
    m_older->setObjectName(u"compareOlder"_s);
    m_newer->setObjectName(u"compareNewer"_s);
    m_by->setObjectName(u"compareBy"_s);
    for (const KeptState &state : m_states) {
        const QString session = state.sessionName.isEmpty() ? state.sessionId : state.sessionName;
        const QString text =
            session.isEmpty()
                ? StateTimeline::titleOf(state)
                : tr("%1: %2", "session, state").arg(showntext::name(session), StateTimeline::titleOf(state));
        for (QComboBox *combo : {m_older, m_newer}) {
            combo->addItem(text);
            combo->setItemData(combo->count() - 1, showntext::ourToolTip(StateTimeline::detailsOf(state)),
                               Qt::ToolTipRole);
        }
    }
    const auto found =
        std::find_if(m_states.cbegin(), m_states.cend(), [newer](const KeptState &s) { return s.id == newer; });
    const int index = found == m_states.cend() ? int(m_states.size()) - 1 : int(found - m_states.cbegin());
    m_newer->setCurrentIndex(index);
    m_older->setCurrentIndex(index > 0 ? index - 1 : std::min(1, int(m_states.size()) - 1));
    m_by->addItem(tr("Its key"));
    m_by->addItem(tr("What it says, without numbers that a counter gave"));

    auto *form = new QFormLayout(this);
    form->addRow(tr("&Older state:"), m_older);
    form->addRow(tr("&Newer state:"), m_newer);
    form->addRow(tr("What &tells a row:"), m_by);
    QDialogButtonBox *buttons = makeButtons(this, tr("Compare"));
    form->addRow(buttons);
    removeButtonIcons(*this);
    connect(m_by, &QComboBox::activated, this, [this] { m_isByChosen = true; });
    for (QComboBox *combo : {m_older, m_newer})
        connect(combo, &QComboBox::currentIndexChanged, this, &CompareDialog::refresh);
    refresh();
}

void CompareDialog::refresh()
{
    // Generated keys of two sessions differ by chance: rows are compared by content.
    if (!m_isByChosen)
        m_by->setCurrentIndex(older().sessionId == newer().sessionId ? 0 : 1);
    findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->setEnabled(older().id != newer().id);
}

KeptState CompareDialog::older() const
{
    return m_states.value(m_older->currentIndex());
}

KeptState CompareDialog::newer() const
{
    return m_states.value(m_newer->currentIndex());
}

statecomparison::By CompareDialog::by() const
{
    return m_by->currentIndex() == 0 ? statecomparison::By::Key : statecomparison::By::Content;
}

StateNoteDialog::StateNoteDialog(const KeptState &state, QWidget *parent)
    : QDialog(parent)
    , m_name(new QLineEdit(state.name.left(MaxEdited)))
    , m_note(new QPlainTextEdit(state.note.left(MaxEdited)))
{
    setObjectName(u"stateNoteDialog"_s);
    setWindowTitle(tr("Name and note"));
    m_name->setObjectName(u"stateName"_s);
    m_name->setPlaceholderText(tr("Before the refund"));
    m_note->setObjectName(u"stateNote"_s);
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(m_note->fontMetrics().lineSpacing() * 5);
    auto *keeps = new QLabel(tr("A state with a name or a note is kept until you close it."));
    keeps->setWordWrap(true);
    auto *form = new QFormLayout(this);
    form->addRow(tr("&Name:"), m_name);
    form->addRow(tr("N&ote:"), m_note);
    form->addRow(keeps);
    form->addRow(makeButtons(this, tr("Save")));
    removeButtonIcons(*this);
}

QString StateNoteDialog::name() const
{
    return m_name->text().simplified();
}

QString StateNoteDialog::note() const
{
    return m_note->toPlainText().trimmed();
}

} // namespace plato::ui
