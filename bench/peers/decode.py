#!/usr/bin/env python3
"""Decodes JPEG files with Pillow, one thread, and prints the pace as JSON.

    decode.py --task=decode|resize --list=FILE --size=64 --seconds=2 --out=F.sha256

The list names a file in each line; they are read into memory first. "resize" makes RGB pictures of size x size, bilinear. The digest of all
pixels, in the order of the list, goes to --out.
"""

import argparse
import hashlib
import io
import json
import statistics
import time

import PIL
from PIL import Image, features


def decode(data, size):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def resize(data, size):
    picture = decode(data, size).resize((size, size), Image.BILINEAR)
    return picture.convert("RGB") if picture.mode == "L" else picture


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--task", choices=["decode", "resize"], required=True)
    parser.add_argument("--list", required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()

    files = []
    with open(options.list, encoding="utf-8") as paths:
        for path in paths:
            with open(path.rstrip("\n"), "rb") as file:
                files.append(file.read())
    read = {"decode": decode, "resize": resize}[options.task]
    digest = hashlib.sha256()
    pixels = 0
    for data in files:
        digest.update(read(data, options.size).tobytes())
        with Image.open(io.BytesIO(data)) as image:
            pixels += image.width * image.height
    with open(options.out, "w", encoding="utf-8") as file:
        file.write(digest.hexdigest())

    rates = []
    end = time.perf_counter() + options.seconds
    while not rates or time.perf_counter() < end:
        start = time.perf_counter()
        for data in files:
            read(data, options.size)
        rates.append(len(files) / (time.perf_counter() - start))
    rate = statistics.median(rates)
    values = {"images_per_second": rate, "megapixels_per_second": rate * pixels / len(files) * 1e-6}
    turbo = features.version_feature("libjpeg_turbo") or "none"
    print(json.dumps({"values": values, "software": {"Pillow": PIL.__version__, "libjpeg-turbo of Pillow": turbo}, "note": ""}))


main()
