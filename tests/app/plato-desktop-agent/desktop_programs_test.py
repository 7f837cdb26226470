#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts of the desktop with stand-ins for what a computer may have, and the agent's way to a browser's DevTools.

Usage: desktop_programs_test.py AGENT SCRIPTS. Each stand-in is a small program on a PATH that has nothing else but what
the scripts themselves need.
"""

import base64
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from pathlib import Path

# Opens a port as Chromium does: DevToolsActivePort in its profile; HTTP with the Host in what it tells; an echo on its
# WebSocket.
BROWSER = r"""#!/usr/bin/python3
import base64, hashlib, json, socket, sys
profile = next(a.split("=", 1)[1] for a in sys.argv if a.startswith("--user-data-dir="))
assert "--remote-debugging-port=0" in sys.argv, sys.argv
server = socket.create_server(("127.0.0.1", 0))
with open(profile + "/DevToolsActivePort", "w") as file:
    file.write(f"{server.getsockname()[1]}\n/devtools/browser/1")
print("up", flush=True)
while True:
    client, _ = server.accept()
    head = b""
    while b"\r\n\r\n" not in head:
        head += client.recv(65536)
    lines = head.decode().split("\r\n")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
    target = lines[0].split()[1]
    if "upgrade" in headers and target == "/devtools/browser/1":
        accept = hashlib.sha1((headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        client.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       b"Sec-WebSocket-Accept: " + base64.b64encode(accept) + b"\r\n\r\n")
        frame = client.recv(65536)
        size, mask, data = frame[1] & 127, frame[2:6], frame[6:]
        text = bytes(b ^ mask[i % 4] for i, b in enumerate(data[:size]))
        client.sendall(bytes([0x81, len(text) + 5]) + b"echo " + text)
        continue
    body = json.dumps({"Browser": "Stand-in/1", "target": target,
                       "webSocketDebuggerUrl": f"ws://{headers['host']}/devtools/browser/1"}).encode()
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    client.close()
"""


class Desktop(unittest.TestCase):
    agent = None
    scripts = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name, "home")
        self.bin = Path(folder.name, "bin")
        self.home.mkdir()
        self.bin.mkdir()
        for tool in ("sh", "bash", "dirname", "mkdir", "unshare", "true", "python3"):
            (self.bin / tool).symlink_to(shutil.which(tool, path="/usr/bin:/bin"))
        self.environment = {"PATH": str(self.bin), "HOME": str(self.home)}

    def install(self, name, text="#!/bin/sh\necho \"$0 $*\" >\"$HOME/ran\"\n"):
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def run_script(self, name, *arguments):
        return subprocess.run(["/bin/sh", Path(self.scripts, name), *arguments], env=self.environment, text=True,
                              capture_output=True, timeout=60, check=False)

    def menu(self):
        done = self.run_script("menu.sh")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        space = "{http://openbox.org/3.4/menu}"
        return {item.get("label"): item.find(f".//{space}command").text
                for item in ElementTree.fromstring(done.stdout).iter(space + "item")}

    def test_the_menu_offers_what_is_installed(self):
        self.assertEqual(self.menu(), {})
        self.install("lxterminal")
        self.assertEqual(list(self.menu()), ["Terminal"])
        self.install("firefox")
        self.assertEqual(list(self.menu()), ["Terminal", "Web browser"])
        self.assertTrue(self.menu()["Web browser"].endswith("/browser.sh"))

    def test_the_best_that_is_installed_is_taken(self):
        for script, programs in (("terminal.sh", ("kitty", "lxterminal", "xterm")),
                                 ("browser.sh", ("firefox", "firefox-esr", "chromium"))):
            self.assertIn("is installed", self.run_script(script).stderr)
            for program in programs:  # each better than the one before
                self.install(program)
                done = self.run_script(script)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"/{program} ", (self.home / "ran").read_text())

    def ask(self, path, token=True, **headers):
        url = self.base + path + ("?token=sesame" if token else "")
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def start(self, command, environment, words=""):
        process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        process.stdin.write(words)
        process.stdin.close()

        def stop():
            process.kill()
            process.wait()
            process.stdout.close()

        self.addCleanup(stop)
        return process, process.stdout.readline()

    def test_devtools_of_the_browser(self):
        port_file = self.home / ".config/plato-browser/DevToolsActivePort"
        _, line = self.start(
            [self.agent, "--no-display", "--listen", "127.0.0.1:0", "--devtools", "0", "--devtools-file", port_file],
            {**os.environ, "PLATO_AGENT_TOKEN_FD": "0"}, "sesame")
        self.base = json.loads(line)["devtools"]
        self.assertEqual(self.ask("/json/version"), (502, {"detail": "no browser with DevTools runs on this desktop"}))

        self.install("chromium", BROWSER)
        browser, line = self.start(["/bin/sh", Path(self.scripts, "browser.sh")], self.environment)
        self.assertEqual(line, "up\n")
        self.assertEqual(self.ask("/json/version", token=False)[0], 401)
        self.assertEqual(self.ask("/json/version", Origin="http://evil.example")[0], 403)
        self.assertEqual(self.ask("/json/version", Host="evil.example")[0], 403)
        status, told = self.ask("/json/version")
        self.assertEqual((status, told["Browser"], told["target"]), (200, "Stand-in/1", "/json/version"))
        host = self.base.removeprefix("http://")
        self.assertEqual(told["webSocketDebuggerUrl"], f"ws://{host}/devtools/browser/1?token=sesame")
        status, told = self.ask("/json/version", token=False, Authorization="Bearer sesame")
        self.assertEqual((status, told["webSocketDebuggerUrl"]), (200, f"ws://{host}/devtools/browser/1"))

        self.assertIn("401", self.open_websocket(host, "/devtools/browser/1")[0])
        self.assertIn("404", self.open_websocket(host, "/other?token=sesame")[0])
        status, answer = self.open_websocket(host, "/devtools/browser/1?token=sesame", b"hello")
        self.assertIn("101", status)
        self.assertEqual(answer, b"echo hello")

        browser.kill()
        browser.wait()
        self.assertEqual(self.ask("/json/version")[0], 502)

    def open_websocket(self, host, target, message=None):
        """The status line, and the text that comes back for `message`."""
        name, port = host.split(":")
        with socket.create_connection((name, int(port)), timeout=30) as connection:
            key = base64.b64encode(b"sixteen bytes ok")
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                               f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key.decode()}\r\n\r\n".encode())
            stream = connection.makefile("rb")
            status = stream.readline().decode()
            if message is None:
                return status, None
            accept = hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
            head = list(iter(stream.readline, b"\r\n"))
            self.assertTrue(any(base64.b64encode(accept) in line for line in head), head)
            connection.sendall(bytes([0x81, 0x80 | len(message)]) + bytes(4) + message)
            return status, stream.read(stream.read(2)[1])


if __name__ == "__main__":
    Desktop.agent, Desktop.scripts = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1])
