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

from person import BOOT_SECONDS, DESCRIPTION, FOCUS, SECONDS, Person, Seat, say, states, stop, text_of, wait

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
            print("heard:", *self.person.heard, sep="\n", file=sys.stderr)
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
        me.press("ctrl+n", lambda: me.find("dialog", "New session"), "the dialog for a new session")
        choice = me.await_item("list", "What can be started")
        # On the list, or on its first entry once there is one.
        wait(lambda: me.is_on("list", "What can be started") or me.is_on("list item", parent=choice),
             lambda: f"the focus on what can be started; it is on {say(me.focus)}")
        for simulator, alias in (("radicale", "cal"), ("ubuntu-vm", "desk")):
            me.go("Down", "list item", simulator)
            me.press("Return", lambda: me.is_on("text", "Alias"), "the line for its alias")
            alias_line = me.focus
            wait(lambda: text_of(alias_line) == simulator, f"the alias {simulator}")  # chosen: what is typed replaces it
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
        me.press("space", lambda: not me.find("dialog", "New session"), "the dialog to go")
        me.await_item("list item", "ready, 2 environment", BOOT_SECONDS)

    def choose_in_menu(self, menu_key, name):
        """Opens a menu by its letter and goes down to an entry."""
        me = self.person
        me.press(menu_key, lambda: me.find("popup menu") and me.is_on("menu item"), "the menu")
        me.go("Down", "menu item", name)
        me.press("Return", lambda: not me.find("popup menu"), "the menu to go")

    def reset_it(self):
        me = self.person
        self.choose_in_menu("alt+s", "Reset")
        me.await_item("label", "recorded since")

    def drive_the_desktop(self):
        me = self.person
        me.press("ctrl+2", lambda: me.find("canvas", "Remote screen of desk"), "the remote screen")
        screen = me.go("Tab", "canvas", "Remote screen of desk")
        wait(lambda: "The picture changed last at" in screen.get_description(), "a picture")
        self.assertIn("view only", screen.get_description())
        me.press("ctrl+shift+t", self.heard_of(screen, "Keys and clicks go to it"), "to be in control")
        subprocess.run(["xdotool", "key", "Tab"], check=True)  # a key of the desktop now, as all are
        me.press("ctrl+alt", self.heard_of(screen, "view only"), "control to be given back")
        self.assertTrue(me.is_on("canvas"))
        before = len(me.heard)
        me.press("Tab", lambda: any(event[0] == FOCUS for event in me.heard[before:]), "a way out of the screen")
        self.assertFalse(me.is_on("canvas"))

    def heard_of(self, item, words):
        """Whether the bus says from now on that a description has changed to these words."""
        heard = self.person.heard
        before = len(heard)
        return lambda: any(kind == DESCRIPTION and name == item.get_name() and words in description
                           for kind, _, name, description in heard[before:])

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
        me.press("ctrl+1", lambda: me.find("table", "Mutations") or me.find("label", "recorded since"), "the mutations")
        me.press("F5", lambda: me.find("table cell", "heard.ics"), "the new file")
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
        me.press("space", lambda: not me.find("alert"), "the question to go")
        me.await_item("list item", "closed", BOOT_SECONDS)
        me.press("ctrl+q", lambda: self.desk.poll() is not None, "the program to end")
        self.assertEqual(self.desk.returncode, 0)


if __name__ == "__main__":
    unittest.main()
