"""Reads safetensors files: eight bytes of length, a JSON header, the data."""

import json
import pathlib
import struct

import numpy

TYPES = {"U8": numpy.uint8, "I32": numpy.int32, "F32": numpy.float32}


def read(path):
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    body = memoryview(data)[8 + length :]
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        begin, end = entry["data_offsets"]
        tensors[name] = numpy.frombuffer(body[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors
