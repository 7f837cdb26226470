// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/presetbutton.h"

#include "core/session/requesttext.h"
#include "core/text/showntext.h"
#include "ui/common/jsonfile.h"
#include "ui/common/textquestion.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr qint64 MaxFileSize = 1 << 20;

} // namespace

PresetButton::PresetButton(QSettings &settings, Current current, QWidget *parent)
    : QToolButton(parent)
    , m_presets(settings)
    , m_current(std::move(current))
    , m_menu(new QMenu(this))
    , m_removal(new QMenu(tr("&Remove"), m_menu))
    , m_copies(new QMenu(tr("&Copy as"), m_menu))
{
    setObjectName(u"presetButton"_s);
    setText(tr("&Presets"));
    setToolTip(tr("Sessions that are made again and again: choose one, save this one, share it as a file or as text"));
    setPopupMode(InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &PresetButton::fill);
}

void PresetButton::fill()
{
    m_menu->clear();
    const QList<Preset> presets = m_presets.all();
    for (const Preset &preset : presets)
        connect(m_menu->addAction(showntext::menu(preset.name)), &QAction::triggered, this,
                [this, preset] { Q_EMIT chosen(preset); });
    if (presets.isEmpty())
        m_menu->addAction(tr("No presets yet"))->setEnabled(false);
    m_menu->addSeparator();
    const auto current = m_current();
    const auto add = [this](const QString &name, const QString &text, bool isEnabled, auto &&then) {
        QAction *action = m_menu->addAction(text);
        action->setObjectName(name);
        action->setEnabled(isEnabled);
        connect(action, &QAction::triggered, this, then);
    };
    add(u"savePresetAction"_s, tr("&Save as preset…"), current.has_value(), [this, current] { save(*current); });
    addRemoval(presets);
    m_menu->addSeparator();
    add(u"openPresetAction"_s, tr("&Open from file…"), true, [this] { openFile(); });
    add(u"writePresetAction"_s, tr("Save to &file…"), current.has_value(), [this, current] { saveFile(*current); });
    addCopies(current);
}

void PresetButton::addRemoval(const QList<Preset> &presets)
{
    m_removal->clear();
    m_menu->addMenu(m_removal)->setEnabled(!presets.isEmpty());
    for (const Preset &preset : presets)
        connect(m_removal->addAction(showntext::menu(preset.name)), &QAction::triggered, this, [this, preset] {
            m_presets.remove(preset.name);
            Q_EMIT said(tr("The preset “%1” is removed.").arg(showntext::name(preset.name)));
        });
}

void PresetButton::addCopies(const std::optional<Preset> &current)
{
    m_copies->clear();
    m_menu->addMenu(m_copies)->setEnabled(current.has_value());
    if (!current)
        return;
    const auto add = [&](const QString &name, const QString &text, const QString &copy) {
        QAction *action = m_copies->addAction(text);
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, [this, copy] {
            QGuiApplication::clipboard()->setText(copy);
            Q_EMIT said(tr("Copied."));
        });
    };
    add(u"copyPresetPythonAction"_s, tr("&Python, for Plato's SDK"), requesttext::asPython(current->request));
    add(u"copyPresetCurlAction"_s, tr("c&url"), requesttext::asCurl(current->request));
    add(u"copyPresetJsonAction"_s, tr("&JSON"), requesttext::asJson(current->request));
}

void PresetButton::save(const Preset &current)
{
    QInputDialog *dialog = createTextQuestion(u"savePresetDialog"_s, tr("Save as preset"),
                                              tr("Name of this preset; one that has the name already is replaced:"),
                                              current.name, tr("Save"), this);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, request = current.request](const QString &name) {
        if (const QString saved = m_presets.save({name, request}); !saved.isEmpty())
            Q_EMIT said(tr("Saved as the preset “%1”.").arg(showntext::name(saved)));
    });
    dialog->open();
}

void PresetButton::openFile()
{
    jsonfile::ask(
        this, jsonfile::Purpose::Open, tr("Open a preset"), tr("Presets (*.json)"), [this](const QString &path) {
            const auto bytes = jsonfile::read(path, MaxFileSize);
            if (!bytes)
                return Q_EMIT said(bytes.error().message);
            const auto preset = Preset::fromJson(*bytes);
            if (!preset)
                return Q_EMIT said(
                    tr("%1: %2", "file, error").arg(jsonfile::nameOf(path), showntext::text(preset.error().message)));
            Q_EMIT said(QString());
            Q_EMIT chosen(*preset);
        });
}

void PresetButton::saveFile(const Preset &current)
{
    jsonfile::ask(this, jsonfile::Purpose::Save, tr("Save a preset"), tr("Presets (*.json)"),
                  [this, current](const QString &path) {
                      Preset named = current;
                      if (named.name.isEmpty())
                          named.name = QFileInfo(path).completeBaseName();
                      Q_EMIT said(jsonfile::write(path, named.toJson()));
                  });
}

} // namespace plato::ui
