import { type Attempt, docker, eventually, succeeded } from './attempt.ts';

/** What a rule says about run time, and how a container shows it. */
export interface Premise {
  readonly rule: string;
  /** What goes wrong, as a sentence. */
  readonly says: string;
  /** What the rule reports, and the same as the rule wants it. */
  readonly bad: string;
  readonly good: string;
  /** Other files beside it. */
  readonly files?: Readonly<Record<string, string>>;
  /** True when what the rule warns of happened. */
  readonly goesWrong: (attempt: Attempt) => Promise<boolean>;
}

const FROM = 'FROM python:3.11-slim\n';
const SERVER = `import http.server,sys\nhttp.server.ThreadingHTTPServer((sys.argv[sys.argv.index('--host') + 1], 8000), http.server.SimpleHTTPRequestHandler).serve_forever()\n`;
const probe = (command: string): string =>
  `${FROM}COPY serve.py /serve.py\nHEALTHCHECK --interval=1s --timeout=5s --retries=5 CMD ${command}\nCMD ["python", "/serve.py", "--host", "0.0.0.0"]\n`;
/** Writes a line and ends well when it is asked to stop. */
const STOPS =
  'import signal,sys,time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\nprint("ready", flush=True)\ntime.sleep(60)\n';

/** What a container prints when a command takes the place of its own. */
const prints = async ({ run }: Attempt, command: string, options: readonly string[] = []): Promise<string> =>
  succeeded(await run(options, ['sh', '-c', command])).trim();
const fails = async ({ build }: Attempt): Promise<boolean> => (await build()).code !== 0;

export const DOCKERFILE_PREMISES: readonly Premise[] = [
  {
    rule: 'dockerfile/root-work-after-user',
    says: 'mkdir of a root folder after USER fails the build',
    bad: `${FROM}USER 10001\nRUN mkdir -p /data/models\n`,
    good: `${FROM}RUN mkdir -p /data/models\nUSER 10001\n`,
    goesWrong: fails,
  },
  {
    rule: 'dockerfile/probe-tool',
    says: 'a probe that calls curl, which the slim base lacks, is never healthy',
    bad: probe('["curl", "-f", "http://localhost:8000/"]'),
    good: probe('["python", "-c", "import urllib.request as r; r.urlopen(\'http://localhost:8000/\')"]'),
    files: { 'serve.py': SERVER },
    goesWrong: async ({ start }) => {
      const id = await start();
      let health = '';
      await eventually(async () => {
        health = (await docker('inspect', '--format', '{{.State.Health.Status}}', id)).stdout.trim();
        return health === 'healthy' || health === 'unhealthy';
      });
      return health === 'unhealthy';
    },
  },
  {
    rule: 'dockerfile/exec-form',
    says: 'a command behind a shell does not get SIGTERM and is killed',
    bad: `${FROM}COPY stops.py /\nCMD cd / && python stops.py\n`,
    good: `${FROM}COPY stops.py /\nWORKDIR /\nCMD ["python", "stops.py"]\n`,
    files: { 'stops.py': STOPS },
    goesWrong: async ({ start }) => {
      const id = await start();
      await eventually(async () => (await docker('logs', id)).stdout.includes('ready'));
      succeeded(await docker('stop', '--time', '3', id));
      return succeeded(await docker('inspect', '--format', '{{.State.ExitCode}}', id)).trim() === '137';
    },
  },
  {
    rule: 'dockerfile/no-cd',
    says: 'cd does not last beyond its RUN',
    bad: `${FROM}RUN mkdir /app\nRUN cd /app\nRUN touch here\n`,
    good: `${FROM}WORKDIR /app\nRUN touch here\n`,
    goesWrong: async (one) => (await prints(one, 'ls /app')) !== 'here',
  },
  {
    rule: 'dockerfile/secret-in-environment',
    says: 'a key in ENV is in the image, though a later RUN unsets it',
    bad: `${FROM}ENV API_KEY=sk-not-a-real-key\nRUN unset API_KEY\n`,
    good: `${FROM}RUN --mount=type=secret,id=API_KEY true\n`,
    goesWrong: async (one) => (await prints(one, 'echo "$API_KEY"')) === 'sk-not-a-real-key',
  },
  {
    rule: 'dockerfile/removed-too-late',
    says: 'what a later RUN removes stays in the image',
    bad: `${FROM}COPY data.bin /data.bin\nRUN rm /data.bin\n`,
    good: `${FROM}RUN --mount=type=bind,source=data.bin,target=/data.bin cp /data.bin /tmp/x && rm /tmp/x\n`,
    files: { 'data.bin': 'x'.repeat(20_000_000) },
    goesWrong: async ({ build, image }) => {
      succeeded(await build());
      const sizes = await Promise.all([sizeOf(image), sizeOf('plimsoll-test/python:3.11-slim')]);
      return sizes[0] - sizes[1] > 15_000_000;
    },
  },
  {
    rule: 'dockerfile/loopback-server',
    says: 'a server on 127.0.0.1 is not reached through the published port',
    bad: `${FROM}COPY serve.py /usr/local/lib/python3.11/dist-packages/uvicorn.py\nCMD ["python", "-m", "uvicorn", "main:app", "--host", "127.0.0.1"]\n`,
    good: `${FROM}COPY serve.py /usr/local/lib/python3.11/dist-packages/uvicorn.py\nCMD ["python", "-m", "uvicorn", "main:app", "--host", "0.0.0.0"]\n`,
    files: { 'serve.py': SERVER },
    goesWrong: async ({ start }) => {
      const id = await start(['--publish', '127.0.0.1::8000']);
      const inside = 'import urllib.request as r; r.urlopen("http://127.0.0.1:8000/")';
      await eventually(async () => (await docker('exec', id, 'python', '-c', inside)).code === 0);
      const address = succeeded(await docker('port', id, '8000/tcp')).trim();
      return fetch(`http://${address}/`).then(
        ({ status }) => status !== 200,
        () => true,
      );
    },
  },
  {
    rule: 'dockerfile/non-root-user',
    says: 'without USER the process is root',
    bad: `${FROM}CMD ["id", "-u"]\n`,
    good: `${FROM}USER 10001\nCMD ["id", "-u"]\n`,
    goesWrong: async ({ run }) => succeeded(await run()).trim() === '0',
  },
  {
    rule: 'dockerfile/world-writable',
    says: 'with chmod 777 any user changes the code',
    bad: `${FROM}COPY stops.py /app/\nRUN chmod -R 777 /app\n`,
    good: `${FROM}COPY stops.py /app/\nRUN chmod -R 755 /app\n`,
    files: { 'stops.py': STOPS },
    goesWrong: async ({ run }) =>
      (await run(['--user', '12345'], ['sh', '-c', 'echo changed > /app/stops.py'])).code === 0,
  },
  {
    rule: 'dockerfile/pipefail',
    says: 'a failure before the last part of a pipe does not fail the build',
    bad: `${FROM}RUN false | cat\n`,
    good: `${FROM}SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN false | cat\n`,
    goesWrong: async (one) => !(await fails(one)),
  },
  {
    rule: 'dockerfile/repeated-instruction',
    says: 'of two CMD only the last one counts',
    bad: `${FROM}CMD ["echo", "first"]\nCMD ["echo", "second"]\n`,
    good: `${FROM}CMD ["echo", "first"]\n`,
    goesWrong: async ({ run }) => !succeeded(await run()).includes('first'),
  },
  {
    rule: 'dockerfile/env-self-reference',
    says: 'a variable is empty where it is defined in the same ENV',
    bad: `${FROM}ENV ROOT=/srv MODELS=$ROOT/models\n`,
    good: `${FROM}ENV ROOT=/srv\nENV MODELS=$ROOT/models\n`,
    goesWrong: async (one) => (await prints(one, 'echo "$MODELS"')) === '/models',
  },
  {
    rule: 'dockerfile/invalid-json',
    says: 'an array in single quotes is run by the shell, which finds no such program',
    bad: `${FROM}CMD ['echo', 'hello']\n`,
    good: `${FROM}CMD ["echo", "hello"]\n`,
    goesWrong: async ({ run }) => (await run()).code !== 0,
  },
  {
    rule: 'dockerfile/copy-ignored',
    says: 'COPY of an ignored file fails the build',
    bad: `${FROM}COPY model.bin /app/\n`,
    good: `${FROM}COPY other.bin /app/\n`,
    files: { '.dockerignore': 'model.bin\n', 'model.bin': '', 'other.bin': '' },
    goesWrong: fails,
  },
  {
    rule: 'dockerfile/copy-from-self',
    says: 'a stage cannot copy from itself',
    bad: `${FROM.trim()} AS app\nCOPY --from=app /etc/hostname /x\n`,
    good: `${FROM.trim()} AS app\nCOPY stops.py /x\n`,
    files: { 'stops.py': STOPS },
    goesWrong: fails,
  },
];

async function sizeOf(image: string): Promise<number> {
  return Number(succeeded(await docker('image', 'inspect', '--format', '{{.Size}}', image)));
}
