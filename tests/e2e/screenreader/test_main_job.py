# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job with a keyboard and a screen reader alone: a session of a calendar and a desktop is made, waited for,
reset, looked into and closed. The real programs, on a real X server and a real AT-SPI bus."""

import base64
import os
import subprocess
import sys
import unittest
import urllib.request

from person import BOOT_SECONDS, SECONDS, Person, Seat, say, states, stop, text_of, wait

SUMMARY = "Read with the ears"
EVENT = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", "BEGIN:VEVENT", "UID:heard",
                     "DTSTAMP:20260105T080000Z", "DTSTART:20260110T090000Z", f"SUMMARY:{SUMMARY}", "END:VEVENT",
                     "END:VCALENDAR", ""])


class MainJob(unittest.TestCase):
    def setUp(self):
        self.seat = Seat()
        self.addCleanup(self.seat.close)
        self.desk = subprocess.Popen([os.environ["PLATODESK_PROGRAM"], "--platod", os.environ["PLATOD_PROGRAM"],
                                      "--state-dir", self.seat.home + "/runtime",
                                      "--settings", self.seat.home + "/settings.ini"])
        self.addCleanup(stop, self.desk)
        self.person = Person("platodesk")
        self.addCleanup(self.person.close)

    def test_main_job(self):
        try:
            self.do_the_main_job()
        except AssertionError:
            print("\n".join(self.person.tree()), file=sys.stderr)
            raise

    def do_the_main_job(self):
        me = self.person
        me.await_item("frame", "Plato Desk")
        wait(lambda: any("sensitive" in states(button) for button in me.items("push button", "New session…")),
             "a server to make sessions on")
        self.make_the_session()
        self.reset_it()
        self.drive_the_desktop()
        self.change_the_calendar()
        self.look_at_the_mutation()
        self.close_all()

    def make_the_session(self):
        me = self.person
        me.press("ctrl+n")
        me.await_item("dialog", "New session")
        me.await_focus("list", "What can be started")
        for simulator, alias in (("radicale", "cal"), ("ubuntu-vm", "desk")):
            me.go("Down", "list item", simulator)
            me.press("Return")
            alias_line = me.await_focus("text", "Alias")
            wait(lambda: text_of(alias_line) == simulator, f"the alias {simulator}")
            me.press("ctrl+a")
            me.type(alias)
            wait(lambda: text_of(alias_line) == alias, f"the alias {alias}")
            version = me.go("Tab", "combo box", "Version")
            self.assertEqual(text_of(version), "Example version")
            if simulator == "ubuntu-vm":
                screen = me.go("Tab", "combo box", "Screen")
                self.assertEqual(text_of(screen), "Default size")
            if simulator == "radicale":
                me.go("shift+Tab", "list", "What can be started")
        me.go("Tab", "push button", "Create")
        me.press("space")
        me.await_gone("dialog", "New session")
        me.await_item("list item", "ready, 2 environment", BOOT_SECONDS)

    def choose_in_menu(self, menu_key, *names):
        """Opens a menu by its letter and goes down to an entry, and into the menus on the way to it."""
        me = self.person
        me.press(menu_key)
        for i, name in enumerate(names):
            me.go("Down", "menu item", name)
            if i + 1 < len(names):
                me.press("Right")
        me.press("Return")

    def reset_it(self):
        me = self.person
        self.choose_in_menu("alt+s", "Reset")
        me.await_item("label", "recorded since")

    def drive_the_desktop(self):
        me = self.person
        me.press("ctrl+2")
        me.await_item("canvas", "Remote screen of desk")
        screen = me.go("Tab", "canvas", "Remote screen of desk")
        wait(lambda: "The picture changed last at" in screen.get_description(), "a picture")
        self.assertIn("view only", screen.get_description())
        me.heard.clear()
        me.press("ctrl+shift+t")
        self.await_heard(screen, "Keys and clicks go to it")
        me.heard.clear()
        me.press("Tab")  # a key of the desktop now, as all are
        me.press("ctrl+alt")
        self.await_heard(screen, "view only")
        self.assertTrue(me.is_on("canvas"))
        before = len(me.heard)
        me.press("Tab")
        wait(lambda: any("focused" in event[0] for event in me.heard[before:]), "a way out of the screen")
        self.assertFalse(me.is_on("canvas"))

    def await_heard(self, item, words):
        wait(lambda: any("accessible-description" in kind and words in description
                         for kind, _, _, description in self.person.heard),
             lambda: f"to hear “{words}” of {say(item)}; heard {self.person.heard}")

    def change_the_calendar(self):
        address = wait(lambda: next((cell.get_name() for cell in self.person.items("table cell", "127.")), None),
                       "the address of an env")
        self.assertRegex(address, r"^127\.[0-9.]+$")
        request = urllib.request.Request(f"http://{address}:5232/demo/work/heard.ics", EVENT.encode(), method="PUT")
        request.add_header("Authorization", "Basic " + base64.b64encode(b"demo:demo").decode())
        with urllib.request.urlopen(request, timeout=SECONDS) as reply:
            self.assertEqual(reply.status, 201)

    def look_at_the_mutation(self):
        me = self.person
        me.press("ctrl+1")
        me.press("F5")
        me.await_item("table cell", "heard.ics")
        mutations = me.go("Tab", "table", "Mutations")
        me.go("Right", "table cell", "heard.ics", mutations)
        details = me.await_item("table", "Columns of the chosen mutation")
        wait(lambda: me.find("table cell", SUMMARY, details), "the new event in the detail")
        me.go("Tab", "table", "Columns of the chosen mutation")
        me.go("Down", "table cell", "text", details)
        me.go("Right", "table cell", SUMMARY, details)

    def close_all(self):
        me = self.person
        self.choose_in_menu("alt+s", "Close")
        me.await_item("alert", "")
        me.go("Tab", "push button", "Close")
        me.press("space")
        me.await_item("list item", "closed", BOOT_SECONDS)
        me.press("ctrl+q")
        self.assertEqual(self.desk.wait(SECONDS), 0)


if __name__ == "__main__":
    unittest.main()
