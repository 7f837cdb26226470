# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The judge is judged: good traffic passes, and every kind of violation is found and named."""

import base64
import http.client
import json
import os
import socket
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import yaml

from contract_proxy import REPORT_PATH, ContractProxy
from openapi_contract import Contract, ContractError

CONTRACTS = os.path.join(os.path.dirname(__file__), "..", "..", "core", "api", "contract")

SMALL = """
openapi: 3.1.0
security: [{ApiKey: []}]
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: deep, in: query, schema: {type: boolean}}
      responses:
        "200": {content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}}}}
        default: {$ref: "#/components/responses/Error"}
    post:
      operationId: makeThing
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Make"}}}}
      responses:
        "200": {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
        "404": {description: Gone}
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getThing
      responses:
        "200": {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
        default: {$ref: "#/components/responses/Error"}
  /things/wait:
    get:
      operationId: waitForThing
      parameters: [{name: token, in: query, required: true, schema: {type: string}}]
      responses:
        "200": {content: {application/json: {schema: {type: object}}}}
components:
  securitySchemes: {ApiKey: {type: apiKey, in: header, name: X-API-Key}}
  responses:
    Error:
      headers: {Retry-After: {schema: {type: number}}}
      content: {application/json: {schema: {type: object, properties: {detail: {type: string}}}}}
  schemas:
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: string}
        made: {type: string, format: date-time}
        picture: {type: [string, "null"], contentEncoding: base64, contentMediaType: image/png}
        parent: {anyOf: [{$ref: "#/components/schemas/Thing"}, {type: "null"}]}
    Make:
      oneOf: [{$ref: "#/components/schemas/FromName"}, {$ref: "#/components/schemas/FromSize"}]
      discriminator:
        propertyName: type
        mapping: {name: "#/components/schemas/FromName", size: "#/components/schemas/FromSize"}
    FromName:
      type: object
      required: [type, name]
      properties: {type: {const: name}, name: {type: string}}
    FromSize:
      type: object
      required: [type, size]
      properties: {type: {const: size}, size: {type: object, properties: {width: {type: integer, maximum: 9}}}}
"""


class FakeUpstream(ThreadingHTTPServer):
    """Gives one prepared answer, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), FakeUpstreamHandler)
        self.answer = (200, {"Content-Type": "application/json"}, b"[]")
        self.hold = threading.Event()
        self.held = threading.Event()
        self.requests = []


class FakeUpstreamHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append((self.command, self.path, dict(self.headers), body))
        if self.path.startswith("/base/things/wait"):
            self.server.held.set()
            self.server.hold.wait()
        status, headers, reply = self.server.answer
        self.send_response_only(status)
        headers = {"Content-Length": str(len(reply)), **headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply)
        self.close_connection = True

    do_POST = do_DELETE = do_GET

    def log_message(self, format, *args):
        pass


class ContractProxyTest(unittest.TestCase):
    def setUp(self):
        self.upstream = FakeUpstream()
        self.proxy = ContractProxy(Contract(yaml.safe_load(SMALL)),
                                   f"http://127.0.0.1:{self.upstream.server_port}/base")
        for server in (self.upstream, self.proxy):
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            self.addCleanup(server.server_close)
            self.addCleanup(server.shutdown)
        self.addCleanup(self.upstream.hold.set)

    def send(self, method, path, body=None, headers=None, key="k"):
        headers = dict(headers or {})
        if key:
            headers["X-API-Key"] = key
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.proxy.server_port, timeout=10)
        self.addCleanup(connection.close)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()

    def answer(self, body, status=200, kind="application/json", **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.upstream.answer = (status, {"Content-Type": kind, **headers}, raw)

    def report(self):
        status, _, body = self.send("GET", REPORT_PATH)
        self.assertEqual(status, 200)
        return json.loads(body)

    def assert_violation(self, operation, where, path, message):
        violations = self.report()["violations"]
        self.assertEqual(len(violations), 1, violations)
        found = violations[0]
        self.assertEqual((found["operationId"], found["where"], found["path"]), (operation, where, path), found)
        self.assertIn(message, found["message"])

    def assert_clean(self, seen):
        report = self.report()
        self.assertEqual((report["violations"], report["seen"]), ([], seen))

    # What passes

    def test_good_traffic_passes_unchanged(self):
        self.answer([{"id": "a", "made": "2026-01-15T10:30:00.5+00:00", "extra": 1, "parent": {"id": "b"}}])
        status, headers, body = self.send("GET", "/things?limit=3&deep=true", headers={"X-Other": "ü".encode()})
        self.assertEqual((status, body), (200, self.upstream.answer[2]))
        self.assertEqual(headers["Content-Type"], "application/json")
        method, path, asked, _ = self.upstream.requests[0]
        self.assertEqual((method, path), ("GET", "/base/things?limit=3&deep=true"))
        self.assertEqual(asked["Host"], f"127.0.0.1:{self.upstream.server_port}")
        self.assertEqual(asked["X-API-Key"], "k")
        self.answer({"id": "a"})
        self.send("POST", "/things", {"type": "size", "size": {"width": 9}})
        self.assertEqual(json.loads(self.upstream.requests[1][3]), {"type": "size", "size": {"width": 9}})
        self.answer({"detail": "not yet"}, status=429, **{"Retry-After": "1.5"})
        self.assertEqual(self.send("GET", "/things/a%2Fb")[0], 429)
        self.assertEqual(self.report(), {
            "violations": [], "seen": {"listThings": [200], "makeThing": [200], "getThing": [429]},
            "unseen": ["waitForThing"]})

    def test_a_held_request_does_not_hold_others(self):
        self.answer({})
        waiting = threading.Thread(target=self.send, args=("GET", "/things/wait?token=x"))
        waiting.start()
        self.assertTrue(self.upstream.held.wait(10))
        self.answer([])
        self.assertEqual(self.send("GET", "/things")[0], 200)
        self.assertEqual(self.report()["seen"], {"listThings": [200]})
        self.answer({})
        self.upstream.hold.set()
        waiting.join(10)
        self.assert_clean({"listThings": [200], "waitForThing": [200]})

    def test_a_client_that_goes_away_is_no_violation(self):
        self.answer({})
        with socket.create_connection(("127.0.0.1", self.proxy.server_port)) as client:
            client.sendall(b"GET /things/wait?token=x HTTP/1.1\r\nHost: x\r\nX-API-Key: k\r\n\r\n")
            self.assertTrue(self.upstream.held.wait(10))
        self.upstream.hold.set()
        deadline = time.monotonic() + 10
        while not self.report()["seen"] and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assert_clean({"waitForThing": [200]})

    # Requests

    def test_unknown_path(self):
        self.send("GET", "/nothing")
        self.assert_violation(None, "path", "/nothing", "no such path")

    def test_unknown_method(self):
        self.send("DELETE", "/things")
        self.assert_violation(None, "method", "/things", "no DELETE here, only GET, POST")

    def test_unknown_query_parameter(self):
        self.send("GET", "/things?many=3")
        self.assert_violation("listThings", "query", "many", "no such parameter")

    def test_query_parameter_of_wrong_type(self):
        self.send("GET", "/things?limit=3.5")
        self.assert_violation("listThings", "query", "limit", "'3.5' is not of type 'integer'")

    def test_boolean_as_the_contract_spells_it(self):
        self.send("GET", "/things?deep=True")
        self.assert_violation("listThings", "query", "deep", "'True' is not of type 'boolean'")

    def test_query_parameter_twice(self):
        self.send("GET", "/things?limit=3&limit=4")
        self.assert_violation("listThings", "query", "limit", "more than once")

    def test_missing_query_parameter(self):
        self.upstream.hold.set()
        self.answer({})
        self.send("GET", "/things/wait")
        self.assert_violation("waitForThing", "query", "token", "missing")

    def test_missing_key(self):
        self.send("GET", "/things", key=None)
        self.assert_violation("listThings", "security", "x-api-key", "missing")

    def test_missing_body(self):
        self.answer({"id": "a"})
        self.send("POST", "/things")
        self.assert_violation("makeThing", "request body", "$", "missing")

    def test_body_where_none_is_known(self):
        self.send("GET", "/things", {})
        self.assert_violation("listThings", "request body", "$", "no body here")

    def test_body_of_wrong_type(self):
        self.answer({"id": "a"})
        self.send("POST", "/things", {"type": "name", "name": "n"}, {"Content-Type": "text/plain"})
        self.assert_violation("makeThing", "request body", "content-type", "text/plain instead of application/json")

    def test_body_that_is_not_json(self):
        self.answer({"id": "a"})
        self.send("POST", "/things", '{"type": NaN}')
        self.assert_violation("makeThing", "request body", "$", "not JSON")

    def test_faults_of_the_alternative_that_the_discriminator_names(self):
        self.answer({"id": "a"})
        self.send("POST", "/things", {"type": "size", "size": {"width": 10}})
        self.assert_violation("makeThing", "request body", "$.size.width", "10 is greater than the maximum of 9")

    def test_unknown_discriminator(self):
        self.answer({"id": "a"})
        self.send("POST", "/things", {"type": "colour"})
        self.assert_violation("makeThing", "request body", "$.type", "'colour' is not one of ['name', 'size']")

    def test_missing_discriminator(self):
        self.answer({"id": "a"})
        self.send("POST", "/things", {"name": "n"})
        self.assert_violation("makeThing", "request body", "$", "'type' is a required property")

    def test_chunked_request(self):
        with socket.create_connection(("127.0.0.1", self.proxy.server_port)) as client:
            client.sendall(b"POST /things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
            self.assertIn(b"411", client.recv(100))
        self.assertEqual(self.report()["violations"][0]["path"], "transfer-encoding")

    # Replies

    def test_field_missing_in_reply(self):
        self.answer([{"id": "a"}, {}])
        self.send("GET", "/things")
        self.assert_violation("listThings", "reply 200", "$[1]", "'id' is a required property")

    def test_fault_below_any_of(self):
        self.answer({"id": "a", "parent": {"id": 5}})
        self.send("GET", "/things/a")
        self.assert_violation("getThing", "reply 200", "$.parent.id", "5 is not of type 'string'")

    def test_time_without_date(self):
        self.answer({"id": "a", "made": "10:30"})
        self.send("GET", "/things/a")
        self.assert_violation("getThing", "reply 200", "$.made", "is not a 'date-time'")

    def test_picture_that_is_not_base64(self):
        self.answer({"id": "a", "picture": "?"})
        self.send("GET", "/things/a")
        self.assert_violation("getThing", "reply 200", "$.picture", "not base64")

    def test_picture_that_is_no_png(self):
        self.answer({"id": "a", "picture": base64.b64encode(b"GIF89a").decode()})
        self.send("GET", "/things/a")
        self.assert_violation("getThing", "reply 200", "$.picture", "not a PNG")

    def test_unknown_status(self):
        self.answer({"detail": "x"}, status=500)
        self.send("POST", "/things", {"type": "name", "name": "n"})
        self.assert_violation("makeThing", "reply 500", "status", "does not name this status")

    def test_success_is_not_the_default_reply(self):
        self.answer({"detail": "x"}, status=201)
        self.send("GET", "/things")
        self.assert_violation("listThings", "reply 201", "status", "success with a status")

    def test_error_body_against_the_default_reply(self):
        self.answer({"detail": 7}, status=404)
        self.send("GET", "/things/a")
        self.assert_violation("getThing", "reply 404", "$.detail", "7 is not of type 'string'")

    def test_body_where_no_reply_body_is_known(self):
        self.answer({}, status=404)
        self.send("POST", "/things", {"type": "name", "name": "n"})
        self.assert_violation("makeThing", "reply 404", "$", "no body here")

    def test_reply_of_wrong_type(self):
        self.answer(b"<html>", kind="text/html")
        self.send("GET", "/things")
        self.assert_violation("listThings", "reply 200", "content-type", "text/html instead of application/json")

    def test_reply_header_of_wrong_type(self):
        self.answer({"detail": "x"}, status=429, **{"Retry-After": "soon"})
        self.send("GET", "/things")
        self.assert_violation("listThings", "reply 429", "Retry-After", "'soon' is not of type 'number'")

    def test_truncated_reply(self):
        self.answer([], **{"Content-Length": "100"})
        self.assertEqual(self.send("GET", "/things")[0], 502)
        self.assert_violation("listThings", "reply", "$", "IncompleteRead")

    def test_upstream_that_is_gone(self):
        self.upstream.shutdown()
        self.upstream.server_close()
        self.assertEqual(self.send("GET", "/things")[0], 502)
        self.assert_violation("listThings", "reply", "$", "ConnectionRefused")

    def test_long_messages_are_cut(self):
        self.answer([{"id": ["x" * 5000]}])
        self.send("GET", "/things")
        self.assertLess(len(self.report()["violations"][0]["message"]), 400)

    def test_query_is_not_reported(self):
        self.send("GET", "/things?secret=k")
        self.assertEqual(self.report()["violations"][0]["request"], "GET /things")

    # Requests that are wrong on purpose

    WRONG = {"X-Contract-Expect": "invalid-request"}

    def test_wrong_on_purpose_and_refused(self):
        self.answer({"detail": "no"}, status=422)
        self.send("GET", "/things?limit=x", headers=self.WRONG)
        self.assertNotIn("X-Contract-Expect", self.upstream.requests[0][2])
        self.assert_clean({"listThings": [422]})

    def test_wrong_on_purpose_but_accepted(self):
        self.send("GET", "/things?limit=x", headers=self.WRONG)
        self.assert_violation("listThings", "reply 200", "status", "not refused with 4xx")

    def test_wrong_on_purpose_but_right(self):
        self.answer({"detail": "no"}, status=422)
        self.send("GET", "/things?limit=1", headers=self.WRONG)
        self.assert_violation("listThings", "request", "$", "the contract allows it")

    def test_reply_to_a_wrong_request_is_held_to_the_contract(self):
        self.answer({"detail": 7}, status=422)
        self.send("GET", "/things?limit=x", headers=self.WRONG)
        self.assert_violation("listThings", "reply 422", "$.detail", "7 is not of type 'string'")


class ContractDocumentsTest(unittest.TestCase):
    def test_what_is_not_understood_is_refused(self):
        document = yaml.safe_load(SMALL)
        document["paths"]["/things"]["get"]["parameters"][0]["in"] = "cookie"
        self.assertRaises(ContractError, Contract, document)
        document = yaml.safe_load(SMALL)
        document["components"]["schemas"]["Thing"]["type"] = "thing"
        self.assertRaises(ContractError, Contract, document)

    def test_the_projects_documents(self):
        platform = Contract.load(os.path.join(CONTRACTS, "plato-v2.openapi.yaml"))
        agent = Contract.load(os.path.join(CONTRACTS, "desktop-agent.openapi.yaml"))
        operation, fault = platform.find("POST", "/api/v2/sessions/make")
        self.assertEqual((operation.operation_id, fault), ("makeSession", None))
        operation, _ = platform.find("GET", "/api/v2/sessions/s-1/state")
        self.assertEqual((operation.operation_id, operation.path_values), ("getSessionState", {"session_id": "s-1"}))
        json_headers = {"content-type": "application/json", "x-api-key": "k"}

        def body_faults(body):
            made, _ = platform.find("POST", "/api/v2/sessions/make")
            return [(fault.path, fault.message)
                    for fault in platform.check_request(made, "", json_headers, json.dumps(body).encode())]

        good = {"type": "envs", "timeout": 1800, "source": "SDK", "envs": [
            {"type": "simulator", "simulator": "fossil", "alias": "git"},
            {"type": "resource", "simulator": "blank", "sim_config": {"cpus": 1, "memory": 512, "disk": 1024}}]}
        self.assertEqual(body_faults(good), [])
        good["envs"][1]["sim_config"]["cpus"] = 9
        self.assertEqual(body_faults(good), [("$.envs[1].sim_config.cpus", "9 is greater than the maximum of 8")])

        # The agent must never be given the platform's key.
        computer, _ = agent.find("POST", "/computer")
        faults = agent.check_request(computer, "", json_headers, b'{"action": "screenshot"}')
        self.assertEqual([(fault.where, fault.path) for fault in faults], [("security", "x-api-key")])


if __name__ == "__main__":
    unittest.main()
