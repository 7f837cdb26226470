# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Plato's Python SDK sends, byte for byte, and what it reads of the replies: its client is httpx, which writes JSON
without blanks, and its models leave out what is null."""

import contextlib
import http.client
import http.server
import json
import os
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import unittest.mock
import urllib.parse

from platod_process import PROGRAM, Platod

AGENT = {"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "Connection": "keep-alive",
         "User-Agent": "python-httpx/0.28.1"}
TESTCASES = {
    "user": {"public_id": "tc-user", "name": "A user", "envs": [{"alias": "git", "simulator": "fossil"}], "tags": ["easy"],
             "mutations": [{"env": "git", "tablename": "user", "action": "INSERT", "values": {"login": "mallory"}}],
             "audit_ignore_tables": []},
    "count": {"public_id": "tc-count", "name": "How many", "prompt": "How many users are there?",
              "start_url": "http://git.plato.internal:8080/setup_ulist", "envs": [{"alias": "git", "simulator": "fossil"}],
              "output_schema": {"type": "object", "properties": {"users": {"type": "integer"}, "names": {
                  "type": "array", "items": {"type": "string"}}}, "required": ["users"]},
              "output": {"users": 5, "names": {"$any": True}}},
}


class Sdk:
    """Asks as the SDK does: with the headers of its client, and the text of its models."""

    def __init__(self, platod):
        self.platod = platod

    def send(self, method, path, body=None, key=True, **headers):
        sent = {**AGENT, **({"X-API-Key": self.platod.key} if key else {}), **headers}
        if body is not None:
            sent["Content-Type"] = "application/json"
        status, _, text = self.platod.send(method, path, body, sent)
        return status, json.loads(text)

    def ok(self, method, path, body=None, **options):
        status, reply = self.send(method, path, body, **options)
        if status != 200:
            raise AssertionError(f"{method} {path}: {status} {reply}")
        return reply


class SdkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        data = cls.enterClassContext(tempfile.TemporaryDirectory())
        folder = os.path.join(data, "plato-desk", "testcases")
        os.makedirs(folder)
        for name, case in TESTCASES.items():
            with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
                json.dump(case, file)
        with unittest.mock.patch.dict(os.environ, XDG_DATA_HOME=data):
            cls.platod = Platod()
        cls.addClassCleanup(cls.platod.close)
        cls.sdk = Sdk(cls.platod)

    def make(self, body, **options):
        """The session's path, and its jobs by alias, once it is ready; closed in the end."""
        made = self.sdk.ok("POST", "/api/v2/sessions/make", body)
        path = "/api/v2/sessions/" + made["session_id"]
        self.addCleanup(self.sdk.send, "POST", path + "/close")
        ready = self.sdk.ok("GET", path + "/wait_for_ready?timeout=1800", **options)
        self.assertTrue(ready["ready"], ready)
        return path, {env["alias"]: env["job_id"] for env in made["envs"]}

    def execute(self, job, command):
        text = json.dumps({"command": command, "timeout": 30}, separators=(",", ":")).encode()
        result = self.sdk.ok("POST", f"/api/v2/jobs/{job}/execute", text)
        self.assertEqual(result["exit_code"], 0, result)
        return result["stdout"]

    def add_user(self, job, name="mallory"):
        self.execute(job, f"fossil user new {name} {name.title()} secret -R /state/repo.fossil")

    GIT = b'{"type":"envs","envs":[{"type":"simulator","simulator":"fossil","tag":"latest","alias":"git"}],"timeout":1800,"source":"SDK"}'

    def test_one_call_waits_for_the_whole_budget(self):
        path, jobs = self.make(self.GIT)
        for number in ("1800", "99999999999999999999999", "601"):
            for place in (path, f"/api/v2/jobs/{jobs['git']}"):
                self.assertTrue(self.sdk.ok("GET", f"{place}/wait_for_ready?timeout={number}")["ready"])
        for number in ("-1", "1.5", "soon", "1e3"):
            status, reply = self.sdk.send("GET", f"{path}/wait_for_ready?timeout={number}")
            self.assertEqual((status, reply["detail"][0]["loc"]), (422, ["query", "timeout"]), number)
        self.assertEqual(self.sdk.ok("GET", "/api/v2/sessions?page=1&page_size=5000")["page_size"], 1000)
        self.sdk.ok("GET", f"{path}/jobs/{jobs['git']}/logs?limit=1000000")

    def test_mutations_stand_beside_the_state(self):
        path, jobs = self.make(self.GIT)
        self.sdk.ok("POST", path + "/reset", b"{}")
        self.add_user(jobs["git"])
        one = self.sdk.ok("GET", f"/api/v2/jobs/{jobs['git']}/state")
        self.assertIn("user", [mutation["table_name"] for mutation in one["mutations"]])
        self.assertEqual(one["mutations"], one["state"]["mutations"])
        for merged in ("true", "false"):
            all_of_them = self.sdk.ok("GET", path + "/state?merge_mutations=" + merged)["results"]
            entry = all_of_them[jobs["git"]]
            self.assertTrue(entry["mutations"])
            self.assertEqual(entry["mutations"], entry["state"]["mutations"])

        # The window has no use for the second copy.
        less = self.sdk.ok("GET", f"/api/v2/jobs/{jobs['git']}/state", Prefer="return=minimal")
        self.assertEqual(less, {"state": one["state"]})
        less = self.sdk.ok("GET", path + "/state?merge_mutations=true", Prefer="respond-async, Return=Minimal; x=1")
        self.assertEqual(set(less["results"][jobs["git"]]), {"state"})
        self.assertIn("mutations", self.sdk.ok("GET", f"/api/v2/jobs/{jobs['git']}/state", Prefer="return=representation"))

    def test_the_key_may_come_as_a_bearer(self):
        bearer = {"authorization": "Bearer " + self.platod.key}
        self.assertEqual(self.sdk.send("GET", "/api/v2/user/me", key=False, **bearer)[0], 200)
        for wrong in ({"authorization": "Bearer wrong"}, {"authorization": self.platod.key}, {"authorization": "Bearer "},
                      {"authorization": "Basic " + self.platod.key}, {},
                      {"X-API-Key": "wrong", **bearer}):  # a wrong key is wrong, whatever stands beside it
            self.assertEqual(self.sdk.send("GET", "/api/v2/user/me", key=False, **wrong)[0], 401, wrong)

    def test_older_spelling_of_a_test_case(self):
        path, _ = self.make(b'{"type":"task","task_id":"tc-user","timeout":1800,"source":"SDK"}')
        ready = self.sdk.ok("GET", path + "/wait_for_ready?timeout=5")
        self.assertEqual(ready["context"]["task_public_id"], "tc-user")
        for body, place in ((b'{"type":"task"}', "task_id"), (b'{"type":"task","testcase_id":"tc-user"}', "task_id"),
                            (b'{"type":"task","task_id":7}', "task_id"), (b'{"type":"testcase","task_id":"t"}', "testcase_id")):
            status, reply = self.sdk.send("POST", "/api/v2/sessions/make", body)
            self.assertEqual((status, reply["detail"][0]["loc"]), (422, ["body", place]))
        self.assertEqual(self.sdk.send("POST", "/api/v2/sessions/make", b'{"type":"task","task_id":"none"}')[0], 404)

    def test_output_is_scored_by_the_value(self):
        path, _ = self.make(b'{"type":"testcase","testcase_id":"tc-count","timeout":1800,"source":"SDK"}')
        self.sdk.ok("POST", path + "/reset", b"{}")
        for value, score, words in (
                (b'{"users":5,"names":["demo"]}', 1, ""), (b'{"users":5.0,"names":[]}', 1, ""),
                (b'{"users":4,"names":[]}', 0.5, ""), (b'{"users":5}', 0.5, ""),
                (b'{"users":"5","names":[]}', 0, "value.users is to be of type integer"),
                (b'{"names":[]}', 0, "value.users is missing"),
                (b'{"users":5,"names":[5]}', 0, "value.names[0] is to be of type string")):
            reply = self.sdk.ok("POST", path + "/evaluate", b'{"value":' + value + b"}")["score"]
            self.assertEqual(reply["score"], score, value)
            self.assertIn(words, reply.get("message", ""))
        self.assertEqual([(one["name"], one["status"]) for one in reply["outputs"]],
                         [("users", "matched"), ("names", "matched")])
        for body in (b"{}", b'{"value":null}', b'{"value":5}', b'{"value":[]}', b""):
            status, reply = self.sdk.send("POST", path + "/evaluate", body)
            self.assertEqual((status, reply["detail"][0]["loc"]), (422, ["body", "value"]), body)
            self.assertIn("tc-count", reply["detail"][0]["msg"])

        path, _ = self.make(b'{"type":"testcase","testcase_id":"tc-user","timeout":1800,"source":"SDK"}')
        status, reply = self.sdk.send("POST", path + "/evaluate", b'{"value":{"users":5}}')
        self.assertEqual((status, reply["detail"][0]["loc"]), (422, ["body", "value"]))
        self.assertIn("asks for mutations", reply["detail"][0]["msg"])

        listed = {one["public_id"]: one for one in self.sdk.ok("GET", "/api/v2/testcases?scoring_config_type=OUTPUT")["testcases"]}
        self.assertEqual(set(listed), {"tc-count"})
        self.assertEqual(listed["tc-count"]["start_url"], TESTCASES["count"]["start_url"])
        self.assertEqual(listed["tc-count"]["output_schema"], TESTCASES["count"]["output_schema"])

    def test_a_removed_env_counts_until_it_went(self):
        path, jobs = self.make(b'{"type":"envs","envs":[{"type":"simulator","simulator":"fossil","alias":"git"},'
                               b'{"type":"resource","simulator":"box","alias":"box","sim_config":{"cpus":1,"memory":2048,'
                               b'"disk":10240,"app_port":8080,"plato_messaging_port":7000},"upload_rootfs":true}],'
                               b'"timeout":1800,"source":"SDK"}')
        self.sdk.ok("POST", path + "/link_testcase", b'{"testcase_id":"tc-user"}')
        self.sdk.ok("POST", path + "/reset", b"{}")
        self.add_user(jobs["git"])
        self.assertNotIn("ended_envs", self.sdk.ok("POST", path + "/evaluate", b"{}")["score"])
        body = json.dumps({"job_id": jobs["git"]}, separators=(",", ":")).encode()
        self.assertTrue(self.sdk.ok("POST", path + "/remove-job", body)["success"])
        score = self.sdk.ok("POST", path + "/evaluate", b"{}")["score"]
        self.assertEqual(score["score"], 1)
        ended = score["ended_envs"][0]
        self.assertEqual((ended["alias"], ended["recorded"]), ("git", True))
        self.assertIn("until it ended", ended["message"])

        # One that has recorded nothing is left out, and said so.
        path, jobs = self.make(self.GIT.replace(b"}],", b'},{"type":"resource","simulator":"box","alias":"box","sim_config":{}}],'))
        self.sdk.ok("POST", path + "/link_testcase", b'{"testcase_id":"tc-user"}')
        self.sdk.ok("POST", f"/api/v2/jobs/{jobs['git']}/close")
        score = self.sdk.ok("POST", path + "/evaluate", b"{}")["score"]
        self.assertEqual((score["score"], score["ended_envs"][0]["recorded"]), (0, False))

    def test_snapshots_of_one_job_keep_what_the_sandbox_tool_sends(self):
        path, jobs = self.make(self.GIT)
        job = f"/api/v2/jobs/{jobs['git']}"
        self.add_user(jobs["git"])
        self.assertTrue(self.sdk.ok("POST", job + "/snapshot", b"{}")["artifact_id"])
        sent = (b'{"override_service":"my-app","override_version":"v1","override_dataset":"production",'
                b'"flows":"flows:\\n- name: login\\n","plato_config":"service: my-app\\n","internal_app_port":3000,'
                b'"messaging_port":7000,"credentials":{"user":"demo"},"target":"sims.plato.so"}')
        stored = self.sdk.ok("POST", job + "/snapshot_store", sent)["artifact_id"]
        self.assertTrue(self.sdk.ok("POST", job + "/disk_snapshot", b'{"override_service":"my-app","target":"sims.plato.so"}')["success"])
        self.assertTrue(self.sdk.ok("POST", job + "/checkpoint", b"{}")["success"])
        kept = self.sdk.ok("GET", "/api/v2/artifacts/" + stored)
        for name, value in json.loads(sent).items():
            told = {"override_version": "version", "override_dataset": "dataset"}.get(name, name)
            self.assertEqual(kept[told], value, name)
        self.assertEqual(kept["simulator_name"], "fossil")  # what it boots with

        for env in (b'{"type":"simulator","simulator":"fossil","tag":"v1","dataset":"production","alias":"a"}',
                    b'{"type":"simulator","simulator":"fossil","version":"v1","alias":"a"}',
                    b'{"type":"simulator","simulator":"fossil:v1@production","alias":"a"}'):
            again, others = self.make(b'{"type":"envs","envs":[' + env + b'],"timeout":600,"source":"SDK"}')
            self.assertEqual(self.sdk.ok("GET", again + "/wait_for_ready?timeout=5")["context"]["envs"][0]["artifact_id"], stored)
            self.assertIn("mallory", self.execute(others["a"], "fossil user list -R /state/repo.fossil"))
        for env, word in ((b'{"type":"simulator","simulator":"fossil","tag":"v2","alias":"a"}', "v2"),
                          (b'{"type":"simulator","simulator":"fossil:v1@base","alias":"a"}', "v1"),
                          (b'{"type":"simulator","simulator":"fossil","version":"v9","alias":"a"}', "v9")):
            made = self.sdk.ok("POST", "/api/v2/sessions/make", b'{"type":"envs","envs":[' + env + b"]}")
            self.assertFalse(made["envs"][0]["success"])
            self.assertIn("has no version " + word, made["envs"][0]["error"])

    def test_routes_of_one_job(self):
        path, jobs = self.make(self.GIT)
        job = f"/api/v2/jobs/{jobs['git']}"
        info = self.sdk.ok("GET", job + "/connect_routing_info", key=False)  # the SDK gives no key
        self.assertTrue(info["ready"])
        address = urllib.parse.urlsplit(self.sdk.ok("GET", job + "/connect_url?port=8080")["url"]).hostname
        self.assertEqual({info["vm_gateway_ip"], info["vm_private_ip"], info["worker_private_ip"]}, {address})
        self.assertEqual(self.sdk.send("GET", "/api/v2/jobs/nobody/connect_routing_info", key=False)[0], 404)
        self.assertEqual(self.sdk.send("GET", job + "/connect_routing_info", **{"X-API-Key": "wrong"})[0], 401)
        self.assertEqual(self.sdk.send("GET", job, key=False)[0], 401)

        self.assertTrue(self.sdk.ok("POST", job + "/log", b'{"source":"agent","type":"info","message":"began"}')["success"])
        logs = self.sdk.ok("GET", f"{path}/jobs/{jobs['git']}/logs?limit=1000")["logs"]
        self.assertIn({"source": "agent", "type": "info", "message": "began"},
                      [json.loads(line["message"]) for line in logs if line["message"].startswith("{")])
        for body in (b"{}", b'{"message":"' + b"x" * 5000 + b'"}', b"[]"):
            self.assertEqual(self.sdk.send("POST", job + "/log", body)[0], 422)

        rdp = self.sdk.ok("GET", job + "/rdp_url")
        self.assertEqual((rdp["success"], rdp["url"]), (False, None))
        self.assertEqual(self.sdk.ok("GET", path)["jobs"][0]["service"], "fossil")
        configs = self.sdk.ok("GET", path + "/plato_config")
        self.assertEqual(set(configs), {jobs["git"]})
        self.assertEqual(configs[jobs["git"]], self.sdk.ok("GET", job + "/plato_config"))

        added = self.sdk.ok("POST", path + "/jobs", b'{"env":{"type":"simulator","simulator":"fossil","tag":"latest","alias":"late"},"timeout":600}')
        self.assertEqual(added["env"]["simulator"], "fossil")

    def test_a_job_by_itself(self):
        env = self.sdk.ok("POST", "/api/v2/jobs/make", b'{"type":"simulator","simulator":"fossil","tag":"latest"}')
        self.assertTrue(env["success"])
        job = "/api/v2/jobs/" + env["job_id"]
        self.assertTrue(self.sdk.ok("GET", job + "/wait_for_ready?timeout=300")["ready"])
        self.assertTrue(self.sdk.ok("POST", job + "/close")["success"])
        self.assertEqual(self.sdk.ok("GET", "/api/v2/sessions/" + env["session_id"])["status"], "completed")
        status, reply = self.sdk.send("POST", "/api/v2/jobs/make", b'{"type":"simulator"}')
        self.assertEqual((status, reply["detail"][0]["loc"]), (422, ["body", "simulator"]))

    def ask_for_env(self, *arguments, **environment):
        """What `platod env` says: status, lines and complaint."""
        ended = subprocess.run([PROGRAM, "env", *arguments], capture_output=True, text=True, timeout=60, env={
            "PLATO_BASE_URL": self.platod.url, "PLATO_API_KEY": self.platod.key, **environment})
        return ended.returncode, ended.stdout, ended.stderr

    def test_a_shell_learns_where_the_agent_is(self):
        path, jobs = self.make(b'{"type":"envs","envs":[{"type":"resource","simulator":"box","alias":"box","sim_config":{}},'
                               b'{"type":"simulator","simulator":"fossil","alias":"git"}],"timeout":600,"source":"SDK"}')
        session = path.rsplit("/", 1)[1]
        status, lines, errors = self.ask_for_env(session, "box")
        self.assertEqual((status, errors), (0, ""))
        shell = subprocess.run(["sh", "-euc", 'eval "$1"; exec python3 -c "import json, os; print(json.dumps(dict(os.environ)))"', "sh", lines],
                               capture_output=True, text=True, check=True)
        told = json.loads(shell.stdout)
        # Documented beside it: the address is that of public_url, the token that of connect_url.
        url = self.sdk.ok("GET", f"/api/v2/jobs/{jobs['box']}/public_url?port=9000")["url"]
        self.assertEqual(told["UBUNTU_VM_BASE_URL"], url.rstrip("/"))
        for token, expected in ((told["UBUNTU_VM_API_TOKEN"], 200), ("wrong", 401)):
            agent = urllib.parse.urlsplit(told["UBUNTU_VM_BASE_URL"])
            connection = http.client.HTTPConnection(agent.hostname, agent.port, timeout=60)
            connection.request("POST", "/bash", b'{"command":"echo $((6*7))","restart":false}',
                               {**AGENT, "Authorization": "Bearer " + token, "Content-Type": "application/json"})
            reply = connection.getresponse()
            self.assertEqual(reply.status, expected)
            text = reply.read()
            connection.close()
            if expected == 200:
                self.assertEqual(json.loads(text)["output"].strip(), "42")

        for arguments, environment, status, words in (
                ([], {}, 2, "platod env SESSION [ALIAS]"), (["a", "b", "c"], {}, 2, "platod env SESSION [ALIAS]"),
                (["--help"], {}, 2, "platod env SESSION [ALIAS]"),
                ([session], {"PLATO_API_KEY": ""}, 2, "PLATO_API_KEY"), ([session], {"PLATO_BASE_URL": ""}, 2, "PLATO_BASE_URL"),
                ([session], {"PLATO_BASE_URL": "ftp://x"}, 2, "PLATO_BASE_URL"),
                ([session], {"PLATO_API_KEY": "wrong"}, 1, "PLATO_API_KEY is not that"),
                ([session], {"PLATO_BASE_URL": "http://127.0.0.1:1"}, 1, "nothing answers at PLATO_BASE_URL"),
                (["nobody"], {}, 1, "there is no session nobody"), ([session, "crm"], {}, 1, "has no env crm; it has box, git"),
                ([session], {}, 1, "name the one that has an agent: box, git"), ([session, "git"], {}, 1, "git has no agent")):
            code, out, complaint = self.ask_for_env(*arguments, **environment)
            self.assertEqual((code, out), (status, ""), complaint)
            self.assertIn(words, complaint)
            self.assertEqual(complaint.count("\n"), 1, complaint)

    def test_end_is_told_to_the_callback(self):
        with Listener() as listener:
            body = (b'{"type":"envs","envs":[{"type":"resource","simulator":"box","alias":"box","sim_config":{}}],"timeout":600,'
                    b'"source":"SDK","shutdown_callback_url":"' + listener.url.encode() + b'","shutdown_callback_token":"t-1"}')
            path, jobs = self.make(body)
            self.assertEqual(listener.posts, [])
            self.sdk.ok("POST", path + "/close")
            headers, told = listener.wait()
            self.assertEqual((headers["Authorization"], headers["Content-Type"]), ("Bearer t-1", "application/json"))
            self.assertEqual((told["session_id"], told["status"]), (path.rsplit("/", 1)[1], "completed"))
            self.assertEqual([(job["job_id"], job["alias"]) for job in told["jobs"]], [(jobs["box"], "box")])
            self.assertEqual(told["status_reason"], self.sdk.ok("GET", path)["status_reason"])
            self.sdk.ok("POST", path + "/close")
            self.assertEqual(len(listener.posts), 1)  # once

    def test_end_of_platod_is_told_too(self):
        platod = Platod()
        with Listener() as listener:
            body = b'{"type":"envs","envs":[{"type":"resource","simulator":"box","alias":"box","sim_config":{}}],"shutdown_callback_url":"'
            Sdk(platod).ok("POST", "/api/v2/sessions/make", body + listener.url.encode() + b'"}')
            platod.close()
            headers, told = listener.wait()
            self.assertNotIn("Authorization", headers)
            self.assertEqual(told["status_reason"], "the runtime ends")

    def test_nobody_waits_for_a_callback_that_never_answers(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            platod = Platod()
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/end"
            body = b'{"type":"envs","envs":[{"type":"resource","simulator":"box","alias":"box","sim_config":{}}],"shutdown_callback_url":"'
            made = Sdk(platod).ok("POST", "/api/v2/sessions/make", body + url.encode() + b'"}')
            self.assertTrue(Sdk(platod).ok("POST", f"/api/v2/sessions/{made['session_id']}/close")["success"])
            silent.accept()[0].close()  # it came
            Sdk(platod).ok("POST", "/api/v2/sessions/make", body + url.encode() + b'"}')
            platod.close()

    def test_a_callback_that_fails_is_logged(self):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            place = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        path, _ = self.make(b'{"type":"envs","envs":[{"type":"resource","simulator":"box","alias":"box","sim_config":{}}],'
                            b'"shutdown_callback_url":"' + place.encode() + b'/end?secret=s3cr3t"}')
        self.sdk.ok("POST", path + "/close")
        log = self.log_until("shutdown_callback_url at " + place)
        self.assertNotIn("s3cr3t", log)

    def test_a_client_that_gives_up_is_missed(self):
        # One whose artifact takes its time, or any that is not ready at once.
        made = self.sdk.ok("POST", "/api/v2/sessions/make", self.GIT)
        self.addCleanup(self.sdk.send, "POST", f"/api/v2/sessions/{made['session_id']}/close")
        url = urllib.parse.urlsplit(self.platod.url)
        with socket.create_connection((url.hostname, url.port)) as client:
            client.sendall(f"GET /api/v2/sessions/{made['session_id']}/wait_for_ready?timeout=1800 HTTP/1.1\r\n"
                           f"Host: {url.netloc}\r\nX-API-Key: {self.platod.key}\r\n\r\n".encode())
        self.log_until(f"nobody waits for session {made['session_id']} any more")

    def log_until(self, words):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with open(os.path.join(self.platod.state_dir, "platod.log"), encoding="utf-8") as file:
                text = file.read()
            if words in text:
                return text
        self.fail(f"the log does not say {words!r}")


class Listener(contextlib.AbstractContextManager):
    """Takes what is posted to it."""

    def __enter__(self):
        self.posts = posts = []
        self._came = came = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                posts.append((dict(self.headers), json.loads(body)))
                self.send_response(204)
                self.end_headers()
                came.set()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/end"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self):
        if not self._came.wait(30):
            raise AssertionError("nobody was told")
        return self.posts[0]


if __name__ == "__main__":
    unittest.main()
