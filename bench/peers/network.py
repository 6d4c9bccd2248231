"""Builds the network of a JSON file (input, classes, layers, as Permafrost writes it) in PyTorch's own words.

A layer that Permafrost learns needs a method of its name in Builder, and nothing else here.
"""

import json

import torch
from torch import nn


def load(path):
    """The network and its builder, which knows how to load weights."""
    with open(path, encoding="utf-8") as file:
        definition = json.load(file)
    builder = Builder(definition["input"])
    return builder.sequence(definition["layers"]), builder


class Builder:
    def __init__(self, shape):
        self.shape = tuple(shape)  # height, width, channels; or (features,)
        self.flattened = None  # the shape before flatten, until a dense layer needs it
        self.numbers = {}
        self.loaders = []

    def sequence(self, layers):
        modules = []
        for layer in layers:
            ((kind, options),) = layer.items()
            method = getattr(self, kind, None)
            if method is None:
                raise SystemExit(f"network.py knows no layer {kind}; expected a method of that name in Builder")
            self.numbers[kind] = self.numbers.get(kind, 0) + 1
            modules += method(f"{kind}_{self.numbers[kind]}", options)
        return nn.Sequential(*modules)

    def load_weights(self, tensors):
        """tensors: name -> numpy array, as Permafrost saves them."""
        with torch.no_grad():
            for loader in self.loaders:
                loader(tensors)

    # Layers: each gives its modules and leaves the shape of its output.

    def conv2d(self, name, o):
        height, width, channels = self.shape
        size, stride, filters = o["kernel"], o["stride"], o["filters"]
        rows, columns = window(height, size, stride, o["padding"]), window(width, size, stride, o["padding"])
        modules, padding = pad(rows, columns, 0.0)
        conv = nn.Conv2d(channels, filters, size, stride, padding, bias=o["bias"])

        def weights(tensors):
            # [row, column, in, out] -> [out, in, row, column]
            conv.weight.copy_(torch.tensor(tensors[f"{name}/kernel"]).permute(3, 2, 0, 1))
            if o["bias"]:
                conv.bias.copy_(torch.tensor(tensors[f"{name}/bias"]))

        refuse_penalty(name, o)
        self.loaders.append(weights)
        self.shape = (rows[0], columns[0], filters)
        return [*modules, conv, *activation(o)]

    def depthwise_conv2d(self, name, o):
        height, width, channels = self.shape
        size, stride = o["kernel"], o["stride"]
        rows, columns = window(height, size, stride, o["padding"]), window(width, size, stride, o["padding"])
        modules, padding = pad(rows, columns, 0.0)
        conv = nn.Conv2d(channels, channels, size, stride, padding, groups=channels, bias=o["bias"])

        def weights(tensors):
            # [row, column, channel, 1] -> [channel, 1, row, column]
            conv.weight.copy_(torch.tensor(tensors[f"{name}/kernel"]).permute(2, 3, 0, 1))
            if o["bias"]:
                conv.bias.copy_(torch.tensor(tensors[f"{name}/bias"]))

        refuse_penalty(name, o)
        self.loaders.append(weights)
        self.shape = (rows[0], columns[0], channels)
        return [*modules, conv, *activation(o)]

    def batch_norm(self, name, o):
        # Keras counts what is kept, PyTorch what is new.
        arguments = {"num_features": self.shape[-1], "eps": o["epsilon"], "momentum": 1.0 - o["momentum"]}
        norm = nn.BatchNorm2d(**arguments) if len(self.shape) == 3 else nn.BatchNorm1d(**arguments)

        def weights(tensors):
            norm.weight.copy_(torch.tensor(tensors[f"{name}/gamma"]))
            norm.bias.copy_(torch.tensor(tensors[f"{name}/beta"]))
            norm.running_mean.copy_(torch.tensor(tensors[f"{name}/moving_mean"]))
            norm.running_var.copy_(torch.tensor(tensors[f"{name}/moving_variance"]))

        self.loaders.append(weights)
        return [norm, *activation(o)]

    def residual(self, name, o):
        before = self.shape
        main = self.sequence(o["layers"])
        after = self.shape
        self.shape = before
        shortcut = self.sequence(o["shortcut"])
        self.shape = after
        for branch in (main, shortcut):
            if len(branch) > 0 and isinstance(branch[0], nn.ReLU):
                # Both branches read the input.
                branch[0].inplace = False
        return [Residual(main, shortcut), *activation(o)]

    def global_average_pool2d(self, name, o):
        self.shape = (self.shape[-1],)
        return [nn.AdaptiveAvgPool2d(1), nn.Flatten()]

    def max_pool2d(self, name, o):
        height, width, channels = self.shape
        size = o["size"]
        stride = o["stride"] or size
        rows, columns = window(height, size, stride, o["padding"]), window(width, size, stride, o["padding"])
        modules, padding = pad(rows, columns, float("-inf"))
        self.shape = (rows[0], columns[0], channels)
        return [*modules, nn.MaxPool2d(size, stride, padding)]

    def dropout(self, name, o):
        return [nn.Dropout(o["rate"])]

    def relu(self, name, o):
        return [nn.ReLU(inplace=True)]

    def flatten(self, name, o):
        if len(self.shape) == 3:
            self.flattened = self.shape
            height, width, channels = self.shape
            self.shape = (height * width * channels,)
        return [nn.Flatten()]

    def dense(self, name, o):
        (inputs,) = self.shape
        dense = nn.Linear(inputs, o["units"])
        before = self.flattened

        def weights(tensors):
            kernel = torch.tensor(tensors[f"{name}/kernel"])
            if before is not None:
                # Ours flattens height, width, channels; PyTorch channels, height, width.
                kernel = kernel.reshape(*before, -1).permute(2, 0, 1, 3).reshape(kernel.shape)
            dense.weight.copy_(kernel.T)
            dense.bias.copy_(torch.tensor(tensors[f"{name}/bias"]))

        refuse_penalty(name, o)
        self.loaders.append(weights)
        self.flattened = None
        self.shape = (o["units"],)
        return [dense, *activation(o)]


class Residual(nn.Module):
    def __init__(self, main, shortcut):
        super().__init__()
        self.main = main
        self.shortcut = shortcut

    def forward(self, x):
        return self.main(x) + self.shortcut(x)


def window(size, kernel, stride, padding):
    """Positions, zeros before, zeros after: as Window.cs has it."""
    if padding == "valid":
        return (size - kernel) // stride + 1, 0, 0
    output = -(-size // stride)
    total = max(0, (output - 1) * stride + kernel - size)
    return output, total // 2, total - total // 2


def pad(rows, columns, value):
    """A layer for a border that is not the same on all sides, or none and the argument for the layer itself."""
    (_, top, bottom), (_, left, right) = rows, columns
    if top == bottom and left == right:
        return [], (top, left)
    return [nn.ConstantPad2d((left, right, top, bottom), value)], (0, 0)


def activation(o):
    known = {"none": [], "relu": [nn.ReLU(inplace=True)]}
    # A name, or a name with options.
    (name,) = [o["activation"]] if isinstance(o["activation"], str) else o["activation"]
    if name not in known:
        raise SystemExit(f"network.py knows no activation {name}; expected one of {', '.join(known)}")
    return known[name]


def refuse_penalty(name, o):
    if o.get("l2"):
        raise SystemExit(f"{name} has an L2 penalty, which train.py does not add; expected none in bench/networks")
