#!/usr/bin/env python3
"""Checks ONNX files with ONNX' own checker, shapes of all values included, and prints what stands in the last one.

    onnx_checker.py F.onnx …
"""

import json
import sys

import onnx

for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
print(
    json.dumps(
        {
            "ir_version": model.ir_version,
            "opset": [[set.domain, set.version] for set in model.opset_import],
            "inputs": {value.name: [side.dim_value or side.dim_param for side in value.type.tensor_type.shape.dim] for value in model.graph.input},
            "outputs": {value.name: [side.dim_value or side.dim_param for side in value.type.tensor_type.shape.dim] for value in model.graph.output},
            "metadata": {entry.key: entry.value for entry in model.metadata_props},
            "operators": [node.op_type for node in model.graph.node],
        }
    )
)
