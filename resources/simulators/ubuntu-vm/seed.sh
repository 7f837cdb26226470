#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The home folder that a desktop starts with. What people make stands in /state, where changes are recorded; caches and
# settings of programs do not.
set -eu
for folder in Desktop Documents Downloads; do
    mkdir -p "/state/$folder"
    ln -s "/state/$folder" "$HOME/$folder"
done
cat >"$HOME/Documents/welcome.txt" <<'TEXT'
This desktop is yours until the session ends. Reset puts it back to how it was.
TEXT
