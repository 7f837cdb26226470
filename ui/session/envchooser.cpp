// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/envchooser.h"

#include "ui/pane/selection.h"

using namespace Qt::StringLiterals;

namespace plato::ui {

EnvChooser::EnvChooser(Selection &selection, QWidget *parent)
    : QComboBox(parent)
    , m_selection(selection)
{
    setObjectName(u"scopeCombo"_s);
    setAccessibleName(tr("Environment shown"));
    setToolTip(tr("Which environment the tabs show"));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
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
                    fill();
            });
        fill();
    }
    setCurrentIndex(qMax(0, findData(m_selection.jobId())));
}

void EnvChooser::fill()
{
    clear();
    addItem(tr("All environments"), QString());
    if (m_session) {
        for (const Env &env : m_session->envs())
            addItem(env.alias, env.jobId);
    }
    setEnabled(m_session);
    setCurrentIndex(qMax(0, findData(m_selection.jobId())));
}

} // namespace plato::ui
