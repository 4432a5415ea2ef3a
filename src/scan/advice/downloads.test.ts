import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

/** What is told of an application of this code that is fetched, or that nothing brings. */
async function told(code: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const main = `from fastapi import FastAPI\n${code}\napp = FastAPI()\n`;
  const manifest = 'fastapi\nnltk\ntransformers\nultralytics\ntorchvision\nspacy\n';
  const { diagnostics } = await scan(memoryTree({ 'main.py': main, 'requirements.txt': manifest, ...files }));
  return diagnostics
    .filter(({ rule }) => /^scan\/(model-download|language-data)$/.test(rule))
    .map(({ severity, line, message }) => `${severity} ${line} ${message}`);
}

test('what a library fetches while the service runs is told, and what the tree has is not', async () => {
  const fetched = (name: string) =>
    `note 3 api fetches ${name} from the network while it runs: without one it fails, and every new container fetches it anew`;
  const rows: readonly (readonly [code: string, expected: string | null])[] = [
    ['from sentence_transformers import CrossEncoder\nm = CrossEncoder("one/two")', fetched('one/two')],
    ['from transformers import pipeline\np = pipeline("ner", model="one/two")', fetched('one/two')],
    ['from transformers import pipeline\np = pipeline("ner")', fetched('ner')],
    ['import nltk\nnltk.download("stopwords")', fetched('stopwords')],
    ['import whisper\nm = whisper.load_model("base")', fetched('base')],
    ['from torchvision import models\nm = models.resnet18(weights="DEFAULT")', fetched('the weights of torchvision.models.resnet18')],
    ['from tensorflow.keras.applications import VGG16\nm = VGG16()', fetched('the weights of tensorflow.keras.applications.VGG16')],
    ['from ultralytics import YOLO\nm = YOLO("yolov8n.pt")', 'warning 3 api loads yolov8n.pt, which the tree does not have: it is fetched into the folder that the program is started in, and nothing can be written there'],
    ['from torchvision import models\nm = models.resnet18(weights=None)', null],
    ['from tensorflow.keras.applications import VGG16\nm = VGG16(weights="own.h5")', null],
    ['from transformers import pipeline\np = pipeline("ner", model="./own")', null],
    ['from transformers import pipeline\np = pipeline("ner", model=made())', null],
    ['from transformers import AutoModel\nm = AutoModel.from_pretrained(FOLDER)', null],
    ['import spacy\nspacy.cli.download("en_core_web_sm")', null],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, expected] of rows)
    assert.deepEqual(await told(code), expected === null ? [] : [expected], code);
  const own = { 'one/two/config.json': '{}', 'yolov8n.pt': 'weights' };
  assert.deepEqual(await told('from ultralytics import YOLO\nm = YOLO("yolov8n.pt")', own), []);
  assert.deepEqual(
    await told('from transformers import AutoModel\nm = AutoModel.from_pretrained("one/two")', own),
    [],
  );
});

test('data of NLTK that is used and that nothing brings is told', async () => {
  const code = 'from nltk.corpus import stopwords\nWORDS = set(stopwords.words("english"))';
  assert.deepEqual(await told(code), [
    "warning 3 api uses NLTK's stopwords, which no package brings and nothing fetches",
  ]);
  assert.deepEqual(await told(code, { 'nltk_data/corpora/stopwords/english': 'a\n' }), []);
  assert.deepEqual(await told(`import nltk\nnltk.data.path.append("data")\n${code}`), []);
  assert.deepEqual(
    await told('from own import word_tokenize\nX = word_tokenize("a b")', {
      'own.py': 'def word_tokenize(x): return x\n',
    }),
    [],
  );
});
