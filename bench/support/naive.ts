/** Stand-ins for the official images, which no registry is needed for: Debian with Python, that with Node.js, nginx. */
export const BASES = {
  python: 'plimsoll-test/python:3.11-slim',
  node: 'plimsoll-bench/node:24-slim',
} as const;

interface Naive {
  /** The Dockerfile its owners began with: one stage, root, everything copied first, compilers in case a package wants them. */
  readonly dockerfile: string;
  /** What is asked for besides. */
  readonly env?: Readonly<Record<string, string>>;
  /** Distributions left out of its requirements: what they and all they bring would unpack to is counted from their wheels. */
  readonly counted?: readonly string[];
}

/** With all of CUDA: more than the machine of the bench has room for while it is unpacked, kept by pip and exported. */
const TORCH = ['torch', 'torchvision', 'ultralytics'];

/** By example and by the service's folder. */
export const NAIVE: Readonly<Record<string, Readonly<Record<string, Naive>>>> = {
  wildfire: {
    backend: { ...python('-r /tmp/light', 'uvicorn app.main:app --host 0.0.0.0 --port 8000', 8000, TORCH), counted: TORCH, env: { JWT_SECRET: 'bench', DATABASE_URL: 'postgresql://127.0.0.1/x' } },
    frontend: node('npm run build', 'npm start', 3000),
  },
  demeter: {
    '.': { ...python('-r requirements.txt', 'uvicorn demeter.api:app --host 0.0.0.0 --port 8000', 8000), env: { DATABASE_URL: 'postgresql://127.0.0.1/x' } },
  },
  flightontime: { '.': python('-r requirements.txt', 'uvicorn API.main:app --host 0.0.0.0 --port 8000', 8000) },
  exoplanet: {
    api: python('fastapi==0.115.14 joblib==1.6.0 pandas==2.2.3 redis==8.1.0 scikit-learn==1.6.1 uvicorn==0.34.3', 'uvicorn exoplanet.main:app --host 0.0.0.0 --port 8000', 8000),
    web: node('npm run build', 'npm start', 3000),
  },
  cirame: {
    backend: python('-r requirements.txt', 'gunicorn --bind 0.0.0.0:5000 wsgi:app', 5000),
    frontend: node('npm run build', 'npm run preview -- --host 0.0.0.0 --port 5173', 5173),
  },
  'hono-onnx': {
    server: node('npm run build', 'npm start', 3000),
    web: node('npm run build', 'npm run preview -- --host 0.0.0.0 --port 5173', 5173),
  },
}; // biome-ignore format: a service a line

function python(wanted: string, command: string, port: number, without: readonly string[] = []): Naive {
  const install = `RUN python3 -m venv /venv && /venv/bin/pip install ${wanted}`;
  const light =
    without.length === 0 ? [] : [`RUN grep -vE '^(${without.join('|')})==' requirements.txt >/tmp/light`];
  return { dockerfile: lines(`FROM ${BASES.python}`, 'WORKDIR /app', 'COPY . .', 'RUN apt-get update && apt-get install -y build-essential', ...light, install, 'ENV PATH=/venv/bin:$PATH', `EXPOSE ${port}`, `CMD ${command}`) }; // biome-ignore format: a line
}

function node(build: string, command: string, port: number): Naive {
  return { dockerfile: lines(`FROM ${BASES.node}`, 'WORKDIR /app', 'COPY . .', 'RUN npm install', `RUN ${build}`, `EXPOSE ${port}`, `CMD ${command}`) }; // biome-ignore format: a line
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
