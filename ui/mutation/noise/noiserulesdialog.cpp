// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/noise/noiserulesdialog.h"

#include "core/mutation/log/mutationtext.h"
#include "core/text/showntext.h"
#include "ui/common/icons.h"
#include "ui/common/jsonfile.h"
#include "ui/mutation/noise/idlewatchwidget.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr qint64 MaxFileSize = 10 << 20;

} // namespace

NoiseRulesDialog::NoiseRulesDialog(const NoiseStore &store, const QStringList &simulators, const QString &current,
                                   QWidget *parent)
    : QDialog(parent)
    , m_store(store)
    , m_simulator(new QComboBox)
    , m_list(new QListWidget)
    , m_message(new MessageLine)
    , m_watch(new IdleWatchWidget)
{
    setObjectName(u"noiseRulesDialog"_s);
    setWindowTitle(tr("Noise rules"));
    m_simulator->setObjectName(u"noiseSimulator"_s);
    m_simulator->setAccessibleName(tr("Simulator"));
    for (const QString &name : simulators)
        m_simulator->addItem(name.isEmpty() ? tr("(simulator unknown)") : showntext::name(name), name);
    m_simulator->setCurrentIndex(std::max(0, m_simulator->findData(current)));
    m_list->setObjectName(u"noiseRulesList"_s);
    m_list->setAccessibleName(tr("Noise rules"));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setTextElideMode(Qt::ElideRight);
    m_simulator->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_message->setObjectName(u"noiseMessage"_s);

    auto *label = new QLabel(tr("&Simulator:"));
    label->setBuddy(m_simulator);
    auto *top = new QHBoxLayout;
    top->addWidget(label);
    top->addWidget(m_simulator, 1);
    const auto button = [](const QString &text, const QString &name, const QString &tip) {
        auto *made = new QPushButton(text);
        made->setObjectName(name);
        made->setToolTip(tip);
        made->setAutoDefault(false);
        return made;
    };
    m_remove = button(tr("&Remove"), u"noiseRemove"_s, tr("Remove the chosen rules (Del)"));
    auto *import = button(tr("&Import…"), u"noiseImport"_s, tr("Add the rules of a file with audit_ignore_tables"));
    m_export = button(tr("&Export…"), u"noiseExport"_s, tr("Write these rules into a file as audit_ignore_tables"));
    auto *row = new QHBoxLayout;
    row->addWidget(m_remove);
    row->addWidget(import);
    row->addWidget(m_export);
    row->addStretch(1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *note = new QLabel(tr("Mutations that fit one of these rules are hidden and counted. Mark more of them in the "
                               "menu of a mutation."));
    note->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->addWidget(note);
    column->addLayout(top);
    column->addWidget(m_list, 1);
    column->addLayout(row);
    column->addWidget(m_message);
    column->addWidget(m_watch);
    column->addWidget(buttons);
    removeButtonIcons(*this);
    resize(sizeHint().expandedTo({fontMetrics().averageCharWidth() * 80, fontMetrics().height() * 26}));

    auto *erase = new QShortcut(QKeySequence::Delete, m_list);
    erase->setContext(Qt::WidgetShortcut);
    connect(erase, &QShortcut::activated, this, &NoiseRulesDialog::removeChosen);
    connect(m_remove, &QPushButton::clicked, this, &NoiseRulesDialog::removeChosen);
    connect(import, &QPushButton::clicked, this, [this] { askForFile(true); });
    connect(m_export, &QPushButton::clicked, this, [this] { askForFile(false); });
    connect(m_simulator, &QComboBox::currentIndexChanged, this, &NoiseRulesDialog::showRules);
    connect(m_list, &QListWidget::itemSelectionChanged, this,
            [this] { m_remove->setEnabled(!m_list->selectedItems().isEmpty()); });
    connect(m_watch, &IdleWatchWidget::rulesWanted, this,
            [this](const QString &simulator, const QList<NoiseRule> &rules) {
                m_store.add(simulator, rules);
                showRules();
                Q_EMIT rulesChanged();
            });
    showRules();
}

void NoiseRulesDialog::setSession(Session *session, const QList<Env> &envs)
{
    m_watch->setSession(session, envs);
}

QString NoiseRulesDialog::simulator() const
{
    return m_simulator->currentData().toString();
}

void NoiseRulesDialog::showRules()
{
    m_list->clear();
    for (const NoiseRule &rule : m_store.rules(simulator())) {
        auto *item = new QListWidgetItem(showntext::line(rule.text()), m_list);
        item->setToolTip(showntext::toolTip(rule.text()));
    }
    if (m_list->count() == 0) {
        auto *item = new QListWidgetItem(tr("No rules yet: every mutation is shown."), m_list);
        item->setFlags(Qt::NoItemFlags);
    }
    m_remove->setEnabled(false);
    m_export->setEnabled(!m_store.rules(simulator()).isEmpty());
}

void NoiseRulesDialog::removeChosen()
{
    QList<NoiseRule> rules = m_store.rules(simulator());
    QList<int> rows;
    for (const QListWidgetItem *item : m_list->selectedItems())
        rows.append(m_list->row(item));
    std::sort(rows.begin(), rows.end(), std::greater<>());
    for (const int row : std::as_const(rows)) {
        if (row < rules.size())
            rules.removeAt(row);
    }
    m_store.setRules(simulator(), rules);
    showRules();
    Q_EMIT rulesChanged();
}

void NoiseRulesDialog::askForFile(bool isImport)
{
    jsonfile::ask(this, isImport ? jsonfile::Purpose::Open : jsonfile::Purpose::Save,
                  isImport ? tr("Import noise rules") : tr("Export noise rules"), tr("JSON (*.json)"),
                  [this, isImport](const QString &path) { isImport ? importFrom(path) : exportTo(path); });
}

void NoiseRulesDialog::importFrom(const QString &path)
{
    const auto bytes = jsonfile::read(path, MaxFileSize);
    if (!bytes)
        return m_message->say(bytes.error().message);
    const auto rules = noiserules::fromJson(*bytes);
    if (!rules)
        return m_message->say(
            tr("%1: %2", "file, error").arg(jsonfile::nameOf(path), showntext::text(rules.error().message)));
    m_store.add(simulator(), *rules);
    showRules();
    m_message->say(tr("Read %n rule(s) from %1.", nullptr, int(rules->size())).arg(jsonfile::nameOf(path)));
    Q_EMIT rulesChanged();
}

void NoiseRulesDialog::exportTo(const QString &path)
{
    m_message->say(jsonfile::write(path, noiserules::toJson(m_store.rules(simulator()))));
}

} // namespace plato::ui
