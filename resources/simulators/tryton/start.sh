#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What was a week ago when the example was made is a week ago by this env's clock.
set -eu
today=$(date +%F)
seeded=$(cat /state/seeded)
if [ "$today" != "$seeded" ]; then
    psql -X -q -v ON_ERROR_STOP=1 -v days="$((($(date -d "$today" +%s) - $(date -d "$seeded" +%s)) / 86400))" <<'SQL'
UPDATE sale_opportunity SET start_date = start_date + :days, end_date = end_date + :days;
UPDATE sale_opportunity__history SET start_date = start_date + :days, end_date = end_date + :days;
SQL
    echo "$today" >/state/seeded
fi
exec trytond -c "$TRYTOND_CONFIG"
