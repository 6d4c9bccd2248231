#!/usr/bin/python3
"""Records what Pillow makes of known pixels: run `/usr/bin/python3 pillow.py > pillow.json` (Debian's python3-pil)."""

import json

import PIL
from PIL import Image

# input height, input width, output height, output width, channels
SIZES = [
    (28, 28, 32, 32, 1),
    (28, 28, 14, 14, 1),
    (28, 28, 9, 13, 1),
    (28, 28, 28, 17, 1),
    (28, 28, 11, 28, 1),
    (28, 28, 28, 28, 1),
    (1, 1, 5, 7, 1),
    (5, 7, 1, 1, 1),
    (2, 3, 31, 29, 3),
    (33, 47, 16, 16, 3),
    (47, 33, 20, 10, 3),
    (150, 150, 12, 12, 3),
    (97, 3, 10, 10, 3),
    (301, 257, 8, 9, 1),
]


def pixels(count, seed):
    """Bits 16 to 23 of a linear congruential generator; every fourth byte is 0 or 255, so that the extremes occur."""
    state, out = seed, bytearray()
    for index in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        value = state >> 16 & 255
        out.append(value if index % 4 else 255 * (value & 1))
    return bytes(out)


def main():
    resize = []
    for seed, (in_h, in_w, out_h, out_w, channels) in enumerate(SIZES):
        mode = "L" if channels == 1 else "RGB"
        image = Image.frombytes(mode, (in_w, in_h), pixels(in_h * in_w * channels, seed))
        output = image.resize((out_w, out_h), Image.BILINEAR)
        resize.append({"input": [in_h, in_w, channels], "seed": seed, "output": [out_h, out_w], "pixels": output.tobytes().hex()})
    luminance = Image.frombytes("RGB", (32, 32), pixels(3 * 32 * 32, 99)).convert("L")
    gray = {"seed": 99, "count": 32 * 32, "pixels": luminance.tobytes().hex()}
    print(json.dumps({"pillow": PIL.__version__, "resize": resize, "gray": gray}, indent=1))


main()
