// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/catalogue.h"
#include "ui/session/presets.h"

#include <QDialog>
#include <QList>

class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QSettings;
class QSpinBox;
class QStackedWidget;
class QVBoxLayout;

namespace plato::ui {

class CatalogueList;
class EnvRequestEditor;
class MessageLine;
class TestcasePage;

/// Puts a session together, of simulators of the catalogue, artifacts and blank machines, or as a test case of the
/// server says. accepted() means that request() and sessionName() are fit to be sent.
class NewSessionDialog : public QDialog
{
    Q_OBJECT

public:
    /// Both outlive the dialog. `profileId`: of the server, for what was made on it last.
    NewSessionDialog(Catalogue &catalogue, QSettings &settings, const QString &profileId = {},
                     QWidget *parent = nullptr);

    /// Puts together what is in it, instead of what is there.
    void load(const Preset &preset);

    MakeRequest request() const;
    QString sessionName() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *createSourceRow();
    QWidget *createEnvSide();
    QWidget *createNothingYet();
    EnvRequestEditor *addEnv(const EnvRequest &request);
    void remove(EnvRequestEditor *editor);
    void keep();
    void orderFocus();
    void chooseWanted();
    QString freeAlias(const QString &wish) const;
    void validate();
    void refreshSource();
    QString envsFault();
    bool isFromTestcase() const;

    Catalogue &m_catalogue;
    QSettings &m_settings;
    Presets m_presets;
    const QString m_profileId;
    QLineEdit *m_name = nullptr;
    QRadioButton *m_fromEnvs = nullptr;
    QRadioButton *m_fromTestcase = nullptr;
    QLabel *m_noTestcase = nullptr; // why there is none to choose
    QStackedWidget *m_pages = nullptr;
    TestcasePage *m_testcases = nullptr;
    CatalogueList *m_list = nullptr;
    QVBoxLayout *m_envLayout = nullptr;
    QWidget *m_noEnvs = nullptr; // instead of editors
    QSpinBox *m_lifetime = nullptr;
    bool m_isLifetimeChosen = false; // by the person, in this dialog
    QString m_wantedTestcase;        // of a preset, until the server has said which ones it has
    QLabel *m_fault = nullptr;
    MessageLine *m_message = nullptr;
    QPushButton *m_create = nullptr;
    QList<EnvRequestEditor *> m_editors; // children, in order
};

} // namespace plato::ui
