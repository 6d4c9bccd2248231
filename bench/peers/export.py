#!/usr/bin/env python3
"""Writes a network with weights of Permafrost, and a softmax at its end, as an ONNX file.

    export.py --network=F.json --weights=F.safetensors --out=F.onnx
"""

import argparse
import json

import torch
from torch import nn

import network
import software
import tensors

OPSET = 13


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()

    with open(options.network, encoding="utf-8") as file:
        height, width, channels = json.load(file)["input"]
    model, builder = network.load(options.network)
    builder.load_weights(tensors.read(options.weights))
    torch.onnx.export(
        nn.Sequential(model, nn.Softmax(1)).eval(),
        torch.zeros(1, channels, height, width),
        options.out,
        input_names=["images"],
        output_names=["probabilities"],
        dynamic_axes={"images": {0: "n"}, "probabilities": {0: "n"}},
        opset_version=OPSET,
    )
    print(json.dumps({"values": {}, "software": software.versions(), "note": f"opset {OPSET}"}))


main()
