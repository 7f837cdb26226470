// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/filter/vocabulary.h"

#include "core/mutation/query/mutationquery.h"
#include "core/text/exacttext.h"
#include "core/text/showntext.h"

namespace plato::ui {

namespace {

/// What is offered is put into the line as it is, so that a name with signs in it, or of any length, cannot be.
bool isFitToBeOffered(const QString &name)
{
    return name.size() <= showntext::MaxLine && exacttext::shown(name, exacttext::Lines::Signs) == name;
}

} // namespace

FilterVocabulary vocabularyOf(const MutationSet &set)
{
    FilterVocabulary vocabulary;
    for (const MutationSet::Source &source : set.sources()) {
        vocabulary.envs.append(source.name());
        vocabulary.tables.append(source.log->tables());
        vocabulary.actions.append(source.log->words());
    }
    for (QStringList *names : {&vocabulary.tables, &vocabulary.actions}) {
        names->removeAll(QString());
        names->removeDuplicates();
    }
    vocabulary.tables.sort();
    vocabulary.columns = mutationquery::columnNames(set);
    for (QStringList *names : {&vocabulary.envs, &vocabulary.tables, &vocabulary.actions, &vocabulary.columns})
        names->removeIf([](const QString &name) { return !isFitToBeOffered(name); });
    return vocabulary;
}

} // namespace plato::ui
