// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/export/exportcommands.h"

#include "core/pool/runonpool.h"
#include "core/text/showntext.h"
#include "ui/common/messagebox.h"
#include "ui/mutation/list/commandneeds.h"
#include "ui/mutation/list/mutationtable.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QMenu>
#include <QProgressBar>
#include <QProgressDialog>
#include <QSaveFile>
#include <QShortcut>
#include <QThreadPool>
#include <QTimer>
#include <QToolButton>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

using mutationexport::Format;

constexpr auto ProgressInterval = 100ms;
constexpr size_t MaxCopiedAtOnce =
    1000; ///< fast enough to be copied at once, so that it is there when the person pastes

struct FormatName
{
    Format format;
    QLatin1StringView suffix;
};
constexpr std::array Formats{FormatName{Format::Json, "json"_L1}, FormatName{Format::Csv, "csv"_L1},
                             FormatName{Format::Sql, "sql"_L1}, FormatName{Format::Markdown, "md"_L1}};

Format formatOf(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix();
    const auto *known = std::find_if(Formats.begin(), Formats.end(), [&](const FormatName &name) {
        return suffix.compare(name.suffix, Qt::CaseInsensitive) == 0;
    });
    return known == Formats.end() ? Format::Json : known->format;
}

/// Returns the error; empty when all is written, and when it was stopped.
QString writeFile(const mutationexport::Job &job, const QString &path, const StopFlag &stop,
                  mutationexport::Progress &progress)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    const auto isWhole = mutationexport::write(job, file, stop, &progress);
    if (!isWhole || !*isWhole)
        return isWhole ? QString() : isWhole.error().message;
    // Without flush() a full disk is no error: commit() alone does not tell.
    return file.flush() && file.commit() ? QString() : file.errorString();
}

} // namespace

ExportCommands::ExportCommands(MutationTable &table, QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_table(table)
    , m_pool(pool)
{
    QAction *json = makeAction(u"mutationCopyAction"_s, tr("&Copy as JSON"), [this] { copy(Format::Json); });
    // Ctrl+C is for whatever has the focus, so that no menu shows it.
    connect(new QShortcut(QKeySequence::Copy, &table, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated,
            json, &QAction::trigger);
    makeAction(u"mutationCopyCsvAction"_s, tr("Copy as CS&V"), [this] { copy(Format::Csv); });
    makeAction(u"mutationCopySqlAction"_s, tr("Copy as S&QL"), [this] { copy(Format::Sql); });
    makeAction(u"mutationCopyMarkdownAction"_s, tr("Copy as &Markdown"), [this] { copy(Format::Markdown); });
    QAction *toFile = makeAction(u"mutationExportAction"_s, tr("&Export shown mutations…"), [this] { askForFile(); });
    toFile->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_E);
    for (QAction *action : std::as_const(m_actions))
        table.needs().add(action, action == toFile ? CommandNeeds::Need::Rows : CommandNeeds::Need::Choice);
}

QWidget *ExportCommands::makeButton()
{
    auto *button = new QToolButton;
    auto *menu = new QMenu(button);
    menu->addActions(m_actions);
    button->setObjectName(u"mutationExportButton"_s);
    button->setText(tr("E&xport"));
    button->setToolTip(tr("Copy the chosen mutations, or write all that are shown into a file"));
    button->setAccessibleName(button->toolTip());
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    connect(this, &ExportCommands::exported, button, [button](const QString &path) {
        QToolTip::showText(button->mapToGlobal(button->rect().bottomLeft()),
                           showntext::ourToolTip(tr("Wrote %1").arg(showntext::line(path))), button);
    });
    return button;
}

void ExportCommands::setEnabled(bool isEnabled)
{
    for (QAction *action : std::as_const(m_actions))
        m_table.needs().setAllowed(action, isEnabled);
}

ExportCommands::~ExportCommands()
{
    delete m_dialog;
}

QAction *ExportCommands::makeAction(const QString &name, const QString &text, const std::function<void()> &act)
{
    auto *action = new QAction(text, &m_table);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, act);
    m_actions.append(action);
    return action;
}

std::vector<quint32> ExportCommands::chosenRows() const
{
    const MutationListModel &model = *m_table.listModel();
    QList<QItemSelectionRange> ranges = m_table.selectionModel()->selection();
    std::sort(ranges.begin(), ranges.end(), [](const auto &a, const auto &b) { return a.top() < b.top(); });
    std::vector<quint32> rows;
    int next = 0; // several ranges may have cells of the same line
    for (const QItemSelectionRange &range : std::as_const(ranges)) {
        for (next = std::max(next, range.top()); next <= range.bottom(); ++next) {
            if (const qsizetype place = model.placeOfLine(next); place >= 0)
                rows.push_back(model.result()->rows[size_t(place)]);
        }
    }
    return rows;
}

void ExportCommands::copy(Format format)
{
    const MutationListModel &model = *m_table.listModel();
    mutationexport::Job job{model.result()->set, chosenRows(), format, model.dataColumns()};
    if (job.rows.empty())
        return;
    const auto put = [](const QByteArray &bytes) { QGuiApplication::clipboard()->setText(QString::fromUtf8(bytes)); };
    m_copying.cancel(); // the latest is what the clipboard shall have
    if (job.rows.size() <= MaxCopiedAtOnce) {
        put(mutationexport::bytes(job));
        return;
    }
    runOnPool(
        m_pool, m_copying.renew(), [job = std::move(job)] { return mutationexport::bytes(job); }, put);
}

void ExportCommands::askForFile()
{
    auto *dialog = new QFileDialog(&m_table, tr("Export shown mutations"), QDir::homePath());
    dialog->setObjectName(u"mutationExportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters({tr("JSON, as it came (*.json)"), tr("CSV table (*.csv)"), tr("SQL statements (*.sql)"),
                            tr("Markdown table (*.md)")});
    dialog->selectFile(u"mutations.json"_s);
    dialog->setDefaultSuffix(u"json"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        const auto chosen = dialog->nameFilters().indexOf(filter);
        if (chosen >= 0)
            dialog->setDefaultSuffix(Formats[size_t(chosen)].suffix);
        const QStringList files = dialog->selectedFiles();
        if (chosen >= 0 && !files.isEmpty()) // the proposed name follows the format
            dialog->selectFile(QFileInfo(files.first()).completeBaseName() + u'.' + Formats[size_t(chosen)].suffix);
    });
    connect(dialog, &QFileDialog::fileSelected, this, &ExportCommands::exportTo);
    dialog->open();
}

void ExportCommands::exportTo(const QString &path)
{
    if (m_dialog)
        return; // one file at a time
    const MutationResult::Ptr &result = m_table.listModel()->result();
    const mutationexport::Job job{result->set, result->rows, formatOf(path), m_table.listModel()->dataColumns()};
    m_progress = std::make_shared<mutationexport::Progress>(0);
    showProgress(qsizetype(job.rows.size()), path);
    runOnPool(
        m_pool, m_writing.renew(),
        [job, path, progress = m_progress](const StopFlag &stop) { return writeFile(job, path, stop, *progress); },
        [this, path](const QString &error) { finish(path, error); });
}

void ExportCommands::showProgress(qsizetype count, const QString &path)
{
    m_dialog = new QProgressDialog(tr("Writing %1…").arg(showntext::name(QFileInfo(path).fileName())), tr("Cancel"), 0,
                                   int(std::max<qsizetype>(1, count)), &m_table);
    m_dialog->setObjectName(u"mutationExportProgress"_s);
    m_dialog->setWindowTitle(tr("Export"));
    m_dialog->setWindowModality(Qt::WindowModal);
    m_dialog->setAutoClose(false);
    m_dialog->setAutoReset(false);
    // The bar is set, not the dialog: its setValue() processes events, and one of them may be the end of the export.
    auto *bar = new QProgressBar;
    bar->setRange(0, m_dialog->maximum());
    m_dialog->setBar(bar);
    connect(m_dialog, &QProgressDialog::canceled, this, [this] {
        m_writing.cancel();
        closeProgress();
    });
    auto *timer = new QTimer(m_dialog);
    connect(timer, &QTimer::timeout, bar, [bar, progress = m_progress] { bar->setValue(int(*progress)); });
    timer->start(ProgressInterval);
}

void ExportCommands::closeProgress()
{
    m_dialog->hide();
    m_dialog->deleteLater(); // not delete: one of its own events may have led here
    m_dialog.clear();
}

void ExportCommands::finish(const QString &path, const QString &error)
{
    closeProgress();
    if (error.isEmpty()) {
        Q_EMIT exported(path);
        return;
    }
    createMessageBox(QMessageBox::Warning, tr("The mutations could not be exported"),
                     tr("%1: %2\nChoose another place, or make room there, and export again.")
                         .arg(showntext::line(path), showntext::text(error)),
                     QMessageBox::Ok, &m_table)
        ->open();
}

} // namespace plato::ui
