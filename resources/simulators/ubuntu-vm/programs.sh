#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# To be read by the others: what of this computer the desktop uses, the best first.

# first PROGRAM…: the first one that is installed, or nothing.
first() {
    for program in "$@"; do
        if command -v "$program" >/dev/null 2>&1; then
            echo "$program"
            return
        fi
    done
}

window_manager() { first openbox xfwm4 icewm fluxbox jwm metacity marco; }
terminal() { first xterm xfce4-terminal lxterminal mate-terminal urxvt kitty; }
browser() { first chromium chromium-browser google-chrome google-chrome-stable brave-browser firefox-esr firefox; }
