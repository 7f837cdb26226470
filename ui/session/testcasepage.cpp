// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/testcasepage.h"

#include "core/mutation/log/mutationtext.h"
#include "core/text/showntext.h"
#include "ui/common/errortext.h"
#include "ui/common/quietlist.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr qsizetype MaxWords = 10'000; // of a prompt

/// Shows the words of a server, and lets them be copied.
QLabel *wordsLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    return label;
}

void showText(QLabel *label, const QString &text)
{
    label->setText(showntext::text(text, MaxWords));
    label->setVisible(!text.isEmpty());
}

} // namespace

TestcasePage::TestcasePage(Catalogue &catalogue, QWidget *parent)
    : QWidget(parent)
    , m_catalogue(catalogue)
{
    auto *left = new QWidget(this);
    m_search = new QLineEdit(left);
    m_search->setObjectName(u"testcaseSearchEdit"_s);
    m_search->setPlaceholderText(tr("Find a test case"));
    m_search->setAccessibleName(tr("Find a test case"));
    m_search->setClearButtonEnabled(true);
    m_list = new QuietList(left);
    m_list->setObjectName(u"testcaseList"_s);
    m_list->setAccessibleName(tr("Test cases of this server"));
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->addWidget(m_search);
    leftLayout->addWidget(m_list, 1);

    auto *area = new QScrollArea(this);
    area->setObjectName(u"testcaseAboutArea"_s);
    area->setAccessibleName(tr("About the test case"));
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *right = new QWidget(area);
    m_title = wordsLabel(right);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_id = wordsLabel(right);
    m_id->setObjectName(u"testcaseId"_s);
    m_id->setForegroundRole(QPalette::PlaceholderText);
    m_about = wordsLabel(right);
    m_about->setObjectName(u"testcaseAbout"_s);
    m_promptTitle = new QLabel(tr("What is to be done"), right);
    m_promptTitle->setFont(bold);
    m_prompt = wordsLabel(right);
    m_prompt->setObjectName(u"testcasePrompt"_s);
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->addWidget(m_title);
    rightLayout->addWidget(m_id);
    rightLayout->addWidget(m_about);
    rightLayout->addSpacing(fontMetrics().lineSpacing() / 2);
    rightLayout->addWidget(m_promptTitle);
    rightLayout->addWidget(m_prompt);
    rightLayout->addStretch();
    area->setWidget(right);

    auto *sides = new QSplitter(Qt::Horizontal, this);
    sides->setChildrenCollapsible(false);
    sides->addWidget(left);
    sides->addWidget(area);
    sides->setStretchFactor(0, 2);
    sides->setStretchFactor(1, 3);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(sides);

    connect(m_search, &QLineEdit::textChanged, this, &TestcasePage::search);
    connect(m_list, &QListWidget::currentItemChanged, this, [this] {
        refreshAbout();
        Q_EMIT currentChanged();
    });
    connect(m_list, &QListWidget::itemDoubleClicked, this, &TestcasePage::activated);
    connect(&m_catalogue, &Catalogue::testcasesChanged, this, &TestcasePage::fill);
    fill();
    m_catalogue.fetchTestcases();
}

QString TestcasePage::title(const TestcaseItem &item)
{
    return item.name.isEmpty() ? item.publicId : item.name;
}

QString TestcasePage::whyNone() const
{
    const auto &known = m_catalogue.testcases();
    if (known && !known->isEmpty())
        return {};
    if (m_catalogue.testcasesError())
        return tr("The test cases could not be read. %1").arg(errorText(*m_catalogue.testcasesError()));
    return known ? tr("This server offers no test cases.") : tr("Asking for test cases…");
}

bool TestcasePage::choose(const QString &publicId)
{
    const auto found = std::find_if(m_items.cbegin(), m_items.cend(),
                                    [&](const TestcaseItem &item) { return item.publicId == publicId; });
    if (found == m_items.cend())
        return false;
    m_search->clear();
    m_list->setCurrentRow(static_cast<int>(found - m_items.cbegin()));
    return true;
}

void TestcasePage::focusList()
{
    m_list->setFocus();
}

void TestcasePage::fill()
{
    const QList<TestcaseItem> items = m_catalogue.testcases().value_or(QList<TestcaseItem>());
    if (items == m_items && m_list->count() > 0)
        return; // left alone: a screen reader would lose the item that it is on
    const auto before = current();
    m_items = items;
    {
        const QSignalBlocker blocker(m_list);
        m_list->clear();
        for (const TestcaseItem &testcase : std::as_const(m_items)) {
            auto *item = new QListWidgetItem(showntext::line(title(testcase)), m_list);
            item->setToolTip(showntext::toolTip(title(testcase))); // the list may cut it off
            item->setSizeHint(QSize(0, fontMetrics().lineSpacing() * 7 / 4));
            if (before && before->publicId == testcase.publicId)
                m_list->setCurrentItem(item);
        }
    }
    search();
}

void TestcasePage::search()
{
    const QString words = m_search->text().simplified();
    {
        const QSignalBlocker blocker(m_list);
        QListWidgetItem *first = nullptr;
        for (int row = 0; row < m_list->count(); ++row) {
            const TestcaseItem &testcase = m_items[row];
            const auto has = [&words](const QString &text) { return text.contains(words, Qt::CaseInsensitive); };
            const bool isFound = words.isEmpty() || has(testcase.name) || has(testcase.publicId) ||
                                 has(testcase.description) || has(testcase.prompt) ||
                                 has(testcase.simulators.join(u' '));
            m_list->item(row)->setHidden(!isFound);
            if (isFound && !first)
                first = m_list->item(row);
        }
        if (!m_list->currentItem() || m_list->currentItem()->isHidden())
            m_list->setCurrentItem(first);
    }
    refreshAbout();
    Q_EMIT currentChanged();
}

std::optional<TestcaseItem> TestcasePage::current() const
{
    const int row = m_list->currentRow();
    return row < 0 ? std::nullopt : std::optional(m_items[row]);
}

void TestcasePage::refreshAbout()
{
    const auto item = current();
    showText(m_title, item ? title(*item) : tr("No test case has these words."));
    showText(m_id, item && !item->name.isEmpty() ? item->publicId : QString());
    QStringList about;
    if (item) {
        about.append(item->description);
        if (!item->simulators.isEmpty())
            about.append(tr("Runs on %1.").arg(item->simulators.join(u", "_s)));
        about.removeAll(QString());
    }
    showText(m_about, about.join(u"\n\n"_s));
    m_promptTitle->setVisible(item && !item->prompt.isEmpty());
    showText(m_prompt, item ? item->prompt : QString());
}

} // namespace plato::ui
