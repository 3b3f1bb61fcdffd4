"""Files for archives that are damaged, odd or meant to do harm; archive_hostile.py builds of them.

Each trial writes into a folder, and tells which paths are to be built and what must come of it.
"""
import gzip
import io
import lzma
import os
import subprocess
import threading
import zipfile

# ---- rows ---------------------------------------------------------------------

ICEWS_HEADER = ("Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\t"
                "CAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\t"
                "Sentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude")


def icews_row(number, **other):
    """A row of made-up actors; `other` replaces a column, day= or source= or id=."""
    cells = [str(number), "2018-%02d-%02d" % (1 + number % 12, 1 + number % 28), "Police (Norland)",
             "Government,Police", "Norland", "Consult", "040", "1", "Citizen (Sorland)", "NA",
             "Sorland", str(1000 + number // 2), "1", "Norland News", "NA", "NA", "NA", "Norland",
             "21.0245", "105.841"]
    places = {"id": 0, "day": 1, "source": 2, "intensity": 7}
    for name, value in other.items():
        cells[places[name]] = value
    return "\t".join(cells)


def icews_rows(count, first=1):
    return [icews_row(first + i) for i in range(count)]


def icews(rows, end="\n"):
    return (end.join([ICEWS_HEADER] + rows) + end).encode()


def gdelt_row(number, **other):
    cells = [""] * 61
    day = "2019%02d%02d" % (1 + number % 12, 1 + number % 28)
    filled = {0: str(number), 1: day, 2: day[:6], 3: "2019", 4: "2019.5", 5: "AAA", 6: "NORLAND",
              15: "BBB", 16: "SORLAND", 25: "1", 26: "040", 27: "040", 28: "04", 29: "1", 30: "1.0",
              31: "2", 32: "1", 33: "2", 34: "-1.5", 35: "0", 43: "0", 51: "0", 59: day + "120000",
              60: "https://example.org/%d" % (number // 3)}
    for column, value in filled.items():
        cells[column] = value
    places = {"day": 1, "mentions": 31, "goldstein": 30}
    for name, value in other.items():
        cells[places[name]] = value
    return "\t".join(cells)


def gdelt(count, first=1):
    return "".join(gdelt_row(first + i) + "\n" for i in range(count)).encode()


ACLED_HEADER = ("data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,"
                "event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,"
                "interaction,region,country,admin1,admin2,admin3,location,latitude,longitude,"
                "geo_precision,source,source_scale,notes,fatalities,timestamp,iso3")


def acled_row(number, notes):
    return ('%d,999,NOR%d,%d,%02d March 2019,2019,1,Battles,Armed clash,Army of Norland,,1,'
            'Sorland Front,,2,12,Nowhere,Norland,North,,,Norville,10.5,20.25,1,Norland News,National,'
            '%s,%d,1552576364,NOR' % (number, number, number, 1 + number % 28, notes, number % 4))


def zip_bytes(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return out.getvalue()


def zst_bytes(data):
    return subprocess.run(["zstd", "-q", "-c"], input=data, stdout=subprocess.PIPE,
                          check=True).stdout


# ---- what must come out -----------------------------------------------------------

class Fails:
    """Status 1 and a message with the name of the file and one of these words."""

    def __init__(self, name, *words):
        self.name, self.words = name, words


class Account:
    """An archive of so many rows, the others skipped for these reasons."""

    def __init__(self, kept, skipped=None, read=None, ignored=None, example=None):
        self.kept, self.skipped, self.ignored = kept, skipped or {}, ignored
        self.read = kept + sum(self.skipped.values()) if read is None else read
        self.example = example  # reason, line


class Either:
    """Whichever; where no rule says what is right, but loss in silence is wrong."""

    def __init__(self, *ways):
        self.ways = ways


# ---- the trials ----------------------------------------------------------------------

CUT = ("runcated", "damaged", "end", "decompress")  # how one may say so


def put(folder, name, data):
    path = os.path.join(os.fsencode(folder), os.fsencode(name))
    with open(path, "wb") as file:
        file.write(data)
    return os.fsdecode(path)


def truncated_zip(d):
    """A zip that ends in the middle."""
    data = zip_bytes([("events.tab", icews(icews_rows(20000)))])
    return [put(d, "cut.zip", data[:len(data) // 2])], Fails("cut.zip", *CUT)


def truncated_gzip(d):
    """A gzip that ends in the middle."""
    data = gzip.compress(icews(icews_rows(20000)))
    return [put(d, "cut.gz", data[:len(data) // 2])], Fails("cut.gz", *CUT)


def truncated_zstd(d):
    """A zstd that ends in the middle."""
    data = zst_bytes(icews(icews_rows(20000)))
    return [put(d, "cut.zst", data[:len(data) // 2])], Fails("cut.zst", *CUT)


def flipped_gzip(d):
    """A gzip with a wrong byte: the rows before it are not all."""
    data = bytearray(gzip.compress(icews(icews_rows(20000)), 1))
    data[len(data) // 2] ^= 0x55
    return [put(d, "flip.gz", bytes(data))], Fails("flip.gz")


def zip_members(d):
    """A zip of several members, a folder and a note."""
    data = zip_bytes([("a.tab", icews(icews_rows(100))), ("more/", b""),
                      ("more/b.tab", icews(icews_rows(200, 1000))), ("README.txt", b"A note.\n"),
                      ("c.csv", gdelt(300))])
    return [put(d, "all.zip", data)], Account(600, ignored="README.txt")


def zip_in_zip(d):
    """A zip whose only member is a zip."""
    inner = zip_bytes([("a.tab", icews(icews_rows(100)))])
    return [put(d, "outer.zip", zip_bytes([("inner.zip", inner)]))], Fails("outer.zip")


def packed(d):
    """The same rows as gzip of several members, zstd, xz and plain."""
    rows = icews(icews_rows(5000))
    half = len(rows) // 2
    return [put(d, "a.gz", gzip.compress(rows[:half]) + gzip.compress(rows[half:])),
            put(d, "b.zst", zst_bytes(icews(icews_rows(5000, 10001)))),
            put(d, "c.xz", lzma.compress(icews(icews_rows(5000, 20001)))),
            put(d, "d.tab", icews(icews_rows(5000, 30001)))], Account(20000)


def empty_file(d):
    """A file without a byte."""
    return [put(d, "nothing.tab", b"")], Fails("nothing.tab", "empty")


def blank_file(d):
    """A file of line ends."""
    return [put(d, "blank.tab", b"\n\r\n\n" * 100)], Fails("blank.tab")


def empty_gzip(d):
    """A gzip of nothing."""
    return [put(d, "nothing.gz", gzip.compress(b""))], Fails("nothing.gz")


def header_only(d):
    """A header and no rows: there is nothing to make an archive of, or an empty one."""
    path = put(d, "header.tab", icews([]))
    return [path], Either(Account(0), Fails("header.tab"))


def empty_folder(d):
    """A folder without files."""
    os.mkdir(d + "/empty")
    return [d + "/empty"], Fails("empty")


def folder_of_notes(d):
    """A folder without files of data."""
    os.mkdir(d + "/notes")
    put(d, "notes/a.txt", b"A note.\n")
    put(d, "notes/b.bin", bytes(range(256)))
    return [d + "/notes"], Fails("notes")


def folder_loop(d):
    """A folder that holds a link to itself."""
    os.mkdir(d + "/loop")
    put(d, "loop/a.tab", icews(icews_rows(50)))
    os.symlink("../loop", d + "/loop/again")
    return [d + "/loop"], Either(Fails("loop"), Account(50))


def utf16(d):
    """A file in UTF-16."""
    return [put(d, "wide.tab", icews(icews_rows(100)).decode().encode("utf-16"))], \
        Fails("wide.tab", "UTF-16")


def byte_order_mark(d):
    """UTF-8 with its mark, and line ends of two bytes."""
    return [put(d, "marked.tab", b"\xef\xbb\xbf" + icews(icews_rows(100), "\r\n"))], Account(100)


def latin1(d):
    """Some rows in Latin-1."""
    rows = icews(icews_rows(300)).split(b"\n")
    for i in range(10, 60, 10):
        rows[i] = rows[i].replace(b"Police", b"Polic\xe9")
    return [put(d, "latin.tab", b"\n".join(rows))], \
        Account(295, {"encoding": 5}, example=("encoding", 11))


def line_ends(d):
    """Lines that end in LF and CRLF by turns, with blank ones between."""
    rows = icews_rows(300)
    text = ICEWS_HEADER + "\n" + "".join(
        row + ("\r\n" if i % 2 else "\n") + ("\n" if i % 10 == 0 else "") + (
            "\r\n" if i % 15 == 0 else "") for i, row in enumerate(rows))
    return [put(d, "mixed.tab", text.encode())], Account(300)


def lone_returns(d):
    """A CR alone between two rows ends a row, or the two are told as one bad one."""
    rows = icews_rows(300)
    rows[100:102] = [rows[100] + "\r" + rows[101]]
    return [put(d, "cr.tab", icews(rows))], Either(Account(300), Account(298, {"columns": 1}))


def only_returns(d):
    """No line feed in the file."""
    return [put(d, "mac.tab", icews(icews_rows(300), "\r"))], Either(Account(300), Fails("mac.tab"))


def inner_header(d):
    """Two files in one, header and all."""
    return [put(d, "two.tab", icews(icews_rows(150)) + icews(icews_rows(150, 500)))], \
        Account(300, {"header": 1}, example=("header", 152))


def no_last_line_end(d):
    """No line end behind the last row."""
    return [put(d, "open.tab", icews(icews_rows(100))[:-1])], Account(100)


def long_row(d):
    """A row of 100 MB."""
    rows = icews_rows(200)
    rows[100] = icews_row(101, source="x" * 100_000_000)
    return [put(d, "long.tab", icews(rows))], Account(199, {"long": 1}, example=("long", 102))


def many_columns(d):
    """A row of 100,000 columns."""
    rows = icews_rows(200)
    rows[100] += "\tmore" * 100_000
    return [put(d, "wide.tab", icews(rows))], Account(199, {"columns": 1})


def year_25(d):
    """The year 0025, and days that no calendar has."""
    rows = icews_rows(300)
    for i, day in enumerate(("0025-10-24", "2018-02-29", "2018-13-01", "", "yesterday",
                             "99999-01-01", "2018-10-24x", "-2018-10-24")):
        rows[20 * i + 5] = icews_row(20 * i + 6, day=day)
    return [put(d, "days.tab", icews(rows))], Account(292, {"date": 8}, example=("date", 7))


def numbers(d):
    """Figures that are none, or larger than any."""
    rows = [gdelt_row(i) for i in range(1, 301)]
    for i, bad in enumerate(({"mentions": "9" * 400}, {"mentions": "-3"}, {"goldstein": "inf"},
                             {"goldstein": "nan"}, {"goldstein": "0x10"}, {"goldstein": "1.2.3"},
                             {"mentions": "2 000"}, {"goldstein": "1,5"})):
        rows[20 * i + 5] = gdelt_row(20 * i + 6, **bad)
    return [put(d, "figures.csv", ("\n".join(rows) + "\n").encode())], Account(292, {"number": 8})


def no_ids(d):
    """Rows without an id."""
    rows = icews_rows(300)
    rows[7] = icews_row(8, id="")
    return [put(d, "ids.tab", icews(rows))], Account(299, {"id": 1}, example=("id", 9))


def mostly_bad(d):
    """Three rows of five are bad: this is not the file that it seems to be."""
    rows = [row if i % 5 < 2 else "what is this" for i, row in enumerate(icews_rows(1000))]
    return [put(d, "bad.tab", icews(rows))], Fails("bad.tab", "600")


def other_dataset(d):
    """The last rows are of another dataset."""
    return [put(d, "joined.tab", icews(icews_rows(1000)) + gdelt(20))], \
        Account(1000, {"columns": 20}, example=("columns", 1002))


def other_dataset_half(d):
    """Half of the rows are of another dataset."""
    return [put(d, "joined.tab", icews(icews_rows(1000)) + gdelt(1000))], Fails("joined.tab", "1000")


def quotes(d):
    """Line ends and doubled quotes within quotes; and a quote that does not end."""
    rows = [acled_row(i, '"Clashes near Norville, ""the front"" says"') for i in range(1, 301)]
    rows[99] = acled_row(100, '"One line,\nanother,\r\n\nand a third"')
    rows[199:] = [acled_row(200, '"This goes on')] + [acled_row(i, "") for i in range(201, 301)]
    return [put(d, "quoted.csv", ("\n".join([ACLED_HEADER] + rows) + "\n").encode())], \
        Account(299, {"quote": 1}, example=("quote", 204))


def zero_bytes(d):
    """Zero bytes far down in the file."""
    rows = icews_rows(300)
    rows[200] = icews_row(201, source="Pol\0ice")
    return [put(d, "zero.tab", icews(rows))], Either(Account(300), Account(299, {"encoding": 1}))


def bomb(d):
    """A gzip of 1 MB that becomes a line of 1 GiB."""
    member = gzip.compress(b"x" * (1 << 24))
    return [put(d, "bomb.gz", member * 64)], Fails("bomb.gz")


def bomb_below_header(d):
    """The same behind a good header: a row that does not end."""
    member = gzip.compress(b"x" * (1 << 24))
    return [put(d, "bomb.gz", gzip.compress(icews(icews_rows(10))) + member * 64)], Fails("bomb.gz")


def bomb_of_lines(d):
    """A gzip of 1 MB that becomes 1 GiB of blank lines."""
    member = gzip.compress(b"\n" * (1 << 24))
    return [put(d, "lines.gz", gzip.compress(icews(icews_rows(10))) + member * 64)], Account(10)


def missing(d):
    """No such file."""
    return [d + "/nowhere.tab"], Fails("nowhere.tab", "No such file")


def missing_second(d):
    """The second of two files is not there."""
    return [put(d, "a.tab", icews(icews_rows(10))), d + "/nowhere.tab"], \
        Fails("nowhere.tab", "No such file")


def device(d):
    """A device that is always at its end."""
    return ["/dev/null"], Fails("/dev/null")


def pipe(d):
    """A named pipe that somebody writes to."""
    path = d + "/pipe"
    os.mkfifo(path)
    threading.Thread(target=lambda: put(d, "pipe", icews(icews_rows(20000))), daemon=True).start()
    return [path], Account(20000)


def pipe_in_folder(d):
    """A folder with a pipe that nobody writes to: no reason to wait."""
    os.mkdir(d + "/folder")
    os.mkfifo(d + "/folder/a.pipe")
    put(d, "folder/b.tab", icews(icews_rows(30)))
    return [d + "/folder"], Account(30)


def odd_names(d):
    """Names with line feeds, quotes, and bytes that are no UTF-8."""
    paths = []
    for i, name in enumerate((b"line\nfeed.tab", b"quo\"te'.tab", b"\xff\xfe.tab", b"-v",
                              "größe.tab".encode())):
        rows = icews_rows(50, 100 * i + 1)
        rows[3] = icews_row(100 * i + 4, day="never")
        paths.append(put(d, name, icews(rows)))
    return paths, Account(245, {"date": 5})


TRIALS = (
    truncated_zip, truncated_gzip, truncated_zstd, flipped_gzip, zip_members, zip_in_zip, packed,
    empty_file, blank_file, empty_gzip, header_only, empty_folder, folder_of_notes, folder_loop,
    utf16, byte_order_mark, latin1, line_ends, lone_returns, only_returns, inner_header,
    no_last_line_end, long_row, many_columns, year_25, numbers, no_ids, mostly_bad, other_dataset,
    other_dataset_half, quotes, zero_bytes, bomb, bomb_below_header, bomb_of_lines, missing, missing_second,
    device, pipe, pipe_in_folder, odd_names,
)
