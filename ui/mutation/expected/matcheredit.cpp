// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/expected/matcheredit.h"

#include "core/text/exacttext.h"
#include "core/text/jsonform.h"
#include "core/text/jsontext.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

using MatcherKind = ValueMatcher::Kind;

bool isJson(const QByteArray &text)
{
    // QJsonDocument takes objects and lists only, so that any other value is read within a list.
    const QByteArray list = '[' + text + ']';
    return jsonform::checkSyntax(list).has_value() && QJsonDocument::fromJson(list).array().size() == 1;
}

/// What a person typed, as JSON: a text that is no JSON becomes a string.
QByteArray valueOf(const QString &text)
{
    const QByteArray typed = text.trimmed().toUtf8();
    return !typed.isEmpty() && isJson(typed) ? typed : jsonform::token(text);
}

/// With escapes for what nobody would see in a line that is edited.
QString editable(const QByteArray &json)
{
    QString text;
    for (const QChar c : QString::fromUtf8(json)) {
        const bool isSeen = c.unicode() < 0x80 || c.isSurrogate() || exacttext::shown(c, exacttext::Lines::Signs) == c;
        text += isSeen ? QString(c) : u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
    }
    return text;
}

QString textOf(const ValueMatcher &matcher)
{
    switch (matcher.kind()) {
    case MatcherKind::Any:
        return {};
    case MatcherKind::Pattern:
        return matcher.pattern();
    case MatcherKind::OneOf:
        return editable(jsonform::array(matcher.values()));
    case MatcherKind::Exact:
        break;
    }
    return editable(matcher.values().first());
}

} // namespace

MatcherEdit::MatcherEdit(QWidget *parent)
    : QWidget(parent)
    , m_label(new QLabel)
    , m_kind(new QComboBox)
    , m_text(new QLineEdit)
    , m_problem(new QLabel)
{
    setObjectName(u"matcherEdit"_s);
    m_label->setObjectName(u"matcherLabel"_s);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setBuddy(m_kind);
    m_kind->setObjectName(u"matcherKind"_s);
    m_kind->setAccessibleName(tr("How the value is compared"));
    m_kind->addItem(tr("exactly"), int(MatcherKind::Exact));
    m_kind->addItem(tr("one of"), int(MatcherKind::OneOf));
    m_kind->addItem(tr("any value"), int(MatcherKind::Any));
    m_kind->addItem(tr("pattern"), int(MatcherKind::Pattern));
    m_text->setObjectName(u"matcherText"_s);
    m_text->setAccessibleName(tr("Expected value"));
    m_problem->setObjectName(u"matcherProblem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *row = new QHBoxLayout;
    row->addWidget(m_label);
    row->addWidget(m_kind);
    row->addWidget(m_text, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_problem);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &MatcherEdit::takeKind);
    connect(m_text, &QLineEdit::textEdited, this, &MatcherEdit::take);
    clear();
}

ValueMatcher::Kind MatcherEdit::kind() const
{
    return MatcherKind(m_kind->currentData().toInt());
}

void MatcherEdit::setMatcher(const QString &label, const ValueMatcher &matcher)
{
    m_isShowing = true;
    m_label->setText(label);
    // The text is left alone if it says the same: the person may be typing it, and the cursor would move.
    const bool isSame = isEnabled() && kind() == matcher.kind() &&
                        (kind() == MatcherKind::Exact ? matcher == ValueMatcher::exact(valueOf(m_text->text()))
                                                      : textOf(matcher) == m_text->text());
    m_kind->setCurrentIndex(m_kind->findData(int(matcher.kind())));
    if (!isSame && !(kind() == MatcherKind::OneOf && m_text->hasFocus()))
        m_text->setText(textOf(matcher));
    m_problem->hide();
    setEnabled(true);
    m_isShowing = false;
    showHint();
}

void MatcherEdit::clear()
{
    m_isShowing = true;
    m_label->setText(tr("Choose a value above to say how it is compared:"));
    m_text->clear();
    m_problem->hide();
    setEnabled(false);
    m_isShowing = false;
    showHint();
}

void MatcherEdit::showHint()
{
    m_text->setEnabled(isEnabled() && kind() != MatcherKind::Any);
    switch (kind()) {
    case MatcherKind::Exact:
        m_text->setPlaceholderText(tr("A value as JSON, or plain text"));
        break;
    case MatcherKind::OneOf:
        m_text->setPlaceholderText(tr("A list, as [\"Fixed\", \"Rejected\"]"));
        break;
    case MatcherKind::Any:
        m_text->setPlaceholderText(tr("Whatever it is"));
        break;
    case MatcherKind::Pattern:
        m_text->setPlaceholderText(tr("A regular expression, as ^RF-[0-9]+$"));
        break;
    }
}

void MatcherEdit::takeKind()
{
    // The exact value becomes a pattern that matches it alone.
    if (!m_isShowing && kind() == MatcherKind::Pattern && m_shown == MatcherKind::Exact)
        m_text->setText(u'^' + QRegularExpression::escape(jsontext::textOf(valueOf(m_text->text()))) + u'$');
    take();
}

void MatcherEdit::take()
{
    m_shown = kind();
    showHint();
    if (m_isShowing)
        return;
    const QString text = m_text->text();
    ValueMatcher matcher;
    QString problem;
    switch (kind()) {
    case MatcherKind::Exact:
        matcher = ValueMatcher::exact(valueOf(text));
        break;
    case MatcherKind::OneOf: {
        // A single value is taken for a list of one.
        const QByteArray typed = text.trimmed().toUtf8();
        const bool isList = typed.startsWith('[') && isJson(typed);
        const auto read = ValueMatcher::fromJson("{\"$one_of\":" + (isList ? typed : '[' + valueOf(text) + ']') + '}');
        if (read)
            matcher = *read;
        else
            problem = read.error().message;
        break;
    }
    case MatcherKind::Any:
        break;
    case MatcherKind::Pattern:
        problem = ValueMatcher::patternError(text);
        matcher = ValueMatcher::pattern(text);
        break;
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    if (problem.isEmpty())
        Q_EMIT matcherChanged(matcher);
}

} // namespace plato::ui
