#!/usr/bin/env python3
"""Classifies images in PyTorch with weights of Permafrost, and prints the pace as JSON.

    infer.py --network=F.json --weights=F.safetensors --test=F.safetensors --threads=2 --seconds=2 --out=F.f32

Every batch size and memory format is tried on some images; the fastest is timed on all. The probabilities go to --out; with --check, that
is all.
"""

import argparse
import json
import statistics
import time

import torch

import network
import software
import tensors

FORMATS = {"channels first": torch.contiguous_format, "channels last": torch.channels_last}
BATCHES = [64, 250, 1000]
TRIAL_IMAGES = 2000


def classify(model, images, batch):
    return torch.cat([model(images[first : first + batch]).softmax(1) for first in range(0, len(images), batch)])


def pace(model, images, batch):
    start = time.perf_counter()
    classify(model, images, batch)
    return len(images) / (time.perf_counter() - start)


@torch.inference_mode()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--test", required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    model, builder = network.load(options.network)
    builder.load_weights(tensors.read(options.weights))
    model.eval()
    images = torch.tensor(tensors.read(options.test)["images"]).permute(0, 3, 1, 2).float().div_(255.0).contiguous()
    with open(options.out, "wb") as file:
        file.write(classify(model, images, BATCHES[-1]).numpy().tobytes())

    rates = []
    choice = ""
    if not options.check:
        choices = [(batch, name) for name in FORMATS for batch in BATCHES]
        trials = {}
        for batch, name in choices:
            formed = model.to(memory_format=FORMATS[name])
            inputs = images.contiguous(memory_format=FORMATS[name])
            classify(formed, inputs[:batch], batch)
            trials[batch, name] = pace(formed, inputs[:TRIAL_IMAGES], batch)
        batch, name = max(trials, key=trials.get)
        choice = f"batch {batch}, {name}"
        formed = model.to(memory_format=FORMATS[name])
        inputs = images.contiguous(memory_format=FORMATS[name])
        end = time.perf_counter() + options.seconds
        while not rates or time.perf_counter() < end:
            rates.append(pace(formed, inputs, batch))
    values = {"images_per_second": statistics.median(rates)} if rates else {}
    print(json.dumps({"values": values, "software": software.versions(), "note": choice}))


main()
