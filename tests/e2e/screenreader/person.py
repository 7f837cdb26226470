# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person in front of Plato Desk who has a keyboard and a screen reader: presses keys that an X server gets, and knows
what the tree on the AT-SPI bus says. Nothing is looked at on the screen, and nothing is clicked."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402 (the version comes first)

SECONDS = 30  # for what a person waits for
BOOT_SECONDS = 120
FOCUS = "object:state-changed:focused"
DESCRIPTION = "object:property-change:accessible-description"
PATIENCE = 6  # seconds, until somebody who hears nothing presses again
PRESSES = 4
MOST_STOPS = 60  # of the focus, once around a window
A11Y_SERVICE = "/usr/share/dbus-1/services/org.a11y.Bus.service"


def wait(condition, what, seconds=SECONDS):
    """Gives what `condition` gives once it is true, and lets events of the bus arrive meanwhile."""
    context = GLib.MainContext.default()
    end = time.monotonic() + seconds
    while True:
        while context.iteration(False):
            pass
        try:
            found = condition()
        except GLib.Error:  # an object that has just gone
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what() if callable(what) else what}")
        GLib.usleep(20_000)


class Seat:
    """A display with a window manager and a session bus on which the accessibility bus is, in a home of its own. Started
    before anything asks Atspi: a process has one such bus for good."""

    def __init__(self):
        self._stack = contextlib.ExitStack()
        self.home = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="plato-desk-reader."))
        os.chmod(self.home, 0o700)
        for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = self.home
        for name in ("WAYLAND_DISPLAY", "XAUTHORITY", "AT_SPI_BUS_ADDRESS", "PLATO_API_KEY", "PLATO_BASE_URL"):
            os.environ.pop(name, None)
        os.environ |= {"QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8", "GSETTINGS_BACKEND": "memory"}
        number = self.start_and_hear(["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp",
                                      "-noreset"])
        os.environ["DISPLAY"] = f":{number}"
        self.start_and_hear(["openbox", "--sm-disable", "--startup", "echo up"])
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = self.start_and_hear(
            ["dbus-daemon", f"--config-file={self._bus_configuration()}", "--nofork", "--nopidfile", "--print-address"])
        # As a screen reader does when it starts.
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        for name in ("IsEnabled", "ScreenReaderEnabled"):
            bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
                          GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True))), None,
                          Gio.DBusCallFlags.NONE, SECONDS * 1000)

    def _bus_configuration(self):
        """Of a bus that starts the accessibility bus, and no keychain or other service."""
        services = os.path.join(self.home, "services")
        os.mkdir(services)
        shutil.copy(A11Y_SERVICE, services)
        path = os.path.join(self.home, "bus.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"""<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={self.home}</listen><servicedir>{services}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>""")
        return path

    def start_and_hear(self, words):
        """Starts a program, which ends with the seat, and gives the first line that it says."""
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._stack.callback(stop, process)
        line = process.stdout.readline().strip()
        if not line:
            raise RuntimeError(f"{words[0]} did not start")
        return line

    def close(self):
        self._stack.close()


def stop(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout:
        process.stdout.close()


def states(item):
    return {state.value_nick for state in item.get_state_set().get_states()}


def text_of(item):
    if "Text" not in item.get_interfaces():
        return ""
    return Atspi.Text.get_text(item, 0, Atspi.Text.get_character_count(item))


def say(item):
    """An object in words, as a screen reader would."""
    if not item:
        return "nothing"
    said = f"{item.get_role_name()} “{item.get_name()}”"
    return f"{said} with “{text_of(item)}”" if text_of(item) else said


class Person:
    """Knows one application: what has the focus, and what shows."""

    def __init__(self, application_name):
        self._name = application_name
        self.heard = []  # (kind of event, role, name, description), oldest first
        self._focus = None
        self._listener = Atspi.EventListener.new(self._hear)
        for kind in (FOCUS, DESCRIPTION):
            self._listener.register(kind)

    def close(self):
        for kind in (FOCUS, DESCRIPTION):
            self._listener.deregister(kind)

    def _hear(self, event):
        try:
            self.heard.append((event.type, event.source.get_role_name(), event.source.get_name(),
                               event.source.get_description()))
            if event.type == FOCUS and event.detail1:
                self._focus = event.source
        except GLib.Error:
            pass  # it has gone since

    @property
    def application(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and child.get_name() == self._name:
                return child
        return None

    def items(self, role, name="", inside=None, depth=0):
        """All that shows, of that role, with `name` in its name; depth first."""
        inside = inside or self.application
        if not inside or depth > 40:
            return
        for i in range(inside.get_child_count()):
            child = inside.get_child_at_index(i)
            if not child or "showing" not in states(child):
                continue
            if child.get_role_name() == role and name in child.get_name():
                yield child
            yield from self.items(role, name, child, depth + 1)

    def find(self, role, name="", inside=None):
        return next(self.items(role, name, inside), None)

    def await_item(self, role, name="", seconds=SECONDS):
        return wait(lambda: self.find(role, name), f"{role} “{name}”", seconds)

    def tree(self, item=None, depth=0):
        """What shows, a line each: for the words of a failure."""
        item = item or self.application
        lines = [f"{'  ' * depth}{say(item)} {item.get_description() or ''}"]
        for i in range(item.get_child_count()):
            child = item.get_child_at_index(i)
            if child and "showing" in states(child):
                lines += self.tree(child, depth + 1)
        return lines

    @property
    def focus(self):
        return self._focus

    def press(self, keys, effect, what):
        """Presses keys, and gives what `effect` gives once it is true. Again when nothing has come of it for a while, as
        people do: Qt asks the accessibility bus about every key first, and when that takes long, a chord arrives out of
        order."""
        for attempt in range(PRESSES):
            subprocess.run(["xdotool", "key", keys], check=True)
            try:
                return wait(effect, what, PATIENCE)
            except AssertionError:
                if attempt + 1 == PRESSES:
                    raise

    def type(self, text):
        subprocess.run(["xdotool", "type", text], check=True)

    def is_on(self, role, name="", parent=None):
        return (self.focus and self.focus.get_role_name() == role and name in self.focus.get_name()
                and "focused" in states(self.focus) and parent in (None, self.focus.get_parent()))

    def go(self, key, role, name="", parent=None):
        """Presses a key again and again until the focus is there; each press has to lead somewhere."""
        way = []
        while not self.is_on(role, name, parent):
            way.append(say(self.focus))
            if len(way) > MOST_STOPS:
                raise AssertionError(f"{key} does not lead to {role} “{name}”, but to " + ", ".join(way))
            before = len(self.heard)
            self.press(key, lambda: any(event[0] == FOCUS for event in self.heard[before:]),
                       lambda: f"another focus after {key} on {way[-1]}")
        return self.focus
