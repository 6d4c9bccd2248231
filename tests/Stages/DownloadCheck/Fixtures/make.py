"""Writes photo.jpg, upright.png and turned.jpg beside this file. Needs Pillow 9.4 (Debian: python3-pil).

photo.jpg is 48x32; turned.jpg is the same file with the EXIF orientation 6: shown, it is turned by 90 degrees clockwise;
upright.png is what it shows then.
"""

import math
import pathlib

from PIL import Image, ImageOps

here = pathlib.Path(__file__).parent
picture = Image.new("RGB", (48, 32))
picture.putdata(
    [
        (int(127 + 120 * math.sin(x / 9)), int(127 + 120 * math.sin(y / 5 + x / 20)), int(5 * x % 256))
        for y in range(32)
        for x in range(48)
    ]
)
picture.save(here / "photo.jpg", quality=90)
exif = Image.Exif()
exif[0x0112] = 6
picture.save(here / "turned.jpg", quality=90, exif=exif)
ImageOps.exif_transpose(Image.open(here / "turned.jpg")).save(here / "upright.png")
