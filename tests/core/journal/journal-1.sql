-- A journal as version 1 made it, with one session and a state. A fixture: it stays as it is.
PRAGMA application_id = 1349274223;
PRAGMA user_version = 1;
CREATE TABLE session (id INTEGER PRIMARY KEY, profile_id TEXT NOT NULL, profile_name TEXT NOT NULL, server TEXT NOT NULL, session_id TEXT NOT NULL, name TEXT NOT NULL, is_owned INTEGER NOT NULL, request TEXT NOT NULL, asked_at INTEGER, answered_at INTEGER, last_seen_at INTEGER, lifetime_end INTEGER, lease_end INTEGER, ended_at INTEGER, phase TEXT NOT NULL, reason TEXT NOT NULL, env_names TEXT NOT NULL, env_count INTEGER NOT NULL, note TEXT NOT NULL DEFAULT '', is_starred INTEGER NOT NULL DEFAULT 0, deleted_at INTEGER);
CREATE TABLE env (session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE, position INTEGER NOT NULL, job_id TEXT NOT NULL, alias TEXT NOT NULL, simulator TEXT NOT NULL, artifact_id TEXT NOT NULL, status TEXT NOT NULL, error TEXT NOT NULL, PRIMARY KEY (session, position)) WITHOUT ROWID;
CREATE TABLE action (id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE, kind TEXT NOT NULL, envs TEXT NOT NULL, started_at INTEGER, duration_ms INTEGER NOT NULL, is_done INTEGER NOT NULL, http_status INTEGER NOT NULL, words TEXT NOT NULL, reply_bytes INTEGER NOT NULL, reply_digest BLOB);
CREATE INDEX action_of_session ON action (session);
CREATE TABLE state (id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE, file TEXT NOT NULL UNIQUE, fetched_at INTEGER, last_seen_at INTEGER, times_seen INTEGER NOT NULL, bytes INTEGER NOT NULL, mutations INTEGER NOT NULL, is_merged INTEGER NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL, envs TEXT NOT NULL, tables TEXT NOT NULL);
CREATE INDEX state_of_session ON state (session);
CREATE INDEX state_by_age ON state (fetched_at);
INSERT INTO session VALUES (1848000000000000000, 'this-computer', 'This computer', '', 's-old', 'From version 1', 1, '{"type":"envs","envs":[{"type":"simulator","simulator":"fossil","alias":"git"}],"timeout":600,"source":"SDK"}', 1762412000000, 1762412001000, 1762412060000, NULL, NULL, 1762412060000, 'closed', '', 'git (fossil)', 1, 'kept since', 1, NULL);
INSERT INTO env VALUES (1848000000000000000, 0, 'j-old', 'git', 'fossil', 'f-1', 'completed', '');
INSERT INTO action VALUES (1, 1848000000000000000, 'reset', 'git', 1762412010000, 200, 1, 200, '', 12, x'00ff');
INSERT INTO state VALUES (1848000000000000001, 1848000000000000000, '1848000000000000000-1848000000000000001.platostate', 1762412030000, 1762412030000, 1, 400, 3, 0, 'before', '', 'git', 'ticket ticketchng');
