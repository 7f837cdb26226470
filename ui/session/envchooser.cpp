// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/envchooser.h"

#include "core/text/showntext.h"
#include "ui/pane/selection.h"

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int WidthInCharacters = 16;

} // namespace

EnvChooser::EnvChooser(Selection &selection, QWidget *parent)
    : ChoiceBox(WidthInCharacters, parent)
    , m_selection(selection)
{
    setObjectName(u"scopeCombo"_s);
    setAccessibleName(tr("Environment shown"));
    setToolTip(tr("Which environment the tabs show"));
    connect(&selection, &Selection::changed, this, &EnvChooser::takeSelection);
    connect(this, &QComboBox::activated, this, [this](int index) { m_selection.setJobId(itemData(index).toString()); });
    fill();
}

void EnvChooser::takeSelection()
{
    if (m_session != m_selection.session() || !m_session) {
        if (m_session)
            m_session->disconnect(this);
        m_session = m_selection.session();
        if (m_session)
            connect(m_session, &Session::envsChanged, this, [this](const EnvsChange &change) {
                if (change.hasNewRows())
                    addNew();
            });
        fill();
    }
    setCurrentId(m_selection.jobId());
}

void EnvChooser::fill()
{
    choices().setChoices({{tr("All environments"), {}, {}}});
    addNew();
    setEnabled(m_session);
    setCurrentId(m_selection.jobId());
}

/// Those that are there already keep their places: a list that is open stays as it is.
void EnvChooser::addNew()
{
    if (!m_session)
        return;
    QList<ChoiceModel::Choice> fresh;
    const QList<Env> &envs = m_session->envs();
    for (qsizetype row = choices().rowCount() - 1; row < envs.size(); ++row)
        fresh.append({showntext::name(envs[row].alias), envs[row].jobId, {}});
    choices().append(fresh);
}

} // namespace plato::ui
