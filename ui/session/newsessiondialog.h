// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/catalogue.h"

#include <QDialog>
#include <QList>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QRadioButton;
class QSettings;
class QSpinBox;
class QStackedWidget;
class QVBoxLayout;

namespace plato::ui {

class EnvRequestEditor;
class TestcasePage;

/// Puts a session together, of simulators of the catalogue, artifacts and blank machines, or as a test case of the
/// server says. accepted() means that request() and sessionName() are fit to be sent.
class NewSessionDialog : public QDialog
{
    Q_OBJECT

public:
    /// Both outlive the dialog.
    NewSessionDialog(Catalogue &catalogue, QSettings &settings, QWidget *parent = nullptr);

    MakeRequest request() const;
    QString sessionName() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *createSourceRow();
    QWidget *createCatalogueSide();
    QWidget *createEnvSide();
    void fillCatalogue();
    void addChosen();
    void addEnv(const EnvRequest &request);
    void orderFocus();
    QString freeAlias(const QString &wish) const;
    void validate();
    void refreshSource();
    QString envsFault();
    bool isFromTestcase() const;

    Catalogue &m_catalogue;
    QSettings &m_settings;
    QLineEdit *m_name = nullptr;
    QRadioButton *m_fromEnvs = nullptr;
    QRadioButton *m_fromTestcase = nullptr;
    QLabel *m_noTestcase = nullptr; // why there is none to choose
    QStackedWidget *m_pages = nullptr;
    TestcasePage *m_testcases = nullptr;
    QListWidget *m_list = nullptr;
    QLabel *m_about = nullptr;
    QPushButton *m_add = nullptr;
    QVBoxLayout *m_envLayout = nullptr;
    QLabel *m_noEnvs = nullptr;
    QSpinBox *m_lifetime = nullptr;
    QLabel *m_fault = nullptr;
    QPushButton *m_create = nullptr;
    QList<EnvRequestEditor *> m_editors; // children, in order
};

} // namespace plato::ui
