# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real platod against plato-v2.openapi.yaml, over TCP: every operation of the document is asked with success and
in each way to refuse that follows from the document itself. A new operation without a way to succeed here is a failure,
and so is a documented status that was not seen."""

import glob
import json
import os
import unittest
import urllib.parse

from openapi_contract import Contract
from platod_process import Platod, blank, simulator

CONTRACT = os.path.join(os.path.dirname(__file__), "../../core/api/contract/plato-v2.openapi.yaml")

# Documented statuses that this runtime has no occasion for.
NEVER = {
    ("waitForSessionReady", 408): "it answers 200 with ready false",
    ("getSessionDetails", 410): "what is over can be looked at until it is forgotten, then it is 404",
    ("closeSession", 410): "a second close is answered like the first",
    ("setupSandbox", 200): "no containers: 501",
    ("setupJobSandbox", 200): "no containers: 501",
    ("addSshKey", 200): "no SSH: 501",
    ("addSshKeyToJob", 200): "no SSH: 501",
}
NEEDS_TESTCASES = {("evaluateSession", 200), ("linkTestcase", 200)}  # there have to be some
NEEDS_FAKETIME = {("setSessionDate", 200), ("setJobDate", 200)}  # it has to be installed

# How each operation succeeds: query and body. What they name in braces was made before.
SUCCESS = {
    "getCurrentUser": (), "listSimulators": (), "listSimulatorsByOrganization": (),
    "getSimulatorByName": (), "listSimulatorVersions": ({"include_checkpoints": "true"},),
    "listSimulatorArtifacts": ({"testcases_only": "false"},), "getArtifact": (), "listTestcases": ({"page": "1"},),
    "listSessions": ({"page": "1", "page_size": "5"},),
    "makeSession": ({}, {"type": "envs", "envs": [blank("other")], "timeout": 60}),
    "getSessionDetails": ({"include_mutations": "true", "merge_mutations": "true", "session_detail": "true"},),
    "waitForSessionReady": ({"timeout": "5"},), "waitForJobReady": ({"timeout": "5"},),
    "resetSession": ({}, {}), "resetJob": ({}, {"source": "SDK"}),
    "getSessionState": ({"merge_mutations": "true"},), "getJobState": (), "heartbeatSession": (),
    "executeOnSession": ({}, {"command": "true"}), "executeOnJob": ({}, {"command": "true", "timeout": 5}),
    "setSessionDate": ({}, {"datetime": "2026-01-15T10:30:00"}), "setJobDate": ({}, {"datetime": "2026-01-15T10:30:00"}),
    "snapshotSession": ({}, {}), "snapshotStoreSession": ({}, {"description": "d"}), "checkpointSession": ({}, {}),
    "diskSnapshotSession": ({}, {}), "snapshotJob": ({}, {}), "snapshotStoreJob": ({}, {}), "checkpointJob": ({}, {}),
    "diskSnapshotJob": ({}, {}), "makeJob": ({}, blank("by-itself")), "getConnectRoutingInfo": (),
    "logForJob": ({}, {"message": "hello"}), "getJobPlatoConfig": (), "setupJobSandbox": ({}, {}),
    "getSessionPublicUrls": ({"port": "8080"},), "getSessionConnectUrls": (), "getJobPublicUrl": (),
    "getJobConnectUrl": ({"port": "9000"},), "getJobRdpUrl": (), "getJobFlows": (), "getJobInfo": (),
    "connectNetwork": (), "listJobs": (), "addJob": ({}, {"env": blank("late"), "timeout": 60}),
    "removeJob": ({}, {"job_id": "{last_job}"}), "getJobLogs": ({"limit": "5"},), "getSessionPlatoConfig": (),
    "evaluateSession": ({}, {}), "linkTestcase": ({}, {"testcase_id": "{testcase}"}),
    "setupSandbox": ({}, {}), "addSshKey": ({}, {"public_key": "ssh-ed25519 AAAA"}),
    "addSshKeyToJob": ({}, {"public_key": "ssh-ed25519 AAAA"}),
    "closeJob": (), "closeSession": (),
}
LAST = ["addJob", "removeJob", "closeJob", "closeSession"]  # they end what the others need


class Conformance(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.contract = Contract.load(CONTRACT)
        cls.operations = cls.contract.operations()
        cls.platod = Platod()
        cls.addClassCleanup(cls.platod.close)

    def ask(self, operation, path, query=None, body=None, headers=None, wrong=False):
        """The status of the reply; what the contract has against request or reply is a failure."""
        path += "?" + urllib.parse.urlencode(query) if query else ""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"X-API-Key": self.platod.key} if headers is None else headers
        where, _, asked = path.partition("?")
        found, fault = self.contract.find(operation.method, where)
        self.assertIsNone(fault)
        lowered = {name.lower(): value for name, value in sent.items()} | {"content-type": "application/json"}
        faults = self.contract.check_request(found, asked, lowered, data or b"")
        self.assertEqual(bool(faults), wrong, f"{operation.operation_id}: {faults}")
        status, got, text = self.platod.send(operation.method, path, data, sent)
        self.assertEqual(self.contract.check_reply(found, status, got, text), [], f"{operation.operation_id} {status}")
        self.seen.setdefault(operation.operation_id, set()).add(status)
        if status >= 400:
            self.assertTrue(json.loads(text)["detail"], operation.operation_id)
        self.reply = json.loads(text)
        return status

    def filled(self, text):
        for name, value in self.known.items():
            text = text.replace("{%s}" % name, value)
        return text

    def succeed(self, operation):
        query = SUCCESS[operation.operation_id][0] if SUCCESS[operation.operation_id] else {}
        body = self.plausible(operation)
        text = None if body is None else self.filled(json.dumps(body)).encode()
        status = self.ask(operation, self.filled(operation.template), query, text)
        expected = 501 if (operation.operation_id, 200) in self.never else 200
        self.assertEqual(status, expected, f"{operation.operation_id}: {self.reply}")
        if operation.operation_id == "addJob":
            self.known["last_job"] = self.reply["env"]["job_id"]

    def test_every_operation(self):
        self.seen = {}
        by_id = {operation.operation_id: operation for operation in self.operations}
        self.assertEqual(set(by_id), set(SUCCESS), "operations without a test, or tests without an operation")
        self.assertLessEqual({name for name, _ in NEVER}, set(by_id))

        session, jobs = self.platod.launch(simulator("fossil", "git"))
        artifacts = self.platod.call("GET", "/api/v2/simulators/fossil/artifacts")["artifacts"]
        testcases = [one["public_id"] for one in self.platod.call("GET", "/api/v2/testcases")["testcases"]]
        self.never = set(NEVER)
        if not testcases:
            self.never |= NEEDS_TESTCASES
        if not glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1"):
            self.never |= NEEDS_FAKETIME
        self.known = {"session_id": session, "job_id": jobs["git"], "name": "fossil", "simulator_name": "fossil",
                      "artifact_id": artifacts[0]["artifact_id"], "testcase": (testcases or ["none"])[0]}
        for operation in self.operations:
            place = self.filled(operation.template)
            self.assertNotIn("{", place)
            nowhere = operation.template.replace("{", "no-such-").replace("}", "")
            with self.subTest(operation.operation_id):
                # Nobody gets anything without the key.
                status = self.ask(operation, place, {}, self.plausible(operation), {}, wrong=bool(operation.security))
                self.assertEqual(status, 401 if operation.security else 200)
                self.assertEqual(
                    self.ask(operation, place, {}, self.plausible(operation), {"X-API-Key": "wrong"}), 401)
                # What is not there.
                if nowhere != operation.template:
                    status = self.ask(operation, nowhere, {}, self.plausible(operation))
                    self.assertIn(status, (404, 501) if (operation.operation_id, 200) in self.never else (404,))
                # Bodies that are none.
                if operation.request_body and (operation.operation_id, 200) not in self.never:
                    for nonsense in (b"{", b"[]", b'"text"'):
                        self.assertIn(self.ask(operation, place, {}, nonsense, wrong=True), (400, 422))
                # Parameters that are none.
                for (where, name), parameter in operation.parameters.items():
                    # Filters of a list may be ignored.
                    if where == "query" and operation.operation_id != "listTestcases" and parameter["schema"]["type"] in ("integer", "boolean"):
                        self.assertIn(self.ask(operation, place, {name: "odd"}, self.plausible(operation), wrong=True),
                                      (400, 422), name)

        self.succeed(by_id["linkTestcase"])  # before it is scored
        for operation in self.operations:
            if operation.operation_id not in LAST + ["linkTestcase"]:
                with self.subTest(operation.operation_id):
                    self.succeed(operation)
        self.ask_too_much(by_id["evaluateSession"])
        for name in LAST:
            with self.subTest(name):
                self.succeed(by_id[name])
        self.fail_to_connect(by_id["connectNetwork"])

        missing = {(operation.operation_id, int(status)) for operation in self.operations
                   for status in operation.responses if status != "default"}
        missing -= {(name, status) for name, statuses in self.seen.items() for status in statuses}
        self.assertEqual(missing, self.never, "statuses that were not seen, or were after all")

    def plausible(self, operation):
        """A body that the contract allows."""
        parts = SUCCESS[operation.operation_id]
        return parts[1] if len(parts) > 1 else None

    def ask_too_much(self, operation):
        """A value that the session's test case has no use for."""
        path = self.filled(operation.template)
        self.assertEqual(self.ask(operation, path, {}, b'{"value": {"users": 5}}'), 422)

    def fail_to_connect(self, operation):
        """One env of a session dies, and its network is not whole."""
        session, jobs = self.platod.launch(blank("a"), blank("b"))
        self.platod.send("POST", f"/api/v2/jobs/{jobs['a']}/execute", {"command": "kill -9 2", "timeout": 5})
        while self.platod.call("GET", f"/api/v2/jobs/{jobs['a']}")["status"] == "running":
            pass
        self.assertEqual(self.ask(operation, f"/api/v2/sessions/{session}/connect_network"), 500)
        self.platod.call("POST", f"/api/v2/sessions/{session}/close")


if __name__ == "__main__":
    unittest.main()
