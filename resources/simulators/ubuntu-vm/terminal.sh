#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
exec xterm -title Terminal -fa 'DejaVu Sans Mono' -fs 11 -geometry 120x34+60+50 -bg '#1e2529' -fg '#e6e6e6' \
    -xrm 'XTerm*scrollBar: false' -xrm 'XTerm*locale: UTF-8' >/dev/null 2>&1
