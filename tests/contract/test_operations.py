# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operations of the real platod do: snapshots, commands, late envs, logs."""

import http.client
import json
import os
import shutil
import sqlite3
import tempfile
import threading
import unittest
import unittest.mock

from platod_process import Platod, artifact, blank, simulator


class OneSession(unittest.TestCase):
    """One platod and one session for tests that leave it as it was."""

    @classmethod
    def setUpClass(cls):
        cls.platod = Platod()
        cls.addClassCleanup(cls.platod.close)
        cls.session, cls.jobs = cls.platod.launch(simulator("fossil", "git"), blank("box"))

    def run_in(self, alias, command, **more):
        return self.platod.call("POST", f"/api/v2/jobs/{self.jobs[alias]}/execute", {"command": command, **more})

    def test_a_command_runs_inside(self):
        result = self.run_in("git", 'echo "out $((6 * 7))"; echo "err" >&2; exit 3')
        self.assertEqual((result["stdout"], result["stderr"], result["exit_code"], result["timed_out"]),
                         ("out 42\n", "err\n", 3, False))
        result = self.run_in("git", "hostname; pwd; id -u; ls /state; tr '\\0' ' ' < /proc/2/cmdline")
        host, folder, uid, state, first = result["stdout"].splitlines()
        self.assertEqual((host, folder, uid, state), ("git", "/home/user", "1000", "repo.fossil"))
        self.assertIn("fossil server", first)

    def test_a_command_has_no_more_rights_than_the_application(self):
        result = self.run_in("git", "grep -E 'NoNewPrivs|CapEff' /proc/self/status; touch /usr/mark; "
                                    "printenv PLATO_AGENT_TOKEN; kill -0 %d" % self.platod.process.pid)
        self.assertIn("NoNewPrivs:\t1", result["stdout"])
        self.assertIn("CapEff:\t0000000000000000", result["stdout"])
        self.assertIn("Read-only file system", result["stderr"])
        self.assertIn("No such process", result["stderr"])
        self.assertNotEqual(result["exit_code"], 0)

    def test_a_command_out_of_time_is_ended_with_what_it_started(self):
        result = self.run_in("git", "echo begun; sleep 987 & sleep 987", timeout=1)
        self.assertEqual((result["stdout"], result["timed_out"], result["exit_code"]), ("begun\n", True, 124))
        self.assertEqual(self.run_in("git", "pgrep -x sleep")["stdout"], "")

    def test_a_command_that_is_killed_or_writes_too_much(self):
        self.assertEqual(self.run_in("git", "kill -9 $$")["exit_code"], 137)
        result = self.run_in("git", "head -c 6000000 /dev/zero | tr '\\0' x")
        self.assertTrue(result["truncated"])
        self.assertEqual(len(result["stdout"]), 4 * 1024 * 1024)

    def test_a_command_on_every_env(self):
        results = self.platod.call("POST", f"/api/v2/sessions/{self.session}/execute", {"command": "hostname"})["results"]
        self.assertEqual({results[job]["stdout"] for job in self.jobs.values()}, {"git\n", "box\n"})

    def test_envs_reach_each_other_also_late_ones(self):
        path = f"/api/v2/sessions/{self.session}"
        late = self.platod.call("POST", path + "/jobs", {"env": simulator("fossil", "late")})["env"]
        self.assertTrue(late["success"], late)
        ready = self.platod.call("GET", f"/api/v2/jobs/{late['job_id']}/wait_for_ready?timeout=30")
        self.assertTrue(ready["ready"], ready)
        fetch = "exec 3<>/dev/tcp/%s/8080 && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && head -1 <&3"
        self.assertIn("HTTP/1.", self.run_in("box", fetch % "late.plato.internal")["stdout"])
        self.jobs["late"] = late["job_id"]
        self.assertIn("HTTP/1.", self.run_in("late", fetch % "git")["stdout"])
        self.assertTrue(self.platod.call("POST", path + "/connect_network")["success"])
        self.platod.call("POST", path + "/jobs", {"env": simulator("fossil", "late")}, expect=422)
        self.assertTrue(self.platod.call("POST", path + "/remove-job", {"job_id": late["job_id"]})["success"])
        again = self.platod.call("POST", path + "/jobs", {"env": blank("late"), "timeout": 1, "heartbeat_timeout": 0})
        self.assertTrue(again["env"]["success"], again)  # the name is free again
        # Its own lifetime ends it.
        self.platod.call("GET", f"/api/v2/jobs/{again['env']['job_id']}/wait_for_ready?timeout=30")
        while (info := self.platod.call("GET", f"/api/v2/jobs/{again['env']['job_id']}"))["status"] != "timeout":
            self.assertIn(info["status"], ("created", "running"))
        self.assertEqual(info["status_reason"], "lifetime of 1 s reached")

    def test_clock_of_an_env(self):
        session, jobs = self.platod.launch(simulator("fossil", "clock"))
        self.addCleanup(self.platod.call, "POST", f"/api/v2/sessions/{session}/close")
        path = f"/api/v2/jobs/{jobs['clock']}"

        def run(command):
            return self.platod.call("POST", path + "/execute", {"command": command})["stdout"]

        run("touch ~/kept")
        for year in ("2031", "1999"):
            result = self.platod.call("POST", path + "/set_date", {"datetime": year + "-01-15T10:30:00"})
            self.assertTrue(result["success"], result)
            self.assertIn(year, result["stdout"])
            self.assertEqual(run("date +%Y; ls ~"), year + "\nkept\n")
            # The application lives in that time as well, not our commands alone.
            date = run("exec 3<>/dev/tcp/clock/8080 && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && grep -a '^Date:' <&3")
            self.assertIn(f"15 Jan {year} 10:", date)
        self.assertTrue(self.platod.call("POST", path + "/reset", {})["success"])
        self.assertNotEqual(run("date +%Y"), "1999\n")
        self.platod.call("POST", path + "/set_date", {"datetime": "soon"}, expect=422)

    def platod_with(self, name, **manifest):
        """One that has a simulator of this name, too; the port of its application is 8080."""
        data = self.enterContext(tempfile.TemporaryDirectory())
        os.makedirs(os.path.join(data, "plato-desk", "simulators"))
        with open(os.path.join(data, "plato-desk", "simulators", name + ".json"), "w", encoding="utf-8") as file:
            json.dump({"name": name, "title": name, "description": "For a test", "app_port": 8080, **manifest}, file)
        with unittest.mock.patch.dict(os.environ, XDG_DATA_HOME=data):
            platod = Platod()
        self.addCleanup(platod.close)
        return platod

    def test_log_of_one_that_is_never_ready(self):
        # It says what is wrong once, and ten lines for each question whether it is ready.
        serve = """
import http.server, sys
print("Traceback:", "  File here", "\\tat there", " \\r", "cannot find the settings   ", sep="\\n", file=sys.stderr)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503)
        self.end_headers()
    def log_message(self, *words):
        print("asked\\n" * 10, end="", file=sys.stderr)
http.server.ThreadingHTTPServer((sys.argv[1], 8080), Handler).serve_forever()
"""
        platod = self.platod_with("broken", start=["python3", "-uc", serve, "{address}"],
                                  ready={"http_path": "/", "within_seconds": 12})
        made = platod.call("POST", "/api/v2/sessions/make", {"type": "envs", "envs": [simulator("broken", "one")]})
        job = made["envs"][0]["job_id"]
        over = platod.call("GET", f"/api/v2/jobs/{job}/wait_for_ready?timeout=60")
        self.assertEqual(over["status"], "failed")
        self.assertIn("503", over["error"])
        logs = platod.call("GET", f"/api/v2/sessions/{made['session_id']}/jobs/{job}/logs?limit=1000")
        self.assertEqual([line["message"] for line in logs["logs"][:4]],
                         ["Traceback:", "  File here", "\tat there", "cannot find the settings"])
        self.assertGreater(logs["total"], 100)

    def test_log_of_an_env(self):
        talk = "for i in $(seq 1200); do echo line $i >&2; done; exec python3 -m http.server --bind {address} 8080 2>/dev/null"
        platod = self.platod_with("talker", start=["bash", "-c", talk], ready={"http_path": "/"})
        session, jobs = platod.launch(simulator("talker", "one"))
        path = f"/api/v2/sessions/{session}/jobs/{jobs['one']}/logs"
        logs = {"logs": []}
        while not logs["logs"] or logs["logs"][-1]["message"] != "line 1200":
            logs = platod.call("GET", path + "?limit=5")
        self.assertEqual(len(logs["logs"]), 5)
        self.assertEqual(logs["logs"][-1]["number"], logs["total"])
        self.assertEqual(len(platod.call("GET", path + "?limit=1000")["logs"]), 1000)

    def test_details_with_mutations(self):
        path = f"/api/v2/sessions/{self.session}"
        plain = self.platod.call("GET", path)
        self.assertNotIn("mutations", plain)
        self.platod.call("POST", f"/api/v2/jobs/{self.jobs['git']}/reset", {})
        self.run_in("git", "fossil user new mallory Mallory secret -R /state/repo.fossil")
        full = self.platod.call("GET", path + "?include_mutations=true&merge_mutations=true&session_detail=true")
        self.assertIn("user", [mutation["table_name"] for mutation in full["mutations"]["git"]])
        self.assertEqual(full["session_detail"]["state_mutations"], full["mutations"]["git"] + full["mutations"]["box"])


class Snapshots(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def start(self, *arguments):
        platod = Platod(*arguments, state_dir=self.folder)
        self.addCleanup(lambda: platod.process.poll() is None and platod.close())
        return platod

    @staticmethod
    def execute(platod, job, command):
        result = platod.call("POST", f"/api/v2/jobs/{job}/execute", {"command": command})
        assert result["exit_code"] == 0, result
        return result["stdout"]

    def test_a_snapshot_boots_again_after_a_restart(self):
        platod = self.start()
        session, jobs = platod.launch(simulator("fossil", "git"), blank("box"))
        self.execute(platod, jobs["git"], "fossil user new mallory Mallory secret -R /state/repo.fossil; echo note > ~/note; "
                                          "ln -s /etc/hostname ~/link; mkfifo ~/pipe")
        self.execute(platod, jobs["box"], "echo kept > /state/file")
        results = platod.call("POST", f"/api/v2/sessions/{session}/snapshot",
                              {"description": "with Mallory", "override_dataset": "mallory"})["results"]
        taken = {alias: results[job]["artifact_id"] for alias, job in jobs.items()}
        checkpoint = platod.call("POST", f"/api/v2/sessions/{session}/checkpoint", {})["results"]
        self.assertTrue(checkpoint[jobs["git"]]["success"])
        self.assertIn("artifact", checkpoint[jobs["box"]]["error"])  # it was started from none
        self.execute(platod, jobs["git"], "rm ~/note")
        platod.kill()

        platod = self.start()
        listed = [entry["artifact_id"] for entry in platod.call("GET", "/api/v2/simulators/fossil/artifacts")["artifacts"]]
        self.assertEqual(listed[:2], [checkpoint[jobs["git"]]["artifact_id"], taken["git"]])  # newest first
        self.assertEqual(len(listed), 3)
        versions = platod.call("GET", "/api/v1/simulator/fossil/versions")["versions"]
        self.assertEqual([(entry["artifact_id"], entry["dataset"]) for entry in versions],
                         [(taken["git"], "mallory"), (listed[2], "base")])
        known = platod.call("GET", f"/api/v2/artifacts/{taken['git']}")
        self.assertEqual((known["status"], known["description"], known["parent_artifact_id"]),
                         ("ready", "with Mallory", listed[2]))

        session, jobs = platod.launch(artifact(taken["git"], "git"), artifact(taken["box"], "box"),
                                      simulator("fossil", "mallory", dataset="mallory"), simulator("fossil", "base"))
        users = "fossil user list -R /state/repo.fossil"
        self.assertIn("mallory", self.execute(platod, jobs["git"], users))
        self.assertIn("mallory", self.execute(platod, jobs["mallory"], users))
        self.assertNotIn("mallory", self.execute(platod, jobs["base"], users))
        self.assertEqual(self.execute(platod, jobs["box"], "cat /state/file"), "kept\n")
        self.assertEqual(self.execute(platod, jobs["git"], "cat ~/note; readlink ~/link; ls ~"),
                         "note\n/etc/hostname\nlink\nnote\n")
        # Back to the snapshot, not to the example.
        self.execute(platod, jobs["git"], "rm ~/note")
        self.assertTrue(platod.call("POST", f"/api/v2/jobs/{jobs['git']}/reset", {})["success"])
        self.assertEqual(self.execute(platod, jobs["git"], "cat ~/note"), "note\n")

    def test_a_snapshot_of_a_database_at_work_is_of_one_moment(self):
        platod = self.start()
        _, jobs = platod.launch(simulator("fossil", "git"))
        self.execute(platod, jobs["git"], "fossil sql -R /state/repo.fossil "
                                          "'CREATE TABLE pair(a); CREATE TABLE riap(a);'")
        # Pairs of rows, each in a transaction of its own, while snapshots are taken. Not one write may fail.
        writer = ("for i in $(seq 60); do fossil sql -R /state/repo.fossil \"BEGIN IMMEDIATE; INSERT INTO pair VALUES"
                  "($i); INSERT INTO riap VALUES($i); COMMIT;\" || exit 1; done")
        outcome = {}
        thread = threading.Thread(target=lambda: outcome.update(
            platod.call("POST", f"/api/v2/jobs/{jobs['git']}/execute", {"command": writer})))
        thread.start()
        taken = []
        while thread.is_alive() and len(taken) < 5:
            result = platod.call("POST", f"/api/v2/jobs/{jobs['git']}/snapshot", {})
            self.assertTrue(result["success"], result)
            taken.append(result["artifact_id"])
        thread.join()
        self.assertEqual(outcome["exit_code"], 0, outcome)
        for artifact_id in taken:
            state = os.path.join(self.folder, "artifacts", artifact_id, "state")
            self.assertEqual(os.listdir(state), ["repo.fossil"])
            database = sqlite3.connect(os.path.join(state, "repo.fossil"))
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            pairs = database.execute("SELECT (SELECT count(*) FROM pair), (SELECT count(*) FROM riap)").fetchone()
            self.assertEqual(pairs[0], pairs[1])
            database.close()

    def test_a_killed_platod_leaves_no_half_artifact(self):
        platod = self.start()
        _, jobs = platod.launch(blank("box"))
        self.execute(platod, jobs["box"], "for i in $(seq 3000); do echo $i > /state/$i; done")
        artifacts = os.path.join(self.folder, "artifacts")

        def of_the_box():
            """Not what is seeded for the simulators of this computer at the same time."""
            return [name for name in os.listdir(artifacts) if os.path.exists(os.path.join(artifacts, name, "state", "1"))]

        def snapshot():
            try:
                platod.call("POST", f"/api/v2/jobs/{jobs['box']}/snapshot", {})
            except (OSError, ValueError, AssertionError, http.client.HTTPException):
                pass  # it is killed in the middle

        thread = threading.Thread(target=snapshot)
        thread.start()
        while not any(name.startswith(".new-") for name in of_the_box()):
            self.assertTrue(thread.is_alive(), "it was too fast to be interrupted")
        platod.kill()
        thread.join()
        self.start()
        self.assertEqual([name for name in of_the_box() if not name.startswith(".")], [])

    def test_a_state_folder_of_another_version_is_left_alone(self):
        with open(os.path.join(self.folder, "format"), "w", encoding="utf-8") as file:
            file.write("99\n")
        with self.assertRaisesRegex(RuntimeError, "status 1"):
            self.start()
        self.assertEqual(os.listdir(self.folder), ["format"])

    def test_quota_deletion_and_expiry(self):
        platod = self.start("--artifact-quota", "3")
        session, jobs = platod.launch(blank("box"))
        path = f"/api/v2/jobs/{jobs['box']}/snapshot"
        self.execute(platod, jobs["box"], "head -c 2000000 /dev/urandom > /state/file")
        first = platod.call("POST", path, {})["artifact_id"]
        for place in (path, f"/api/v2/sessions/{session}/disk_snapshot"):
            status, _, text = platod.send("POST", place, {})
            self.assertEqual(status, 507)
            self.assertIn(b"--artifact-quota", text)
        other, _ = platod.launch(artifact(first, "again"))
        platod.call("DELETE", f"/api/v2/artifacts/{first}", expect=409)  # in use
        platod.call("POST", f"/api/v2/sessions/{other}/close")
        self.assertTrue(platod.call("DELETE", f"/api/v2/artifacts/{first}")["success"])
        platod.call("DELETE", f"/api/v2/artifacts/{first}", expect=404)
        platod.call("GET", f"/api/v2/artifacts/{first}", expect=404)
        platod.call("POST", path, {"expires_at": "2001-01-01T00:00:00Z"}, expect=422)
        platod.call("POST", path, {"flows": ["login"]}, expect=422)
        self.assertTrue(platod.call("POST", path, {"expires_at": "2101-01-01T00:00:00Z"})["success"])
        platod.call("POST", path, {}, expect=507)


if __name__ == "__main__":
    unittest.main()
