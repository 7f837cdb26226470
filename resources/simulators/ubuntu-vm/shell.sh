#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shell.sh [PIPE]: the shell of a terminal.
[ -z "${1-}" ] || echo up >"$1"
exec bash
