// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/catalogue.h"

#include <QFrame>
#include <QPointer>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace plato::ui {

class ResolutionCombo;

/// One env of the session to be made: alias and, by its kind, version, screen or resources.
class EnvRequestEditor : public QFrame
{
    Q_OBJECT

public:
    /// `request` gives the kind and the first values. The catalogue outlives the editor.
    EnvRequestEditor(Catalogue &catalogue, const EnvRequest &request, QWidget *parent = nullptr);

    /// As it would be sent: an artifact chosen for a simulator makes it a request by artifact.
    EnvRequest request() const;
    QString alias() const;
    /// What is wrong with the alias, in words; empty clears the mark. Set from outside, since aliases must differ.
    void setAliasFault(const QString &fault);
    /// What is wrong with the rest; empty when it can be sent.
    QString fault() const;
    void focusAlias();

    /// Of the icon that stands for such an env here and in the list it is chosen from.
    static QString iconName(const Catalogue &catalogue, EnvRequest::Type type, const QString &simulator);

Q_SIGNALS:
    void changed();
    void removeRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void addVersionRow();
    void addResolutionRow();
    void addInternetRow();
    void addResourceRows();
    void refreshVersions();
    void refreshResolution();
    void refreshWarning();
    void refreshColours();

    Catalogue &m_catalogue;
    EnvRequest m_request;
    QFormLayout *m_form = nullptr;
    QLineEdit *m_alias = nullptr;
    QLabel *m_aliasFault = nullptr;
    QLabel *m_icon = nullptr;
    QToolButton *m_remove = nullptr;
    QComboBox *m_version = nullptr;          // simulator
    QLabel *m_warning = nullptr;             // simulator
    ResolutionCombo *m_resolution = nullptr; // simulator that is a desktop
    QLabel *m_resolutionFault = nullptr;     // with m_resolution
    QCheckBox *m_internet = nullptr;         // where the server knows of that
    bool m_hasInternetItself = false;        // without being asked for it
    QLineEdit *m_artifact = nullptr;         // artifact by id
    QLineEdit *m_service = nullptr;          // blank
    QSpinBox *m_cpus = nullptr;              // blank
    QSpinBox *m_memory = nullptr;            // blank
    QSpinBox *m_disk = nullptr;              // blank
};

} // namespace plato::ui
