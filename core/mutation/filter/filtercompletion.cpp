// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filtercompletion.h"

#include "core/mutation/filter/filterparser.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::filterlanguage {

namespace {

using Field = FilterExpression::Field;
using Operation = FilterExpression::Operation;

/// Collects what fits to the typed letters.
class Offer
{
public:
    explicit Offer(const QString &typed)
        : m_typed(typed)
    {
    }

    bool isAnythingTyped() const { return !m_typed.isEmpty(); }
    const QString &typed() const { return m_typed; }

    /// `shown` is what the letters are looked for in.
    void add(const QString &shown, const Candidate &candidate)
    {
        if (!shown.contains(m_typed, Qt::CaseInsensitive) || m_texts.contains(candidate.text))
            return;
        m_texts.insert(candidate.text);
        (shown.startsWith(m_typed, Qt::CaseInsensitive) ? m_begin : m_hold).append(candidate);
    }

    QList<Candidate> take()
    {
        QList<Candidate> all = m_begin + m_hold;
        if (all.size() > Completion::MaxCandidates)
            all.resize(Completion::MaxCandidates);
        return all;
    }

private:
    QString m_typed;
    QSet<QString> m_texts;
    QList<Candidate> m_begin;
    QList<Candidate> m_hold;
};

QStringList actionsOf(const FilterVocabulary &vocabulary)
{
    QStringList actions{u"insert"_s, u"update"_s, u"delete"_s};
    for (const QString &action : vocabulary.actions) {
        if (!actions.contains(action, Qt::CaseInsensitive))
            actions.append(action);
    }
    return actions;
}

QStringList valuesFor(const FilterExpression &term, const FilterVocabulary &vocabulary)
{
    switch (term.field) {
    case Field::Table:
        return vocabulary.tables;
    case Field::Action:
        return actionsOf(vocabulary);
    case Field::Env:
        return vocabulary.envs;
    case Field::Column:
        return vocabulary.valuesOf ? vocabulary.valuesOf(term.name) : QStringList();
    case Field::Anything:
    case Field::Key:
    case Field::Time:
        break;
    }
    return {};
}

/// What can stand behind a name that is whole.
void addOperators(Offer &offer, const QString &name, bool isColumn, bool isTime)
{
    const auto add = [&](const QString &sign, const QString &hint) {
        offer.add(offer.typed(), {name + sign, hint, Candidate::Kind::Operator, false});
    };
    add(u":"_s, Words::tr("is"));
    add(u"~"_s, Words::tr("holds the text"));
    if (isColumn || isTime) {
        add(u">"_s, isTime ? Words::tr("later than") : Words::tr("greater than"));
        add(u">="_s, isTime ? Words::tr("at or later than") : Words::tr("greater than or equal"));
        add(u"<"_s, isTime ? Words::tr("earlier than") : Words::tr("less than"));
        add(u"<="_s, isTime ? Words::tr("at or earlier than") : Words::tr("less than or equal"));
    }
    if (isColumn)
        add(u":->"_s, Words::tr("became"));
}

void addNames(Offer &offer, const FilterVocabulary &vocabulary, bool isSignThere)
{
    struct OurName
    {
        QString name;
        QString hint;
    };
    const QList<OurName> ours{
        {u"table"_s, Words::tr("table of the record")},     {u"action"_s, Words::tr("insert, update, delete …")},
        {u"key"_s, Words::tr("what tells the row")},        {u"env"_s, Words::tr("environment")},
        {u"time"_s, Words::tr("time of the mutation")},     {u"changed"_s, Words::tr("the record changed this column")},
        {u"has"_s, Words::tr("the record has this column")}};
    const QString sign = isSignThere ? QString() : u":"_s;
    const auto isTyped = [&](const QString &name) {
        return !isSignThere && name.compare(offer.typed(), Qt::CaseInsensitive) == 0;
    };
    for (const auto &[name, hint] : ours) {
        if (isTyped(name) && fieldOf(name))
            addOperators(offer, name, false, fieldOf(name) == Field::Time);
        offer.add(name, {name + sign, hint, Candidate::Kind::Field, false});
    }
    for (const QString &column : vocabulary.columns) {
        if (isTyped(column))
            addOperators(offer, nameText(column), true, false);
        offer.add(column, {nameText(column) + sign, Words::tr("column"), Candidate::Kind::Column, false});
    }
}

void addItems(Offer &offer, const Place &place, const FilterVocabulary &vocabulary, bool isSignThere)
{
    addNames(offer, vocabulary, isSignThere);
    if (isSignThere)
        return;
    if (place.hasItemBefore)
        offer.add(u"or"_s, {u"or"_s, Words::tr("one of both is enough"), Candidate::Kind::Operator, true});
    if (!offer.isAnythingTyped()) {
        offer.add({}, {u"-"_s, Words::tr("not"), Candidate::Kind::Operator, false});
        offer.add({}, {u"("_s, Words::tr("group"), Candidate::Kind::Operator, false});
        if (place.depth > 0 && place.hasItemBefore)
            offer.add({}, {u")"_s, Words::tr("end of the group"), Candidate::Kind::Operator, true});
        return;
    }
    // Whoever types a value first is led to where it stands.
    const auto addTerms = [&offer](const QString &field, const QStringList &values) {
        for (const QString &value : values)
            offer.add(value, {u"%1:%2"_s.arg(field, valueText(value)), Words::tr("value of %1").arg(field),
                              Candidate::Kind::Value, true});
    };
    addTerms(u"table"_s, vocabulary.tables);
    addTerms(u"action"_s, actionsOf(vocabulary));
    addTerms(u"env"_s, vocabulary.envs);
}

void addValues(Offer &offer, const Place &place, const FilterVocabulary &vocabulary)
{
    const bool isList = place.kind == Place::Kind::ListValue;
    if (place.isNameOnly) {
        for (const QString &column : vocabulary.columns)
            offer.add(column, {valueText(column), Words::tr("column"), Candidate::Kind::Column, !isList});
    }
    for (const QString &value : place.isNameOnly ? QStringList() : valuesFor(place.term, vocabulary)) {
        if (!value.isEmpty() || !place.isNewSide) // there, an empty side is any value
            offer.add(value, {valueText(value), {}, Candidate::Kind::Value, !isList});
    }
    if (offer.isAnythingTyped() || place.isNewSide)
        return;
    if (place.term.operation == Operation::Is && !place.isNameOnly) {
        const bool isTime = place.term.field == Field::Time;
        if (isTime || place.term.field == Field::Column) {
            offer.add({}, {u">"_s, isTime ? Words::tr("later than") : Words::tr("greater than"),
                           Candidate::Kind::Operator, false});
            offer.add({}, {u"<"_s, isTime ? Words::tr("earlier than") : Words::tr("less than"),
                           Candidate::Kind::Operator, false});
        }
        if (place.term.field == Field::Column)
            offer.add({}, {u"->"_s, Words::tr("became"), Candidate::Kind::Operator, false});
    }
    if (!isList)
        offer.add({}, {u"("_s, Words::tr("one of several"), Candidate::Kind::Operator, false});
}

/// One past the name or value at `begin`, wherever in it the cursor is.
qsizetype endOf(const QString &text, const Place &place, qsizetype cursor)
{
    if (place.begin == text.size())
        return cursor;
    Scanner scanner(text, place.begin);
    if (text[place.begin] == u'"')
        scanner.readQuoted();
    else
        scanner.readBare(place.kind == Place::Kind::Item, place.kind != Place::Kind::Item);
    // Quotes without an end would take the rest of the text away.
    return scanner.error() ? cursor : std::max(scanner.position(), cursor);
}

/// What was typed of a name or value, perhaps without its closing quotes.
QString typedOf(const QString &text, qsizetype begin, qsizetype cursor)
{
    const QString typed = text.sliced(begin, cursor - begin);
    if (!typed.startsWith(u'"'))
        return typed;
    return Scanner(typed).readQuoted();
}

} // namespace

Completion complete(const QString &text, qsizetype cursor, const FilterVocabulary &vocabulary)
{
    const QString before = text.first(cursor);
    Parser parser(before);
    const bool isReadable = parser.parse().has_value();
    const Place &place = parser.place();
    Completion completion;
    completion.position = std::min(place.begin, cursor);
    completion.length = endOf(text, place, cursor) - completion.position;

    const QString typed = typedOf(text, completion.position, cursor);
    // Reading stopped earlier: the error is to be mended first.
    const bool isOneToken = std::none_of(typed.cbegin(), typed.cend(), isBlank) || text[place.begin] == u'"';
    if (!isReadable && !isOneToken)
        return completion;

    Offer offer(typed);
    const qsizetype end = completion.position + completion.length;
    switch (place.kind) {
    case Place::Kind::Item:
        addItems(offer, place, vocabulary, end < text.size() && isOperator(text[end]));
        break;
    case Place::Kind::Value:
    case Place::Kind::ListValue:
        addValues(offer, place, vocabulary);
        break;
    case Place::Kind::AfterListValue:
        offer.add(u"or"_s, {u"or"_s, Words::tr("another value"), Candidate::Kind::Operator, true});
        offer.add(u")"_s, {u")"_s, Words::tr("end of the list"), Candidate::Kind::Operator, true});
        break;
    }
    completion.candidates = offer.take();
    return completion;
}

} // namespace plato::filterlanguage
