"""Prints mode, size and SHA-256 of the pixels of each PNG file of a folder, as Pillow reads it: /usr/bin/python3 read.py FOLDER"""

import hashlib
import sys
from pathlib import Path

from PIL import Image

for path in sorted(Path(sys.argv[1]).glob("*.png")):
    image = Image.open(path)
    image.load()
    print(path.name, image.mode, f"{image.width}x{image.height}", hashlib.sha256(image.tobytes()).hexdigest())
