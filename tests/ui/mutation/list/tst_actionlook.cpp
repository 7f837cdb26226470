// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/list/actionlook.h"

#include <QImage>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace plato;
using namespace plato::ui;

/// The signs of what happened to a row.
class TestActionLook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsActionsReadably();
};

namespace {

/// Relative luminance of WCAG 2.
double luminance(const QColor &color)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

} // namespace

void TestActionLook::drawsActionsReadably()
{
    using Action = Mutation::Action;
    for (const QColor &background :
         {QColor(Qt::white), QColor(0xf7f7f7), QColor(0x1b1e20), QColor(0x31363b), QColor(Qt::black)}) {
        for (const Action action : {Action::Insert, Action::Update, Action::Delete, Action::Other})
            QVERIFY(contrast(actionColor(action, background), background) >= 4.5);
    }
    // Shapes differ, not only colours.
    QList<QImage> shapes;
    for (const Action action : {Action::Insert, Action::Update, Action::Delete, Action::Other}) {
        const QImage shape =
            actionIcon(action, QPalette(), 16, 1).pixmap(16).toImage().convertToFormat(QImage::Format_Alpha8);
        QVERIFY(!shapes.contains(shape));
        shapes.append(shape);
    }
}

QTEST_MAIN(TestActionLook)
#include "tst_actionlook.moc"
