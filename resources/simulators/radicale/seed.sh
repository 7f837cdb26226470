#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the calendar of a small invented office and its address book. Line ends and order are those that Radicale writes,
# so that a later change shows what changed and no more.
set -eu
home=/state/collections/collection-root/demo
mkdir -p "$home/work" "$home/people"
cat >"$home/work/.Radicale.props" <<'TEXT'
{"tag": "VCALENDAR", "D:displayname": "Work", "C:calendar-description": "Meetings of Acme Widgets", "ICAL:calendar-color": "#3465a4ff"}
TEXT
cat >"$home/people/.Radicale.props" <<'TEXT'
{"tag": "VADDRESSBOOK", "D:displayname": "People", "CR:addressbook-description": "Who is who at Acme Widgets"}
TEXT

event() {
    sed 's/$/\r/' >"$home/work/$1.ics" <<TEXT
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Acme Widgets//Example//EN
BEGIN:VEVENT
UID:$1
DTSTART:$2
DTEND:$3
DTSTAMP:20260105T080000Z
LOCATION:$5
${6:+$6
}SUMMARY:$4
END:VEVENT
END:VCALENDAR
TEXT
}
event standup 20260105T090000Z 20260105T091500Z "Stand-up" "Workshop" "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
event planning 20260107T130000Z 20260107T143000Z "Planning of the next widget" "Meeting room 1"
event dentist 20260108T100000Z 20260108T104500Z "Dentist" "Main street 5"
event review 20260109T140000Z 20260109T150000Z "Review of bent widgets" "Meeting room 2"

person() {
    sed 's/$/\r/' >"$home/people/$1.vcf" <<TEXT
BEGIN:VCARD
VERSION:3.0
UID:$1
EMAIL:$4
FN:$2
N:$3
END:VCARD
TEXT
}
person ada "Ada Bender" "Bender;Ada;;;" "ada@acme.example"
person ben "Ben Round" "Round;Ben;;;" "ben@acme.example"
