# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in the example of Tryton: the same at every run, but for the dates, which are counted from today."""
import datetime
import os
import random

from trytond.config import config

config.update_etc(os.environ["TRYTOND_CONFIG"])

from trytond.pool import Pool
from trytond.transaction import Transaction

CUSTOMERS = [
    ("Alpine Bikes", "Innsbruck", "AT"), ("Baker & Sons", "Leeds", "GB"), ("Blue Harbour Hotel", "Brighton", "GB"),
    ("Bruns Maschinenbau", "Bremen", "DE"), ("Café Central", "Wien", "AT"), ("Cedar Grove School", "Portland", "US"),
    ("City Library", "Utrecht", "NL"), ("Clearwater Clinic", "Denver", "US"), ("Delta Freight", "Rotterdam", "NL"),
    ("Dubois Textiles", "Lyon", "FR"), ("Eastgate Cinema", "Leeds", "GB"), ("Ferrari Ceramiche", "Faenza", "IT"),
    ("Fjord Fishing", "Bergen", "NO"), ("Garcia Hermanos", "Sevilla", "ES"), ("Greenfield Farms", "Des Moines", "US"),
    ("Grüner Garten", "Köln", "DE"), ("Hansen Bakery", "Odense", "DK"), ("Highland Tours", "Inverness", "GB"),
    ("Iberia Solar", "Zaragoza", "ES"), ("Johnson Legal", "Boston", "US"), ("Kowalski Transport", "Gdańsk", "PL"),
    ("Lakeside Dental", "Madison", "US"), ("Maison Verte", "Bruxelles", "BE"), ("Nordlicht Verlag", "Hamburg", "DE"),
    ("Oakwood Furniture", "Bristol", "GB"), ("Pine Street Gym", "Seattle", "US"), ("Quality Print", "Dublin", "IE"),
    ("Riverside Motors", "Cardiff", "GB"), ("Sakura Imports", "London", "GB"), ("Smith & Jones", "London", "GB"),
    ("Smith & Johnson", "Leeds", "GB"), ("Tallinn Software", "Tallinn", "EE"), ("Union Café", "Porto", "PT"),
    ("Vega Astronomy Club", "Granada", "ES"), ("Weber Weinbau", "Mainz", "DE"), ("Zenith Optics", "Jena", "DE"),
]
SUBJECTS = [
    "Office chairs", "Website relaunch", "Service contract", "Delivery van", "Coffee machines", "Training for the staff",
    "Yearly supply of paper", "New cash desks", "Solar panels", "Accounting package",
]
STATES = ["lead"] * 4 + ["opportunity"] * 4 + ["converted", "lost", "cancelled"]


def contact(party, place, country):
    Address, Mechanism = Pool().get("party.address"), Pool().get("party.contact_mechanism")
    name = party.name.split()[0].lower().encode("ascii", "ignore").decode()
    Address.create([{
        "party": party.id, "street": f"Main Street {party.id}", "city": place, "country": country}])
    Mechanism.create([
        {"party": party.id, "type": "email", "value": f"office@{name}.example"},
        {"party": party.id, "type": "phone", "value": f"+44 20 7946 {party.id:04}"}])


def fill():
    pool = Pool()
    Party, Company, Employee = map(pool.get, ("party.party", "company.company", "company.employee"))
    User, Group, Data = map(pool.get, ("res.user", "res.group", "ir.model.data"))
    Currency, Country = pool.get("currency.currency"), pool.get("country.country")
    Opportunity, Action = pool.get("sale.opportunity"), pool.get("ir.action.act_window")
    Wizard = pool.get("ir.module.config_wizard.item")
    Wizard.write(Wizard.search([]), {"state": "done"})

    countries = {}
    for code in sorted({code for _, _, code in CUSTOMERS}):
        countries[code] = Country.create([{"name": code, "code": code}])[0].id
    euro, = Currency.create([{
        "name": "Euro", "symbol": "€", "code": "EUR", "numeric_code": "978", "digits": 2, "rounding": "0.01",
        "rates": [("create", [{"date": datetime.date(2020, 1, 1), "rate": "1.0"}])]}])
    acme, = Party.create([{"name": "Acme Widgets"}])
    company, = Company.create([{"party": acme.id, "currency": euro.id}])
    with Transaction().set_context(company=company.id):
        sellers = []
        for name in ("Dana Demo", "Sam Seller", "Vera Vertrieb"):
            party, = Party.create([{"name": name}])
            sellers.append(Employee.create([{"party": party.id, "company": company.id}])[0])
        groups = [Data.get_id("sale", "group_sale"), Data.get_id("sale_opportunity", "group_opportunity"),
                  Data.get_id("party", "group_party_admin")]
        User.create([{
            "name": "Dana Demo", "login": "demo", "password": "tryton", "companies": [("add", [company.id])],
            "company": company.id, "employees": [("add", [sellers[0].id])], "employee": sellers[0].id,
            "groups": [("add", groups)],
            # What opens after the login.
            "actions": [("add", [Action(Data.get_id("sale_opportunity", "act_opportunity_form")).action.id])]}])
        parties = Party.create([{"name": name} for name, _, _ in CUSTOMERS])
        for party, (_, place, country) in zip(parties, CUSTOMERS):
            contact(party, place, countries[country])

        today, choose = datetime.date.today(), random.Random(1)
        values = []
        # Each customer once, and some again.
        for party in parties + choose.sample(parties, 12):
            start = today - datetime.timedelta(days=choose.randint(3, 90))
            state = choose.choice(STATES)
            values.append({
                "party": party.id, "address": party.addresses[0].id, "company": company.id,
                "description": choose.choice(SUBJECTS), "amount": str(choose.randint(10, 480) * 50),
                "employee": choose.choice(sellers).id, "start_date": start, "state": state,
                "end_date": start + datetime.timedelta(days=14) if state in ("converted", "lost", "cancelled") else None,
                "conversion_probability": choose.randint(1, 9) / 10,
                "lost_reason": "Too expensive" if state == "lost" else None})
        Opportunity.create(values)


Pool.start()
Pool("tryton").init()
with Transaction().start("tryton", 1):
    fill()
