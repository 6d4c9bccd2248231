#!/usr/bin/env python3
"""Writes layers.json: what PyTorch in float64 makes of single layers, forward and backward.

Inputs, gradients and weights come from a formula that LayersPyTorchTests.cs has too: element i is ((37 i + offset) mod 101 - 50) / 5. Activations are
in our order, N H W C.
"""

import json
import pathlib

import torch
import torch.nn.functional as F


def numbers(offset, *shape):
    count = 1
    for side in shape:
        count *= side
    values = [((37 * i + offset) % 101 - 50) / 5 for i in range(count)]
    return torch.tensor(values, dtype=torch.float64).reshape(*shape)


def inner(x):
    return x.permute(0, 3, 1, 2)


def outer(x):
    return x.permute(0, 2, 3, 1)


def kernel(filters):
    """Ours is [R, S, C, K]; PyTorch's [K, C, R, S]."""
    return numbers(5, 3, 3, 3, filters).permute(3, 2, 0, 1)


def depthwise():
    """Ours is [R, S, C, 1]."""
    return numbers(5, 3, 3, 3, 1).permute(2, 3, 0, 1)


CASES = {
    "leaky_relu": lambda x: F.leaky_relu(x, 0.3),
    "relu6": lambda x: F.relu6(x),
    "sigmoid": torch.sigmoid,
    "silu": F.silu,
    "average_pool2d": lambda x: F.avg_pool2d(x, 3, 2, padding=1, count_include_pad=False),
    "average_pool2d_valid": lambda x: F.avg_pool2d(x, 2, 2),
    "global_max_pool2d": lambda x: F.adaptive_max_pool2d(x, 1),
    "global_average_pool2d": lambda x: F.adaptive_avg_pool2d(x, 1),
    "max_pool2d": lambda x: F.max_pool2d(x, 3, 2, padding=1),
    "normalize": lambda x: (x - torch.tensor([0.485, 0.456, 0.406]).reshape(3, 1, 1).double())
    / torch.tensor([0.229, 0.224, 0.225]).reshape(3, 1, 1).double(),
    "conv2d": lambda x: F.conv2d(x, kernel(2), stride=2, padding=1),
    "conv2d_uneven": lambda x: F.conv2d(F.pad(x, (2, 1, 0, 1)), kernel(2)),
    "depthwise_conv2d": lambda x: F.conv2d(x, depthwise(), stride=2, padding=1, groups=3),
}

results = {}
for name, function in CASES.items():
    x = numbers(0, 2, 5, 6, 3).requires_grad_()
    y = outer(function(inner(x)))
    y.backward(numbers(11, *y.shape))
    results[name] = {"y": y.flatten().tolist(), "dx": x.grad.flatten().tolist()}


def rounded(values):
    return [float(f"{value:.9g}") for value in values]


text = json.dumps({name: {key: rounded(values) for key, values in case.items()} for name, case in results.items()})
(pathlib.Path(__file__).parent / "layers.json").write_text(text.replace("}, ", "},\n") + "\n")
