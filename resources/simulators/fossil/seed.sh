#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the repository of a small invented project, so that there is something to look at and to change.
set -eu
repository=/state/repo.fossil
export USER=admin

fossil init --admin-user admin --project-name "Acme Widgets" \
    --project-desc "Everything about the widgets that Acme makes" "$repository" >/dev/null
fossil user new demo "Demo User" demo -R "$repository"
fossil user capabilities demo s -R "$repository" >/dev/null
# Visitors may read, file and change tickets, and write wiki pages.
fossil user capabilities nobody cfgjknorwz -R "$repository" >/dev/null
fossil user default demo -R "$repository"
fossil settings autosync off -R "$repository"
# Its chores between requests would lock the database under the next request, and show up as changes of nobody.
fossil settings backoffice-disable on -R "$repository"

export USER=demo
checkout=$(mktemp -d)
cd "$checkout"
fossil open "$repository" >/dev/null
cat >README.md <<'TEXT'
# Acme Widgets

Widgets that fit. `make` builds them, `make test` bends them.
TEXT
cat >widget.c <<'TEXT'
#include "widget.h"

/* A widget is round unless it was bent. */
int widget_is_round(const struct widget *w)
{
    return w->bend == 0;
}
TEXT
cat >widget.h <<'TEXT'
struct widget {
    int size; /* millimetres */
    int bend; /* degrees */
};

int widget_is_round(const struct widget *w);
TEXT
fossil add README.md widget.c widget.h >/dev/null
fossil commit --no-warnings -m "Start with round widgets" >/dev/null
cat >Makefile <<'TEXT'
widget.o: widget.c widget.h
TEXT
fossil add Makefile >/dev/null
fossil commit --no-warnings -m "Build with make" >/dev/null

page() {
    fossil wiki create "$1" -R "$repository" -M text/x-markdown >/dev/null
}
page "Acme Widgets" <<'TEXT'
# Welcome

Here Acme keeps the code, the tickets and the notes about its widgets.

* [Ordering](wiki?name=Ordering): how a customer gets one
* [Release notes](wiki?name=Release+notes)
* [Open tickets](/report/1)
TEXT
page "Ordering" <<'TEXT'
# Ordering

1. Choose a size between 5 and 500 millimetres.
2. Say whether it may be bent.
3. Send the form; it is answered within two days.
TEXT
page "Release notes" <<'TEXT'
# Release notes

**1.1**: bent widgets are no longer called broken.

**1.0**: the first round ones.
TEXT

ticket() {
    fossil ticket add -R "$repository" type "$1" status "$2" severity "$3" title "$4" comment "$5" >/dev/null
}
ticket Code_Defect Open Severe "Widget falls over at 90 degrees" "It stands up to 89, then it does not."
ticket Feature_Request Open Minor "Offer blue widgets" "Three customers asked this month."
ticket Documentation Open Minor "Ordering page does not name a price" "People write to ask."
ticket Code_Defect Fixed Important "Size is read as inches" "A widget of 20 came out as big as a house."
ticket Incident Closed Critical "Order form was down on Monday" "Back since Tuesday morning."
