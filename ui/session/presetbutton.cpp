// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/presetbutton.h"

#include "core/session/requesttext.h"
#include "core/text/showntext.h"
#include "ui/common/jsonfile.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr qint64 MaxFileSize = 1 << 20;

/// A name of a person's, as the text of an action: an & in it is no mnemonic.
QString actionText(const QString &name)
{
    return showntext::name(name).replace(u'&', u"&&"_s);
}

} // namespace

PresetButton::PresetButton(QSettings &settings, Current current, QWidget *parent)
    : QToolButton(parent)
    , m_presets(settings)
    , m_current(std::move(current))
    , m_menu(new QMenu(this))
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
        connect(m_menu->addAction(actionText(preset.name)), &QAction::triggered, this,
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
    addCopies(current.value_or(Preset()));
}

void PresetButton::addRemoval(const QList<Preset> &presets)
{
    QMenu *menu = m_menu->addMenu(tr("&Remove"));
    menu->setEnabled(!presets.isEmpty());
    for (const Preset &preset : presets)
        connect(menu->addAction(actionText(preset.name)), &QAction::triggered, this, [this, preset] {
            m_presets.remove(preset.name);
            Q_EMIT said(tr("The preset “%1” is removed.").arg(showntext::name(preset.name)));
        });
}

void PresetButton::addCopies(const Preset &current)
{
    QMenu *menu = m_menu->addMenu(tr("&Copy as"));
    menu->setEnabled(!current.name.isEmpty());
    const auto add = [&](const QString &name, const QString &text, const QString &copy) {
        QAction *action = menu->addAction(text);
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, [this, copy] {
            QGuiApplication::clipboard()->setText(copy);
            Q_EMIT said(tr("Copied."));
        });
    };
    add(u"copyPresetPythonAction"_s, tr("&Python, for Plato's SDK"), requesttext::asPython(current.request));
    add(u"copyPresetCurlAction"_s, tr("c&url"), requesttext::asCurl(current.request));
    add(u"copyPresetJsonAction"_s, tr("&JSON"), requesttext::asJson(current.request));
}

void PresetButton::save(const Preset &current)
{
    auto *dialog = new QInputDialog(this);
    dialog->setObjectName(u"savePresetDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save as preset"));
    dialog->setLabelText(tr("Name of this preset; one that has the name already is replaced:"));
    dialog->setTextValue(current.name);
    dialog->setOkButtonText(tr("Save"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, request = current.request](const QString &name) {
        m_presets.save({name, request});
        if (const auto saved = m_presets.find(name.simplified()))
            Q_EMIT said(tr("Saved as the preset “%1”.").arg(showntext::name(saved->name)));
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
                  [this, current](const QString &path) { Q_EMIT said(jsonfile::write(path, current.toJson())); });
}

} // namespace plato::ui
