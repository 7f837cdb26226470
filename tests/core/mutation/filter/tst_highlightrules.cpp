// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/highlightrules.h"

#include <QTest>

using namespace plato;
using namespace Qt::StringLiterals;

class TestHighlightRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comeBackFromJson()
    {
        QList<HighlightRule> rules;
        for (int colour = 0; colour <= int(HighlightRule::Colour::Violet); ++colour)
            rules.append({u"rule \"%1\" ü"_s.arg(colour), u"title~\"a\\\"b\""_s, HighlightRule::Colour(colour),
                          u"A%1"_s.arg(colour), colour % 2 == 0});
        const auto read = highlightrules::fromJson(highlightrules::toJson(rules));
        QVERIFY(read);
        QCOMPARE(*read, rules);
        QVERIFY(highlightrules::fromJson(highlightrules::toJson({}))->isEmpty());
    }

    void areReadTolerantly()
    {
        const auto read = highlightrules::fromJson(
            R"([{"filter":" x ","colour":"puce","sign":"","more":1},{"name":"none"},5,null,{"filter":7},
               {"filter":"y","sign":" long ","enabled":false,"name":3},{"filter":"z","sign":"a😀"}])");
        QVERIFY(read);
        QCOMPARE(read->size(), 3);
        QCOMPARE(read->at(0), (HighlightRule{QString(), u"x"_s, HighlightRule().colour, HighlightRule().sign, true}));
        QCOMPARE(read->at(1), (HighlightRule{QString(), u"y"_s, HighlightRule().colour, u"lo"_s, false}));
        QCOMPARE(read->at(2).sign, u"a"_s); // not half a smile
    }

    void areRefused()
    {
        for (const char *json : {"", "{", "{}", "5"}) {
            const auto read = highlightrules::fromJson(json);
            QVERIFY2(!read, json);
            QVERIFY(read.error().message.contains(u"JSON list"_s));
        }
    }
};

QTEST_GUILESS_MAIN(TestHighlightRules)
#include "tst_highlightrules.moc"
