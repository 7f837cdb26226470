// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QTimer;

namespace plato {
class ActivityFilter;
class Session;
} // namespace plato

namespace plato::ui {

class Selection;

/// Above the list of requests: which of them are shown.
class ActivityBar : public QWidget
{
    Q_OBJECT

public:
    /// The filter outlives the bar.
    explicit ActivityBar(ActivityFilter &filter, QWidget *parent = nullptr);

    void showSelection(const Selection &selection); ///< what "the chosen session" means
    void clear();                                   ///< shows all but polling

Q_SIGNALS:
    void aboutToFilter(); ///< rows will come and go
    void filtered();

private:
    void apply();
    void takeIds();
    void refreshCount();

    ActivityFilter &m_filter;
    QPointer<const Session> m_session; // that is chosen
    QString m_jobId;
    QLineEdit *m_text = nullptr;
    QComboBox *m_method = nullptr;
    QComboBox *m_status = nullptr;
    QComboBox *m_scope = nullptr;
    QCheckBox *m_polling = nullptr;
    QTimer *m_counting = nullptr; // requests come in bursts
};

} // namespace plato::ui
