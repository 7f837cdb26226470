#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# menu.sh: the menu of the desktop on stdout, as Openbox reads it: what is installed, and nothing else.
here=$(dirname "$0")
# shellcheck source=resources/simulators/ubuntu-vm/programs.sh
. "$here/programs.sh"

item() { # LABEL SCRIPT
    printf '    <item label="%s">\n' "$1"
    printf '      <action name="Execute"><command>sh %s/%s</command></action>\n    </item>\n' "$here" "$2"
}

echo '<?xml version="1.0" encoding="UTF-8"?>'
echo '<openbox_menu xmlns="http://openbox.org/3.4/menu">'
echo '  <menu id="root-menu" label="Desktop">'
[ -z "$(terminal)" ] || item Terminal terminal.sh
[ -z "$(browser)" ] || item 'Web browser' browser.sh
echo '  </menu>'
echo '</openbox_menu>'
