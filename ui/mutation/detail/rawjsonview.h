// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutation.h"
#include "core/mutation/log/mutationlog.h"
#include "core/session/env.h"

#include <QList>
#include <QWidget>

class QLabel;

namespace plato::ui {

class ChoiceBox;
class TextView;

/// JSON as the server sent it: of one record, indented, or the whole reply of an env. GUI thread.
class RawJsonView : public QWidget
{
    Q_OBJECT

public:
    explicit RawJsonView(QWidget *parent = nullptr);

    void setRecord(const Mutation &record);
    void setEnvs(const QList<Env> &envs);   ///< whose replies can be shown
    void chooseReply(const QString &jobId); ///< of this env, or of the last one where it has none

protected:
    void showEvent(QShowEvent *event) override;

private:
    void markStale();
    void fill();
    void fillChoices();
    void copy();
    bool isRecordChosen() const;
    QByteArrayView bytes() const; ///< valid until the next record or envs

    Mutation m_record;
    QList<Env> m_envs;
    QList<MutationLog::Ptr> m_replies; // of the choices after the first
    ChoiceBox *m_mode = nullptr;
    TextView *m_text = nullptr;
    QLabel *m_note = nullptr;
    bool m_areChoicesStale = false;
    bool m_isStale = false; // the text is not that of bytes(): it is filled once somebody can see it
};

} // namespace plato::ui
