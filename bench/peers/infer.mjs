// Classifies images in ONNX Runtime, and prints the pace as JSON.
//
//     node infer.mjs --model=F.onnx --test=F.safetensors --threads=2 --seconds=2 --out=F.f32
//
// Every batch size is tried on some images; the fastest is timed on all. The probabilities go to --out; with --check, that is all.

import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import ort from "onnxruntime-node";

const BATCHES = [64, 250, 1000];
const TRIAL_IMAGES = 2000;

const { values: options } = parseArgs({
  options: {
    ...Object.fromEntries(["model", "test", "threads", "seconds", "out"].map((name) => [name, { type: "string" }])),
    check: { type: "boolean" },
  },
});

// A safetensors file: eight bytes of length, a JSON header, the data.
function readImages(path) {
  const file = readFileSync(path);
  const length = Number(file.readBigUInt64LE(0));
  const { shape, data_offsets } = JSON.parse(file.toString("utf8", 8, 8 + length)).images;
  const pixels = file.subarray(8 + length + data_offsets[0], 8 + length + data_offsets[1]);
  const [count, height, width, channels] = shape;
  const floats = new Float32Array(pixels.length);
  for (let image = 0, at = 0; image < count; image++) {
    for (let c = 0; c < channels; c++) {
      for (let pixel = 0; pixel < height * width; pixel++) {
        floats[at++] = pixels[(image * height * width + pixel) * channels + c] / 255;
      }
    }
  }
  return { floats, count, shape: [channels, height, width], size: height * width * channels };
}

async function classify(session, images, batch, each) {
  for (let first = 0; first < images.count; first += batch) {
    const count = Math.min(batch, images.count - first);
    const data = images.floats.subarray(first * images.size, (first + count) * images.size);
    const { probabilities } = await session.run({ images: new ort.Tensor("float32", data, [count, ...images.shape]) });
    each?.(probabilities.data);
  }
}

async function pace(session, images, batch) {
  const start = performance.now();
  await classify(session, images, batch);
  return (1000 * images.count) / (performance.now() - start);
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

const session = await ort.InferenceSession.create(options.model, {
  executionProviders: ["cpu"],
  graphOptimizationLevel: "all",
  intraOpNumThreads: Number(options.threads),
  interOpNumThreads: 1,
  executionMode: "sequential",
});
const images = readImages(options.test);
const found = [];
await classify(session, images, BATCHES.at(-1), (probabilities) => found.push(Buffer.from(probabilities.slice().buffer)));
writeFileSync(options.out, Buffer.concat(found));

let best = { rate: 0, batch: 0 };
const rates = [];
if (!options.check) {
  for (const batch of BATCHES) {
    await classify(session, { ...images, count: Math.min(images.count, 2 * batch) }, batch);
    const rate = await pace(session, { ...images, count: Math.min(images.count, TRIAL_IMAGES) }, batch);
    if (rate > best.rate) {
      best = { rate, batch };
    }
  }
  const end = performance.now() + 1000 * Number(options.seconds);
  while (rates.length === 0 || performance.now() < end) {
    rates.push(await pace(session, images, best.batch));
  }
}

console.log(
  JSON.stringify({
    values: options.check ? {} : { images_per_second: median(rates) },
    software: { "ONNX Runtime": ort.env.versions.node, "Node.js": process.versions.node },
    note: options.check ? "" : `batch ${best.batch}`,
  }),
);
