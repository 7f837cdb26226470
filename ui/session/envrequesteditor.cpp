// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/envrequesteditor.h"

#include "core/text/showntext.h"
#include "ui/common/colours.h"
#include "ui/common/errortext.h"
#include "ui/common/icons.h"
#include "ui/session/resolutioncombo.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

QSpinBox *spinBox(int minimum, int maximum, int value, int step, const QString &suffix, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setRange(minimum, maximum);
    box->setSingleStep(step);
    box->setValue(value);
    box->setSuffix(suffix);
    box->setGroupSeparatorShown(true);
    return box;
}

void colour(QLabel *label, Tone tone)
{
    QPalette palette = label->parentWidget()->palette();
    palette.setColor(QPalette::WindowText, toneColour(tone, palette));
    label->setPalette(palette);
}

/// Whether the catalogue calls it a desktop. Where it does not say, ubuntu-vm is one: all servers have it.
bool isDesktop(const Catalogue &catalogue, const QString &simulator)
{
    const QList<Simulator> &known = catalogue.simulators();
    return std::any_of(known.cbegin(), known.cend(), [&simulator](const Simulator &other) {
        return other.name == simulator && other.isDesktop.value_or(other.name == u"ubuntu-vm"_s);
    });
}

} // namespace

EnvRequestEditor::EnvRequestEditor(Catalogue &catalogue, const EnvRequest &request, QWidget *parent)
    : QFrame(parent)
    , m_catalogue(catalogue)
    , m_request(request)
{
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    const bool blank = request.type == EnvRequest::Type::Resource;
    const bool byId = request.type == EnvRequest::Type::Artifact;
    m_icon = new QLabel(this);
    auto *title = new QLabel(blank  ? tr("Blank machine")
                             : byId ? tr("Artifact by id")
                                    : showntext::name(request.simulator),
                             this);
    QFont bold = font();
    bold.setBold(true);
    title->setFont(bold);
    title->setTextFormat(Qt::PlainText);
    setAccessibleName(title->text());
    m_remove = new QToolButton(this);
    m_remove->setObjectName(u"envRemoveButton"_s);
    m_remove->setAutoRaise(true);
    m_remove->setToolTip(tr("Leave this environment out"));
    m_remove->setAccessibleName(tr("Remove environment"));
    connect(m_remove, &QToolButton::clicked, this, &EnvRequestEditor::removeRequested);
    auto *head = new QHBoxLayout;
    head->addWidget(m_icon);
    head->addWidget(title, 1);
    head->addWidget(m_remove);

    m_alias = new QLineEdit(request.alias, this);
    m_alias->setObjectName(u"envAliasEdit"_s);
    m_alias->setAccessibleName(tr("Alias"));
    m_alias->setToolTip(tr("Name inside the session: letters, digits and hyphens. The environment is reached as "
                           "ALIAS.plato.internal by the others."));
    m_aliasFault = new QLabel(this);
    m_aliasFault->setWordWrap(true);
    m_aliasFault->hide();
    connect(m_alias, &QLineEdit::textChanged, this, &EnvRequestEditor::changed);

    m_form = new QFormLayout;
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->addRow(tr("Alias"), m_alias);
    m_form->addRow(QString(), m_aliasFault);
    m_form->setRowVisible(m_aliasFault, false);
    if (blank) {
        addResourceRows();
        addInternetRow();
    } else if (byId) {
        m_artifact = new QLineEdit(request.artifactId, this);
        m_artifact->setObjectName(u"envArtifactEdit"_s);
        m_artifact->setPlaceholderText(tr("Artifact id"));
        m_form->addRow(tr("Artifact"), m_artifact);
        connect(m_artifact, &QLineEdit::textChanged, this, &EnvRequestEditor::changed);
        addInternetRow();
    } else {
        addVersionRow();
        if (isDesktop(m_catalogue, m_request.simulator))
            addResolutionRow();
        addInternetRow();
    }

    auto *layout = new QVBoxLayout(this);
    layout->addLayout(head);
    layout->addLayout(m_form);
    refreshColours();
}

void EnvRequestEditor::refreshColours()
{
    const QString icon = iconName(m_catalogue, m_request.type, m_request.simulator);
    m_icon->setPixmap(themedIcon(icon, palette()).pixmap(20, 20));
    m_remove->setIcon(themedIcon(u"dismiss"_s, palette()));
    if (m_warning)
        colour(m_warning, Tone::Warning);
    if (m_resolutionFault)
        colour(m_resolutionFault, Tone::Danger);
}

QString EnvRequestEditor::iconName(const Catalogue &catalogue, EnvRequest::Type type, const QString &simulator)
{
    if (type == EnvRequest::Type::Resource)
        return u"blank"_s;
    return type == EnvRequest::Type::Simulator && isDesktop(catalogue, simulator) ? u"computer"_s : u"application"_s;
}

void EnvRequestEditor::addVersionRow()
{
    m_version = new QComboBox(this);
    m_version->setObjectName(u"envVersionCombo"_s);
    m_version->setAccessibleName(tr("Version"));
    m_version->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_version->setMinimumContentsLength(20);
    m_warning = new QLabel(this);
    m_warning->setObjectName(u"envVersionWarning"_s);
    m_warning->setWordWrap(true);
    m_warning->setTextFormat(Qt::PlainText); // it may quote a server
    colour(m_warning, Tone::Warning);
    m_form->addRow(tr("Version"), m_version);
    m_form->addRow(QString(), m_warning);
    connect(m_version, &QComboBox::currentIndexChanged, this, [this] {
        refreshWarning();
        Q_EMIT changed();
    });
    connect(&m_catalogue, &Catalogue::artifactsChanged, this, [this](const QString &simulator) {
        if (simulator == m_request.simulator)
            refreshVersions();
    });
    refreshVersions();
    m_catalogue.fetchArtifacts(m_request.simulator);
}

void EnvRequestEditor::addResolutionRow()
{
    m_resolution = new ResolutionCombo(this);
    m_resolution->setObjectName(u"envResolutionCombo"_s);
    m_resolution->setResolution(m_request.resolution);
    m_resolutionFault = new QLabel(this);
    m_resolutionFault->setObjectName(u"envResolutionFault"_s);
    m_resolutionFault->setWordWrap(true);
    m_form->addRow(tr("Screen"), m_resolution);
    m_form->addRow(QString(), m_resolutionFault);
    connect(m_resolution, &QComboBox::currentTextChanged, this, [this] {
        refreshResolution();
        Q_EMIT changed();
    });
    refreshResolution();
}

void EnvRequestEditor::refreshResolution()
{
    const QString fault = m_resolution->fault();
    m_resolutionFault->setText(fault);
    m_resolution->setAccessibleDescription(fault);
    m_form->setRowVisible(m_resolutionFault, !fault.isEmpty());
}

/// Only where the server can be asked for it.
void EnvRequestEditor::addInternetRow()
{
    const QList<Simulator> &simulators = m_catalogue.simulators();
    if (std::none_of(simulators.begin(), simulators.end(), [](const Simulator &s) { return s.internet.has_value(); }))
        return;
    const auto own = std::find_if(simulators.begin(), simulators.end(), [this](const Simulator &simulator) {
        return m_request.type != EnvRequest::Type::Resource && simulator.name == m_request.simulator;
    });
    m_hasInternetItself = own != simulators.end() && own->internet.value_or(false);
    m_internet = new QCheckBox(tr("Reaches the internet, by a proxy"), this);
    m_internet->setObjectName(u"envInternetCheck"_s);
    m_internet->setChecked(m_request.internet.value_or(m_hasInternetItself));
    m_internet->setToolTip(
        tr("Otherwise it reaches the other environments of its session, and nothing else. Never this "
           "computer or private networks."));
    m_form->addRow(tr("Internet"), m_internet);
    connect(m_internet, &QCheckBox::toggled, this, &EnvRequestEditor::changed);
}

void EnvRequestEditor::addResourceRows()
{
    m_service = new QLineEdit(m_request.simulator, this);
    m_service->setObjectName(u"envServiceEdit"_s);
    m_service->setToolTip(tr("A free name for what will run on this machine"));
    m_cpus = spinBox(SimConfig::MinCpus, SimConfig::MaxCpus, m_request.simConfig.cpus, 1, QString(), this);
    m_memory =
        spinBox(SimConfig::MinMemoryMb, SimConfig::MaxMemoryMb, m_request.simConfig.memoryMb, 512, tr(" MB"), this);
    m_disk = spinBox(SimConfig::MinDiskMb, SimConfig::MaxDiskMb, m_request.simConfig.diskMb, 1024, tr(" MB"), this);
    m_cpus->setObjectName(u"envCpusSpin"_s);
    m_memory->setObjectName(u"envMemorySpin"_s);
    m_disk->setObjectName(u"envDiskSpin"_s);
    m_form->addRow(tr("Service"), m_service);
    m_form->addRow(tr("CPUs"), m_cpus);
    m_form->addRow(tr("Memory"), m_memory);
    m_form->addRow(tr("Disk"), m_disk);
    connect(m_service, &QLineEdit::textChanged, this, &EnvRequestEditor::changed);
}

void EnvRequestEditor::refreshVersions()
{
    const QString chosen = m_version->currentData().toString();
    const QSignalBlocker blocker(m_version);
    m_version->clear();
    QStringList asked{showntext::name(m_request.tag), showntext::name(m_request.dataset)};
    asked.removeAll(QString());
    m_version->addItem(asked.isEmpty() ? tr("Example version") : asked.join(u" @ "_s), QString());
    for (const Artifact &artifact : m_catalogue.artifacts(m_request.simulator).value_or(QList<Artifact>())) {
        const QString about = artifact.description.isEmpty() ? artifact.dataset : artifact.description;
        const QString id = showntext::name(artifact.artifactId);
        m_version->addItem(about.isEmpty() ? id : tr("%1 (%2)").arg(id, showntext::name(about)), artifact.artifactId);
        m_version->setItemData(m_version->count() - 1, showntext::toolTip(artifact.artifactId), Qt::ToolTipRole);
    }
    const int index = m_version->findData(chosen);
    m_version->setCurrentIndex(qMax(0, index));
    refreshWarning();
}

void EnvRequestEditor::refreshWarning()
{
    const bool example = m_version->currentData().toString().isEmpty();
    QStringList words;
    if (const auto error = m_catalogue.artifactsError(m_request.simulator))
        words.append(tr("The other versions could not be fetched. %1").arg(errorText(*error)));
    if (example)
        words.append(tr("The example version can change. Pin an artifact to get the same data every time."));
    m_warning->setText(words.join(u'\n'));
    m_warning->setVisible(!words.isEmpty());
}

EnvRequest EnvRequestEditor::request() const
{
    EnvRequest request = m_request;
    request.alias = alias();
    if (m_version) {
        const QString pinned = m_version->currentData().toString();
        if (!pinned.isEmpty()) {
            request.type = EnvRequest::Type::Artifact;
            request.artifactId = pinned;
        }
    }
    if (m_resolution)
        request.resolution = m_resolution->resolution();
    if (m_internet)
        request.internet =
            m_internet->isChecked() == m_hasInternetItself ? std::nullopt : std::optional(m_internet->isChecked());
    if (m_artifact)
        request.artifactId = m_artifact->text().trimmed();
    if (m_cpus) {
        request.simulator = m_service->text().trimmed();
        request.simConfig = {m_cpus->value(), m_memory->value(), m_disk->value()};
    }
    return request;
}

QString EnvRequestEditor::alias() const
{
    return m_alias->text().trimmed();
}

void EnvRequestEditor::setAliasFault(const QString &fault)
{
    m_aliasFault->setText(fault);
    colour(m_aliasFault, Tone::Danger);
    m_form->setRowVisible(m_aliasFault, !fault.isEmpty());
    m_alias->setAccessibleDescription(fault);
}

QString EnvRequestEditor::fault() const
{
    if (m_artifact && m_artifact->text().trimmed().isEmpty())
        return tr("“%1” needs an artifact id.").arg(alias());
    if (m_service && m_service->text().trimmed().isEmpty())
        return tr("“%1” needs a service name.").arg(alias());
    if (m_resolution)
        return m_resolution->fault();
    return {};
}

void EnvRequestEditor::focusAlias()
{
    m_alias->setFocus();
    m_alias->selectAll();
}

void EnvRequestEditor::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_remove)
        refreshColours();
}

} // namespace plato::ui
