#!/usr/bin/env python3
"""Makes small files of made-up rows in every layout that the archive reads.

usage: archive_rows.py LAYOUT [--rows N] [--seed S] [--dirt SHARE] [--account FILE]

Writes the file to standard output; the same seed gives the same bytes. Of SHARE of the rows,
which are bad, the account says how many of each kind there are, as archive_twin.py does.
LAYOUT is one of those in LAYOUTS below; all names and places are made up.
"""
import argparse
import datetime
import json
import random
import sys

COUNTRIES = [("NOR", "Norland"), ("SOR", "Sorland"), ("EAS", "Eastmark"), ("WES", "Westmark"),
             ("ISL", "The \"Inner\" Isles"), ("HGH", "Highlands, United")]
ROLES = ["", "GOV", "MIL", "REB", "OPP"]
NAMES = ["Ministry", "Citizen", "Police", "Jos\u00e9 \u00d3 Dubh", "Armed Gang"]
TOWNS = [("Port Ade", "Ade", "Lower Ade", 1.5, -2.25), ("Bree", "", "Upper Ade", -33.875, 18.5),
         ("\u0141omna", "\u0141omna", "\u0141omna", 52.229675, 21.01223),
         ("Cape Far", "", "", 0, 179.99)]
CAMEO = [("010", "Make statement", "0.0"), ("040", "Consult", "1.0"), ("057",
         "Sign formal agreement", "8.0"), ("1312", "Threaten with sanctions, boycott, embargo",
         "-5.8"), ("190", "Use conventional military force", "-10.0"), ("036",
         "Express intent to meet or negotiate", "4.0")]
POLECAT_TYPES = [("CONSULT", "visit", "4.0"), ("ASSAULT", "firearms", "-9.0"),
                 ("AGREE", "None", "2.5"), ("PROTEST", "demo", "-5.0")]
ACLED_TYPES = [("Battles", "Armed clash"), ("Protests", "Peaceful protest"),
               ("Explosions/Remote violence", "Air/drone strike"),
               ("Strategic developments", "Agreement"),
               ("Violence against civilians", "Abduction/forced disappearance")]

# ---- columns, as the codebooks name them ----------------------------------------------


def gdelt_columns(second):
    columns = ["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"]
    for actor in ("Actor1", "Actor2"):
        columns += [actor + part for part in (
            "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
            "Religion2Code", "Type1Code", "Type2Code", "Type3Code")]
    columns += ["IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
                "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"]
    for place in ("Actor1Geo", "Actor2Geo", "ActionGeo"):
        columns += [place + "_" + part for part in (
            "Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
            if second or part != "ADM2Code"]
    return columns + ["DATEADDED", "SOURCEURL"]


ICEWS = ["Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text",
         "CAMEO Code", "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID",
         "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
         "Longitude"]
POLECAT = ["Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code",
           "Contexts", "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector",
           "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID",
           "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
           "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
           "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude",
           "GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date",
           "Story People", "Story Organizations", "Story Locations", "Language", "Version"]
UCDP = ["id", "relid", "year", "active_year", "code_status", "type_of_violence",
        "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id",
        "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id",
        "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
        "source_date", "source_headline", "source_original", "where_prec", "where_coordinates",
        "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt",
        "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec",
        "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown",
        "best", "high", "low", "gwnoa", "gwnob"]
ACLED = ["data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year",
         "time_precision", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1",
         "actor2", "assoc_actor_2", "inter2", "interaction", "region", "country", "admin1",
         "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
         "source_scale", "notes", "fatalities", "timestamp", "iso3"]
ACLED_CAPITALS = ["GWNO", "EVENT_ID_CNTY", "EVENT_ID_NO_CNTY", "EVENT_DATE", "YEAR",
                  "TIME_PRECISION", "EVENT_TYPE", "ACTOR1", "ALLY_ACTOR_1", "INTER1", "ACTOR2",
                  "ALLY_ACTOR_2", "INTER2", "INTERACTION", "COUNTRY", "ADMIN1", "ADMIN2",
                  "ADMIN3", "LOCATION", "LATITUDE", "LONGITUDE", "GEO_PRECISION", "SOURCE",
                  "NOTES", "FATALITIES"]
PHOENIX = ["EventID", "Date", "Year", "Month", "Day", "SourceActorFull", "SourceActorEntity",
           "SourceActorRole", "SourceActorAttribute", "TargetActorFull", "TargetActorEntity",
           "TargetActorRole", "TargetActorAttribute", "EventCode", "EventRootCode", "PentaClass",
           "GoldsteinScore", "Issues", "Lat", "Lon", "LocationName", "StateName", "CountryCode",
           "SentenceID", "URLs", "NewsSources"]

# ---- good rows ------------------------------------------------------------------------


class Facts:
    """What happened, before a dataset writes it down."""

    def __init__(self, number, chance):
        self.number = number
        self.day = datetime.date(2018, 1, 1) + datetime.timedelta(chance.randrange(700))
        self.source, self.target = chance.choice(COUNTRIES), chance.choice(COUNTRIES)
        self.roles = chance.choice(ROLES), chance.choice(ROLES)
        self.names = chance.choice(NAMES), chance.choice(NAMES)
        self.cameo = chance.choice(CAMEO)
        self.country = chance.choice(COUNTRIES)
        self.town = chance.choice(TOWNS)
        self.nowhere = chance.random() < 0.1
        self.unknown = chance.random() < 0.15     # who did it
        self.deaths = chance.randrange(40)
        self.pick = chance.randrange(1000)

    def named(self, side):
        country = (self.source, self.target)[side]
        return "%s (%s)" % (self.names[side], country[1])


def gdelt(facts, layout):
    code = "" if facts.unknown else facts.source[0] + facts.roles[0]
    added = facts.day + datetime.timedelta(facts.pick % 3)
    row = {
        "GLOBALEVENTID": 800000000 + facts.number, "SQLDATE": facts.day.strftime("%Y%m%d"),
        "MonthYear": facts.day.strftime("%Y%m"), "Year": facts.day.year,
        "FractionDate": "%d.%04d" % (facts.day.year, facts.pick),
        "Actor1Code": code, "Actor1Name": "" if facts.unknown else facts.source[1].upper(),
        "Actor1CountryCode": "" if facts.unknown else facts.source[0],
        "Actor2Code": facts.target[0] + facts.roles[1], "Actor2Name": facts.target[1].upper(),
        "Actor2CountryCode": facts.target[0], "IsRootEvent": 1, "EventCode": facts.cameo[0],
        "GoldsteinScale": facts.cameo[2], "NumMentions": facts.pick % 20 + 1, "NumSources": 1,
        "DATEADDED": added.strftime("%Y%m%d%H1500" if layout == "gdelt-61" else "%Y%m%d"),
        "SOURCEURL": "https://news.example.org/%d" % (facts.pick % 90)}
    if not facts.nowhere:
        row.update({"ActionGeo_Type": 4, "ActionGeo_CountryCode": facts.country[0][:2],
                    "ActionGeo_FullName": "%s, %s" % (facts.town[0], facts.country[1]),
                    "ActionGeo_Lat": facts.town[3], "ActionGeo_Long": facts.town[4]})
    return row


def icews(facts, layout):
    old = layout == "icews-2017"
    day = facts.day
    row = {
        "Event ID": 32000000 + facts.number,
        "Event Date": "%d/%d/%d" % (day.month, day.day, day.year) if old else day.isoformat(),
        "Source Name": facts.named(0), "Source Sectors": "Government,\"Elite\"",
        "Source Country": "None" if old else facts.source[1], "Event Text": facts.cameo[1],
        "CAMEO Code": facts.cameo[0] if facts.pick % 50 else "13y", "Intensity": facts.cameo[2],
        "Target Name": facts.named(1), "Target Sectors": "NA", "Target Country": facts.target[1],
        "Story ID": 47000000 + facts.number // 2, "Sentence Number": 2,
        "Publisher": "The \"Daily\" Example", "City": facts.town[0],
        "District": facts.town[1] or "NA", "Province": facts.town[2] or "NA",
        "Country": facts.country[1], "Latitude": facts.town[3], "Longitude": facts.town[4]}
    if facts.nowhere:
        row.update({"City": "NA", "District": "NA", "Latitude": "NA", "Longitude": "NA"})
    return row


def polecat(facts, layout):
    kind, mode, intensity = POLECAT_TYPES[facts.pick % len(POLECAT_TYPES)]
    separator = "; " if facts.pick % 2 else "|"
    several = facts.pick % 7 == 0
    return {
        "Event ID": "EX%08d" % facts.number, "Event Date": facts.day.isoformat(),
        "Event Type": kind, "Event Mode": mode, "Intensity": intensity,
        "Event Intensity": intensity, "Quad Code": "VERBAL COOPERATION",
        "Actor Name": "None" if facts.unknown else
        facts.named(0) + (separator + facts.named(1) if several else ""),
        "Actor Country": facts.source[0] + (separator + facts.target[0] if several else ""),
        "Recipient Name": facts.named(1), "Recipient Country": facts.target[0],
        "Placename": facts.town[0], "City": facts.town[1] or "None", "District": "None",
        "Province": facts.town[2] or "None", "Country": facts.country[0],
        "Latitude": "None" if facts.nowhere else facts.town[3],
        "Longitude": "None" if facts.nowhere else facts.town[4],
        "Publication Date": (facts.day + datetime.timedelta(1)).isoformat(),
        "Headline": "An example", "Language": "en", "Version": "NGEC_coder-Vers001-b1"}


def ucdp(facts, layout):
    kind = facts.pick % 3 + 1
    until = facts.day + datetime.timedelta(facts.pick % 4)
    return {
        "id": 100000 + facts.number, "relid": "NOR-2018-%d-%d" % (kind, facts.number),
        "year": facts.day.year, "active_year": "TRUE", "code_status": "Clear",
        "type_of_violence": kind, "conflict_name": "%s: Government" % facts.source[1],
        "side_a": "Government of " + facts.source[1],
        "side_b": "Civilians" if kind == 3 else facts.named(1),
        "source_headline": "A \"quoted\" headline,\nin two lines",
        "where_coordinates": facts.town[0], "adm_1": facts.town[2], "adm_2": facts.town[1],
        "latitude": facts.town[3], "longitude": facts.town[4], "country": facts.country[1],
        "date_start": facts.day.isoformat() + (" 00:00:00.000" if facts.pick % 5 == 0 else ""),
        "date_end": until.isoformat(), "best": facts.deaths, "high": facts.deaths + 3,
        "low": facts.deaths // 2}


def acled(facts, layout):
    kind, subtype = ACLED_TYPES[facts.pick % len(ACLED_TYPES)]
    old = layout == "acled-25"
    uploaded = datetime.datetime(2020, 1, 1) + datetime.timedelta(seconds=facts.pick * 40000)
    row = {
        "data_id": 7000000 + facts.number, "iso": 999, "event_id_cnty": "NRL%d" % facts.number,
        "event_date": facts.day.strftime("%d/%m/%Y" if old else "%d %B %Y"),
        "year": facts.day.year, "time_precision": 1,
        "event_type": "Riots/Protests" if old and facts.pick % 2 else kind,
        "sub_event_type": subtype, "actor1": facts.named(0),
        "actor2": "" if facts.unknown else facts.named(1), "country": facts.country[1],
        "admin1": facts.town[2], "admin2": facts.town[1], "location": facts.town[0],
        "latitude": facts.town[3], "longitude": facts.town[4], "source": "Example Wire",
        "notes": "First line, with a comma.\nSecond line, \"quoted\".",
        "fatalities": facts.deaths, "timestamp": int((uploaded - datetime.datetime(
            1970, 1, 1)).total_seconds()), "iso3": facts.country[0]}
    if old:
        if row["event_type"] == "Strategic developments":
            row["event_type"] = "Battles"
        row = {name.upper(): value for name, value in row.items()}
    return row


def phoenix(facts, layout):
    return {
        "EventID": "%d_v0.2.0" % facts.number, "Date": facts.day.strftime("%Y%m%d"),
        "Year": facts.day.year, "Month": facts.day.month, "Day": facts.day.day,
        "SourceActorFull": facts.source[0] + facts.roles[0],
        "SourceActorEntity": facts.source[0], "SourceActorRole": facts.roles[0],
        "TargetActorFull": facts.target[0] + facts.roles[1],
        "TargetActorEntity": facts.target[0], "EventCode": facts.cameo[0],
        "EventRootCode": facts.cameo[0][:2], "PentaClass": facts.pick % 5,
        "GoldsteinScore": facts.cameo[2], "Lat": "" if facts.nowhere else facts.town[3],
        "Lon": "" if facts.nowhere else facts.town[4], "LocationName": facts.town[0],
        "StateName": facts.town[2], "CountryCode": facts.country[0],
        "URLs": "https://news.example.org/%d" % (facts.pick % 90), "NewsSources": "exa"}


def shuffled(columns):
    """In another order, with a column more, and the intensity under its other name."""
    columns = ["Event Intensity" if name == "Intensity" else name for name in columns]
    random.Random(7).shuffle(columns)
    return columns[:20] + ["Headline"] + columns[20:]


# Of each layout: the dataset, its columns, its rows, its separator, whether it has a header,
# and the columns whose faults make a row bad.
FAULTS = {
    "gdelt": {"date": "SQLDATE", "number": "NumMentions", "coordinate": "ActionGeo_Lat",
              "id": "GLOBALEVENTID", "action": "EventCode", "text": "ActionGeo_FullName"},
    "icews": {"date": "Event Date", "number": "Intensity", "coordinate": "Latitude",
              "id": "Event ID", "action": "CAMEO Code", "text": "Target Name"},
    "polecat": {"date": "Event Date", "number": "Latitude", "coordinate": "Longitude",
                "id": "Event ID", "action": "Event Type", "text": "Recipient Name"},
    "ucdp": {"date": "date_end", "number": "best", "coordinate": "latitude", "id": "id",
             "action": "type_of_violence", "text": "side_b"},
    "acled": {"date": "event_date", "number": "fatalities", "coordinate": "longitude",
              "id": "event_id_cnty", "action": "sub_event_type", "text": "actor1"},
    "phoenix": {"date": "Date", "number": "GoldsteinScore", "coordinate": "Lat", "id": "EventID",
                "action": "EventCode", "text": "LocationName"},
}
LAYOUTS = {
    "gdelt-57": ("gdelt", gdelt_columns(False)[:-1], gdelt, "\t", False),
    "gdelt-58": ("gdelt", gdelt_columns(False), gdelt, "\t", False),
    "gdelt-61": ("gdelt", gdelt_columns(True), gdelt, "\t", False),
    "icews-20": ("icews", ICEWS, icews, "\t", True),
    "icews-2017": ("icews", [name for name in ICEWS if name != "CAMEO Code"], icews, "\t", True),
    "polecat-40": ("polecat", POLECAT, polecat, "\t", True),
    "polecat-shuffled": ("polecat", shuffled(POLECAT), polecat, "\t", True),
    "ucdp-49": ("ucdp", UCDP, ucdp, ",", True),
    "ucdp-bare": ("ucdp", UCDP, ucdp, ",", False),
    "acled-31": ("acled", ACLED, acled, ",", True),
    "acled-25": ("acled", ACLED_CAPITALS, acled, ",", True),
    "phoenix-26": ("phoenix", PHOENIX, phoenix, "\t", False),
}

# ---- bad rows -------------------------------------------------------------------------

REASONS = {"date": "bad date", "number": "bad number", "coordinate": "bad coordinate",
           "id": "no id", "action": "no action", "text": "not UTF-8",
           "columns": "wrong number of columns", "header": "header in the middle"}


def spoil(kind, layout, row, chance):
    """Makes the row bad in one way, and says nothing else of it wrong."""
    dataset, columns = LAYOUTS[layout][:2]
    column = FAULTS[dataset].get(kind)
    if layout == "acled-25" and column:
        column = "EVENT_TYPE" if kind == "action" else column.upper()
    if layout == "icews-2017" and kind == "action":
        row["Intensity"], column = "", "Event Text"
    if kind == "date":
        row[column] = chance.choice(["00250101", "2019-02-29", "20181301", "", "soon"])
    elif kind == "number":
        row[column] = chance.choice(["many", "1e", "--3", "12abc"])
    elif kind == "coordinate":
        for name in columns:
            if name.lower() in ("actiongeo_lat", "lat", "latitude"):
                row[name] = "12.5"
            if name.lower() in ("actiongeo_long", "lon", "longitude"):
                row[name] = "-3.25"
        row[column] = chance.choice(["181", "-200.5", ""])
    elif kind == "action":
        row[column] = "Sing" if dataset != "ucdp" else "4"
    elif kind == "id":
        row[column] = ""
    else:
        row[column] = "Caf\udce9"


# ---- the file -------------------------------------------------------------------------

def write_row(layout, values):
    _, _, _, separator, _ = LAYOUTS[layout]
    if separator == "\t":
        if layout == "icews-2017":
            values = ['"%s"' % value for value in values]
        return "\t".join(values) + "\n"
    return ",".join('"%s"' % value.replace('"', '""') if value and not value.isdigit() else value
                    for value in values) + "\n"


def make(layout, rows=100, seed=1, dirt=0.0):
    """The bytes of a file of so many rows, and their account as archive_twin.py gives it."""
    dataset, columns, fill, _, has_header = LAYOUTS[layout]
    chance = random.Random("%s %d" % (layout, seed))
    out = [write_row(layout, columns)] if has_header else []
    skipped = {}
    for number in range(rows):
        # A bad first row would leave nobody able to tell what a file without header is.
        bad = number > 0 and chance.random() < dirt
        kind = chance.choice(sorted(REASONS)) if bad else None
        row = fill(Facts(number, chance), layout)
        if kind in FAULTS[dataset]:
            spoil(kind, layout, row, chance)
        values = [str(row.get(name, "")) for name in columns]
        if kind == "columns":
            values = values[:-1] if number % 2 else values + ["more"]
        if kind == "header":
            values = list(columns)
        out.append(write_row(layout, values))
        if kind:
            skipped[REASONS[kind]] = skipped.get(REASONS[kind], 0) + 1
    account = {"dataset": dataset, "read": rows, "kept": rows - sum(skipped.values()),
               "skipped": dict(sorted(skipped.items()))}
    return "".join(out).encode("utf-8", "surrogateescape"), account


def main():
    parser = argparse.ArgumentParser(description="Makes rows of a dataset up.")
    parser.add_argument("layout", choices=sorted(LAYOUTS), metavar="LAYOUT",
                        help=", ".join(LAYOUTS))
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dirt", type=float, default=0.0, help="share of bad rows, 0 to 1")
    parser.add_argument("--account", help="file for the account of the rows")
    options = parser.parse_args()
    data, account = make(options.layout, options.rows, options.seed, options.dirt)
    sys.stdout.buffer.write(data)
    if options.account:
        with open(options.account, "w", encoding="utf-8") as file:
            json.dump(account, file)
            file.write("\n")


if __name__ == "__main__":
    main()
