// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

/// Records of sessions and jobs on the wire. Values, read tolerantly: a missing or null optional field is empty, a
/// field of a wrong type counts as missing, a new word is kept.
namespace plato {

/// Status of a job. Keeps the server's word; a word we do not know, or none, counts as alive.
class JobStatus
{
public:
    enum Value { Unknown, Created, Queued, Running, Completed, Failed, Cancelled, Timeout };

    JobStatus() = default;
    explicit JobStatus(const QString &word);

    Value value() const { return m_value; }
    QString word() const { return m_word; } ///< as sent; empty when it was missing
    bool isTerminal() const { return m_value >= Completed; }
    friend bool operator==(const JobStatus &, const JobStatus &) = default;

private:
    QString m_word;
    Value m_value = Unknown;
};

/// Resources of a blank VM. The limits are the contract's (SimConfigCompute).
struct SimConfig
{
    static constexpr int MinCpus = 1, MaxCpus = 8, DefaultCpus = 1;
    static constexpr int MinMemoryMb = 512, MaxMemoryMb = 16384, DefaultMemoryMb = 2048;
    static constexpr int MinDiskMb = 1024, MaxDiskMb = 102400, DefaultDiskMb = 10240;
    int cpus = DefaultCpus;
    int memoryMb = DefaultMemoryMb;
    int diskMb = DefaultDiskMb;
    QJsonObject toJson() const;
    /// nullopt when a value is out of the contract's limits or no integer; missing ones take their default.
    static std::optional<SimConfig> fromJson(const QJsonObject &json);
    friend bool operator==(const SimConfig &, const SimConfig &) = default;
};

/// Sizes that platod gives to the screen of a desktop, in pixels: ours beyond the contract, which allows such fields.
namespace screensize {
inline constexpr int MinWidth = 320, MaxWidth = 3840;
inline constexpr int MinHeight = 200, MaxHeight = 2160;
inline constexpr QSize Default{1280, 800}; ///< of a request that names none
} // namespace screensize

struct EnvRequest
{
    enum class Type { Simulator, Artifact, Resource };
    Type type = Type::Simulator;
    QString simulator;            ///< Simulator: its name; Resource: a free service name
    QString tag;                  ///< Simulator only; empty is left out
    QString dataset;              ///< Simulator only; empty is left out
    QString artifactId;           ///< Artifact only
    QString alias;                ///< empty is left out
    SimConfig simConfig;          ///< Resource only
    std::optional<bool> internet; ///< whether it reaches the internet; ours, and left out where nobody has chosen
    QSize resolution; ///< of a desktop's screen; empty is left out, and so is that of a Resource, which has none
    QJsonObject toJson() const;
    /// What toJson() gives; nullopt for anything that no request of ours looks like.
    static std::optional<EnvRequest> fromJson(const QJsonObject &json);
    friend bool operator==(const EnvRequest &, const EnvRequest &) = default;
};

/// Body of POST /sessions/make: `envs`, or the test case when testcaseId is set.
struct MakeRequest
{
    QList<EnvRequest> envs;
    QString testcaseId;
    int timeoutSeconds = 1800;                                              ///< lifetime of the VMs, from creation
    bool isEmpty() const { return envs.isEmpty() && testcaseId.isEmpty(); } ///< it makes nothing
    QJsonObject toJson() const;                                             ///< source is SDK
    /// What toJson() gives; nullopt for anything that no request of ours looks like.
    static std::optional<MakeRequest> fromJson(const QJsonObject &json);
    friend bool operator==(const MakeRequest &, const MakeRequest &) = default;
};

struct MadeEnv
{
    QString jobId; ///< empty when creation failed
    QString alias;
    QString artifactId;
    bool success = true;
    QString error;
    std::optional<bool> isDesktop;
    friend bool operator==(const MadeEnv &, const MadeEnv &) = default;
};

struct MadeSession
{
    QString sessionId;
    QList<MadeEnv> envs;
    static std::optional<MadeSession> fromJson(const QJsonObject &json); ///< nullopt without session_id
    friend bool operator==(const MadeSession &, const MadeSession &) = default;
};

struct JobReady
{
    bool ready = false;
    QString jobId;
    JobStatus status;
    QString meshIp;
    QString workerPrivateIp;
    QString workerPublicIp;
    QString error;                                                    ///< why it is not ready
    static std::optional<JobReady> fromJson(const QJsonObject &json); ///< nullopt without a boolean `ready`
    friend bool operator==(const JobReady &, const JobReady &) = default;
};

struct EnvContext
{
    QString jobId;
    QString alias;
    QString artifactId;
    QString simulator; ///< may be missing for artifact launches; getArtifact has it
    QString meshIp;
    std::optional<bool> isDesktop;
    std::optional<bool> internet;                                       ///< whether it has a proxy to it; ours
    QString provider;                                                   ///< "qemu" means Windows
    static std::optional<EnvContext> fromJson(const QJsonObject &json); ///< nullopt without job_id
    friend bool operator==(const EnvContext &, const EnvContext &) = default;
};

struct SessionReady
{
    bool ready = false;
    QString sessionId;
    QString status;                           ///< "failed" is the only terminal value known
    QHash<QString, JobReady> results;         ///< by job id
    std::optional<QList<EnvContext>> context; ///< present once ready
    QString taskPublicId;
    static std::optional<SessionReady> fromJson(const QJsonObject &json); ///< nullopt without a boolean `ready`
    friend bool operator==(const SessionReady &, const SessionReady &) = default;
};

/// What came of a command in an env.
struct ExecuteResult
{
    QString output; ///< stdout
    QString errors; ///< stderr
    int exitCode = 0;
    bool timedOut = false;
    bool truncated = false;                                                ///< more was written than is told; ours
    static std::optional<ExecuteResult> fromJson(const QJsonObject &json); ///< nullopt without a whole exit_code
    friend bool operator==(const ExecuteResult &, const ExecuteResult &) = default;
};

struct JobInfo
{
    QString jobId;
    QString alias;
    QString simulator;
    JobStatus status;
    QString statusReason;
    static std::optional<JobInfo> fromJson(const QJsonObject &json); ///< nullopt without job_id
    friend bool operator==(const JobInfo &, const JobInfo &) = default;
};

/// Outcome of reset or close, of a session or of one job. 200 is no success by itself: look at success and results.
struct Outcome
{
    bool success = false;
    QString message;
    QHash<QString, Outcome> results; ///< by job id; empty for a job's own outcome and where the server sent none
    static std::optional<Outcome> fromJson(const QJsonObject &json); ///< nullopt without a boolean `success`
    /// Not defaulted: whether outcomes can be compared would depend on whether a QHash of them can.
    friend bool operator==(const Outcome &a, const Outcome &b);
};

struct Heartbeat
{
    bool success = false;
    QDateTime timestamp;
    QHash<QString, QStringList> errors; ///< by job id, only of those that did not succeed
    static std::optional<Heartbeat> fromJson(const QJsonObject &json); ///< nullopt without a boolean `success`
    friend bool operator==(const Heartbeat &, const Heartbeat &) = default;
};

/// public_url and connect_url.
struct UrlResult
{
    QString jobId;
    QString url; ///< opaque; `https://` has been put in front where there was no scheme; empty on error
    QString error;
    static std::optional<UrlResult> fromJson(const QJsonObject &json); ///< nullopt when all three are missing
    friend bool operator==(const UrlResult &, const UrlResult &) = default;
};

/// One row of the session list. Its shape is not described by the contract: what a server calls otherwise stays empty,
/// and all of it is in `raw`.
struct SessionListItem
{
    QString sessionId; ///< `session_id`, else `id`, else `public_id`
    JobStatus status;
    QStringList envNames; ///< of its jobs, in their order: the alias, else the simulator; those with neither left out
    QString createdAt;    ///< as sent; mostly in ISO 8601
    QJsonObject raw;
    static std::optional<SessionListItem> fromJson(const QJsonObject &json); ///< nullopt without an id
    friend bool operator==(const SessionListItem &, const SessionListItem &) = default;
};

struct SessionList
{
    QList<SessionListItem> sessions;
    bool hasMorePages = false;
    /// Items without an id are left out; nullopt without a list `sessions`.
    static std::optional<SessionList> fromJson(const QJsonObject &json);
    friend bool operator==(const SessionList &, const SessionList &) = default;
};

struct SessionDetails
{
    QList<JobInfo> jobs; ///< id from `job_id`, else `public_id`
    QJsonObject raw;
    static std::optional<SessionDetails> fromJson(const QJsonObject &json); ///< never nullopt: everything is optional
    friend bool operator==(const SessionDetails &, const SessionDetails &) = default;
};

/// `{alias}.plato.internal`: valid inside the mesh only.
QString internalHostname(const QString &alias);

/// None when `alias` can be a host name label (RFC 1123: letters, digits, hyphens, 1 to 63, no hyphen at the ends);
/// otherwise the rule that it breaks.
enum class AliasFault { None, Empty, TooLong, BadCharacter, HyphenAtEnd };
AliasFault checkAlias(const QString &alias);

} // namespace plato
