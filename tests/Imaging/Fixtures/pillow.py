#!/usr/bin/python3
"""Records what Pillow makes of known pixels: run `/usr/bin/python3 pillow.py > pillow.json` (Debian's python3-pil)."""

import hashlib
import json

import PIL
from PIL import Image, ImageOps

FILTERS = {"bilinear": Image.BILINEAR, "box": Image.BOX}

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
    (150, 150, 64, 64, 3),
    (150, 150, 64, 64, 1),
    (150, 113, 64, 64, 3),
    (64, 64, 224, 224, 3),
    (99, 101, 100, 100, 3),
    (101, 99, 100, 100, 1),
    (1, 1, 1, 1, 3),
    (1, 1, 64, 64, 3),
    (1, 200, 1, 17, 3),
    (200, 1, 17, 1, 3),
    (1, 200, 9, 33, 1),
    (200, 1, 33, 9, 1),
    (5, 1, 5, 40, 3),
    (1, 5, 40, 5, 1),
    (300, 300, 1, 1, 3),
    (17, 1000, 16, 16, 3),
    (1000, 17, 16, 16, 1),
    (431, 600, 75, 75, 3),
    (129, 257, 127, 255, 3),
    (63, 64, 65, 66, 3),
    (300, 450, 100, 150, 3),
    (256, 128, 32, 64, 3),
    (77, 91, 7, 13, 1),
    (90, 120, 270, 240, 3),
    (64, 5, 64, 64, 3),
    (4, 4, 300, 3, 1),
]

# input height, input width, side of the output, channels
PICTURES = [
    (150, 150, 64, 3),
    (150, 100, 64, 3),
    (100, 150, 64, 3),
    (151, 100, 33, 3),
    (100, 151, 33, 1),
    (64, 97, 64, 3),
    (97, 64, 64, 1),
    (1, 9, 8, 3),
    (9, 1, 8, 1),
    (3, 1000, 16, 3),
    (1000, 3, 16, 3),
    (10, 13, 40, 3),
    (13, 10, 41, 1),
    (431, 600, 224, 3),
]

ORIENTATIONS = [
    None,
    Image.FLIP_LEFT_RIGHT,
    Image.ROTATE_180,
    Image.FLIP_TOP_BOTTOM,
    Image.TRANSPOSE,
    Image.ROTATE_270,
    Image.TRANSVERSE,
    Image.ROTATE_90,
]


def pixels(count, seed):
    """Bits 16 to 23 of a linear congruential generator; every fourth byte is 0 or 255, so that the extremes occur."""
    state, out = seed, bytearray()
    for index in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        value = state >> 16 & 255
        out.append(value if index % 4 else 255 * (value & 1))
    return bytes(out)


def image(height, width, channels, seed):
    return Image.frombytes("L" if channels == 1 else "RGB", (width, height), pixels(height * width * channels, seed))


def digest(picture):
    return hashlib.sha256(picture.tobytes()).hexdigest()


def record():
    resize = []
    for name, method in FILTERS.items():
        for seed, (in_h, in_w, out_h, out_w, channels) in enumerate(SIZES):
            output = image(in_h, in_w, channels, seed).resize((out_w, out_h), method)
            resize.append(
                {"filter": name, "input": [in_h, in_w, channels], "seed": seed, "output": [out_h, out_w], "sha256": digest(output)}
            )
    pictures = []
    for name, method in FILTERS.items():
        for seed, (height, width, size, channels) in enumerate(PICTURES):
            source = image(height, width, channels, seed)
            white = 200 if channels == 1 else (200, 200, 200)
            common = {"filter": name, "input": [height, width, channels], "seed": seed, "size": size}
            pictures.append(common | {"fit": "crop", "sha256": digest(ImageOps.fit(source, (size, size), method))})
            if round(min(height, width) / max(height, width) * size) > 0:  # else Pillow refuses
                pictures.append(common | {"fit": "letterbox", "sha256": digest(ImageOps.pad(source, (size, size), method, white))})
    turned = []
    for channels in (1, 3):
        for number, method in enumerate(ORIENTATIONS, start=1):
            source = image(83, 70, channels, number)
            upright = source if method is None else source.transpose(method)
            turned.append(
                {"orientation": number, "input": [83, 70, channels], "seed": number, "size": 40}
                | {"sha256": digest(upright.resize((40, 40), Image.BILINEAR)), "gray": digest(upright.convert("L").resize((40, 40), Image.BILINEAR))}
            )
    luminance = Image.frombytes("RGB", (32, 32), pixels(3 * 32 * 32, 99)).convert("L")
    gray = {"seed": 99, "count": 32 * 32, "pixels": luminance.tobytes().hex()}
    return {"pillow": PIL.__version__, "resize": resize, "pictures": pictures, "turned": turned, "gray": gray}


def main():
    """JSON with a case on each line."""
    parts = []
    for key, value in record().items():
        if isinstance(value, list):
            rows = ",\n".join("    " + json.dumps(row) for row in value)
            parts.append(f"  {json.dumps(key)}: [\n{rows}\n  ]")
        else:
            parts.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    print("{\n" + ",\n".join(parts) + "\n}")


main()
