# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application of the benchmark's simulators: a database of a chosen size, files of a chosen size, steady writes.

    app.py seed ROWS ROW_BYTES MEGABYTES     fills /state: rows with a blob of so many bytes, and files
    app.py serve ADDRESS WRITES_PER_SECOND   answers GET with nothing, and writes to the database meanwhile
"""
import os
import sqlite3
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

FILE_MEGABYTES = 16


def seed(rows, row_bytes, megabytes):
    if rows:
        database = sqlite3.connect("/state/app.db")
        database.execute("PRAGMA journal_mode=WAL")
        with database:
            database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price REAL, note TEXT, picture BLOB)")
            database.execute(
                "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT ?) "
                "INSERT INTO item SELECT i, 'item ' || i, i * 0.25, 'a note about ' || i, randomblob(?) FROM n",
                (rows, row_bytes),
            )
        database.close()
    os.mkdir("/state/files")
    for number in range(megabytes // FILE_MEGABYTES):
        with open(f"/state/files/{number}.bin", "wb") as file:
            file.write(os.urandom(FILE_MEGABYTES << 20))


def write(per_second):
    database = sqlite3.connect("/state/app.db")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=OFF")  # what is measured is the one who looks, not the disk
    count = 0
    due = time.monotonic()
    while True:
        count += 1
        with database:
            database.execute("UPDATE item SET price = price + 1 WHERE id = ?", (count % 1000 + 1,))
        due += 1 / per_second
        time.sleep(max(0, due - time.monotonic()))


class Nothing(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def serve(address, per_second):
    if per_second:
        threading.Thread(target=write, args=(per_second,), daemon=True).start()
    HTTPServer((address, 8000), Nothing).serve_forever()


if sys.argv[1] == "seed":
    seed(*map(int, sys.argv[2:]))
else:
    serve(sys.argv[2], float(sys.argv[3]))
