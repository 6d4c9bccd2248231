"""Writes png.json: small PNG files of every colour type, depth and interlacing, with the pixels that they must give.

    /usr/bin/python3 png.py      (Debian's python3-pil; png.json was written with Pillow 9.4)

The files are put together here from the specification, with all five filters; nothing of Pillow writes them. Where Pillow has the same rules as we do, it
reads each file too and must agree (it keeps 16-bit gray as it is, and turns gray with alpha of 16 bits into RGB).
"""

import base64
import io
import json
import random
import struct
import zlib
from pathlib import Path

from PIL import Image

GRAY, RGB, PALETTE, GRAY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6
NAMES = {GRAY: "gray", RGB: "rgb", PALETTE: "palette", GRAY_ALPHA: "gray+alpha", RGB_ALPHA: "rgb+alpha"}
SAMPLES = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGB_ALPHA: 4}
DEPTHS = {GRAY: (1, 2, 4, 8, 16), RGB: (8, 16), PALETTE: (1, 2, 4, 8), GRAY_ALPHA: (8, 16), RGB_ALPHA: (8, 16)}
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def paeth(a, b, c):
    p = a + b - c
    distances = (abs(p - a), abs(p - b), abs(p - c))
    return (a, b, c)[distances.index(min(distances))]


def filtered(rows, step, rng):
    """Each row with a filter of its own; the five take turns from a random one on."""
    out = bytearray()
    prior = bytes(len(rows[0])) if rows else b""
    first = rng.randrange(5)
    for y, row in enumerate(rows):
        kind = (first + y) % 5
        out.append(kind)
        for i, value in enumerate(row):
            a = row[i - step] if i >= step else 0
            c = prior[i - step] if i >= step else 0
            b = prior[i]
            out.append((value - (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) & 255)
        prior = row
    return bytes(out)


def packed(samples, depth):
    if depth == 16:
        return b"".join(struct.pack(">H", s) for s in samples)
    if depth == 8:
        return bytes(samples)
    bits = "".join(format(s, f"0{depth}b") for s in samples)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def write(width, height, color, depth, interlaced, rng):
    """The file, and its pixels by our rules."""
    count = SAMPLES[color]
    # Noise on a ramp: some neighbours alike, some not.
    def sample(x, y, i):
        top = (1 << depth) - 1
        return rng.randrange(top + 1) if rng.random() < 0.3 else (x * 5 + y * 3 + i * 7) * (top + 1) // 97 % (top + 1)

    image = [[[sample(x, y, i) for i in range(count)] for x in range(width)] for y in range(height)]
    colors = [tuple(rng.randrange(256) for _ in range(3)) for _ in range(1 << depth)] if color == PALETTE else None
    step = max(1, count * depth // 8)
    raw = b""
    for left, top, dx, dy in PASSES if interlaced else ((0, 0, 1, 1),):
        rows = [[s for x in range(left, width, dx) for s in image[y][x]] for y in range(top, height, dy)]
        if left < width:
            raw += filtered([packed(row, depth) for row in rows], step, rng)

    data = zlib.compress(raw, 9)
    cut = rng.randrange(len(data) + 1)
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
    if colors:
        file += chunk(b"PLTE", bytes(v for c in colors for v in c))
    file += chunk(b"IDAT", data[:cut]) + chunk(b"IDAT", data[cut:]) + chunk(b"IEND", b"")

    def eight(value):
        return value >> 8 if depth == 16 else value * 255 // ((1 << depth) - 1)

    if color == PALETTE:
        pixels = bytes(v for row in image for p in row for v in colors[p[0]])
    else:
        kept = 3 if color in (RGB, RGB_ALPHA) else 1
        pixels = bytes(eight(v) for row in image for p in row for v in p[:kept])
    return file, pixels


def agrees(file, pixels, color, depth):
    image = Image.open(io.BytesIO(file))
    if depth == 16 and color in (GRAY, GRAY_ALPHA):
        image.load()
        return True
    if color == GRAY_ALPHA:
        return image.getchannel(0).tobytes() == pixels
    return image.convert("L" if color == GRAY else "RGB").tobytes() == pixels


def main():
    rng = random.Random(111)
    cases = []
    for color, depths in DEPTHS.items():
        for depth in depths:
            for interlaced in (0, 1):
                for width, height in ((11, 9), (1, 1), (3, 2)) if interlaced else ((11, 9),):
                    file, pixels = write(width, height, color, depth, interlaced, rng)
                    assert agrees(file, pixels, color, depth), (color, depth, interlaced)
                    cases.append(
                        {
                            "mode": f"{NAMES[color]} {depth} bit{' interlaced' if interlaced else ''}",
                            "width": width,
                            "height": height,
                            "file": base64.b64encode(file).decode(),
                            "pixels": base64.b64encode(pixels).decode(),
                        }
                    )
    text = ",\n".join("  " + json.dumps(case) for case in cases)
    Path(__file__).with_name("png.json").write_text(f"[\n{text}\n]\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
