#!/usr/bin/env python3
"""Records a gradient, its norm, and what PyTorch's clip_grad_norm_ and clip_grad_value_ make of it, and a loss with class weights; all in float64.

The network is one dense layer with an L2 penalty in the loss; its fractions are held exactly by float32.
tests/Model/Training/GradientClipTests.cs makes the same. Writes clipping.json beside this script.
"""

import json
import pathlib

import torch

FEATURES, CLASSES, BATCH, L2 = 4, 3, 6, 0.125
WEIGHTS = [0.5, 1.0, 2.25]
SMOOTHING = 0.1


def tensor(rows, columns, step, shift, scale):
    return torch.tensor(
        [[((step * (r * columns + c) + shift) % 11 - 5) / scale for c in range(columns)] for r in range(rows)], dtype=torch.float64
    )


def network():
    weight = tensor(FEATURES, CLASSES, 7, 2, 4).requires_grad_()
    bias = torch.tensor([0.25, -0.5, 0.125], dtype=torch.float64, requires_grad=True)
    return weight, bias


def losses(weight, bias, smoothing):
    x = (tensor(BATCH, FEATURES, 3, 1, 1) + 5) * 25 / 255
    y = torch.tensor([image % CLASSES for image in range(BATCH)])
    return y, torch.nn.functional.cross_entropy(x @ weight + bias, y, reduction="none", label_smoothing=smoothing)


def gradients(clip):
    weight, bias = network()
    _, loss = losses(weight, bias, 0.0)
    (loss.sum() / BATCH + L2 * (weight * weight).sum()).backward()
    found = clip([weight, bias])
    return {"norm": None if found is None else found.item(), "gradients": weight.grad.flatten().tolist() + bias.grad.tolist()}


def weighted(smoothing):
    weight, bias = network()
    y, loss = losses(weight, bias, smoothing)
    objective = (loss * torch.tensor(WEIGHTS, dtype=torch.float64)[y]).sum() / BATCH
    objective.backward()
    return {"objective": objective.item(), "gradients": weight.grad.flatten().tolist() + bias.grad.tolist()}


def main():
    clip_norm, clip_value = torch.nn.utils.clip_grad_norm_, torch.nn.utils.clip_grad_value_
    recorded = {
        "norm 0": gradients(lambda tensors: None),
        "norm 0.25": gradients(lambda tensors: clip_norm(tensors, 0.25)),
        "norm 100": gradients(lambda tensors: clip_norm(tensors, 100.0)),
        "value 0.125": gradients(lambda tensors: clip_value(tensors, 0.125)),
        "weighted 0": weighted(0.0),
        "weighted 0.1": weighted(SMOOTHING),
    }
    path = pathlib.Path(__file__).parent / "clipping.json"
    path.write_text("{\n" + ",\n".join(f' "{name}": {json.dumps(case)}' for name, case in recorded.items()) + "\n}\n")


if __name__ == "__main__":
    main()
