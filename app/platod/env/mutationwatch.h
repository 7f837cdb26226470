// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/env/mutationrecorder.h"
#include "app/platod/files/tree.h"
#include "app/platod/store/manifest.h"
#include "core/pool/workpool.h"
#include "core/text/error.h"

#include <QJsonArray>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <functional>
#include <memory>

namespace plato::runtime {

/// Watches and records the mutations of one env: looks by itself soon after something has changed, so that what happens
/// between two questions is not lost, and tells everything that it has seen.
///
/// Main thread. What reads files runs on `worker`, one thing at a time in the order asked for. Nobody has to wait for
/// the worker before this is destroyed: the work holds what it needs, and its answer is dropped.
class MutationWatch : public QObject
{
    Q_OBJECT

public:
    /// Null when there is nothing to record in an env of this simulator. `folder` is the env's; `worker` has a single
    /// thread, and takes what is asked for as long as this lives.
    static std::unique_ptr<MutationWatch> create(const QString &folder, const Manifest &manifest, WorkPool &worker);
    ~MutationWatch() override;

    /// Forgets what was seen, takes everything as it is now as the start, and watches. `done` comes also after a stop()
    /// in between, which then holds.
    void begin(std::function<void(const Result &)> done);
    /// Watches no longer, and forgets when the next begin() comes. What reads files ends within a moment: what was
    /// asked for is answered with an error.
    void stop();
    bool isWatching() const { return m_watching; }
    /// Everything since begin(): in the order in which it was seen, or `merged` to the net difference.
    void mutations(bool merged, std::function<void(const Expected<Observed> &)> done);
    /// Does not look by itself until further notice, and then looks for what has happened meanwhile. The log goes on.
    void setPaused(bool paused);

    /// For what is asked of it directly, on the worker and while nothing is watched.
    std::shared_ptr<MutationRecorder> recorder() const { return m_recorder; }
    /// Watches no longer, and gives the recorder away, which is to be destroyed on the worker: nothing reads the env's
    /// files after that. Nothing else may be called then.
    std::shared_ptr<MutationRecorder> takeRecorder();

Q_SIGNALS:
    void looked(); ///< by itself; whether it saw anything or not

private:
    MutationWatch(std::shared_ptr<MutationRecorder> recorder, WorkPool &worker);
    void notify();
    void look();

    std::shared_ptr<MutationRecorder> m_recorder; // used on m_worker alone
    WorkPool &m_worker;
    std::shared_ptr<StopFlag> m_stop = std::make_shared<StopFlag>(false); // of what was asked for since the last stop()
    std::unique_ptr<QSocketNotifier> m_notifier; // something has changed; off from then until that has been looked at
    QTimer m_settle;                             // from the change to the look
    bool m_beginning = false;
    bool m_watching = false;
    bool m_looking = false;
    bool m_paused = false;
};

} // namespace plato::runtime
