// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/consolepane.h"

#include "core/pool/runonpool.h"
#include "core/session/session.h"
#include "core/session/workspace.h"
#include "core/text/showntext.h"
#include "ui/common/colours.h"
#include "ui/common/emptystate.h"
#include "ui/common/errortext.h"
#include "ui/common/iconaction.h"
#include "ui/common/rowtable.h"
#include "ui/pane/selection.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int DefaultSeconds = 30; // as the contract has it
constexpr int MaxSeconds = 3600;
constexpr qsizetype ShownCharacters = 256 * 1024; // of a stream; the whole can be saved

/// The outcome of what failed in the colour of that.
class OutcomeDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.data(CommandLog::FailedRole).toBool())
            option->palette.setColor(QPalette::Text, toneColour(Tone::Danger, option->palette));
    }
};

QString shownStream(const QString &stream, bool &isCut)
{
    isCut = isCut || stream.size() > ShownCharacters;
    return showntext::withSigns(stream.left(ShownCharacters), true);
}

} // namespace

ConsolePane::ConsolePane(QWidget *parent)
    : Pane({.name = u"consolePane"_s,
            .title = tr("&Console"),
            .iconName = u"console"_s,
            .shortcut = Qt::CTRL | Qt::Key_6,
            .isOpenAtFirst = false},
           parent)
{
    m_pages = new QStackedWidget(this);
    m_empty = new EmptyState(u"consoleMessage"_s, m_pages);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(createList());
    QWidget *line = createLine();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_pages, 1);
    layout->addWidget(line);
    createActions();
    connect(&m_log, &CommandLog::changed, this, [this](quint64 id) {
        if (current() && current()->id == id)
            refreshDetail();
    });
    connect(&m_log, &QAbstractItemModel::rowsRemoved, this, &ConsolePane::refreshPages);
    refreshTargets();
    refreshPages();
    refreshDetail();
}

QWidget *ConsolePane::createList()
{
    m_table = new QTableView;
    m_table->setObjectName(u"consoleTable"_s);
    m_table->setAccessibleName(tr("Commands"));
    m_table->setModel(&m_log);
    m_table->setItemDelegateForColumn(CommandLog::OutcomeColumn, new OutcomeDelegate(m_table));
    setUpRows(*m_table, CommandLog::CommandColumn);
    m_table->setTabKeyNavigation(false);
    const int digit = fontMetrics().horizontalAdvance(u'0');
    m_table->setColumnWidth(CommandLog::TimeColumn, digit * 11);
    m_table->setColumnWidth(CommandLog::EnvColumn, digit * 16);
    m_table->setColumnWidth(CommandLog::OutcomeColumn, digit * 15);
    m_table->setColumnWidth(CommandLog::DurationColumn, digit * 11);

    m_detail = new QPlainTextEdit;
    m_detail->setObjectName(u"consoleOutput"_s);
    m_detail->setAccessibleName(tr("Output"));
    m_detail->setReadOnly(true);
    m_detail->setTabChangesFocus(true);
    m_detail->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_detail->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));

    m_splitter = new QSplitter(Qt::Vertical, m_pages);
    m_splitter->setObjectName(u"consoleSplitter"_s);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_detail);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 2);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ConsolePane::refreshDetail);
    return m_splitter;
}

QWidget *ConsolePane::createLine()
{
    auto *bar = new QWidget(this);
    m_target = new QLabel(bar);
    m_target->setObjectName(u"consoleTarget"_s);
    m_target->setTextFormat(Qt::PlainText); // it quotes an alias
    m_line = new QLineEdit(bar);
    m_line->setObjectName(u"consoleLine"_s);
    m_line->setAccessibleName(tr("Command"));
    m_line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_line->setMaxLength(32'767);
    m_line->installEventFilter(this);
    m_limit = new QSpinBox(bar);
    m_limit->setObjectName(u"consoleLimit"_s);
    m_limit->setAccessibleName(tr("Time limit"));
    m_limit->setToolTip(tr("The command is ended after this time"));
    m_limit->setRange(1, MaxSeconds);
    m_limit->setValue(DefaultSeconds);
    m_limit->setSuffix(tr(" s"));
    m_run = new QPushButton(tr("&Run"), bar);
    m_run->setObjectName(u"consoleRunButton"_s);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(6, 4, 6, 4);
    layout->addWidget(m_target);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_limit);
    layout->addWidget(m_run);
    connect(m_line, &QLineEdit::returnPressed, this, &ConsolePane::run);
    connect(m_line, &QLineEdit::textChanged, this, &ConsolePane::refreshTargets);
    connect(m_run, &QPushButton::clicked, this, &ConsolePane::run);
    return bar;
}

QAction *ConsolePane::createAction(const QString &name, const QString &icon, const QString &text, const QString &tip)
{
    QAction *action = createIconAction(name, icon, text, tip, this);
    m_table->addAction(action);
    return action;
}

void ConsolePane::createActions()
{
    m_again = createAction(u"consoleAgainAction"_s, u"refresh"_s, tr("Type &again"),
                           tr("Put this command into the line, to be run again or changed"));
    m_cancel = createAction(u"consoleCancelAction"_s, u"dismiss"_s, tr("&Stop waiting"),
                            tr("Wait for this command no longer. It may run on until its time limit."));
    m_copyCommand = createAction(u"consoleCopyCommandAction"_s, u"copy"_s, tr("Copy &command"), tr("As it was sent"));
    m_copyOutput =
        createAction(u"consoleCopyOutputAction"_s, u"copy"_s, tr("Copy &output"), tr("What it wrote, as it came"));
    m_save = createAction(u"consoleSaveAction"_s, u"save"_s, tr("Sa&ve output…"), tr("All that it wrote, into a file"));
    m_clear = createAction(u"consoleClearAction"_s, u"remove"_s, tr("C&lear"),
                           tr("Forget the commands that are over, and what they wrote"));
    createMenu(u"consoleMenu"_s, tr("&Console"), {m_again, m_cancel, m_copyCommand, m_copyOutput, m_save, m_clear});
    paintIcons(m_table->actions(), palette());
    connect(m_again, &QAction::triggered, this, [this] {
        m_line->setText(current()->command);
        m_line->setFocus();
    });
    connect(m_cancel, &QAction::triggered, this, [this] { m_log.cancel(current()->id); });
    connect(m_copyCommand, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(current()->command); });
    connect(m_copyOutput, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(current()->result->output + current()->result->errors); });
    connect(m_save, &QAction::triggered, this, &ConsolePane::save);
    connect(m_clear, &QAction::triggered, this, [this] {
        m_log.clear();
        refreshDetail();
    });
}

void ConsolePane::showSelection(const Selection &selection)
{
    if (m_session)
        m_session->disconnect(this);
    m_workspace = selection.workspace();
    m_session = selection.session();
    m_jobId = selection.jobId();
    if (m_session)
        connect(m_session, &Session::envsChanged, this, &ConsolePane::refreshTargets);
    refreshTargets();
}

QList<Env> ConsolePane::targets() const
{
    QList<Env> found;
    if (!m_session || !m_workspace)
        return found;
    for (const Env &env : m_session->envs()) {
        if (env.ready && !env.isOver() && (m_jobId.isEmpty() || env.jobId == m_jobId))
            found.append(env);
    }
    return found;
}

void ConsolePane::refreshTargets()
{
    const QList<Env> envs = targets();
    m_target->setText(envs.size() == 1  ? tr("In %1").arg(showntext::name(envs.constFirst().alias))
                      : envs.size() > 1 ? tr("In all %n", nullptr, int(envs.size()))
                                        : tr("In nothing"));
    m_line->setEnabled(!envs.isEmpty());
    m_limit->setEnabled(!envs.isEmpty());
    m_line->setPlaceholderText(envs.isEmpty() ? tr("Choose an environment that runs") : tr("A command of the shell"));
    m_run->setEnabled(!envs.isEmpty() && !m_line->text().trimmed().isEmpty());
    m_empty->setContent(
        u"console"_s, tr("No commands yet"),
        tr("Type a command below to run it in the chosen environment, or in all of the session. Each is "
           "one request with one answer, so this is no terminal: nothing can be typed into a command "
           "that runs. What is typed here is not stored."));
}

void ConsolePane::refreshPages()
{
    m_pages->setCurrentIndex(m_log.rowCount() > 0 ? 1 : 0);
}

const CommandRun *ConsolePane::current() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? &m_log.at(index.row()) : nullptr;
}

void ConsolePane::refreshDetail()
{
    const CommandRun *run = current();
    const bool isAnswered = run && run->result;
    m_again->setEnabled(run);
    m_copyCommand->setEnabled(run);
    m_cancel->setEnabled(run && !run->isOver());
    m_copyOutput->setEnabled(isAnswered);
    m_save->setEnabled(isAnswered);
    m_clear->setEnabled(m_log.rowCount() > 0);
    m_detail->clear();
    if (!run)
        return;
    QTextCharFormat plain;
    QTextCharFormat errors;
    errors.setForeground(toneColour(Tone::Danger, palette()));
    QTextCharFormat ours;
    ours.setForeground(palette().color(QPalette::Disabled, QPalette::Text));
    ours.setFontItalic(true);
    QTextCursor cursor(m_detail->document());
    const auto write = [&cursor](QString text, const QTextCharFormat &format) {
        if (text.isEmpty())
            return;
        if (!text.endsWith(u'\n'))
            text += u'\n';
        cursor.insertText(text, format);
    };
    if (!run->isOver()) {
        write(tr("It runs. What it writes comes when it is over."), ours);
        return;
    }
    if (run->error) {
        const bool isOurs = run->error->kind == ApiError::Kind::Cancelled;
        write(isOurs ? tr("Nobody waits for it any more. Whether it ran, and how far, is not known.")
                     : errorText(*run->error) + u'\n' + tr("It was not sent again: it may have run."),
              isOurs ? ours : errors);
        return;
    }
    bool isCut = false;
    write(shownStream(run->result->output, isCut), plain);
    write(shownStream(run->result->errors, isCut), errors);
    if (run->result->output.isEmpty() && run->result->errors.isEmpty())
        write(tr("It wrote nothing."), ours);
    if (isCut)
        write(tr("The rest is not shown. Save output… has all of it."), ours);
    if (run->result->truncated)
        write(tr("It wrote more than the server passes on."), ours);
    if (run->result->timedOut)
        write(tr("It was ended after %n second(s).", nullptr, int(run->limit.count())), ours);
    m_detail->moveCursor(QTextCursor::Start);
}

void ConsolePane::run()
{
    const QString command = m_line->text();
    const QList<Env> envs = targets();
    if (command.trimmed().isEmpty() || envs.isEmpty())
        return;
    quint64 first = 0;
    for (const Env &env : envs) {
        const quint64 id = m_log.run(m_workspace->commandApi(), env, command, std::chrono::seconds(m_limit->value()));
        first = first == 0 ? id : first;
    }
    m_line->clear();
    m_recalled = -1;
    refreshPages();
    m_table->setCurrentIndex(m_log.index(m_log.rowOf(first), CommandLog::TimeColumn));
    m_table->scrollToBottom();
    refreshDetail();
}

/// Up and down, as in a shell.
void ConsolePane::recall(int step)
{
    const QStringList all = m_log.commands();
    const int wanted = m_recalled + step;
    if (wanted < -1 || wanted >= all.size())
        return;
    if (m_recalled < 0)
        m_typed = m_line->text();
    m_recalled = wanted;
    m_line->setText(wanted < 0 ? m_typed : all.at(wanted));
}

bool ConsolePane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            recall(key->key() == Qt::Key_Up ? 1 : -1);
            return true;
        }
    }
    return Pane::eventFilter(watched, event);
}

void ConsolePane::save()
{
    auto *dialog = new QFileDialog(window(), tr("Save output"));
    dialog->setObjectName(u"consoleSaveDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"txt"_s);
    dialog->selectFile(tr("output.txt"));
    const QString text = current()->result->output + current()->result->errors;
    connect(dialog, &QFileDialog::fileSelected, this, [this, text](const QString &path) {
        const auto write = [text, path] { // to its error, if there is one
            const QByteArray bytes = text.toUtf8();
            QSaveFile file(path);
            const bool written = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
            return written ? QString() : file.errorString();
        };
        runOnPool(m_pool, m_saving.context(), write, [this, path](const QString &error) {
            if (!error.isEmpty())
                Q_EMIT problem(tr("The output could not be saved as %1: %2.").arg(path, error));
        });
    });
    dialog->open();
}

void ConsolePane::changeEvent(QEvent *event)
{
    Pane::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_table) {
        paintIcons(m_table->actions(), palette());
        refreshDetail();
    }
}

} // namespace plato::ui
