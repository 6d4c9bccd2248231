#!/usr/bin/python3
"""Records what SciPy and Pillow make of known pixels: run `/usr/bin/python3 affine.py > affine.json` (Debian's python3-scipy and python3-pil).

The maps are composed here from the formulas of docs/images.md, matrix by matrix, from the result back to the image. SciPy reads the image at their places, borders included;
Pillow changes contrast and brightness.
"""

import json

import numpy
import PIL
import scipy
from PIL import Image, ImageEnhance
from scipy import ndimage

# What SciPy calls our fills.
MODES = {"edge": "nearest", "reflect": "mirror", "symmetric": "reflect", "wrap": "grid-wrap", "constant": "grid-constant"}
FILL_VALUE = 77

# height, width, channels, fill, then what is drawn; crop is top, left, height, width
CASES = [
    (28, 28, 1, "edge", {"rotation": 13.0}),
    (28, 28, 1, "constant", {"rotation": -45.0, "zoom": [1.3, 1.3]}),
    (24, 31, 3, "reflect", {"rotation": 20.0, "shear": 10.0, "zoom": [0.8, 1.2], "right": 3, "down": -2}),
    (31, 24, 3, "symmetric", {"rotation": 160.0, "shear": -10.0, "zoom": [1.6, 1.1], "flip": [True, False]}),
    (32, 32, 3, "wrap", {"rotation": -7.5, "zoom": [2.5, 2.5], "right": 5}),
    (32, 32, 3, "constant", {"shear": 30.0, "flip": [False, True], "down": 6}),
    (20, 26, 3, "edge", {"zoom": [0.5, 0.5], "flip": [True, True]}),
    (25, 25, 3, "edge", {"crop": [3, 5, 11, 16]}),
    (27, 22, 3, "reflect", {"crop": [0, 10, 20, 12], "rotation": -33.0, "right": -1, "down": 4, "zoom": [1.1, 0.7]}),
    (40, 40, 3, "edge", {"rotation": 90.5}),
]

# contrast, brightness
TONES = [(1.3, 1.0), (0.4, 1.0), (1.0, 1.25), (1.0, 0.3), (0.7, 1.4), (1.8, 0.9)]


def pixels(count, seed):
    """Bits 16 to 23 of a linear congruential generator; every fourth byte is 0 or 255, so that the extremes occur."""
    state, out = seed, bytearray()
    for index in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        value = state >> 16 & 255
        out.append(value if index % 4 else 255 * (value & 1))
    return bytes(out)


def centred(matrix, height, width):
    """A matrix of (column, row, 1) about the centre of the image."""
    x, y = (width - 1) / 2, (height - 1) / 2
    to = numpy.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]])
    back = numpy.array([[1, 0, x], [0, 1, y], [0, 0, 1]])
    return back @ matrix @ to


def map_of(height, width, drawn):
    """From (column, row, 1) of the result to that of the image."""
    r, s = numpy.deg2rad(drawn.get("rotation", 0.0)), numpy.deg2rad(drawn.get("shear", 0.0))
    zoom_width, zoom_height = drawn.get("zoom", [1.0, 1.0])
    flip_x, flip_y = drawn.get("flip", [False, False])
    top, left, crop_height, crop_width = drawn.get("crop", [0, 0, height, width])
    crop_x, crop_y = crop_width / width, crop_height / height
    crop = numpy.array([[crop_x, 0, left + crop_x / 2 - 0.5], [0, crop_y, top + crop_y / 2 - 0.5], [0, 0, 1]])
    shift = numpy.array([[1, 0, -drawn.get("right", 0)], [0, 1, -drawn.get("down", 0)], [0, 0, 1]])
    zoom = centred(numpy.diag([zoom_width, zoom_height, 1.0]), height, width)
    shear = centred(numpy.array([[numpy.cos(s), 0, 0], [numpy.sin(s), 1, 0], [0, 0, 1]]), height, width)
    turn = centred(numpy.array([[numpy.cos(r), -numpy.sin(r), 0], [numpy.sin(r), numpy.cos(r), 0], [0, 0, 1]]), height, width)
    flip = centred(numpy.diag([-1.0 if flip_x else 1.0, -1.0 if flip_y else 1.0, 1.0]), height, width)
    return flip @ turn @ shear @ zoom @ shift @ crop


def sampled(image, matrix, fill):
    height, width, channels = image.shape
    y, x = numpy.mgrid[0:height, 0:width]
    places = matrix @ numpy.stack([x.ravel(), y.ravel(), numpy.ones(x.size)])
    rows = [
        ndimage.map_coordinates(image[:, :, c].astype(float), [places[1], places[0]], order=1, mode=MODES[fill], cval=FILL_VALUE)
        for c in range(channels)
    ]
    return numpy.clip(numpy.floor(numpy.stack(rows, axis=-1) + 0.5), 0, 255).astype(numpy.uint8)


def main():
    maps = []
    for seed, (height, width, channels, fill, drawn) in enumerate(CASES):
        image = numpy.frombuffer(pixels(height * width * channels, seed), numpy.uint8).reshape(height, width, channels)
        output = sampled(image, map_of(height, width, drawn), fill)
        maps.append({"size": [height, width, channels], "seed": seed, "fill": fill, "drawn": drawn, "pixels": output.tobytes().hex()})
    tones = []
    for seed, (contrast, brightness) in enumerate(TONES, 100):
        image = Image.frombytes("RGB", (16, 16), pixels(3 * 16 * 16, seed))
        if contrast != 1.0:
            image = ImageEnhance.Contrast(image).enhance(contrast)
        if brightness != 1.0:
            image = ImageEnhance.Brightness(image).enhance(brightness)
        tones.append({"seed": seed, "contrast": contrast, "brightness": brightness, "pixels": image.tobytes().hex()})
    rotated = Image.frombytes("RGB", (48, 48), pixels(3 * 48 * 48, 200)).rotate(25.0, Image.BILINEAR)
    pillow = {"seed": 200, "side": 48, "rotation": 25.0, "pixels": rotated.tobytes().hex()}
    versions = {"pillow": PIL.__version__, "scipy": scipy.__version__, "numpy": numpy.__version__}
    print(json.dumps({"versions": versions, "fill_value": FILL_VALUE, "maps": maps, "rotated": pillow, "tones": tones}, indent=1))


main()
