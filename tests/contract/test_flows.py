# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The flows of the simulators, as Plato's SDK takes them: `session.login` opens the public address of an env and does the
steps of its flow `login`. A real browser does them where there is one; fossil's login is a form, and is done without one as well."""

import html.parser
import json
import unittest
import urllib.parse
import urllib.request

import browser
from platod_process import Platod, blank, simulator

# What the SDK's models of steps need and know; they refuse any other field.
COMMON = {"type", "description", "timeout", "retries", "retry_delay_ms"}
STEPS = {"wait_for_selector": {"selector"}, "click": {"selector"}, "fill": {"selector", "value"}, "wait": {"duration"},
         "navigate": {"url"}, "wait_for_url": {"url_contains"}, "check_element": {"selector"}}


class Page(html.parser.HTMLParser):
    """Fields and links of a page with one form of interest."""

    def __init__(self, text):
        super().__init__()
        self.fields, self.links, self.action = {}, [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form":
            self.action = found.get("action")
        if tag == "input" and found.get("name") and found.get("type") not in ("checkbox", "button"):
            self.fields[found.get("id") or found["name"]] = (found["name"], found.get("value") or "")
        if tag == "a":
            self.links.append(found.get("href"))


class Flows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.platod = Platod()
        cls.addClassCleanup(cls.platod.close)
        cls.session, cls.jobs = cls.platod.launch(simulator("fossil", "git"), simulator("radicale", "dav"), blank("box"))

    def flow(self, alias):
        (flow,) = self.platod.call("GET", f"/api/v2/jobs/{self.jobs[alias]}/flows")
        self.assertEqual(flow["name"], "login")
        return flow["steps"]

    def address(self, alias):
        return self.platod.call("GET", f"/api/v2/jobs/{self.jobs[alias]}/public_url")["url"]

    def test_the_form_is_that_of_the_sdk(self):
        for alias in ("git", "dav"):
            for step in self.flow(alias):
                self.assertLessEqual(STEPS[step["type"]], set(step))
                self.assertLessEqual(set(step), STEPS[step["type"]] | COMMON)
        self.assertEqual(self.platod.call("GET", f"/api/v2/jobs/{self.jobs['box']}/flows"), [])

    def test_fossil_lets_its_user_in(self):
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        address = self.address("git")
        steps = self.flow("git")
        page = Page(opener.open(address).read().decode())
        self.assertIn("/login", page.links)  # step 1
        page = Page(opener.open(urllib.parse.urljoin(address, "/login")).read().decode())
        filled = {step["selector"].lstrip("#"): step["value"] for step in steps if step["type"] == "fill"}
        self.assertLessEqual(set(filled), set(page.fields))
        form = {name: filled.get(key, value) for key, (name, value) in page.fields.items()}
        place = urllib.parse.urljoin(address, page.action)
        page = Page(opener.open(urllib.request.Request(place, urllib.parse.urlencode(form).encode(), {"Referer": place})).read().decode())
        self.assertEqual(steps[-1], {"type": "wait_for_selector", "selector": "a[href='/logout']"})
        self.assertIn("/logout", page.links)

    @unittest.skipIf(browser.MISSING, browser.MISSING)
    def test_a_browser_logs_in(self):
        for alias in ("git", "dav"):
            self.platod.call("POST", f"/api/v2/jobs/{self.jobs[alias]}/reset", {})
            with self.subTest(alias), browser.start() as chromium:
                chromium.get(self.address(alias))
                steps = self.flow(alias)
                self.assertIsNone(browser.shown(chromium, steps[-1]["selector"]))
                for step in steps:
                    browser.take(chromium, step)
        # What the login has changed is recorded, as with any other.
        state = self.platod.call("GET", f"/api/v2/jobs/{self.jobs['git']}/state")["mutations"]
        self.assertIn("user", [mutation["table_name"] for mutation in state], json.dumps(state))


if __name__ == "__main__":
    unittest.main()
