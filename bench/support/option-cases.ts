import type { Inspection } from '../../src/model/inspection.ts';

/** One option, tried on one image. */
export interface Case {
  /** Id of the option. */
  readonly option: string;
  /** What the image is, for people. */
  readonly on: string;
  /** The example that the context of the build is and the code is read of; null for none. */
  readonly app: string | null;
  readonly before: string;
  /** The Dockerfile that does what the option says. */
  after(inspection: Inspection): string;
  /** The layers of that image that count; all of them where it does not say. */
  readonly counted?: RegExp;
}

/** What `plimsoll build` makes of an application with two small packages. */
export const DIRECT = 'plimsoll-bench/direct:1';
const BASE = 'FROM plimsoll-test/python:3.11-slim\nWORKDIR /app\n';
const apt = (...names: string[]) => `RUN apt-get update && apt-get install --yes --no-install-recommends ${names.join(' ')} && rm -rf /var/lib/apt/lists/* /var/cache/apt/*\n`; // biome-ignore format: a line
const pip = (what: string, more = '--no-compile') => `RUN python3 -m venv /venv && /venv/bin/pip install --no-cache-dir ${more} ${what}\n`; // biome-ignore format: a line
const DEMETER = pip('-r requirements.txt');
const WEB = 'fastapi uvicorn';

/** Takes lines out of the requirements before they are installed. */
const lean = (read: string, names: readonly string[]) =>
  `RUN ${read} | tr -d '\\r' | grep -viE '^(${names.map((name) => name.replace(/[-_.]/g, '[-_.]')).join('|')})([^a-z0-9_.-]|$)' >/tmp/lean\n`;

export const CASES: readonly Case[] = [
  {
    option: 'headless-opencv',
    on: 'opencv-python with the libraries people install for it',
    app: null,
    before: `${BASE}${apt('libgl1', 'libglib2.0-0', 'libsm6', 'libxext6')}${pip(`${WEB} opencv-python==5.0.0.93 numpy==2.2.6`)}`,
    after: () => `${BASE}${pip(`${WEB} opencv-python-headless==5.0.0.93 numpy==2.2.6`)}`,
  },
  {
    option: 'cpu-onnxruntime',
    on: 'onnxruntime-gpu with CUDA and cuDNN (stands in for PyTorch)',
    app: null,
    before: `${BASE}${pip(`${WEB} 'onnxruntime-gpu[cuda,cudnn]==1.23.2'`)}`,
    after: () => `${BASE}${pip(`${WEB} onnxruntime==1.23.2`)}`,
  },
  {
    option: 'unused-packages',
    on: 'flightontime, all that its manifest names',
    app: 'flightontime',
    before: `${BASE}COPY . .\nRUN iconv -f utf-16 -t utf-8 requirements.txt | tr -d '\\r' >/tmp/all\n${pip('-r /tmp/all')}`,
    after: ({ options }) => `${BASE}COPY . .\n${lean('iconv -f utf-16 -t utf-8 requirements.txt', named(options, 'unused-packages'))}${pip('-r /tmp/lean')}`,
  },
  {
    option: 'development-packages',
    on: 'cirame with compilers, pytest and notebooks',
    app: 'cirame',
    before: `${BASE}${apt('build-essential')}COPY . .\n${pip('-r backend/requirements.txt pytest ipython black mypy')}`,
    after: () => `${BASE}COPY . .\n${pip('-r backend/requirements.txt')}`,
  },
  {
    option: 'split-services',
    on: 'demeter, API and workers in one image',
    app: 'demeter',
    before: `${BASE}COPY . .\n${DEMETER}`,
    after: ({ options }) => `${BASE}COPY . .\n${lean('cat requirements.txt', neverNeeded(options))}${pip('-r /tmp/lean')}`,
  },
  {
    option: 'mounted-weights',
    on: 'hono-onnx with a model of 25 MB beside its code',
    app: 'hono-onnx',
    before: `${BASE}COPY . .\nRUN head -c 25000000 /dev/urandom >/app/server/models/large.onnx\n`,
    after: () => `${BASE}COPY . .\n`,
  },
  {
    option: 'no-bytecode',
    on: 'exoplanet, compiled by pip',
    app: 'exoplanet',
    before: `${BASE}COPY . .\n${pip('pandas==2.2.3 scikit-learn==1.6.1 fastapi uvicorn redis', '')}`,
    after: () => `${BASE}COPY . .\n${pip("pandas==2.2.3 scikit-learn==1.6.1 fastapi uvicorn redis && find /venv -name __pycache__ -prune -exec rm -r {} +")}`,
  },
  {
    option: 'smaller-base',
    on: 'the Debian base with Python, by the packages that plimsoll build takes',
    app: null,
    before: 'FROM plimsoll-test/python:3.13-slim\nRUN true\n',
    after: () => `FROM ${DIRECT}\n`,
    counted: /^Debian /,
  },
  {
    option: 'merged-layers',
    on: 'demeter, chown -R after the install',
    app: 'demeter',
    before: `${BASE}COPY . .\n${DEMETER}RUN chown -R 10001:10001 /venv /app\n`,
    after: () => `${BASE}COPY --chown=10001:10001 . .\nRUN mkdir /venv && chown 10001:10001 /venv\nUSER 10001\n${DEMETER}`,
  },
  {
    option: 'no-duplicates',
    on: 'wildfire, the model in two folders',
    app: 'wildfire',
    before: `${BASE}COPY . .\nRUN head -c 30000000 /dev/urandom >/app/large.onnx\nRUN mkdir /models && cp /app/large.onnx /models/large.onnx\n`,
    after: () => `${BASE}COPY . .\nRUN head -c 30000000 /dev/urandom >/app/large.onnx\nRUN mkdir /models && ln -s /app/large.onnx /models/large.onnx\n`,
  },
]; // biome-ignore format: an image a line

/** The distributions that the option's title names. */
function named(options: Inspection['options'], id: string): readonly string[] {
  const title = options.find((one) => one.id === id)?.title ?? '';
  return title.slice(title.indexOf(': ') + 2).split(', ');
}

/** Those that the lightest service never needs. */
function neverNeeded(options: Inspection['options']): readonly string[] {
  const because = options.find(({ id }) => id === 'split-services')?.because ?? '';
  return (/never needs (.*?);/.exec(because)?.[1] ?? '').split(', ');
}
