// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/statecomparison.h"

#include <QWidget>

#include <array>

class QComboBox;
class QLabel;
class QProgressBar;
class QToolButton;

namespace plato::ui {

/// Says which two states are compared and how many mutations of each difference there are, and chooses which are
/// shown. GUI thread.
class ComparisonStrip : public QWidget
{
    Q_OBJECT

public:
    explicit ComparisonStrip(QWidget *parent = nullptr);

    void showBusy(const QString &older, const QString &newer, statecomparison::By by);
    void showResult(const Differences &differences);
    quint32 shownDifferences() const;

Q_SIGNALS:
    void differencesChanged();
    void byChanged(plato::statecomparison::By by);
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void elideTitle();
    void setKinds(const Differences *differences);

    QString m_older;
    QString m_newer;
    QLabel *m_title = nullptr;
    QProgressBar *m_busy = nullptr;
    std::array<QToolButton *, 4> m_kinds{};
    QComboBox *m_by = nullptr;
    QToolButton *m_close = nullptr;
};

} // namespace plato::ui
