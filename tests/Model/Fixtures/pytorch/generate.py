#!/usr/bin/env python3
"""Trains the networks of tests/Model/Training/PyTorchCase.cs for ten steps in float64 PyTorch.

    generate.py FOLDER

FOLDER holds deep-cnn.safetensors, odd.safetensors and residual.safetensors as the test exports them (README.md beside this file). The
gradients of the first step, the losses of all ten and the moving statistics after them go to files of the same names beside this script.

The networks are written out here once more, in PyTorch's own words and layout, so that a mistake in ours cannot hide.
"""

import hashlib
import json
import pathlib
import struct
import sys

import numpy
import torch
import torch.nn.functional as F

STEPS = 10
TYPES = {"U8": numpy.uint8, "I32": numpy.int32, "F32": numpy.float32, "F64": numpy.float64}
NAMES = {numpy.dtype(value): key for key, value in TYPES.items()}


def read(path):
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    body = data[8 + length :]
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        begin, end = entry["data_offsets"]
        tensors[name] = numpy.frombuffer(body[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def write(path, tensors):
    header, body = {}, b""
    for name, array in tensors.items():
        data = array.tobytes()
        header[name] = {
            "dtype": NAMES[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [len(body), len(body) + len(data)],
        }
        body += data
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % 64)
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


class Dropout:
    """Applies masks that were drawn elsewhere; they are stored in the order N, H, W, C."""

    def __init__(self, inputs):
        self.inputs = inputs
        self.step = 0

    def __call__(self, name, x, rate):
        mask = torch.tensor(self.inputs[f"mask/{self.step}/{name}"], dtype=torch.float64)
        if x.dim() == 4:
            n, c, h, w = x.shape
            mask = mask.reshape(n, h, w, c).permute(0, 3, 1, 2)
        else:
            mask = mask.reshape(x.shape)
        return x * mask / (1.0 - rate)


def flatten(x):
    """In the order H, W, C."""
    return x.permute(0, 2, 3, 1).flatten(1)


def deep_cnn(x, p, dropout):
    x = F.relu(F.conv2d(x, p["conv2d_1/kernel"], p["conv2d_1/bias"]))
    x = dropout("dropout_1", F.max_pool2d(x, 2), 0.25)
    x = F.relu(F.conv2d(x, p["conv2d_2/kernel"], p["conv2d_2/bias"]))
    x = dropout("dropout_2", F.max_pool2d(x, 2), 0.4)
    x = F.relu(F.conv2d(x, p["conv2d_3/kernel"], p["conv2d_3/bias"]))
    x = F.relu(F.linear(flatten(x), p["dense_1/kernel"], p["dense_1/bias"]))
    x = dropout("dropout_3", x, 0.3)
    return F.linear(x, p["dense_2/kernel"], p["dense_2/bias"]), 0.0


def odd(x, p, dropout):
    # 13 x 11 at stride 2 makes 7 x 6: one row of zeros on each side, one column on each side.
    x = F.conv2d(F.pad(x, (1, 1, 1, 1)), p["conv2d_1/kernel"], p["conv2d_1/bias"], stride=2)
    x = F.relu(F.max_pool2d(x, 3, stride=2))
    x = dropout("dropout_1", x, 0.2)
    x = F.conv2d(x, p["conv2d_2/kernel"], p["conv2d_2/bias"])
    x = F.linear(flatten(x), p["dense_1/kernel"], p["dense_1/bias"])
    x = dropout("dropout_2", x, 0.5)
    penalty = 0.01 * (p["dense_1/kernel"] ** 2).sum()
    return F.linear(x, p["dense_2/kernel"], p["dense_2/bias"]), penalty


def batch_norm(x, p, name, momentum=0.9, epsilon=1e-5):
    """PyTorch's momentum is the share of the batch, and it moves the moving statistics in place."""
    mean, variance = p[f"{name}/moving_mean"], p[f"{name}/moving_variance"]
    return F.batch_norm(x, mean, variance, p[f"{name}/gamma"], p[f"{name}/beta"], True, 1.0 - momentum, epsilon)


def residual(x, p, dropout):
    x = F.relu(batch_norm(F.conv2d(x, p["conv2d_1/kernel"], padding=1), p, "batch_norm_1"))

    y = F.relu(batch_norm(F.conv2d(x, p["conv2d_2/kernel"], padding=1), p, "batch_norm_2", momentum=0.8))
    y = batch_norm(F.conv2d(y, p["conv2d_3/kernel"], padding=1), p, "batch_norm_3")
    x = F.relu(x + y)

    # 12 x 10 at stride 2 makes 6 x 5: no zeros before, one row and one column after.
    y = F.conv2d(F.pad(x, (0, 1, 0, 1)), p["depthwise_conv2d_1/kernel"], stride=2, groups=20)
    y = F.conv2d(batch_norm(y, p, "batch_norm_4", epsilon=1e-3), p["conv2d_4/kernel"])
    x = y + batch_norm(F.conv2d(x, p["conv2d_5/kernel"], stride=2), p, "batch_norm_5")

    x = F.relu(F.conv2d(x, p["depthwise_conv2d_2/kernel"], p["depthwise_conv2d_2/bias"], groups=34))
    x = batch_norm(x.mean((2, 3)), p, "batch_norm_6")
    return F.linear(x, p["dense_1/kernel"], p["dense_1/bias"]), 0.0


NETWORKS = {
    "deep-cnn": (deep_cnn, lambda p: torch.optim.Adam(p, lr=0.001, betas=(0.9, 0.999), eps=1e-7)),
    "odd": (odd, lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True)),
    "residual": (residual, lambda p: torch.optim.SGD(p, lr=0.005, momentum=0.9)),
}


def order_of(name, dimensions, there):
    """[R, S, C, K] <-> [K, C, R, S]; depthwise [R, S, C, 1] <-> [C, 1, R, S]; [I, O] <-> [O, I]."""
    if name.startswith("depthwise") and dimensions == 4:
        return (2, 3, 0, 1)
    return {4: (3, 2, 0, 1) if there else (2, 3, 1, 0), 2: (1, 0), 1: (0,)}[dimensions]


def to_torch(name, array):
    return torch.tensor(array.transpose(order_of(name, array.ndim, True)).copy(), dtype=torch.float64)


def from_torch(name, tensor):
    """A copy: the next step writes over the memory of a gradient."""
    return tensor.detach().numpy().transpose(order_of(name, tensor.dim(), False)).copy(order="C")


def train(name, inputs):
    network, optimizer_of = NETWORKS[name]
    trained = ("/kernel", "/bias", "/gamma", "/beta")
    parameters = {key: to_torch(key, value).requires_grad_() for key, value in inputs.items() if key.endswith(trained)}
    moving = {key: to_torch(key, value) for key, value in inputs.items() if "/moving_" in key}
    optimizer = optimizer_of(list(parameters.values()))
    dropout = Dropout(inputs)
    losses, gradients = [], {}
    for step in range(STEPS):
        batch = inputs[f"batch/{step}"]
        x = torch.tensor(inputs["images"][batch], dtype=torch.float64).permute(0, 3, 1, 2) / 255.0
        labels = torch.tensor(inputs["labels"][batch], dtype=torch.int64)
        dropout.step = step
        logits, penalty = network(x, parameters | moving, dropout)
        loss = F.cross_entropy(logits, labels) + penalty
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            gradients = {key: from_torch(key, value.grad) for key, value in parameters.items()}
        optimizer.step()
        losses.append(loss.item())
    return losses, gradients, moving


def main(folder):
    torch.set_num_threads(1)
    for name in NETWORKS:
        source = pathlib.Path(folder) / f"{name}.safetensors"
        losses, gradients, moving = train(name, read(source))
        print(name, torch.__version__, *(f"{loss:.6f}" for loss in losses))
        tensors = {"losses": numpy.array(losses)}
        tensors |= {f"gradient/{key}": value.astype(numpy.float32) for key, value in gradients.items()}
        tensors |= {f"moving/{key}": value.numpy().astype(numpy.float32) for key, value in moving.items()}
        tensors["inputs_sha256"] = numpy.frombuffer(hashlib.sha256(source.read_bytes()).digest(), numpy.uint8)
        write(pathlib.Path(__file__).parent / f"{name}.safetensors", tensors)


if __name__ == "__main__":
    main(sys.argv[1])
