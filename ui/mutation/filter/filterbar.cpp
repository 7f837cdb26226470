// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/filter/filterbar.h"

#include "core/mutation/log/mutationtext.h"
#include "core/text/showntext.h"
#include "ui/common/icons.h"
#include "ui/common/settings.h"
#include "ui/common/textquestion.h"
#include "ui/mutation/filter/filterbuilder.h"
#include "ui/mutation/filter/filteredit.h"
#include "ui/mutation/filter/filterproblem.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QTimer>
#include <QToolButton>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr auto ApplyDelay = 120ms; // a long list is not filtered for every letter
constexpr int MaxMenuCharacters = 60;

} // namespace

FilterBar::FilterBar(QSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_saved(settings)
    , m_delay(new QTimer(this))
    , m_edit(new FilterEdit)
    , m_savedButton(new QToolButton)
    , m_savedMenu(new QMenu(this))
    , m_buildButton(new QToolButton)
    , m_problem(new FilterProblem(m_edit))
{
    setObjectName(u"filterBar"_s);
    makeParts();
    m_delay->setSingleShot(true);
    m_delay->setInterval(ApplyDelay);
    connect(m_delay, &QTimer::timeout, this, &FilterBar::apply);
    connect(m_edit, &QLineEdit::textChanged, m_delay, qOverload<>(&QTimer::start));
    connect(m_edit, &FilterEdit::problemChanged, this, &FilterBar::showProblem);
    connect(m_edit, &FilterEdit::historyChanged, this,
            [this] { write(m_settings, settings::FilterHistory, m_edit->history()); });
    connect(m_edit, &QLineEdit::returnPressed, this, [this] {
        apply();
        if (isTextReadable())
            Q_EMIT accepted();
    });
    connect(m_savedMenu, &QMenu::aboutToShow, this, &FilterBar::fillSavedMenu);
    connect(m_buildButton, &QToolButton::clicked, this, &FilterBar::build);
    updateIcons();
    showProblem({});
}

FilterBar::~FilterBar()
{
    delete m_problem;
}

void FilterBar::makeParts()
{
    m_edit->setObjectName(u"filterEdit"_s);
    m_edit->setAccessibleName(tr("Filter mutations"));
    m_edit->setPlaceholderText(tr("Filter: a word, or table:ticket status:open->closed amount>100"));
    m_edit->setHistory(read(m_settings, settings::FilterHistory));
    m_savedButton->setObjectName(u"savedFiltersButton"_s);
    m_savedButton->setAccessibleName(tr("Saved filters"));
    m_savedButton->setPopupMode(QToolButton::InstantPopup);
    m_savedButton->setMenu(m_savedMenu);
    m_savedButton->setFocusPolicy(Qt::TabFocus);
    m_savedMenu->setObjectName(u"savedFiltersMenu"_s);
    m_savedMenu->setToolTipsVisible(true);
    m_removeMenu = new QMenu(tr("&Remove"), m_savedMenu);
    m_removeMenu->setObjectName(u"removeFilterMenu"_s);
    m_buildButton->setObjectName(u"buildFilterButton"_s);
    m_buildButton->setText(tr("&Build…"));
    m_buildButton->setAccessibleName(tr("Build a filter"));
    m_buildButton->setToolTip(tr("Put the filter together from lists"));
    m_buildButton->setFocusPolicy(Qt::TabFocus);

    // Before the line is put into the bar: after that, Qt 6.4 takes the parts of the bar out of the window's focus
    // chain.
    setFocusProxy(m_edit);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_edit, 1);
    row->addWidget(m_savedButton);
    row->addWidget(m_buildButton);
}

void FilterBar::setVocabulary(const FilterVocabulary &vocabulary)
{
    m_vocabulary = vocabulary;
    m_edit->setVocabulary(vocabulary);
}

QString FilterBar::text() const
{
    return m_edit->text();
}

void FilterBar::setText(const QString &text)
{
    m_edit->setText(text);
    apply();
}

bool FilterBar::isTextReadable() const
{
    return m_edit->filter().has_value();
}

void FilterBar::focusText()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FilterBar::apply()
{
    m_delay->stop();
    updateIcons();
    if (!m_edit->filter())
        return;
    m_textInForce = text().trimmed();
    if (*m_edit->filter() == m_filter)
        return;
    m_filter = *m_edit->filter();
    Q_EMIT filterChanged(m_filter);
}

void FilterBar::showProblem(const QString &problem)
{
    m_problem->showProblem(problem,
                           m_textInForce.isEmpty()
                               ? tr("Until it can be read, no filter is in force.")
                               : tr("Until it can be read, “%1” is in force.").arg(showntext::line(m_textInForce)));
    m_edit->setToolTip(problem.isEmpty()
                           ? tr("Only mutations that fit are shown (%1). Ctrl+Space offers what can stand "
                                "at the cursor, Up and Down go through earlier filters.")
                                 .arg(QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText))
                           : mutationtext::asToolTip(problem));
    Q_EMIT problemChanged();
}

void FilterBar::updateIcons()
{
    const QString name = m_saved.nameOf(text());
    m_savedButton->setIcon(themedIcon(name.isEmpty() ? u"star"_s : u"star-filled"_s, palette()));
    m_savedButton->setToolTip(
        name.isEmpty() ? tr("Saved filters")
                       : showntext::ourToolTip(tr("Saved filters; this one is “%1”").arg(showntext::name(name))));
}

void FilterBar::keyPressEvent(QKeyEvent *event)
{
    // Comes here only if the line has no use for it: Escape closes its list of proposals first.
    if (!event->matches(QKeySequence::Cancel))
        return QWidget::keyPressEvent(event);
    m_edit->remember();
    clear();
    Q_EMIT dismissed();
}

void FilterBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        updateIcons();
    QWidget::changeEvent(event);
}

void FilterBar::fillSavedMenu()
{
    m_savedMenu->clear();
    QAction *save = m_savedMenu->addAction(tr("&Save this filter…"), this, &FilterBar::askForName);
    save->setObjectName(u"saveFilterAction"_s);
    save->setEnabled(isTextReadable() && !text().trimmed().isEmpty());
    const QList<SavedFilters::Entry> entries = m_saved.entries();
    if (entries.isEmpty())
        return;
    m_savedMenu->addSeparator();
    // An & in the name of a person's filter is no mnemonic.
    const auto shown = [](QString name) { return name.replace(u'&', u"&&"_s); };
    for (const SavedFilters::Entry &entry : entries) {
        const QString filter =
            fontMetrics().elidedText(entry.text, Qt::ElideRight, fontMetrics().averageCharWidth() * MaxMenuCharacters);
        QAction *choose =
            m_savedMenu->addAction(u"%1\t%2"_s.arg(shown(entry.name), shown(filter)), this, [this, text = entry.text] {
                setText(text);
                m_edit->remember();
                m_edit->setFocus();
            });
        choose->setToolTip(showntext::toolTip(entry.text));
        choose->setCheckable(true);
        choose->setChecked(entry.text == text().trimmed());
    }
    m_savedMenu->addSeparator();
    m_savedMenu->addMenu(m_removeMenu);
    m_removeMenu->clear();
    for (const SavedFilters::Entry &entry : entries) {
        m_removeMenu->addAction(shown(entry.name), this, [this, name = entry.name] {
            m_saved.remove(name);
            updateIcons();
        });
    }
}

void FilterBar::askForName()
{
    QInputDialog *dialog = createTextQuestion(u"saveFilterDialog"_s, tr("Save filter"),
                                              tr("Name of this filter; one that has the name already is replaced:"),
                                              m_saved.nameOf(text()), tr("Save"), this);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, filter = text()](const QString &name) {
        m_saved.save(name, filter);
        updateIcons();
    });
    dialog->open();
}

void FilterBar::build()
{
    if (m_builder)
        return m_builder->raise();
    m_builder = new FilterBuilder(text(), m_vocabulary, this);
    m_builder->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_builder, &QDialog::accepted, this, [this] {
        setText(m_builder->text());
        m_edit->remember();
        m_edit->setFocus();
    });
    m_builder->open();
}

} // namespace plato::ui
