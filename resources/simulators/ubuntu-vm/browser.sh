#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# browser.sh [ADDRESS…]: the browser, with its own profile in the home folder. Chromium and its kin open DevTools on a free
# port, which they tell in the file DevToolsActivePort of the profile: the agent leads there.
here=$(dirname "$0")
# shellcheck source=resources/simulators/ubuntu-vm/programs.sh
. "$here/programs.sh"
browser=$(browser)
profile=$HOME/.config/plato-browser
mkdir -p "$profile"
case $browser in
'')
    echo 'no browser is installed' >&2
    exit 1
    ;;
firefox*) exec "$browser" --profile "$profile" "$@" ;;
*)
    set -- --user-data-dir="$profile" --remote-debugging-port=0 --no-first-run --no-default-browser-check \
        --password-store=basic "$@"
    # Its own sandbox is one more inside that of the env; where the computer allows no second one, that of the env has to do.
    unshare --user true 2>/dev/null || set -- --no-sandbox --test-type "$@"
    exec "$browser" "$@"
    ;;
esac
