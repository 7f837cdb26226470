#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The home folder that a desktop starts with.
set -eu
mkdir -p "$HOME/Desktop" "$HOME/Documents" "$HOME/Downloads"
cat >"$HOME/Documents/welcome.txt" <<'TEXT'
This desktop is yours until the session ends. Reset puts it back to how it was.
TEXT
