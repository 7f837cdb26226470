# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reverse proxy for tests that holds everything it passes on against an OpenAPI document.

    /usr/bin/python3 contract_proxy.py --contract FILE --upstream URL

Listens on a free loopback port, prints one line {"url": ...} and works until its standard input ends. Nothing is
changed on the way but hop-by-hop headers, Host (the upstream refuses foreign ones) and Accept-Encoding.

GET /__contract__/report gives {"violations": [...], "seen": {operationId: [statuses]}, "unseen": [operationId]}.

A request that is wrong on purpose carries `X-Contract-Expect: invalid-request`, which is not passed on: then the faults
of the request are no violations, but it is one if there are none, or if the reply is no 4xx.
"""

import argparse
import http.client
import json
import sys
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from openapi_contract import Contract, Fault

REPORT_PATH = "/__contract__/report"
EXPECT_HEADER = "x-contract-expect"
HOP_BY_HOP = {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te",
              "trailer", "transfer-encoding", "upgrade", "host", "content-length", "accept-encoding", EXPECT_HEADER}
UPSTREAM_TIMEOUT_S = 700  # above the longest poll of the contract


class Report:
    """What was seen so far. Any thread."""

    def __init__(self, operation_ids):
        self._lock = threading.Lock()
        self._operation_ids = operation_ids
        self._violations = []
        self._seen = {}

    def add_violation(self, request_line, operation, fault):
        with self._lock:
            self._violations.append({
                "operationId": operation.operation_id if operation else None, "request": request_line,
                "where": fault.where, "path": fault.path, "message": fault.message})

    def add_seen(self, operation, status):
        with self._lock:
            self._seen.setdefault(operation.operation_id, set()).add(status)

    def as_json(self):
        with self._lock:
            return {"violations": list(self._violations),
                    "seen": {name: sorted(statuses) for name, statuses in sorted(self._seen.items())},
                    "unseen": sorted(self._operation_ids - self._seen.keys())}


class ContractProxy(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, contract, upstream):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.contract = contract
        self.upstream = urllib.parse.urlsplit(upstream)
        self.report = Report({operation.operation_id for operation in contract.operations()})

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a client may go away at any time
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together, or each answer waits 40 ms for an acknowledgement
    disable_nagle_algorithm = True

    def __getattr__(self, name):
        if name.startswith("do_"):  # any method: an unknown one is for the contract to refuse
            return self._handle
        raise AttributeError(name)

    def log_message(self, format, *args):
        pass

    def _handle(self):
        if self.path == REPORT_PATH:
            self._answer(200, [("Content-Type", "application/json")], json.dumps(self.server.report.as_json()).encode())
            return
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            self._violate(None, Fault("request body", "transfer-encoding", "chunked bodies are not understood here"))
            self.close_connection = True
            self._answer(411, [], b"")
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        operation = self._check_request(body)

        try:
            status, headers, reply = self._ask_upstream(body)
        except (OSError, http.client.HTTPException) as error:
            self._violate(operation, Fault("reply", "$", f"the upstream gave no whole answer: {error!r}"))
            self._answer(502, [("Content-Type", "text/plain")], f"upstream: {error!r}".encode())
            return

        if operation:
            self.server.report.add_seen(operation, status)
            lowered = {name.lower(): value for name, value in headers}
            for fault in self.server.contract.check_reply(operation, status, lowered, reply):
                self._violate(operation, fault)
        if self._is_expected_to_be_wrong() and not 400 <= status < 500:
            self._violate(operation, Fault(f"reply {status}", "status", "a wrong request was not refused with 4xx"))
        self._answer(status, headers, reply)

    def _check_request(self, body):
        path, _, query = self.path.partition("?")
        contract = self.server.contract
        operation, fault = contract.find(self.command, path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        faults = [fault] if fault else contract.check_request(operation, query, headers, body)
        if self._is_expected_to_be_wrong():
            if not faults:
                self._violate(operation, Fault("request", "$", "meant to be wrong, but the contract allows it"))
        else:
            for found in faults:
                self._violate(operation, found)
        return operation

    def _is_expected_to_be_wrong(self):
        return self.headers.get(EXPECT_HEADER) == "invalid-request"

    def _violate(self, operation, fault):
        # Without the query: no key is to end up in a test log.
        self.server.report.add_violation(f"{self.command} {self.path.partition('?')[0]}", operation, fault)

    def _ask_upstream(self, body):
        upstream = self.server.upstream
        connection = http.client.HTTPConnection(upstream.hostname, upstream.port, timeout=UPSTREAM_TIMEOUT_S)
        try:
            connection.putrequest(self.command, upstream.path.rstrip("/") + self.path, skip_host=True,
                                  skip_accept_encoding=True)
            connection.putheader("Host", upstream.netloc)
            connection.putheader("Connection", "close")
            for name, value in self.headers.items():
                if name.lower() not in HOP_BY_HOP:
                    connection.putheader(name, value)
            if body or self.command not in ("GET", "HEAD"):
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            response = connection.getresponse()
            return response.status, response.getheaders(), response.read()
        finally:
            connection.close()

    def _answer(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contract", required=True, help="OpenAPI document")
    parser.add_argument("--upstream", required=True, help="base URL of the server to hold against it")
    arguments = parser.parse_args()
    proxy = ContractProxy(Contract.load(arguments.contract), arguments.upstream)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    print(json.dumps({"url": proxy.url}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
