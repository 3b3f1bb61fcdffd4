#!/usr/bin/env python3
"""The slow twin of the archive: reads a file of any dataset that the archive reads, plainly.

usage: archive_twin.py FILE [--dataset NAME] [--events]

Prints one line of JSON: dataset, rows read and kept, rows skipped by reason, events kept by year.
With --events one line of JSON for each event that is kept, in the order of the file, and not the
account. FILE may be plain, .zip (of one file), .gz or .xz.

Written from what the datasets' makers document, and from the tables in ontology/, not from the
C code; it takes nothing but Python's own library.

GDELT     Data Format Codebook 1.03 (2013), 2.0 (2015)
ICEWS     doi:10.7910/DVN/28075 and its codebook
POLECAT   doi:10.7910/DVN/AJGVIT; PLOVER and POLECAT (2023)
UCDP GED  Codebook 24.1; Candidate Events Codebook 1.3
ACLED     Codebook (2023), version 8 (2017)
Phoenix   phoenix_pipeline, documentation of the data format
"""
import argparse
import csv
import datetime
import decimal
import gzip
import io
import json
import lzma
import pathlib
import re
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROW_LIMIT = 1 << 20

GDELT_COMMON = {
    "id": 0, "day": 1, "source": 5, "source_country": 7, "target": 15, "cameo": 26,
    "intensity": 30, "mentions": 31}
LAYOUTS_BY_COLUMNS = {
    57: ("gdelt", "\t", dict(GDELT_COMMON, place=50, latitude=53, longitude=54, added=56)),
    58: ("gdelt", "\t", dict(GDELT_COMMON, place=50, latitude=53, longitude=54, added=56)),
    61: ("gdelt", "\t", dict(GDELT_COMMON, place=52, latitude=56, longitude=57, added=59)),
    26: ("phoenix", "\t", {
        "id": 0, "day": 1, "source": 5, "target": 9, "cameo": 13, "intensity": 16,
        "latitude": 18, "longitude": 19, "place": 20, "province": 21}),
    49: ("ucdp", ",", {
        "id": 0, "violence": 5, "source": 14, "target": 17, "place": 25, "province": 27,
        "district": 28, "latitude": 29, "longitude": 30, "country": 33, "day": 38, "until": 39,
        "deaths": 44, "deaths_high": 45, "deaths_low": 46}),
}
LAYOUTS_BY_NAME = {
    "icews": ("\t", {
        "id": "event id", "day": "event date", "source": "source name", "text": "event text",
        "intensity": "intensity", "target": "target name"}, {
        "cameo": "cameo code", "city": "city", "district": "district", "province": "province",
        "country": "country", "latitude": "latitude", "longitude": "longitude"}),
    "polecat": ("\t", {
        "id": "event id", "day": "event date", "type": "event type", "mode": "event mode",
        "source": "actor name", "target": "recipient name"}, {
        "intensity": ("intensity", "event intensity"), "source_country": "actor country",
        "target_country": "recipient country", "place": "placename", "city": "city",
        "district": "district", "province": "province", "country": "country",
        "latitude": "latitude", "longitude": "longitude", "added": "publication date"}),
    "ucdp": (",", {
        "id": "id", "violence": "type_of_violence", "source": "side_a", "target": "side_b",
        "day": "date_start", "until": "date_end", "deaths": ("best", "best_est")}, {
        "place": "where_coordinates", "province": "adm_1", "district": "adm_2",
        "country": "country", "latitude": "latitude", "longitude": "longitude",
        "deaths_high": ("high", "high_est"), "deaths_low": ("low", "low_est")}),
    "acled": (",", {
        "id": "event_id_cnty", "day": "event_date", "type": "event_type", "source": "actor1",
        "target": "actor2", "deaths": "fatalities"}, {
        "subtype": "sub_event_type", "place": "location", "district": "admin2",
        "province": "admin1", "country": "country", "latitude": "latitude",
        "longitude": "longitude", "added": "timestamp"}),
}
# From the narrowest to the widest, as each dataset names them.
PLACE_PARTS = {
    "gdelt": ["place"], "icews": ["city", "district", "province", "country"],
    "polecat": ["town", "district", "province", "country"],
    "ucdp": ["place", "district", "province", "country"],
    "acled": ["place", "district", "province", "country"], "phoenix": ["place", "province"]}
MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december"]


class Skip(Exception):
    """A row that is not kept, with the reason."""


# ---- tables ---------------------------------------------------------------------------

def table(name):
    with open(ROOT / "ontology" / name, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


CAMEO = {row["code"]: row for row in table("cameo.tsv")}
PLOVER = {(row["type"], row["mode"]): row for row in table("plover.tsv")}
ACLED = {row["text"].lower(): row for row in table("acled.tsv")}
ICEWS = {row["label"].lower(): row["code"] for row in sorted(CAMEO.values(), key=lambda r: r["code"])}
ICEWS.update((row["text"].lower(), row["cameo"]) for row in table("icews.tsv"))


def cameo_row(code):
    """The code's row, or that of the longest beginning of it that has one."""
    while code:
        if code in CAMEO:
            return CAMEO[code]
        code = code[:-1]
    return None


# ---- the file -------------------------------------------------------------------------

def content(path):
    path = pathlib.Path(path)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as zipped:
            names = [name for name in zipped.namelist() if not name.endswith("/")]
            if len(names) != 1:
                sys.exit("%s: holds %d files, not one" % (path, len(names)))
            return zipped.read(names[0])
    opener = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    with opener(path, "rb") as file:
        return file.read()


def tab_rows(data):
    """Rows of a file without quoting: pairs of size and fields. Empty lines are none."""
    for line in data.split(b"\n"):
        if line.endswith(b"\r"):
            line = line[:-1]
        if line:
            yield len(line), line.decode("utf-8", "surrogateescape").split("\t")


def csv_rows(data):
    csv.field_size_limit(1 << 30)
    text = io.StringIO(data.decode("utf-8", "surrogateescape"), newline="")
    try:
        for fields in csv.reader(text, strict=True):
            if fields:
                size = sum(len(field.encode("utf-8", "surrogateescape")) for field in fields)
                yield size + len(fields) - 1, fields
    except csv.Error:
        yield 0, None


def header_name(cell):
    return cell.replace("\ufeff", "").strip().strip('"').strip().lower()


def by_name(fields):
    """The dataset whose required names all stand in the row, and its columns."""
    names = [header_name(cell) for cell in fields]

    def position(wanted):
        for name in [wanted] if isinstance(wanted, str) else wanted:
            if name in names:
                return names.index(name)
        return None

    for dataset, (_, required, more) in LAYOUTS_BY_NAME.items():
        columns = {role: position(name) for role, name in {**required, **more}.items()}
        if all(columns[role] is not None for role in required):
            return dataset, {role: at for role, at in columns.items() if at is not None}
    return None, None


def detect(data, wanted):
    """Dataset, rows, columns by role, number of columns, whether the first row is a header."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    for rows in (tab_rows, csv_rows):
        _, first = next(iter(rows(data)), (0, None))
        if first is None:
            continue
        dataset, columns = by_name(first)
        if dataset and (rows is tab_rows) == (LAYOUTS_BY_NAME[dataset][0] == "\t"):
            return dataset, rows(data), columns, len(first), True
    for rows, separator in ((tab_rows, "\t"), (csv_rows, ",")):
        _, first = next(iter(rows(data)), (0, None))
        found = LAYOUTS_BY_COLUMNS.get(len(first or []))
        if found and found[1] == separator and wanted in (None, found[0]):
            return found[0], rows(data), found[2], len(first), False
    sys.exit("no dataset that we know")


# ---- fields ---------------------------------------------------------------------------

def day_of(text, day_first):
    text = re.sub(r"[T ]\d[\d:.+Z -]*$", "", text) if not re.match(r"\d+ [A-Za-z]", text) else text
    found = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d{6})?", text, re.ASCII) or re.fullmatch(
        r"(\d{4})-(\d\d?)-(\d\d?)", text, re.ASCII)
    if found:
        year, month, day = (int(part) for part in found.groups()[:3])
    elif found := re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", text, re.ASCII):
        first, second, year = (int(part) for part in found.groups())
        month, day = (second, first) if day_first else (first, second)
    elif found := re.fullmatch(r"(\d\d?) ([A-Za-z]+) (\d{4})", text, re.ASCII):
        day, word, year = int(found[1]), found[2].lower(), int(found[3])
        month = next((i + 1 for i, name in enumerate(MONTHS) if word in (name, name[:3])), 0)
    else:
        raise Skip("bad date")
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        raise Skip("bad date") from None
    if not 1800 <= year <= 2199:
        raise Skip("bad date")
    return date.isoformat()


def number_of(text):
    if text == "":
        return None
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text, re.ASCII) or len(text) > 63:
        raise Skip("bad number")
    return float(decimal.Decimal(text))


def count_of(text):
    if text == "":
        return None
    if not re.fullmatch(r"\d+", text, re.ASCII) or int(text) >= 1 << 63:
        raise Skip("bad number")
    return int(text)


def intensity_of(text):
    value = number_of(text)
    if value is not None and abs(value) > 10:
        raise Skip("bad number")
    return value


def coordinates_of(latitude, longitude):
    north = number_of(latitude)
    if north is not None and abs(north) > 90 or north is None and longitude:
        raise Skip("bad coordinate")
    east = number_of(longitude)
    if east is not None and abs(east) > 180 or (north is None) != (east is None):
        raise Skip("bad coordinate")
    return north, east


def first_of(text):
    """The first known one of a list."""
    return next((item for item in map(known, re.split("[;|]", text)) if item), "")


def known(text):
    text = text.strip(" \t\r\n")
    return "" if text in ("NA", "None") else text


def is_code(text):
    return bool(re.fullmatch(r"(0[1-9]|1\d|20)[\da-z]{0,2}", text, re.ASCII))


# ---- what was done --------------------------------------------------------------------

def gdelt_action(get):
    code = get("cameo")
    if is_code(code):
        return code, "", ""
    if code.strip("-") == "" and get("intensity"):
        return "", "", ""
    raise Skip("no action")


def icews_action(get):
    code = get("cameo")
    if not code:
        code = ICEWS.get(get("text").lower(), "")
        if code or get("intensity"):
            return code, "", ""
    if not is_code(code):
        raise Skip("no action")
    return code, "", ""


def polecat_action(get):
    if (get("type"), "") not in PLOVER:
        raise Skip("no action")
    return "", get("type"), first_of(get("mode"))


def ucdp_action(get):
    code = {"1": "190", "2": "190", "3": "180"}.get(get("violence"))
    if code is None:
        raise Skip("no action")
    return code, "", ""


def acled_action(get):
    row = ACLED.get((get("subtype") or get("type")).lower())
    if row is None:
        raise Skip("no action")
    return row["cameo"], row["plover_type"], row["plover_mode"]


def phoenix_action(get):
    if not is_code(get("cameo")):
        raise Skip("no action")
    return get("cameo"), "", ""


ACTIONS = {"gdelt": gdelt_action, "icews": icews_action, "polecat": polecat_action,
           "ucdp": ucdp_action, "acled": acled_action, "phoenix": phoenix_action}


def completed(code, kind, mode, intensity):
    """PLOVER type and mode, and intensity: what the dataset does not say, by the tables."""
    row = cameo_row(code)
    if not kind and row:
        kind, mode = row["plover_type"], row["plover_mode"]
    if intensity is None and row and row["goldstein"]:
        intensity = float(row["goldstein"])
    if intensity is None and not row and kind:
        intensity = float((PLOVER.get((kind, mode)) or PLOVER[kind, ""])["score"])
    return kind, mode, intensity


# ---- rows -----------------------------------------------------------------------------

def actor_of(dataset, get, side):
    if dataset != "polecat":
        return get(side)
    return first_of(get(side)) or first_of(get(side + "_country"))


def added_of(dataset, get):
    text = get("added")
    if text == "":
        return None
    if dataset != "acled":
        return day_of(text, False)
    seconds = count_of(text)
    if seconds > 2 * (2**31 - 1):
        raise Skip("bad number")
    return (datetime.date(1970, 1, 1) + datetime.timedelta(seconds // 86400)).isoformat()


def place_of(dataset, get):
    parts = []
    for role in PLACE_PARTS[dataset]:
        part = (get("city") or get("place")) if role == "town" else get(role)
        if part and part not in parts[-1:]:
            parts.append(part)
    return ", ".join(parts)


def event_of(dataset, fields, columns):
    """One event, or Skip. The faults of a row are looked for in the order of the documentation."""
    quiet = dataset in ("gdelt", "phoenix")

    def get(role):
        text = fields[columns[role]] if role in columns else ""
        if dataset == "icews" and len(text) > 1 and text[0] == text[-1] == '"':
            text = text[1:-1]
        return text if quiet else known(text)

    day = day_of(get("day"), dataset == "acled")
    until = day_of(get("until"), False) if "until" in columns else day
    if until < day:
        raise Skip("bad date")
    added = added_of(dataset, get) if dataset != "acled" else None
    if not get("id"):
        raise Skip("no id")
    code, kind, mode = ACTIONS[dataset](get)
    intensity = intensity_of(get("intensity"))
    numbers = {role: count_of(get(role))
               for role in ("deaths_low", "deaths", "deaths_high", "mentions")}
    if dataset == "acled":
        added = added_of(dataset, get)
    latitude, longitude = coordinates_of(get("latitude"), get("longitude"))
    kind, mode, intensity = completed(code, kind, mode, intensity)
    event = {
        "day": day, "until": until, "added": added,
        "source": actor_of(dataset, get, "source"), "target": actor_of(dataset, get, "target"),
        "cameo": code, "type": kind, "mode": mode, "intensity": intensity,
        "place": place_of(dataset, get), "latitude": latitude, "longitude": longitude,
        "deaths_low": numbers["deaths_low"], "deaths": numbers["deaths"],
        "deaths_high": numbers["deaths_high"], "mentions": numbers["mentions"],
        "id": get("id"), "dataset": dataset}
    for value in event.values():
        if isinstance(value, str) and any("\udc80" <= c <= "\udcff" for c in value):
            raise Skip("not UTF-8")
    return event


def is_header(fields, columns, header):
    if header is not None:
        return [header_name(cell) for cell in fields] == header
    return header_name(fields[columns["day"]]) in ("sqldate", "day", "date", "date_start")


def events_of(path, wanted=None):
    """Dataset, and a pair of event and reason for each row."""
    dataset, rows, columns, width, has_header = detect(content(path), wanted)

    def read():
        header = None
        for number, (size, fields) in enumerate(rows):
            if number == 0 and has_header:
                header = [header_name(cell) for cell in fields]
                continue
            try:
                if fields is None:
                    raise Skip("unclosed quote")
                if size > ROW_LIMIT:
                    raise Skip("row too long")
                if len(fields) != width:
                    raise Skip("wrong number of columns")
                if is_header(fields, columns, header):
                    raise Skip("header in the middle")
                yield event_of(dataset, fields, columns), None
            except Skip as skip:
                yield None, str(skip)

    return dataset, read()


def account(path, wanted=None):
    dataset, rows = events_of(path, wanted)
    skipped, years, read, kept = {}, {}, 0, 0
    for event, reason in rows:
        read += 1
        if reason:
            skipped[reason] = skipped.get(reason, 0) + 1
        else:
            kept += 1
            years[event["day"][:4]] = years.get(event["day"][:4], 0) + 1
    return {"dataset": dataset, "read": read, "kept": kept, "skipped": dict(sorted(skipped.items())),
            "per_year": dict(sorted(years.items()))}


def main():
    parser = argparse.ArgumentParser(description="Reads a file of a dataset, plainly.")
    parser.add_argument("file")
    parser.add_argument("--dataset", choices=sorted(ACTIONS))
    parser.add_argument("--events", action="store_true", help="print the events, not the account")
    options = parser.parse_args()
    if not options.events:
        print(json.dumps(account(options.file, options.dataset)))
        return
    for event, _ in events_of(options.file, options.dataset)[1]:
        if event:
            print(json.dumps(event, ensure_ascii=False))


if __name__ == "__main__":
    main()
