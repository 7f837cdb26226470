#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What was a week ago when the example was made is a week ago by this env's clock.
set -eu
# Not where the clock was set in the middle of somebody's work: that would be recorded.
today=$(date +%F)
seeded=$(cat /state/seeded)
if [ "$today" != "$seeded" ] && [ "$PLATO_RECORDING" != keep ]; then
    now=$(date -u -d "$today" +%s)
    before=$(date -u -d "$seeded" +%s)
    psql -X -q -v ON_ERROR_STOP=1 -v days="$(((now - before) / 86400))" <<'SQL'
UPDATE sale_opportunity SET start_date = start_date + :days, end_date = end_date + :days;
UPDATE sale_opportunity__history SET start_date = start_date + :days, end_date = end_date + :days;
SQL
    echo "$today" >/state/seeded
fi
exec trytond -c "$TRYTOND_CONFIG"
