/** Packages that bring models' runtimes or browsers, with the bytes they install on linux/amd64 (rounded, 2025). */
export const WEIGHT: Readonly<Record<string, number>> = {
  '@huggingface/transformers': 60e6,
  '@tensorflow/tfjs': 150e6,
  '@tensorflow/tfjs-node': 700e6,
  '@tensorflow/tfjs-node-gpu': 1600e6,
  '@xenova/transformers': 50e6,
  'face-api.js': 20e6,
  'node-llama-cpp': 120e6,
  'onnxruntime-node': 210e6,
  'onnxruntime-web': 90e6,
  playwright: 15e6,
  puppeteer: 320e6,
  'tesseract.js': 40e6,
};
