#!/usr/bin/python3
"""Decodes and resizes images with Pillow, for tests that compare while they run.

Paths come line by line from standard input. For each, standard output gets height, width and channels as little-endian 32-bit integers,
the decoded pixels, and then the pictures in the order of VARIANTS, with SIZES within each. Files that are no RGB or gray image are shown as
RGB.
"""

import struct
import sys

from PIL import Image, ImageOps

SIZES = [64, 224]
VARIANTS = [
    lambda image, size: image.resize((size, size), Image.BILINEAR),
    lambda image, size: image.resize((size, size), Image.BOX),
    lambda image, size: ImageOps.fit(image, (size, size), Image.BILINEAR),
    lambda image, size: ImageOps.pad(image, (size, size), Image.BILINEAR),
]


def main():
    for line in sys.stdin:
        with Image.open(line.rstrip("\n")) as opened:
            image = opened if opened.mode in ("L", "RGB") else opened.convert("RGB")
            image.load()
        out = sys.stdout.buffer
        out.write(struct.pack("<3i", image.height, image.width, len(image.getbands())))
        out.write(image.tobytes())
        for variant in VARIANTS:
            for size in SIZES:
                out.write(variant(image, size).tobytes())


main()
