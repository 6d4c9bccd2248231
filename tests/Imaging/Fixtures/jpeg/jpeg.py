#!/usr/bin/python3
"""Makes files.zip and truth.json: small JPEG files of every kind that is decoded, and what `djpeg` makes of each.

Run `/usr/bin/python3 jpeg.py` in this folder. Needs Debian's libjpeg-turbo-progs (cjpeg, djpeg, jpegtran) and python3-pil. The pictures
are drawn here. truth.json has, by name of the file: width, height, channels and SHA-256 of the pixels that djpeg wrote; whether djpeg warned.
"""

import hashlib
import io
import json
import re
import struct
import subprocess
import tempfile
import zipfile
from pathlib import Path

from PIL import Image

SIZES = [(1, 1), (2, 1), (1, 2), (3, 3), (5, 7), (8, 8), (9, 9), (17, 15), (16, 33), (42, 34)]
SAMPLINGS = {
    "444": "1x1",
    "422": "2x1",
    "420": "2x2",
    "440": "1x2",
    "411": "4x1",
    "410": "4x2",
    "441": "1x4",
    "3x1": "3x1",
    "3x2": "3x2",
    "1x3": "1x3",
    "mixed-luma": "2x2,1x2,2x1",
    "chroma-sharper": "1x1,2x2,1x1",
    "double-chroma": "4x1,2x1,1x1",
    "all-2x2": "2x2,2x1,1x2",
    "440-doubled": "2x2,2x1,2x1",
}
GRAY_SAMPLINGS = {"gray": "1x1", "gray-2x2": "2x2", "gray-4x3": "4x3"}
# Progressive, finely cut: every kind of scan, bits sent one by one.
FINE_SCANS = """0,1,2: 0-0, 0, 2;
0: 1-5, 0, 2; 2: 1-63, 0, 1; 1: 1-63, 0, 1; 0: 6-63, 0, 2;
0,1,2: 0-0, 2, 1; 0: 1-63, 2, 1; 0,1,2: 0-0, 1, 0;
2: 1-63, 1, 0; 1: 1-63, 1, 0; 0: 1-63, 1, 0;
"""
SEPARATE_SCANS = "0; 1; 2;\n"
PARTLY_SEPARATE_SCANS = "0; 1,2;\n"


def picture(width, height, channels, seed=1):
    """Gradients, a disc, a chequered corner and noise."""
    state, out = seed, bytearray()
    for y in range(height):
        for x in range(width):
            for c in range(channels):
                state = (1664525 * state + 1013904223) % 2**32
                value = (x * (3 + c) + y * (5 - 2 * c)) * 2 % 256
                if (x - width * 0.6) ** 2 + (y - height * 0.4) ** 2 < (min(width, height) * 0.3) ** 2:
                    value = (40, 200, 90, 120)[c]
                if x > width * 0.7 and y > height * 0.7:
                    value = 255 * ((x // 2 + y // 3) % 2)
                out.append(max(0, min(255, value + (state >> 16) % 17 - 8)))
    return bytes(out)


def pnm(width, height, channels):
    return b"P%d\n%d %d\n255\n" % (5 if channels == 1 else 6, width, height) + picture(width, height, channels)


def run(program, data, *args):
    return subprocess.run([program, *args], input=data, capture_output=True, check=True).stdout


def cjpeg(width, height, *args, channels=3):
    return run("cjpeg", pnm(width, height, channels), *args)


def with_scans(width, height, scans, *args):
    with tempfile.NamedTemporaryFile("w") as script:
        script.write(scans)
        script.flush()
        return cjpeg(width, height, "-scans", script.name, *args)


def print_file(width, height, **options):
    """A file of four components."""
    image = Image.frombytes("CMYK", (width, height), picture(width, height, 4))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, **options)
    return out.getvalue()


def segments(data):
    """The file cut at its markers; entropy-coded data stay with their scan header, restart markers are pieces of their own."""
    cuts = [m.start() for m in re.finditer(rb"\xff[^\x00\xff]", data)]
    pieces, at = [], 0
    while at < len(data):
        marker = data[at + 1]
        end = at + 2
        if marker not in (0xD8, 0xD9) and not 0xD0 <= marker <= 0xD7:
            end += struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker == 0xDA or 0xD0 <= marker <= 0xD7:
            end = min([c for c in cuts if c >= end], default=len(data))
        pieces.append(data[at:end])
        at = end
    return pieces


def without(data, marker):
    return b"".join(p for p in segments(data) if p[1] != marker)


def without_scans(data, kept):
    """Keeps the first scans, and those whose number is given."""
    out, scan = [], 0
    for piece in segments(data):
        if piece[1] == 0xDA:
            scan += 1
        if piece[1] not in (0xDA, *range(0xD0, 0xD8)) or kept(scan):
            out.append(piece)
    return b"".join(out)


def with_segment(data, marker, body):
    return data[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + data[2:]


def exif(orientation, order="<", count=1, extra=0):
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    entries = b"".join(struct.pack(order + "HHII", 0x0100 + i, 4, 1, 7) for i in range(extra))
    entries += struct.pack(order + "HHIHH", 0x0112, 3, count, orientation, 0)
    return b"Exif\0\0" + head + struct.pack(order + "H", extra + 1) + entries + b"\0\0\0\0"


def with_restarts_changed(data, change):
    """Applies a change to the list of restart markers' pieces."""
    pieces = segments(data)
    places = [i for i, p in enumerate(pieces) if 0xD0 <= p[1] <= 0xD7]
    change(pieces, places)
    return b"".join(pieces)


def good_files():
    for name, sample in SAMPLINGS.items():
        for w, h in SIZES:
            yield f"{name}-{w}x{h}", cjpeg(w, h, "-sample", sample, "-quality", "60", "-optimize")
            if w == 42 or name in ("444", "420"):
                yield f"{name}-{w}x{h}-progressive", cjpeg(w, h, "-sample", sample, "-quality", "70", "-progressive")
    for name, sample in GRAY_SAMPLINGS.items():
        for w, h in SIZES:
            yield f"{name}-{w}x{h}", cjpeg(w, h, "-sample", sample, "-quality", "75", "-optimize", channels=1)
        yield f"{name}-progressive", cjpeg(42, 34, "-sample", sample, "-progressive", channels=1)
        yield f"{name}-restart", cjpeg(42, 34, "-sample", sample, "-restart", "3B", channels=1)

    for sample in ("1x1", "2x2", "2x1"):
        for interval in ("1B", "2B", "3B", "1", "2"):
            yield f"restart-{sample}-{interval}", cjpeg(42, 34, "-sample", sample, "-restart", interval, "-optimize")
        yield f"restart-{sample}-progressive", cjpeg(42, 34, "-sample", sample, "-restart", "2B", "-progressive")
        yield f"separate-{sample}", with_scans(42, 34, SEPARATE_SCANS, "-sample", sample)
        yield f"partly-separate-{sample}", with_scans(42, 34, PARTLY_SEPARATE_SCANS, "-sample", sample)
        yield f"separate-restart-{sample}", with_scans(42, 34, SEPARATE_SCANS, "-sample", sample, "-restart", "2B")
        yield f"fine-{sample}", with_scans(42, 34, FINE_SCANS, "-sample", sample)

    for quality in (1, 5, 25, 50, 90, 95, 100):
        yield f"quality-{quality}", cjpeg(42, 34, "-quality", str(quality))
        yield f"quality-{quality}-progressive", cjpeg(42, 34, "-quality", str(quality), "-progressive", "-sample", "1x1")
    yield "baseline-quality-1", cjpeg(42, 34, "-quality", "1", "-baseline")

    plain = cjpeg(42, 34)
    yield "no-huffman-tables", without(plain, 0xC4)
    yield "no-jfif", without(plain, 0xE0)
    yield "fill-bytes", b"".join(b"\xff\xff" + p for p in segments(plain))[2:]
    yield "comment", with_segment(plain, 0xFE, b"\xff\xd9 a comment")
    yield "behind-the-end", plain + b"anything"
    rgb = cjpeg(42, 34, "-rgb", "-sample", "1x1")
    yield "rgb-adobe", rgb
    yield "rgb-by-names", without(rgb, 0xEE)
    yield "rgb-2x1", cjpeg(42, 34, "-rgb", "-sample", "1x1,2x1,1x1")
    yield "adobe-ycc", with_segment(without(plain, 0xE0), 0xEE, b"Adobe\0\x64\0\0\0\0\x01")
    yield "adobe-unknown-transform", with_segment(without(plain, 0xE0), 0xEE, b"Adobe\0\x64\0\0\0\0\x07")
    yield "jfif-beats-adobe", with_segment(plain, 0xEE, b"Adobe\0\x64\0\0\0\0\0")

    for options in ({}, {"subsampling": "4:2:0"}, {"subsampling": "4:2:2"}, {"progressive": True}):
        name = "-".join(f"{v}".replace(":", "").replace("True", "progressive") for v in options.values()) or "444"
        cmyk = print_file(42, 34, **options)
        yield f"cmyk-{name}", cmyk
        yield f"cmyk-without-adobe-{name}", without(cmyk, 0xEE)
        at = cmyk.index(b"Adobe") + 11
        yield f"ycck-{name}", cmyk[:at] + b"\x02" + cmyk[at + 1 :]

    for orientation in range(10):
        order = "<>"[orientation % 2]
        yield f"orientation-{orientation}", with_segment(plain, 0xE1, exif(orientation, order, extra=orientation % 3))
    yield "orientation-not-exif", with_segment(plain, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>")
    yield "orientation-cut", with_segment(plain, 0xE1, exif(6)[:20])
    yield "orientation-far-directory", with_segment(plain, 0xE1, b"Exif\0\0II*\0\xf0\xff\xff\xff")


def damaged_files():
    """Files that djpeg decodes, mostly with a warning."""
    plain = cjpeg(42, 34, "-optimize")
    progressive = cjpeg(42, 34, "-progressive", "-optimize")
    fine = with_scans(42, 34, FINE_SCANS, "-sample", "2x2")
    separate = with_scans(42, 34, SEPARATE_SCANS)
    restarts = cjpeg(42, 34, "-restart", "2B", "-optimize")
    for name, data in (("plain", plain), ("progressive", progressive), ("separate", separate), ("restarts", restarts)):
        start = data.index(b"\xff\xda") + 14
        for tenth in (0, 1, 4, 6, 9):
            yield f"cut-{name}-{tenth}", data[: start + (len(data) - start) * tenth // 10]
        yield f"cut-{name}-end", data[:-2]
        yield f"cut-{name}-last", data[:-1]
    for kept in (1, 2, 4, 6, 8):
        yield f"scans-{kept}", without_scans(progressive, lambda scan: scan <= kept)
        yield f"fine-scans-{kept}", without_scans(fine, lambda scan: scan <= kept)
        yield f"scans-without-{kept + 1}", without_scans(progressive, lambda scan: scan != kept + 1)
    tall = cjpeg(20, 170, "-progressive", "-optimize", "-quality", "40")
    for kept in (1, 3, 6, 8):
        some = without_scans(tall, lambda scan: scan <= kept)
        yield f"tall-scans-{kept}", some
        yield f"tall-scans-{kept}-cut", some[: len(some) - 25]
    yield "separate-without-2", without_scans(separate, lambda scan: scan != 2)
    yield "separate-first", without_scans(separate, lambda scan: scan <= 1)
    yield "separate-twice", separate[:-2] + b"".join(p for p in segments(separate) if p[1] in (0xDA,)) + b"\xff\xd9"

    def drop(which):
        def change(pieces, places):
            pieces[places[which]] = b""

        return change

    def drop_marker(which):
        def change(pieces, places):
            pieces[places[which]] = pieces[places[which]][2:]

        return change

    def rename(which, number):
        def change(pieces, places):
            piece = pieces[places[which]]
            pieces[places[which]] = b"\xff" + bytes([number]) + piece[2:]

        return change

    def empty(which):
        def change(pieces, places):
            pieces[places[which]] = pieces[places[which]][:2]

        return change

    def longer(which):
        def change(pieces, places):
            pieces[places[which]] += b"\x12\x34\x56\x78" * 5

        return change

    for name, data in (("restarts", restarts), ("progressive", cjpeg(42, 34, "-restart", "4B", "-progressive"))):
        for which in (0, 2):
            for kind, change in (("lost", drop), ("unmarked", drop_marker), ("empty", empty), ("longer", longer)):
                yield f"{name}-{kind}-{which}", with_restarts_changed(data, change(which))
            for number in (0xD1, 0xD2, 0xD3, 0xD4, 0xD6, 0xD7, 0xBF, 0xFE):
                yield f"{name}-{which}-renamed-{number:x}", with_restarts_changed(data, rename(which, number))
    yield "restarts-unannounced", without(restarts, 0xDD)
    yield "restarts-announced-only", with_segment(plain, 0xDD, b"\0\2")

    for name, data in (("plain", plain), ("progressive", progressive), ("fine", fine), ("restarts", restarts), ("separate", separate)):
        start = data.index(b"\xff\xda") + 14
        state = 7
        for number in range(6):
            changed = bytearray(data)
            for _ in range(1 + number // 2):
                state = (1664525 * state + 1013904223) % 2**32
                at = start + (state >> 8) % (len(data) - start)
                changed[at] ^= 1 << (state >> 3) % 8
            yield f"flipped-{name}-{number}", bytes(changed)


def truth(data):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        done = subprocess.run(["djpeg", file.name], capture_output=True)
    out = done.stdout
    match = re.match(rb"P([56])\n(\d+) (\d+)\n255\n", out)
    if not match:
        return None
    channels, width, height = 1 if match[1] == b"5" else 3, int(match[2]), int(match[3])
    pixels = out[match.end() :]
    if len(pixels) != width * height * channels:
        return None
    digest = hashlib.sha256(pixels).hexdigest()
    return {"width": width, "height": height, "channels": channels, "sha256": digest, "warned": done.returncode != 0}


def main():
    truths = {}
    with zipfile.ZipFile("files.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for folder, files in (("good", good_files()), ("damaged", damaged_files())):
            for name, data in files:
                name = f"{folder}/{name}.jpg"
                entry = zipfile.ZipInfo(name)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
                assert name not in truths, name
                truths[name] = truth(data)
    version = subprocess.run(["djpeg", "-version"], capture_output=True, text=True)
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(value)}" for name, value in truths.items())
    text = f'{{\n  "djpeg": {json.dumps((version.stdout + version.stderr).splitlines()[0])},\n  "files": {{\n{lines}\n  }}\n}}\n'
    Path("truth.json").write_text(text, encoding="utf-8", newline="\n")


main()
