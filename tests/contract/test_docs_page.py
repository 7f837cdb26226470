# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs what the pages of docs/ show against the real platod: their code, their files, their tables."""

import glob
import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

from platod_process import PROGRAM, Platod, artifact, simulator

ROOT = os.path.join(os.path.dirname(__file__), "../..")


def page(name):
    with open(os.path.join(ROOT, "docs", name), encoding="utf-8") as file:
        return file.read()


def blocks(name, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", page(name), re.DOTALL | re.MULTILINE)


def helpers():
    """What the first program of the page about Python defines before it does anything."""
    program = blocks("platod-from-python.md", "python")[0]
    return program.split("# 1.")[0] + re.search(r"^OVER = .*\n", program, re.MULTILINE).group()


class Pages(unittest.TestCase):
    def start(self, *arguments, files=None):
        """A platod whose person has these files below plato-desk/, by their paths."""
        data = self.enterContext(tempfile.TemporaryDirectory())
        for path, content in (files or {}).items():
            os.makedirs(os.path.dirname(os.path.join(data, "plato-desk", path)), exist_ok=True)
            with open(os.path.join(data, "plato-desk", path), "w", encoding="utf-8") as file:
                file.write(content)
        with unittest.mock.patch.dict(os.environ, XDG_DATA_HOME=data):
            platod = Platod(*arguments)
        self.addCleanup(platod.close)
        return platod

    # -I: neither this folder nor a person's own packages are there to help.
    def script(self, platod, program):
        return subprocess.Popen([sys.executable, "-I", "-uc", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, env={"PLATO_BASE_URL": platod.url, "PLATO_API_KEY": platod.key})

    def output_of(self, platod, program):
        with self.script(platod, program) as running:
            out, errors = running.communicate(timeout=90)
        self.assertEqual((running.returncode, errors), (0, ""))
        return out.splitlines()

    def test_the_program_works(self):
        platod = self.start()
        lines = self.output_of(platod, blocks("platod-from-python.md", "python")[0])
        self.assertRegex(lines[0], r"^Open http://127\.")
        self.assertIn("INSERT user", lines)
        self.assertEqual(lines[-2:], ["The copy has Eve: True", "closed"])
        self.assertEqual(os.listdir(os.path.join(platod.state_dir, "envs")), [])
        self.assertEqual(len(platod.call("GET", "/api/v2/simulators/fossil/artifacts")["artifacts"]), 1)

    def test_what_a_killed_script_left_is_ended(self):
        platod = self.start()
        program, clean_up, _ = blocks("platod-from-python.md", "python")
        with self.script(platod, program) as running:
            self.assertRegex(running.stdout.readline(), "^Open ")
            running.kill()
        self.assertEqual(len(os.listdir(os.path.join(platod.state_dir, "envs"))), 1)
        lines = self.output_of(platod, helpers() + clean_up)
        self.assertEqual(len(lines), 1)
        self.assertRegex(lines[0], r"^Ends \['git'\] of 20")
        self.assertEqual(os.listdir(os.path.join(platod.state_dir, "envs")), [])
        self.assertEqual(self.output_of(platod, helpers() + clean_up), [])

    def test_a_platod_of_its_own_goes_with_the_script(self):
        home = self.enterContext(tempfile.TemporaryDirectory())
        wait = "print(announced['pid'], flush=True)\nplatod.wait()\n"
        environment = {"PATH": os.path.dirname(os.path.abspath(PROGRAM)) + ":" + os.environ["PATH"], "HOME": home,
                       "XDG_STATE_HOME": home, "XDG_RUNTIME_DIR": home}
        with subprocess.Popen([sys.executable, "-Ic", blocks("platod-from-python.md", "python")[2] + wait],
                              stdout=subprocess.PIPE, text=True, env=environment) as running:
            platod = os.pidfd_open(int(running.stdout.readline()))
            self.addCleanup(os.close, platod)
            running.send_signal(signal.SIGKILL)
            self.assertTrue(select.select([platod], [], [], 30)[0], "platod has not ended")

    def test_the_first_line_of_platod(self):
        shown = json.loads(re.search(r"^\$ platod\n(.*)$", page("platod-from-python.md"), re.MULTILINE).group(1))
        home = self.enterContext(tempfile.TemporaryDirectory())
        with subprocess.Popen([PROGRAM, "--state-dir", home], stdout=subprocess.PIPE) as running:
            self.assertEqual(sorted(json.loads(running.stdout.readline())), sorted(shown))
            running.terminate()

    def test_an_artifact_is_data(self):
        platod = self.start()
        session, jobs = platod.launch(simulator("fossil", "git"))
        run = "for place in /state /home/user /tmp; do echo mine > $place/mine; done; (sleep 1234 > /dev/null 2>&1 &)"
        self.assertEqual(platod.call("POST", f"/api/v2/jobs/{jobs['git']}/execute", {"command": run})["exit_code"], 0)
        kept = platod.call("POST", f"/api/v2/jobs/{jobs['git']}/snapshot", {})["artifact_id"]
        platod.call("POST", f"/api/v2/sessions/{session}/close")
        _, jobs = platod.launch(artifact(kept, "copy"))
        look = "cat /state/mine /home/user/mine; cat /tmp/mine; pgrep -x sleep"
        result = platod.call("POST", f"/api/v2/jobs/{jobs['copy']}/execute", {"command": look})
        self.assertEqual(result["stdout"], "mine\nmine\n")

    def test_the_test_case_scores(self):
        case, _ = blocks("test-cases.md", "json")
        platod = self.start(files={"testcases/page.json": case})
        (program,) = blocks("test-cases.md", "python")
        lines = self.output_of(platod, helpers() + program)
        names = [one.get("name", one["action"] + " " + one["tablename"]) for one in json.loads(case)["mutations"]]
        self.assertEqual(lines, ["1 2 0 0"] + [name + " matched []" for name in names])
        ours = []
        for path in glob.glob(os.path.join(ROOT, "resources/testcases/*.json")):
            with open(path, encoding="utf-8") as file:
                ours.append(json.load(file)["public_id"])
        self.assertNotIn(json.loads(case)["public_id"], ours)

    def test_the_output_is_scored(self):
        _, case = blocks("test-cases.md", "json")
        asked = json.loads(case)
        platod = self.start(files={"testcases/output.json": case})
        made = platod.call("POST", "/api/v2/sessions/make", {"type": "testcase", "testcase_id": asked["public_id"]})
        session, job = f"/api/v2/sessions/{made['session_id']}", f"/api/v2/jobs/{made['envs'][0]['job_id']}"
        self.assertTrue(platod.call("GET", session + "/wait_for_ready?timeout=60")["ready"])
        look = "fossil user list -R /state/repo.fossil | wc -l"
        users = int(platod.call("POST", job + "/execute", {"command": look})["stdout"])
        score = platod.call("POST", session + "/evaluate", {"value": {"users": users}})["score"]
        self.assertEqual((score["score"], asked["output"]["users"]), (1, users))

    def test_however_often_somebody_saves(self):
        case = {"name": "Open a file twice", "public_id": "twice", "surplus_counts": True,
                "envs": [{"alias": "one", "simulator": "fossil"}],
                "mutations": [{"tablename": "user", "action": "UPDATE", "values": {"login": "demo", "info": "last"}}],
                "audit_ignore_tables": [{"user": ["mtime"]}]}
        platod = self.start(files={"testcases/twice.json": json.dumps(case)})
        made = platod.call("POST", "/api/v2/sessions/make", {"type": "testcase", "testcase_id": "twice"})
        session, job = f"/api/v2/sessions/{made['session_id']}", f"/api/v2/jobs/{made['envs'][0]['job_id']}"
        self.assertTrue(platod.call("GET", session + "/wait_for_ready?timeout=60")["ready"])
        counts = []
        for looks in (False, True):
            platod.call("POST", session + "/reset", {})
            for words in ("first", "second", "last"):
                save = f"USER=demo fossil user contact demo {words} -R /state/repo.fossil"
                self.assertEqual(platod.call("POST", job + "/execute", {"command": save})["exit_code"], 0)
                if looks:  # each of them is a record then
                    platod.call("GET", job + "/state")
            self.assertEqual(platod.call("POST", session + "/evaluate", {})["score"]["score"], 1)
            log = platod.call("GET", job + "/state")["state"]["mutations"]
            counts.append(sum("info" in record["changed"] for record in log if record["table_name"] == "user"))
        self.assertEqual(counts[1], 3)

    def test_the_faults(self):
        platod = self.start("--faults")
        one, laid_out = blocks("faults.md", "sh")
        for command, words in ((one, "detail"), (laid_out, "lose_answer")):
            ran = subprocess.run(["sh", "-c", command.replace("curl ", "curl -sS -i ")], capture_output=True, text=True,
                                 timeout=60, check=False, env={**os.environ, "KEY": platod.key, "URL": platod.url})
            self.assertEqual((ran.returncode, ran.stderr), (0, ""))
            self.assertIn(words, ran.stdout)
            if command is one:
                self.assertRegex(ran.stdout, r"^HTTP/1.1 429 (.|\n)*(?i:retry-after): 7")
        with self.assertRaises(OSError):
            platod.send("POST", "/api/v2/sessions/make",
                        {"type": "envs", "envs": [{"type": "simulator", "simulator": "fossil", "alias": "git"}]})
        self.assertEqual(len(platod.call("GET", "/api/v2/sessions")["sessions"]), 1)

    def notes(self):
        """The job of an env of the page's simulator, and what runs a command in it."""
        platod = self.start(files={"simulators/notes.json": blocks("add-a-simulator.md", "json")[0],
                                   "simulators/notes/notes.py": blocks("add-a-simulator.md", "python")[0]})
        job = "/api/v2/jobs/" + platod.launch(simulator("notes", "notes"))[1]["notes"]
        return platod, job, lambda command: platod.call("POST", job + "/execute", {"command": command})["stdout"].strip()

    def test_rows_that_are_left_out(self):
        platod, job, run = self.notes()
        platod.call("POST", job + "/reset", {})
        index = ("import sqlite3; notes = sqlite3.connect('/state/notes.db'); "
                 "notes.executescript('CREATE VIRTUAL TABLE words USING fts5(body); INSERT INTO words VALUES (1)')")
        self.assertEqual(run(f'python3 -c "{index}" && echo made'), "made")
        state = platod.call("GET", job + "/state")["state"]
        self.assertEqual(state["mutations"], [])
        self.assertEqual([left["path"] for left in state["unobserved"]], ["notes.db: table words"])

    def test_the_places_inside(self):
        _, _, run = self.notes()
        tries = {
            "to read and write": ("touch {0}/try && test -d {0} && df --output=fstype {0} | tail -1", r"(?!tmpfs)\w+"),
            "in memory": ("touch {0}/try && df --output=fstype {0} | tail -1", "tmpfs"),
            "read-only": ("test -d {0} && touch {0}/try 2>&1", ".*Read-only file system"),
            "not there": ("test -e {0} || echo none", "none"),
        }
        seen = []
        for places, words in re.findall(r"^\| (`/.*?) \| (.*) \|$", page("add-a-simulator.md"), re.MULTILINE):
            for place in re.findall("`(.*?)`", places):
                (command, result), = [tries[key] for key in tries if key in words]
                self.assertRegex(run(command.format(place)), f"^{result}$", place)
                seen.append(place)
        self.assertGreater(len(seen), 12)
        self.assertEqual(run("id -u; id -un; id -g"), "1000\nuser\n1000")


if __name__ == "__main__":
    unittest.main()
