"""Writes pillow.json: what Pillow reads of the PNG files beside the repository, as digests.

    /usr/bin/python3 pillow.py SHARED_DATA/codec      (Debian's python3-pil; pillow.json was written with Pillow 9.4)

A line is a path below codec, width, height, channels and the SHA-256 of the pixels by our rules: 16 bits cut to their upper 8, alpha dropped, a palette as RGB. Files that
Pillow does not read have no line.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy
from PIL import Image


def pixels(path):
    image = Image.open(path)
    image.load()
    if image.mode.startswith("I"):
        return (numpy.asarray(image).astype(numpy.uint32) >> 8).astype(numpy.uint8)[:, :, None]
    if image.mode in ("1", "L"):
        return numpy.asarray(image.convert("L"))[:, :, None]
    # Gray with alpha of 16 bits is RGBA in Pillow.
    if image.mode == "LA" or path.read_bytes()[25] == 4:
        return numpy.asarray(image)[:, :, :1]
    return numpy.asarray(image.convert("RGB"))


def main():
    root = Path(sys.argv[1])
    lines = {}
    for path in sorted([*(root / "png").rglob("*"), *(root / "bad/png").rglob("*")]):
        if not path.is_file() or not path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n"):
            continue
        try:
            found = pixels(path)
        except Exception:
            continue
        height, width, channels = found.shape
        digest = hashlib.sha256(numpy.ascontiguousarray(found).tobytes()).hexdigest()
        lines[path.relative_to(root).as_posix()] = f"{width}x{height}x{channels} {digest}"
    Path(__file__).with_name("pillow.json").write_text(json.dumps(lines, indent=2) + "\n", encoding="utf-8", newline="\n")
    print(len(lines))


if __name__ == "__main__":
    main()
