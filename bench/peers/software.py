"""Says which PyTorch and which BLAS ran."""

import ctypes
import re

import torch


def versions():
    return {"PyTorch": torch.__version__, "BLAS of PyTorch": blas(), "oneDNN of PyTorch": onednn()}


def onednn():
    found = re.search(r"MKL-DNN (v[\d.]+)", torch.__config__.show())
    return found.group(1) if found else "none"


def blas():
    """The library that the loader took; Debian chooses it by its alternatives system."""
    torch.ones(8, 8) @ torch.ones(8, 8)
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            paths = sorted({line.split()[-1] for line in maps if re.search(r"(blas|mkl)[^/]*\.so", line)})
    except OSError:
        return "unknown"
    for path in paths:
        library = ctypes.CDLL(path)
        if hasattr(library, "openblas_get_config"):
            library.openblas_get_config.restype = ctypes.c_char_p
            return library.openblas_get_config().decode()
    return ", ".join(path.rsplit("/", 1)[-1] for path in paths) or "built in"
