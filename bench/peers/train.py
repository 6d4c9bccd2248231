#!/usr/bin/env python3
"""Trains a network in PyTorch for one epoch and prints its pace as JSON.

    train.py --network=F.json --train=F.safetensors --batch=64 --threads=2 --images=60000

Everything that can be done beforehand is: images are floats in memory, there is no data loader. Both memory formats are tried
for some steps, and the faster one takes the epoch.
"""

import argparse
import json
import time

import torch
import torch.nn.functional as F

import network
import software
import tensors

FORMATS = {"channels first": torch.contiguous_format, "channels last": torch.channels_last}
WARM_UP_STEPS = 10
TRIAL_STEPS = 30


class Training:
    def __init__(self, options, images, labels, memory_format):
        self.batch = options.batch
        self.model, _ = network.load(options.network)
        self.model = self.model.to(memory_format=memory_format).train()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=0.001)
        self.images = images.contiguous(memory_format=memory_format)
        self.labels = labels
        self.format = memory_format

    def run(self, order):
        """Seconds to learn from the images at these indices."""
        start = time.perf_counter()
        total = torch.zeros(())
        for first in range(0, len(order), self.batch):
            chosen = order[first : first + self.batch]
            x = self.images[chosen].contiguous(memory_format=self.format)
            loss = F.cross_entropy(self.model(x), self.labels[chosen])
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()
            total += loss.detach() * len(chosen)
        self.loss = total.item() / len(order)
        return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", required=True)
    parser.add_argument("--train", required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--images", type=int, required=True)
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(111)
    data = tensors.read(options.train)
    images = torch.tensor(data["images"][: options.images]).permute(0, 3, 1, 2).float().div_(255.0)
    labels = torch.tensor(data["labels"][: options.images]).long()
    del data

    seconds = {}
    for name, memory_format in FORMATS.items():
        training = Training(options, images, labels, memory_format)
        training.run(torch.randperm(len(images))[: WARM_UP_STEPS * options.batch])
        seconds[name] = training.run(torch.randperm(len(images))[: TRIAL_STEPS * options.batch])
    best = min(seconds, key=seconds.get)

    training = Training(options, images, labels, FORMATS[best])
    training.run(torch.randperm(len(images))[: WARM_UP_STEPS * options.batch])
    epoch = training.run(torch.randperm(len(images)))
    print(
        json.dumps(
            {
                "values": {"images_per_second": len(images) / epoch, "train_loss": training.loss},
                "software": software.versions(),
                "note": best,
            }
        )
    )


main()
