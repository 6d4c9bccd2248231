// Runs a model in ONNX Runtime.
//
//     node onnx_runtime.mjs --packages=DIR --model=F.onnx --input=NAME:F.f32:1000,1,28,28 --output=NAME:F.f32 [--output=…]
//
// --packages is a folder with node_modules/onnxruntime-node. Files are float32, little-endian. At most 100 images are computed at a time.

import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";

const BATCH = 100;

const { values: options } = parseArgs({
  options: {
    packages: { type: "string" },
    model: { type: "string" },
    input: { type: "string" },
    output: { type: "string", multiple: true },
  },
});
const ort = createRequire(join(options.packages, "package.json"))("onnxruntime-node");
const [name, path, sides] = options.input.split(":");
const [count, ...shape] = sides.split(",").map(Number);
const bytes = readFileSync(path);
const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const size = floats.length / count;
const session = await ort.InferenceSession.create(options.model, {
  executionProviders: ["cpu"],
  graphOptimizationLevel: "all",
  intraOpNumThreads: 2,
  interOpNumThreads: 1,
});
const outputs = options.output.map((output) => {
  const [name, path] = output.split(":");
  return { name, file: openSync(path, "w") };
});
for (let first = 0; first < count; first += BATCH) {
  const images = Math.min(BATCH, count - first);
  const data = floats.subarray(first * size, (first + images) * size);
  const results = await session.run({ [name]: new ort.Tensor("float32", data, [images, ...shape]) });
  for (const output of outputs) {
    const { data } = results[output.name];
    writeSync(output.file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
}
for (const output of outputs) {
  closeSync(output.file);
}
