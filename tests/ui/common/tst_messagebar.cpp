// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The banner: newest first, nothing twice, actions run once, and words for every kind of error.
#include "ui/common/errortext.h"
#include "ui/common/messagebar.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::ui;

class TestMessageBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hiddenUntilThereIsSomethingToSay()
    {
        QWidget window;
        MessageBar bar(&window);
        QVERIFY(bar.isHidden());
        bar.post(MessageBar::Level::Info, u"hello"_s);
        QVERIFY(!bar.isHidden());
        bar.dismiss();
        QVERIFY(bar.isHidden());
        bar.dismiss(); // nothing there: harmless
    }

    void newestFirstAndNothingTwice()
    {
        MessageBar bar;
        bar.post(MessageBar::Level::Error, u"one"_s);
        bar.post(MessageBar::Level::Error, u"two"_s);
        bar.post(MessageBar::Level::Error, u"one"_s);
        QCOMPARE(bar.text(), u"one"_s);
        bar.dismiss();
        QCOMPARE(bar.text(), u"two"_s);
        bar.dismiss();
        QCOMPARE(bar.text(), QString());
    }

    void whatIsNoNewsAnyMoreIsWithdrawn()
    {
        MessageBar bar;
        bar.post(MessageBar::Level::Warning, u"one"_s, {}, u"desk"_s);
        bar.post(MessageBar::Level::Warning, u"another"_s, {}, u"desk"_s);
        bar.post(MessageBar::Level::Warning, u"two"_s, {}, u"git"_s);
        bar.post(MessageBar::Level::Warning, u"stays"_s);
        bar.withdraw(u"git"_s);
        QCOMPARE(bar.text(), u"stays"_s);
        bar.withdraw(QString());
        QCOMPARE(bar.text(), u"stays"_s);
        bar.dismiss();
        QCOMPARE(bar.text(), u"another"_s);
        bar.withdraw(u"nothing was said about it"_s);
        bar.withdraw(u"desk"_s);
        QVERIFY(bar.isHidden());
    }

    void anActionDismissesFirst()
    {
        MessageBar bar;
        QString seen = u"not run"_s;
        bar.post(MessageBar::Level::Error, u"broken"_s, {{u"Try again"_s, [&] { seen = bar.text(); }}});
        bar.show();
        auto *button = bar.findChild<QPushButton *>(u"messageAction0"_s);
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(seen, QString());
        QVERIFY(bar.isHidden());
    }

    void textIsShownAsText()
    {
        MessageBar bar;
        bar.post(MessageBar::Level::Error, u"<b>server's</b> words"_s);
        QCOMPARE(bar.findChild<QLabel *>(u"messageText"_s)->textFormat(), Qt::PlainText);
    }

    void everyErrorHasWords()
    {
        using Kind = ApiError::Kind;
        for (const Kind kind :
             {Kind::Cancelled, Kind::Timeout, Kind::Offline, Kind::Tls, Kind::Unauthorized, Kind::Forbidden, Kind::Gone,
              Kind::NotReady, Kind::Conflict, Kind::Invalid, Kind::RateLimited, Kind::Redirected, Kind::ServerFault,
              Kind::Rejected, Kind::BadReply}) {
            ApiError error;
            error.kind = kind;
            const QString plain = errorText(error);
            QVERIFY(plain.size() > 5);
            QVERIFY2(plain.endsWith(u'.'), qPrintable(plain));
            error.detail = u"said the server"_s;
            const QString detailed = errorText(error);
            QVERIFY2(detailed.contains(error.detail) || detailed == plain, qPrintable(detailed));
        }
    }

    void retryAfterIsTold()
    {
        ApiError error;
        error.kind = ApiError::Kind::RateLimited;
        error.retryAfterSeconds = 2.2;
        QVERIFY(errorAdvice(error).contains(u'3'));
    }
};

QTEST_MAIN(TestMessageBar)
#include "tst_messagebar.moc"
