// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/noise/noisecommands.h"

#include "core/session/session.h"
#include "core/text/showntext.h"
#include "core/text/shownvalue.h"
#include "ui/mutation/detail/mutationdetailview.h"
#include "ui/mutation/list/commandneeds.h"
#include "ui/mutation/list/mutationtable.h"
#include "ui/mutation/noise/noiserulesdialog.h"

#include <QAction>
#include <QLocale>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr qsizetype MaxOffered = 15; // columns, and values: other rules can be written in a file and imported
constexpr qsizetype MaxShownValue = 40;

/// An & in a name of the data is no mnemonic.
QString forMenu(const QString &text)
{
    return showntext::menu(text);
}

} // namespace

NoiseCommands::NoiseCommands(MutationTable &table, const MutationDetailView &detail, QSettings &settings,
                             QObject *parent)
    : QObject(parent)
    , m_table(table)
    , m_detail(detail)
    , m_store(settings)
    , m_button(new QToolButton)
    , m_menu(new QMenu(&table))
{
    m_button->setObjectName(u"mutationNoiseButton"_s);
    m_button->setCheckable(true);
    m_button->setAutoRaise(true);
    m_button->hide();
    connect(m_button, &QToolButton::clicked, this, &NoiseCommands::showNoise);

    m_menu->setObjectName(u"mutationNoiseMenu"_s);
    connect(m_menu, &QMenu::aboutToShow, this, &NoiseCommands::fillMenu);
    auto *hide = new QAction(tr("Hide as &noise"), &table);
    hide->setObjectName(u"mutationHideNoiseAction"_s);
    hide->setMenu(m_menu);
    // The shortcut of an action that has a menu does nothing, so that another action opens the menu beside the row.
    auto *ask = new QAction(tr("Choose &what to hide…"), &table);
    ask->setObjectName(u"mutationAskNoiseAction"_s);
    ask->setShortcut(Qt::CTRL | Qt::Key_I);
    connect(ask, &QAction::triggered, this, [this] {
        const QRect cell = m_table.visualRect(m_table.currentIndex());
        m_menu->popup(m_table.viewport()->mapToGlobal(cell.bottomLeft()));
    });
    hide->setToolTip(tr("Do not show mutations like this one; they stay counted"));
    auto *edit = new QAction(tr("Noise r&ules…"), &table);
    edit->setObjectName(u"mutationNoiseRulesAction"_s);
    connect(edit, &QAction::triggered, this, &NoiseCommands::editRules);
    m_actions = {hide, ask, edit};
    for (QAction *action : {hide, ask})
        table.needs().add(action, CommandNeeds::Need::Choice);
}

void NoiseCommands::setEnvs(const QList<Env> &envs)
{
    m_envs = envs;
    updateButton();
}

void NoiseCommands::setSession(Session *session)
{
    m_session = session;
}

void NoiseCommands::setHiddenCount(qsizetype count)
{
    m_hiddenCount = count;
    updateButton();
}

QList<NoiseRule> NoiseCommands::rules() const
{
    return m_isShown ? QList<NoiseRule>() : allRules();
}

QList<NoiseRule> NoiseCommands::allRules() const
{
    return m_store.rulesOf(m_envs);
}

void NoiseCommands::showNoise(bool isShown)
{
    if (m_isShown == isShown)
        return;
    m_isShown = isShown;
    updateButton();
    Q_EMIT rulesChanged();
}

void NoiseCommands::updateButton()
{
    if (!m_button)
        return;
    const bool hasRules = !m_store.rulesOf(m_envs).isEmpty();
    m_isShown = m_isShown && hasRules;
    m_button->setChecked(m_isShown);
    m_button->setVisible(hasRules && (m_isShown || m_hiddenCount > 0));
    m_button->setText(m_isShown ? tr("Noise shown") : tr("%Ln hidden as noise", nullptr, int(m_hiddenCount)));
    m_button->setToolTip(m_isShown ? tr("Hide again what your rules call noise")
                                   : tr("Show what your rules call noise, too"));
    m_button->setAccessibleName(m_button->text());
}

QString NoiseCommands::simulatorOf(const QString &jobId) const
{
    for (const Env &env : m_envs) {
        if (env.jobId == jobId)
            return env.simulator;
    }
    return {};
}

QString NoiseCommands::currentSimulator() const
{
    const QModelIndex current = m_table.currentIndex();
    if (current.isValid() && !m_table.listModel()->isGroup(current.row()))
        return simulatorOf(current.data(MutationListModel::JobIdRole).toString());
    return m_envs.isEmpty() ? QString() : m_envs.first().simulator;
}

void NoiseCommands::offer(QMenu *menu, const QString &text, const NoiseRule &rule)
{
    QAction *action = menu->addAction(text);
    connect(action, &QAction::triggered, this, [this, rule] { add(rule); });
}

void NoiseCommands::fillMenu()
{
    m_menu->clear();
    const int line = m_table.currentIndex().row();
    if (line < 0 || m_table.listModel()->isGroup(line)) {
        m_menu->addAction(tr("Choose a mutation first"))->setEnabled(false);
        return;
    }
    if (m_detail.isReading()) {
        m_menu->addAction(tr("This mutation is still being read"))->setEnabled(false);
        return;
    }
    const Mutation &mutation = m_detail.mutation();
    const QString table = mutation.table().isEmpty() ? u"*"_s : mutation.table();
    if (!mutation.table().isEmpty())
        offer(m_menu, tr("&Table “%1”").arg(forMenu(table)), {{}, table, {}, {}});
    const QStringList changed = mutation.changedColumns();
    if (mutation.action() == Mutation::Action::Update && !changed.isEmpty()) {
        m_menu->addSeparator();
        if (changed.size() > 1)
            offer(m_menu, tr("Updates of no other than these %n column(s)", nullptr, int(changed.size())),
                  {{}, table, changed, {}});
        for (const QString &column : changed.first(std::min(changed.size(), MaxOffered)))
            offer(m_menu, tr("Updates of “%1” alone").arg(forMenu(column)), {{}, table, {column}, {}});
    }
    m_menu->addSeparator();
    qsizetype offered = 0;
    const auto offerValue = [&](const QString &name, QByteArrayView json) {
        if (json.isEmpty() || name.isEmpty() || ++offered > MaxOffered)
            return;
        const QString shown = shownvalue::line(json, MaxShownValue);
        offer(m_menu, tr("Where “%1” is %2", "column, value").arg(forMenu(name), forMenu(shown)),
              {{}, table, {}, {{name, ValueMatcher::exact(json.toByteArray())}}});
    };
    for (const Mutation::Column &column : mutation.columns())
        offerValue(column.name, column.newJson.isEmpty() ? column.oldJson : column.newJson);
    if (mutation.table().isEmpty()) {
        for (const Mutation::Field &field : mutation.otherFields())
            offerValue(field.name, field.json);
    }
    if (m_menu->isEmpty())
        m_menu->addAction(tr("Nothing in this record to tell it by"))->setEnabled(false);
}

void NoiseCommands::add(const NoiseRule &rule)
{
    m_store.add(currentSimulator(), {rule});
    m_isShown = false;
    updateButton();
    Q_EMIT rulesChanged();
}

void NoiseCommands::editRules()
{
    QStringList simulators = m_store.simulators();
    for (const Env &env : std::as_const(m_envs)) {
        if (!simulators.contains(env.simulator))
            simulators.append(env.simulator);
    }
    auto *dialog = new NoiseRulesDialog(m_store, simulators, currentSimulator(), &m_table);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setSession(m_session, m_envs);
    connect(dialog, &NoiseRulesDialog::rulesChanged, this, [this] {
        updateButton();
        Q_EMIT rulesChanged();
    });
    dialog->open();
}

} // namespace plato::ui
