#!/usr/bin/env python3
"""Records eight steps of PyTorch's optimisers on a kernel and a bias, in float64, under a cosine schedule.

Weights and gradients are fractions that float32 holds exactly; tests/Model/Optimizers/OptimizerTests.PyTorch.cs makes the same.
Writes optimizers.json beside this script: per case, per step, the six weights of the kernel and then those of the bias.
"""

import json
import math
import pathlib

import torch

STEPS = 8
CASES = {
    "sgd": lambda kernel, bias: torch.optim.SGD(groups(kernel, bias, 0.05), lr=0.1, momentum=0.9),
    "sgd-nesterov": lambda kernel, bias: torch.optim.SGD(groups(kernel, bias, 0.05), lr=0.1, momentum=0.9, nesterov=True),
    "rmsprop": lambda kernel, bias: torch.optim.RMSprop(groups(kernel, bias, 0.05), lr=0.05, alpha=0.9, eps=1e-3),
    "rmsprop-momentum": lambda kernel, bias: torch.optim.RMSprop(
        groups(kernel, bias, 0.0), lr=0.02, alpha=0.95, eps=1e-3, momentum=0.9, centered=True
    ),
    "adamw": lambda kernel, bias: torch.optim.AdamW(groups(kernel, bias, 0.5), lr=0.05, betas=(0.9, 0.99), eps=1e-7),
}


def groups(kernel, bias, weight_decay):
    return [{"params": [kernel], "weight_decay": weight_decay}, {"params": [bias], "weight_decay": 0.0}]


def gradient(step):
    return torch.tensor([((7 * i + 5 * step) % 11 - 5) / 8 for i in range(6)], dtype=torch.float64)


def run(make):
    kernel = torch.tensor([(i - 2) / 4 for i in range(6)], dtype=torch.float64, requires_grad=True)
    bias = kernel.detach().clone().requires_grad_()
    optimizer = make(kernel, bias)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS)
    rows = []
    for step in range(STEPS):
        kernel.grad = gradient(step)
        bias.grad = gradient(step)
        optimizer.step()
        schedule.step()
        rows.append(kernel.tolist() + bias.tolist())
    return rows


def main():
    recorded = {name: run(make) for name, make in CASES.items()}
    assert all(math.isfinite(weight) for rows in recorded.values() for row in rows for weight in row)
    path = pathlib.Path(__file__).parent / "optimizers.json"
    cases = [f' "{name}": [\n' + ",\n".join(f"  {json.dumps(row)}" for row in rows) + "\n ]" for name, rows in recorded.items()]
    path.write_text("{\n" + ",\n".join(cases) + "\n}\n")


if __name__ == "__main__":
    main()
