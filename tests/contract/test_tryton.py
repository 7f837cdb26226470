# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tryton on the real platod: a real browser logs in by its flow, and its test cases are done through the calls that its
web client makes. They score 1, and less with one step left out."""

import base64
import datetime
import json
import time
import unittest
import urllib.error
import urllib.request

import browser
from platod_process import Platod

BOOT_SECONDS = 300  # its example version has to be made first
OPPORTUNITY = "model.sale.opportunity."
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # it is on this computer


class User:
    """Somebody who has logged in to the application."""

    def __init__(self, site, name, password):
        self.url, self.headers = site + "tryton/", {"Content-Type": "application/json"}
        number, session, *_ = self.call("common.db.login", name, {"password": password}, "en")
        key = base64.b64encode(f"{name}:{number}:{session}".encode()).decode()
        self.headers["Authorization"] = "Session " + key
        self.context = self.call("model.res.user.get_preferences", True, {})

    def call(self, method, *parameters):
        body = json.dumps({"id": 1, "method": method, "params": parameters}).encode()
        with DIRECTLY.open(urllib.request.Request(self.url, body, self.headers), timeout=60) as reply:
            told = json.load(reply)
        if isinstance(told, dict) and told.get("error"):
            raise RuntimeError(told["error"])
        return told["result"] if isinstance(told, dict) and "result" in told else told

    def change(self, method, *parameters):
        return self.call(method, *parameters, self.context)

    def read(self, model, *fields):
        return self.change(f"model.{model}.search_read", [], 0, None, None, fields)


class Tryton(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.platod = Platod()
        cls.addClassCleanup(cls.platod.close)
        told = cls.platod.call("GET", "/api/v1/env/simulators/tryton")
        if not told["enabled"]:
            raise unittest.SkipTest(told["config"]["notes"])
        made = cls.platod.call("POST", "/api/v2/sessions/make", {"type": "testcase", "testcase_id": "tryton-raise-chances"})
        cls.session = f"/api/v2/sessions/{made['session_id']}"
        end = time.monotonic() + BOOT_SECONDS
        ready = {"context": None}
        while not ready["context"] and time.monotonic() < end:
            ready = cls.platod.call("GET", cls.session + "/wait_for_ready?timeout=30")
        if not ready["ready"]:
            raise AssertionError(f"not ready: {ready}")
        cls.job = ready["context"]["envs"][0]["job_id"]
        cls.site = cls.platod.call("GET", f"/api/v2/jobs/{cls.job}/public_url")["url"]

    def begin(self, testcase):
        """As it was at first, with that test case; and somebody who has just logged in."""
        self.assertTrue(self.platod.call("POST", self.session + "/reset", {})["success"])
        self.platod.call("POST", self.session + "/link_testcase", {"testcase_id": testcase})
        return User(self.site, "demo", "tryton")

    def assert_score(self, expected):
        told = self.platod.call("POST", self.session + "/evaluate", {})["score"]
        self.assertEqual(told["score"], expected, json.dumps(told, indent=1))

    def mutations(self, query=""):
        return self.platod.call("GET", self.session + "/state" + query)["results"][self.job]["state"]["mutations"]

    def test_is_full_of_customers_of_late(self):
        user = self.begin("tryton-new-lead")
        self.assertGreater(len(user.read("party.party", "name")), 36)
        found = user.read("sale.opportunity", "start_date", "state")
        self.assertEqual(len(found), 48)
        self.assertEqual({one["state"] for one in found}, {"lead", "opportunity", "converted", "lost", "cancelled"})
        for one in found:
            day = datetime.date(*(one["start_date"][part] for part in ("year", "month", "day")))
            self.assertIn((datetime.date.today() - day).days, range(2, 100))
        # Who has looked at it has done nothing that counts.
        self.assertTrue(self.mutations())
        self.assertEqual(self.mutations("?merge_mutations=true"), [])
        with self.assertRaises(urllib.error.HTTPError):
            User(self.site, "demo", "wrong")

    def test_raised_chances(self):
        user = self.begin("tryton-raise-chances")
        user.change(OPPORTUNITY + "write", [1], {"conversion_probability": 0.8})
        self.assert_score(0)
        user.change(OPPORTUNITY + "write", [1], {"conversion_probability": 0.9})
        self.assert_score(1)

    def test_a_new_lead(self):
        user = self.begin("tryton-new-lead")
        self.assert_score(0)
        lead = {"description": "Espresso machines", "party": 9, "amount": {"__class__": "Decimal", "decimal": "4200"},
                "company": user.context["company"], "state": "lead"}
        user.change(OPPORTUNITY + "create", [lead])
        self.assert_score(1)
        user.change(OPPORTUNITY + "create", [lead])  # once too often
        self.assert_score(0.5)

    def test_bought_elsewhere(self):
        user = self.begin("tryton-bought-elsewhere")
        user.change(OPPORTUNITY + "write", [31], {"lost_reason": "They bought elsewhere."})
        user.change(OPPORTUNITY + "lost", [31])
        self.assert_score(0.5)
        user.change("model.party.contact_mechanism.create", [{"party": 35, "type": "phone", "value": "+44 113 496 0001"}])
        self.assert_score(1)

    def starts(self, site):
        """When each opportunity began, by its number."""
        found = User(site, "demo", "tryton").read("sale.opportunity", "number", "start_date")
        return {one["number"]: datetime.date(*(one["start_date"][part] for part in ("year", "month", "day"))) for one in found}

    def test_dates_are_of_late_in_an_older_example_too(self):
        self.begin("tryton-new-lead")
        before = self.starts(self.site)
        seeded = datetime.date.today() - datetime.timedelta(days=5)
        self.platod.call("POST", f"/api/v2/jobs/{self.job}/execute", {"command": f"echo {seeded} > /state/seeded"})
        artifact = self.platod.call("POST", f"/api/v2/jobs/{self.job}/snapshot", {})["artifact_id"]
        session, jobs = self.platod.launch({"type": "artifact", "artifact_id": artifact, "alias": "older"})
        self.addCleanup(self.platod.call, "POST", f"/api/v2/sessions/{session}/close", {})
        self.assertTrue(self.platod.call("POST", f"/api/v2/sessions/{session}/reset", {})["success"])
        # What makes them so is no work of anybody's.
        state = self.platod.call("GET", f"/api/v2/jobs/{jobs['older']}/state")["mutations"]
        self.assertEqual([one for one in state if one["table_name"].startswith("sale")], [])
        site = self.platod.call("GET", f"/api/v2/jobs/{jobs['older']}/public_url")["url"]
        later = {number: day + datetime.timedelta(days=5) for number, day in before.items()}
        self.assertEqual(self.starts(site), later)

    def test_a_clock_that_is_set_changes_no_rows(self):
        self.begin("tryton-new-lead")
        later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3)
        self.platod.call("POST", f"/api/v2/jobs/{self.job}/set_date", {"datetime": later.isoformat()})
        tables = {mutation["table_name"] for mutation in self.mutations()}
        self.assertNotIn("sale_opportunity", tables)

    @unittest.skipIf(browser.MISSING, browser.MISSING)
    def test_a_browser_logs_in_and_sees_the_opportunities(self):
        self.begin("tryton-raise-chances")
        (flow,) = self.platod.call("GET", f"/api/v2/jobs/{self.job}/flows")
        with browser.start() as chromium:
            chromium.get(self.site)
            last = flow["steps"][-1]["selector"]
            self.assertIsNone(browser.shown(chromium, last))
            for step in flow["steps"]:
                browser.take(chromium, step)
            # What opens by itself after the login.
            browser.take(chromium, {"type": "wait_for_selector", "selector": "#tabcontent .treeview tbody tr",
                                    "timeout": 30000})


if __name__ == "__main__":
    unittest.main()
