#!/usr/bin/env python3
"""Makes JPEG files that are as hard to decode as photographs: smooth colours under noise of every size, the fainter the finer.

    photos.py --out=DIR --count=1000 --height=150 --width=150

Files of an earlier run that has made as many are kept. 4:2:0, quality 90; the same version of Pillow makes the same files.
"""

import argparse
import json
import pathlib
import random

from PIL import Image

# Size of a cell of noise in pixels, and its share of the picture.
OCTAVES = [(64, 0.45), (32, 0.35), (16, 0.3), (8, 0.25), (4, 0.2), (2, 0.4), (1, 0.3)]


def noise(source, width, height, cell):
    columns, rows = width // cell + 2, height // cell + 2
    return Image.frombytes("RGB", (columns, rows), source.randbytes(3 * columns * rows)).resize((width, height), Image.BICUBIC)


def photo(seed, width, height):
    source = random.Random(seed)
    picture = noise(source, width, height, max(width, height))
    for cell, share in OCTAVES:
        picture = Image.blend(picture, noise(source, width, height, cell), share)
    return picture


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--height", type=int, required=True)
    parser.add_argument("--width", type=int, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    names = [f"{index:06}.jpg" for index in range(options.count)]
    if sorted(path.name for path in options.out.iterdir()) != names:
        for path in options.out.iterdir():
            path.unlink()
        for index, name in enumerate(names):
            photo(index, options.width, options.height).save(options.out / name, quality=90)
    print(json.dumps({"values": {"files": options.count}, "software": {}, "note": ""}))


main()
