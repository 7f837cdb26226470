// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/opensessiondialog.h"

#include "ui/common/errortext.h"
#include "ui/common/icons.h"

#include <QCheckBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

enum Column { IdColumn, StatusColumn, EnvsColumn, CreatedColumn, ColumnCount };

/// Lists are not described by the contract: what a server calls otherwise stays empty.
QString envsOf(const QJsonObject &session)
{
    QStringList names;
    const QJsonArray jobs = session["jobs"_L1].toArray();
    for (const QJsonValue job : jobs) {
        const QString alias = job["alias"_L1].toString();
        names.append(alias.isEmpty() ? job["simulator"_L1].toString() : alias);
    }
    names.removeAll(QString());
    return names.join(u", "_s);
}

QString createdOf(const QJsonObject &session)
{
    const QString text = session["created_at"_L1].toString();
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) : text;
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
    connect(m_id, &QLineEdit::textChanged, this, &OpenSessionDialog::update);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem *item) {
        if (item)
            m_id->setText(item->text(IdColumn));
    });
    connect(m_list, &QTreeWidget::itemActivated, this, [this] { m_open->click(); });
    connect(m_more, &QPushButton::clicked, this, [this] { fetch(m_nextPage); });
    connect(m_again, &QPushButton::clicked, this, [this] {
        m_list->clear();
        m_listed.clear();
        fetch(1);
    });
    fetch(1);
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

void OpenSessionDialog::fetch(int page)
{
    if (m_job)
        return;
    m_nextPage = 0;
    say(tr("Asking the server…"));
    m_job = m_api.sessions(page);
    connect(m_job, &ApiJob::finished, this, [this, job = m_job.data(), page] { take(*job, page); });
    update();
}

void OpenSessionDialog::take(const PlatoApi::SessionListJob &job, int page)
{
    m_job.clear();
    if (job.error()) {
        m_nextPage = page > 1 ? page : 0;
        say(tr("%1 A session can still be opened by its id.").arg(errorText(*job.error())));
    } else {
        const qsizetype before = m_listed.size();
        for (const SessionListItem &item : job.result().sessions)
            add(item);
        // A page that tells nothing new is the last, whatever it says.
        m_nextPage = job.result().hasMorePages && m_listed.size() > before ? page + 1 : 0;
        say(m_listed.isEmpty() ? tr("The server lists no sessions.") : QString());
        for (const Column column : {IdColumn, StatusColumn, CreatedColumn})
            m_list->resizeColumnToContents(column);
    }
    update();
}

void OpenSessionDialog::add(const SessionListItem &item)
{
    if (m_listed.contains(item.sessionId))
        return; // pages shift while sessions are made
    m_listed.insert(item.sessionId);
    const bool isHere = m_openIds.contains(item.sessionId);
    const QString status = item.raw["status"_L1].toString();
    auto *row = new QTreeWidgetItem(m_list, {item.sessionId, isHere ? tr("%1, open here").arg(status) : status,
                                             envsOf(item.raw), createdOf(item.raw)});
    for (int column = 0; column < ColumnCount; ++column)
        row->setToolTip(column, row->text(column).toHtmlEscaped());
}

void OpenSessionDialog::say(const QString &text)
{
    m_note->setText(text);
}

void OpenSessionDialog::update()
{
    m_more->setVisible(m_nextPage > 0);
    m_again->setEnabled(!m_job);
    const bool isHere = m_openIds.contains(sessionId());
    m_open->setEnabled(!sessionId().isEmpty());
    m_open->setText(isHere ? tr("Show") : tr("Open"));
    m_takeOver->setEnabled(!isHere);
}

} // namespace plato::ui
