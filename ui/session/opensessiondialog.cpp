// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/opensessiondialog.h"

#include "core/text/showntext.h"
#include "ui/common/errortext.h"
#include "ui/common/icons.h"

#include <QCheckBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int IdRole = Qt::UserRole;
constexpr qsizetype MaxNames = 20; // of envs, in one cell
constexpr int MaxIdWidth = 45;     // characters

enum Column { IdColumn, StatusColumn, EnvsColumn, CreatedColumn, ColumnCount };

QString createdText(const QString &createdAt)
{
    const QDateTime time = QDateTime::fromString(createdAt, Qt::ISODateWithMs);
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) : showntext::name(createdAt);
}

} // namespace

OpenSessionDialog::OpenSessionDialog(PlatoApi &api, QSet<QString> openIds, QWidget *parent)
    : QDialog(parent)
    , m_api(api)
    , m_openIds(std::move(openIds))
{
    setObjectName(u"openSessionDialog"_s);
    setWindowTitle(tr("Open session"));
    setMinimumSize(480, 320);
    resize(680, 440);

    m_list = new QTreeWidget(this);
    m_list->setObjectName(u"openSessionList"_s);
    m_list->setAccessibleName(tr("Sessions of this server"));
    m_list->setColumnCount(ColumnCount);
    m_list->setHeaderLabels({tr("Session"), tr("Status"), tr("Environments"), tr("Created")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(EnvsColumn, QHeaderView::Stretch);
    m_note = new QLabel(this);
    m_note->setObjectName(u"openSessionNote"_s);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_more = new QPushButton(tr("&More"), this);
    m_more->setObjectName(u"openSessionMoreButton"_s);
    m_more->setToolTip(tr("List older sessions, too"));
    m_again = new QPushButton(tr("&Refresh"), this);
    m_again->setObjectName(u"openSessionRefreshButton"_s);
    m_again->setToolTip(tr("Ask the server for its sessions again"));
    for (QPushButton *button : {m_more, m_again})
        button->setAutoDefault(false);

    m_id = new QLineEdit(this);
    m_id->setObjectName(u"openSessionIdEdit"_s);
    m_id->setPlaceholderText(tr("Choose one above, or enter its id"));
    m_id->setClearButtonEnabled(true);
    m_takeOver = new QCheckBox(tr("&Take it over: keep it alive and close it from here"), this);
    m_takeOver->setObjectName(u"openSessionTakeOverCheck"_s);
    m_takeOver->setToolTip(tr("Keep it alive with heartbeats and close it with this window, as if it had been created "
                              "here. Otherwise it is only watched: whoever made it keeps it alive."));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_open = buttons->addButton(tr("Open"), QDialogButtonBox::AcceptRole);
    m_open->setObjectName(u"openSessionButton"_s);
    m_open->setDefault(true);
    removeButtonIcons(*this);

    auto *listing = new QHBoxLayout;
    listing->addWidget(m_note, 1);
    listing->addWidget(m_more);
    listing->addWidget(m_again);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Session &id"), m_id);
    form->addRow(QString(), m_takeOver);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_list, 1);
    layout->addLayout(listing);
    layout->addLayout(form);
    layout->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_id, &QLineEdit::textChanged, this, &OpenSessionDialog::refreshButtons);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem *item) {
        if (item)
            m_id->setText(item->data(IdColumn, IdRole).toString());
    });
    connect(m_list, &QTreeWidget::itemActivated, this, [this] { m_open->click(); });
    connect(m_more, &QPushButton::clicked, this, &OpenSessionDialog::fetch);
    connect(m_again, &QPushButton::clicked, this, [this] {
        m_list->clear();
        m_pages = {};
        fetch();
    });
    fetch();
    m_list->setFocus();
}

OpenSessionDialog::~OpenSessionDialog()
{
    if (m_job) {
        m_job->disconnect(this);
        m_job->cancel();
    }
}

QString OpenSessionDialog::sessionId() const
{
    return m_id->text().trimmed();
}

Session::Ownership OpenSessionDialog::ownership() const
{
    return m_takeOver->isChecked() ? Session::Ownership::Owned : Session::Ownership::Watched;
}

void OpenSessionDialog::fetch()
{
    if (m_job)
        return;
    say(tr("Asking the server…"));
    m_job = m_api.sessions(m_pages.next());
    m_job->then(this, &OpenSessionDialog::take);
    refreshButtons();
}

void OpenSessionDialog::take(const PlatoApi::SessionListJob &job)
{
    m_job.clear();
    if (job.error()) {
        say(tr("%1 A session can still be opened by its id.").arg(errorText(*job.error())));
    } else {
        for (const SessionListItem &item : m_pages.take(job.result()))
            add(item);
        say(m_pages.isEmpty() ? tr("The server lists no sessions.") : QString());
        for (const Column column : {IdColumn, StatusColumn, CreatedColumn})
            m_list->resizeColumnToContents(column);
        m_list->setColumnWidth(IdColumn,
                               std::min(m_list->columnWidth(IdColumn), fontMetrics().averageCharWidth() * MaxIdWidth));
    }
    refreshButtons();
}

void OpenSessionDialog::add(const SessionListItem &item)
{
    const bool isHere = m_openIds.contains(item.sessionId);
    const QString status = showntext::name(item.status.word());
    const QStringList names = item.envNames.first(std::min(item.envNames.size(), MaxNames)); // more are not seen
    auto *row =
        new QTreeWidgetItem(m_list, {showntext::line(item.sessionId), isHere ? tr("%1, open here").arg(status) : status,
                                     showntext::line(names.join(u", "_s)), createdText(item.createdAt)});
    row->setData(IdColumn, IdRole, item.sessionId);
    for (int column = 0; column < ColumnCount; ++column)
        row->setToolTip(column, showntext::ourToolTip(row->text(column)));
}

void OpenSessionDialog::say(const QString &text)
{
    m_note->setText(text);
}

void OpenSessionDialog::refreshButtons()
{
    m_more->setVisible(!m_job && m_pages.next() > 1);
    m_again->setEnabled(!m_job);
    const bool isHere = m_openIds.contains(sessionId());
    m_open->setEnabled(!sessionId().isEmpty());
    m_open->setText(isHere ? tr("Show") : tr("Open"));
    m_takeOver->setEnabled(!isHere);
}

} // namespace plato::ui
