#!/usr/bin/env python3
"""Makes seeds for the fuzz targets out of a folder of exports.

    python3 fuzz/seeds.py EXPORTS... OUT

Every file goes to the targets it fits, as OUT/TARGET/NAME, with the bytes the target expects in front.
Data files of Outlook are written anew without their free space and without garbling, for a fuzzer
makes little of 300 KB that are nearly all empty. Nothing but Python is needed.
"""

import hashlib
import io
import struct
import sys
import zipfile
from pathlib import Path

LIMIT = 48 * 1024
MARK = b"\n%%\n"


def put(out, target, data):
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def pst(data):
    """A data file with what its indexes lead to and nothing else, 64-bit or 32-bit as it was."""
    wide = struct.unpack_from("<H", data, 10)[0] >= 20
    size, number = (8, "<Q") if wide else (4, "<I")
    crypt_at = 513 if wide else 461
    crypt = data[crypt_at]
    if crypt > 1:
        return []
    roots = (224, 240) if wide else (188, 196)
    shape = 488 if wide else 496
    trailer = 16 if wide else 12

    def num(at):
        return struct.unpack_from(number, data, at)[0]

    def leaves(page, depth=0):
        count, _, length, level = data[page + shape : page + shape + 4]
        for n in range(count):
            at = page + n * length
            if level == 0:
                yield data[at : at + length]
            elif depth < 8:
                yield from leaves(num(at + 2 * size), depth + 1)

    nodes = list(leaves(num(roots[0])))
    blocks = {}
    for entry in leaves(num(roots[1])):
        name, place = struct.unpack_from("<QQ" if wide else "<II", entry)
        length = struct.unpack_from("<H", entry, 2 * size)[0]
        blocks[name & ~1] = (place, length)

    forward = bytes.fromhex(FIRST)
    inverse = bytes(forward.index(n) for n in range(256))

    def content(name):
        place, length = blocks[name]
        raw = data[place : place + length]
        return raw if name & 2 or crypt == 0 else raw.translate(inverse)

    def needed(name, found):
        name &= ~1
        if not name or name in found or name not in blocks:
            return
        found.add(name)
        raw = content(name)
        if name & 2 and raw[0] == 1:
            for at in range(8, 8 + size * struct.unpack_from("<H", raw, 2)[0], size):
                needed(struct.unpack_from(number, raw, at)[0], found)
        elif name & 2 and raw[0] == 2:
            length = (3 if raw[1] == 0 else 2) * size
            for n in range(struct.unpack_from("<H", raw, 2)[0]):
                at = size + n * length
                for part in range(1, length // size):
                    needed(struct.unpack_from(number, raw, at + part * size)[0], found)

    def build(chosen):
        found = set()
        for entry in chosen:
            needed(struct.unpack_from(number, entry, size)[0], found)
            needed(struct.unpack_from(number, entry, 2 * size)[0], found)
        out = bytearray(data[:564]) + bytes(1024 - 564)
        out[crypt_at] = 0
        index = []
        for name in sorted(found):
            raw = content(name)
            start = len(out)
            out += raw
            out += bytes(-(len(raw) + trailer) % 64)
            if wide:
                out += struct.pack("<HHIQ", len(raw), 0, 0, name)
                index.append(struct.pack("<QQHHI", name, start, len(raw), 2, 0))
            else:
                out += struct.pack("<HHII", len(raw), 0, name, 0)
                index.append(struct.pack("<IIHH", name, start, len(raw), 2))
        roots_now = []
        for kind, entries in ((0x81, chosen), (0x80, index)):
            level = 0
            while True:
                length = len(entries[0])
                above = []
                for n in range(0, len(entries), shape // length):
                    part = entries[n : n + shape // length]
                    start = len(out)
                    page = b"".join(part).ljust(shape, b"\0")
                    page += bytes([len(part), shape // length, length, level])
                    page += bytes(4 if wide else 0) + bytes([kind, kind])
                    out += page.ljust(512, b"\0")
                    above.append(part[0][:size] + struct.pack(number, 0) + struct.pack(number, start))
                if len(above) == 1:
                    roots_now.append(start)
                    break
                entries, level = above, level + 1
        for at, place in zip(roots, roots_now):
            struct.pack_into(number, out, at, place)
        return bytes(out)

    def kind(entry):
        return struct.unpack_from("<I", entry)[0] & 0x1F

    def important(entry):
        return kind(entry) in (1, 2, 13, 14)

    items = [e for e in nodes if kind(e) == 4]
    made = [build([e for e in nodes if important(e)] + items[:2])]
    made.append(build([e for e in nodes if kind(e) in (1, 2, 13, 14, 4)]))
    made.append(build([e for e in nodes if kind(e) in (1, 2)] + items[-2:]))
    return [m for m in made if len(m) <= 2 * LIMIT]


# The first table of MS-PST 5.1.
FIRST = (
    "41361362a8216ebbf416cc047f64e85d1ef2cb2a74c55e35d295479e962d9a88"
    "4c7d843fdbac31b6485ff6c4d8398be7233b388ec8c1df25b120a546604e9cfb"
    "aad35651457c550007c92b9d859b09a08fadb30f63ab894bd7a7155a716642bf"
    "264a6b98faea7753b270052cfd593a867ece06eb827857c78d43afb41cd45bcd"
    "e2e9274fc3087280cfb0eff5286dbe304d3492d50e3c2232e5e4f99fc2d10a81"
    "12e1ee918376e397e6618a1779a4b7dc907a5c8c02a6ca69de501a1193b95287"
    "58fced1d37491b6ae0293399bd6cd994f340546ff0c673b8d63e6518441fdd67"
    "10f10c19ecae03a1147ba90bfff8a3c0a201f72ebc2468750dfeba2fb5d0da3d"
)


def texts(data):
    return data if len(data) <= LIMIT else data[:LIMIT]


def workbook(data):
    """The parts of an XLSX in the order of the target."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = book.namelist()
        sheets = [n for n in names if n.startswith("xl/worksheets/") and n.endswith(".xml")]
        wanted = sheets[:1] + [
            "xl/sharedStrings.xml",
            "xl/styles.xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
        ]
        return MARK.join(book.read(n) if n in names else b"" for n in wanted)


def small(out):
    """Formats that few people have samples of."""
    rows = "".join(
        f'<row r="{r}"><c r="A{r}" t="s"><v>{r - 1}</v></c><c r="B{r}" t="inlineStr"><is><t>Lima</t></is></c>'
        f'<c r="C{r}" s="1"><v>45444.5</v></c><c r="D{r}" t="b"><v>1</v></c></row>'
        for r in (1, 2)
    )
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = f'<worksheet {space}><dimension ref="A1:D2"/><sheetData>{rows}</sheetData></worksheet>'
    strings = f'<sst {space} count="2"><si><t>First Name</t></si><si><r><t>A</t></r><r><t>na</t></r></si></sst>'
    put(out, "workbook", b"\3" + MARK.join([sheet.encode(), strings.encode()]))

    def record(kind, body):
        return struct.pack("<HH", kind, len(body)) + body

    def label(row, column, text):
        return record(0x204, struct.pack("<HHHH", row, column, 0, len(text)) + text)

    globals_ = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + record(0x42, b"\xe4\x04")
    table = record(0xFC, struct.pack("<IIHB", 1, 1, 10, 0) + b"First") + record(0x3C, b"\0 Name")
    length = len(globals_) + len(table) + 4 + 13 + 4
    bound = record(0x85, struct.pack("<IHBB", length, 0, 5, 0) + b"Sheet")
    cells = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    cells += record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)) + record(0x203, struct.pack("<HHHd", 1, 1, 0, 45444.5))
    cells += record(0x200, struct.pack("<IIHHH", 0, 3, 0, 3, 0)) + record(0x27E, struct.pack("<HHHI", 1, 0, 0, 42))
    cells += label(1, 2, b"Lima") + record(0xA, b"")
    put(out, "workbook", b"\2" + globals_ + bound + table + record(0xA, b"") + cells)

    for page in (
        "<tr><th>First Name<th>Last Name<th>Email</tr><tr><td>Ana<td>Lima<td>a@example.com</table>",
        "<tr><td colspan=3 rowspan='2'>Report &amp; more<br>two<tr><td><table><tr><td>x</table><!-- --><script></script>",
    ):
        put(out, "page", b"\0" + page.encode())
        put(out, "page", b"\1" + page.encode())

    def wide(text):
        return text.encode("utf-16-le")

    def row(number, kind, value):
        return struct.pack("<HHIQ", kind, number, 6, value)

    entries = struct.pack("<IHHIHH", 0x8083, 6, 0, 0, 5, 1)
    guids = bytes.fromhex("0420060000000000c000000000000046")
    words = struct.pack("<I", 16) + wide("Keywords")
    values = [(0x1A, 0x1F, wide("IPM.Contact")), (0x3001, 0x1F, wide("Ana Lima")), (0x3A1C, 0x1E, b"+44 20 7946 0000")]
    values += [(0x8000, 0x1F, wide("a@example.com")), (0x8001, 0x101F, struct.pack("<I", 8))]
    rows_ = b"".join(row(n, k, len(v)) for n, k, v in values) + row(0x3007, 0x40, 133480224005000000)
    streams = [rows_, guids, entries, words] + [struct.pack("<HH", n, k) + v for n, k, v in values]
    put(out, "msg", b"\1" + MARK.join(streams))

    csv = b"Id,LastName,Email\n0035e00000A1b2c,Lima,a@example.com\n"
    put(out, "archive", b"\2" + MARK.join([b"Contact.csv", csv, b"../x.csv", csv, b"a.vcf", b"BEGIN:VCARD\nFN:A\nEND:VCARD"]))

    put(out, "answers", b'{"schema": "syncsleuth.answers/1", "answers": {"symptoms": ["duplicated"]}}')
    put(out, "case", b'{"schema": "syncsleuth.case/1", "title": "", "created": "2026-01-01T00:00:00Z"}')


def sort(data, out):
    head = data[:65536].upper()
    if data.startswith(b"!BDN"):
        wide = struct.unpack_from("<H", data, 10)[0] >= 20
        kind = bytes([2]) if not wide else bytes([1 if data[8:10] == b"SO" else 0])
        for made in pst(data):
            put(out, "pst", kind + made)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        if len(data) <= LIMIT:
            put(out, "msg", b"\0" + data[8:])
            put(out, "workbook", b"\1" + data[8:])
    elif data.startswith(b"PK"):
        if len(data) <= LIMIT:
            put(out, "archive", b"\0" + data[4:])
            put(out, "workbook", b"\0" + data[4:])
        if b"XL/W" in head:
            put(out, "workbook", b"\3" + texts(workbook(data)))
        else:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                pairs = [(n.encode(), archive.read(n)) for n in archive.namelist()[:6]]
            flat = MARK.join(part for pair in pairs for part in pair)
            put(out, "archive", b"\2" + texts(flat))
    elif b"BEGIN:VCARD" in head:
        put(out, "vcard", texts(data))
        put(out, "archive", b"\1" + texts(data))
    elif b"BEGIN:V" in head:
        put(out, "icalendar", texts(data))
        put(out, "archive", b"\1" + texts(data))
    elif b"SYNCSLEUTH.CASE/" in head:
        put(out, "case", texts(data))
    elif b"SYNCSLEUTH.ANSWERS/" in head:
        put(out, "answers", texts(data))
    elif b"<TABLE" in head:
        put(out, "page", b"\0" + texts(data))
    else:
        put(out, "inventory", b"\0" + texts(data))
        put(out, "inventory", b"\1" + texts(data))
        put(out, "table", b"\0\0\0" + texts(data))
        put(out, "table", b"\0\0\1Notes=phones:mobile\n" + texts(data))
        put(out, "archive", b"\3a.csv" + MARK + texts(data)[: LIMIT // 4])


def main():
    *folders, out = map(Path, sys.argv[1:])
    small(out)
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            if path.name.endswith((".truth.json", ".md")):
                continue
            try:
                sort(path.read_bytes(), out)
            except (struct.error, IndexError, KeyError, ValueError, zipfile.BadZipFile) as why:
                print(f"left out: {path}: {why}", file=sys.stderr)


if __name__ == "__main__":
    main()
