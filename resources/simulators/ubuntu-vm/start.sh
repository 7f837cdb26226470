#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# start.sh DISPLAY-NUMBER ADDRESS:PORT VIEWER-PORT DEVTOOLS-PORT WIDTHxHEIGHT: an X server with a window manager and a
# terminal, and the agent that serves them. Ends, and with it the env, when the X server or the agent does.
set -u
export DISPLAY=":$1"
here=$(dirname "$0")
# shellcheck source=resources/simulators/ubuntu-vm/programs.sh
. "$here/programs.sh"

# First, so that nothing else that is started here can get at the token of the agent: it tells when it has read it. It
# serves last.
mkfifo /run/token-read /run/serve
/run/plato/plato-desktop-agent --listen "$2" --viewer "$3" --vnc /run/vnc.sock --devtools "$4" \
    --devtools-file "$HOME/.config/plato-browser/DevToolsActivePort" --tell /run/token-read --serve-after /run/serve &
agent=$!
exec {PLATO_AGENT_TOKEN_FD}<&-
unset PLATO_AGENT_TOKEN_FD
if ! read -r -t 20 _ <>/run/token-read; then
    echo 'the desktop agent did not start' >&2
    exit 1
fi

# Only the socket in the private /tmp: nothing needs TCP or an abstract one.
mkdir -p /tmp/.X11-unix
chmod 1777 /tmp/.X11-unix
mkfifo /run/display
Xvnc "$DISPLAY" -geometry "$5" -depth 24 -nolisten tcp -nolisten local -listen unix \
    -rfbport -1 -rfbunixpath /run/vnc.sock -SecurityTypes None -desktop "$(hostname)" \
    -AlwaysShared -AcceptSetDesktopSize=0 -s 0 -dpms -displayfd 3 3>/run/display >/run/xvnc.log 2>&1 &
xvnc=$!
if ! read -r _ </run/display; then
    cat /run/xvnc.log >&2
    exit 1
fi

xsetroot -solid '#2e5266' -cursor_name left_ptr
# The terminal after the window manager, so that it gets the focus; the agent serves after the terminal, so that the first
# picture of a ready desktop shows it.
mkfifo /run/terminal
manager=$(window_manager)
if [ "$manager" = openbox ]; then
    sh "$here/menu.sh" >/run/menu.xml
    openbox --config-file "$here/openbox.xml" --startup "sh $here/terminal.sh /run/terminal" >/run/manager.log 2>&1 &
else
    "$manager" >/run/manager.log 2>&1 &
    sh "$here/terminal.sh" /run/terminal &
fi
read -r -t 10 _ <>/run/terminal || cat /run/manager.log >&2

echo 1<>/run/serve

# Neither is of use without the other. The last line is the reason that people read.
wait -n -p ended "$xvnc" "$agent"
status=$?
if [ "${ended-}" = "$xvnc" ]; then
    cat /run/xvnc.log >&2
    name='the X server'
else
    name='the desktop agent'
fi
if [ "$status" -gt 128 ]; then
    echo "$name was ended by signal $((status - 128))" >&2
else
    echo "$name ended with status $status" >&2
fi
exit "$((status == 0 ? 1 : status))"
