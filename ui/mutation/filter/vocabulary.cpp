// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/filter/vocabulary.h"

#include "core/mutation/query/mutationquery.h"

namespace plato::ui {

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
    return vocabulary;
}

} // namespace plato::ui
