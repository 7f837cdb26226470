#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# terminal.sh [PIPE]: a terminal; writes a line to PIPE once its window is on the screen.
here=$(dirname "$0")
# shellcheck source=resources/simulators/ubuntu-vm/programs.sh
. "$here/programs.sh"
terminal=$(terminal)
set -- sh "$here/shell.sh" "${1-}"
case $terminal in
xterm)
    # Ctrl+Shift+C and +V as everywhere else; what is marked is on the clipboard, too.
    exec xterm -title Terminal -fa 'DejaVu Sans Mono' -fs 11 -geometry 120x34+60+50 -bg '#1e2529' -fg '#e6e6e6' \
        -xrm 'XTerm*scrollBar: false' -xrm 'XTerm*locale: UTF-8' -xrm 'XTerm*waitForMap: true' \
        -xrm 'XTerm*internalBorder: 6' -xrm 'XTerm*selectToClipboard: true' \
        -xrm 'XTerm*VT100.translations: #override Ctrl Shift <Key>V: insert-selection(CLIPBOARD)\n Ctrl Shift <Key>C: copy-selection(CLIPBOARD)' \
        -e "$@" >/dev/null 2>&1
    ;;
xfce4-terminal | mate-terminal) exec "$terminal" -x "$@" >/dev/null 2>&1 ;;
lxterminal) exec lxterminal --no-remote -e "sh $here/shell.sh $3" >/dev/null 2>&1 ;;
urxvt) exec urxvt -e "$@" >/dev/null 2>&1 ;;
kitty) exec kitty "$@" >/dev/null 2>&1 ;;
*)
    echo 'no terminal is installed' >&2
    exit 1
    ;;
esac
