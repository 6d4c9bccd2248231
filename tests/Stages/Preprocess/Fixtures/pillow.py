"""Prints the SHA-256 of the test images of two datasets as Pillow makes them: turned upright, 64x64, RGB, bilinear; in the order of their paths.

Needs Pillow 9.4 with libjpeg-turbo (Debian: python3-pil) and the folder shared/data above the repository. FolderSplitTests compares.
"""

import hashlib
import pathlib

from PIL import Image, ImageOps

root = pathlib.Path(__file__).resolve()
data = next(at / "shared" / "data" for at in root.parents if (at / "shared" / "data").is_dir())
for name in ["natural-scenes-sample", "products-sample"]:
    digest = hashlib.sha256()
    files = sorted((data / name / "test").rglob("*.jpg"), key=lambda path: path.relative_to(data).as_posix())
    for path in files:
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
            digest.update(upright.resize((64, 64), Image.Resampling.BILINEAR).tobytes())
    print(name, len(files), digest.hexdigest())
