#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# terminal.sh [PIPE]: a terminal; writes a line to PIPE once its window is on the screen.
# shellcheck disable=SC2016 # the inner shell expands it
exec xterm -title Terminal -fa 'DejaVu Sans Mono' -fs 11 -geometry 120x34+60+50 -bg '#1e2529' -fg '#e6e6e6' \
    -xrm 'XTerm*scrollBar: false' -xrm 'XTerm*locale: UTF-8' -xrm 'XTerm*waitForMap: true' \
    -e sh -c '[ -z "$1" ] || echo up >"$1"; exec bash' sh "${1-}" >/dev/null 2>&1
