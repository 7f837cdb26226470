#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the database of a small invented company: its customers and what they may buy.
set -eu
export TRYTONPASSFILE=/tmp/password
echo admin >"$TRYTONPASSFILE"
trytond-admin -c "$TRYTOND_CONFIG" -d tryton --email admin@acme.example -p -u sale_opportunity --activate-dependencies
python3 /run/plato/simulator/seed.py
date +%F >/state/seeded
