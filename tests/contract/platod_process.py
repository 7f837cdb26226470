# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real platod for tests in Python: started on a state folder of its own, asked over TCP."""

import http.client
import json
import os
import subprocess
import tempfile
import urllib.parse

PROGRAM = os.environ.get("PLATOD_PROGRAM", "platod")


class Platod:
    """Ends with close(), which waits for its end. `state_dir` None: a temporary folder that goes as well."""

    def __init__(self, *arguments, state_dir=None):
        self._temporary = None if state_dir else tempfile.TemporaryDirectory()
        self.state_dir = state_dir or self._temporary.name
        self.process = subprocess.Popen([PROGRAM, "--state-dir", self.state_dir, *arguments], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"platod did not start: status {self.process.wait()}")
        announced = json.loads(line)
        self.url, self.key = announced["url"], announced["api_key"]

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()
        if self._temporary:
            self._temporary.cleanup()

    def kill(self):
        self.process.kill()
        self.process.wait(30)
        self.process.stdout.close()

    def send(self, method, path, body=None, headers=None):
        """Status, headers (names in lower case) and bytes of the reply. `body`: bytes, or a value for JSON."""
        url = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=120)
        sent = {"X-API-Key": self.key} if headers is None else dict(headers)
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path, body, sent)
            reply = connection.getresponse()
            return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
        finally:
            connection.close()

    def call(self, method, path, body=None, expect=200):
        """The decoded reply; an error when its status is another than `expect`."""
        status, _, text = self.send(method, path, body)
        if status != expect:
            raise AssertionError(f"{method} {path}: {status} instead of {expect}: {text[:500]!r}")
        return json.loads(text)

    def launch(self, *envs, timeout=600):
        """Makes a session, waits until it is ready: its id, and its job ids by alias."""
        made = self.call("POST", "/api/v2/sessions/make", {"type": "envs", "envs": list(envs), "timeout": timeout})
        session = made["session_id"]
        for env in made["envs"]:
            if not env["success"]:
                raise AssertionError(env["error"])
        ready = self.call("GET", f"/api/v2/sessions/{session}/wait_for_ready?timeout=60")
        if not ready["ready"]:
            raise AssertionError(f"not ready: {ready}")
        return session, {env["alias"]: env["job_id"] for env in made["envs"]}


def simulator(name, alias, **more):
    return {"type": "simulator", "simulator": name, "alias": alias, **more}


def artifact(artifact_id, alias):
    return {"type": "artifact", "artifact_id": artifact_id, "alias": alias}


def blank(alias):
    return {"type": "resource", "simulator": "box", "alias": alias, "sim_config": {}}
