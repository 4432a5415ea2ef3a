import * as z from 'zod';
import { parseReference } from '../reference/reference.ts';
import { parseBytes } from '../units/bytes.ts';
import { checkSchema } from './check.ts';

/** Less than this and neither Docker nor an interpreter starts. */
const LEAST_MEMORY = 16e6;

const text = z.string().min(1).max(4096);
const relativePath = text
  .regex(/^(?!\/)[^\0]*$/, 'must be relative to the folder of plimsoll.yaml')
  .refine((path) => !path.split('/').includes('..'), 'must not leave the folder of plimsoll.yaml');

const memory = z
  .union([z.string(), z.int()], { error: 'must be a size, such as 512MB or 1GiB' })
  .transform((value, context) => {
    const bytes = typeof value === 'number' ? value : parseBytes(value);
    if (bytes !== null && bytes >= LEAST_MEMORY) return bytes;
    context.addIssue({ code: 'custom', message: 'must be a size of at least 16MB, such as 512MB or 1GiB' });
    return z.NEVER;
  })
  .exactOptional()
  .meta({
    description: 'Memory limit. `MB` is 10^6 bytes, `MiB` is 2^20.',
    absent: 'estimated from the packages and the weights',
    example: '512MB',
  });

const image = text.refine(
  (name) => /^oci:./.test(name) || parseReference(name) !== null,
  'must be a reference with its registry (registry.example.org/python:3.12-slim), or oci:DIR',
);

const base = z.strictObject({
  suite: z.enum(['bookworm', 'trixie']).exactOptional().meta({
    description: 'Debian release the images start from; it decides the Python version (3.11 or 3.13).',
    absent: 'the one whose Python the sources ask for',
    example: 'bookworm',
  }),
  mirrors: z
    .array(text.regex(/^(https?|file):\/\/\S+$/, 'must be a http:, https: or file: address'))
    .min(1)
    .exactOptional()
    .meta({
      description: 'Debian archives to read from, the first that answers.',
      absent: "this machine's apt sources",
      example: ['https://debian.example.org/debian'],
    }),
  image: image.exactOptional().meta({
    description:
      'Image that Python services are built on instead of one assembled from Debian packages: a reference with its registry, or `oci:` and the folder of a layout. It is pinned in plimsoll.lock and stays where it is: only a sink that needs its layers fetches them.',
    absent: 'assembled from Debian packages',
    example: 'registry.example.org/python:3.12-slim',
  }),
  keyring: text.exactOptional().meta({
    description: 'Keyring that signs those archives, relative to the folder of plimsoll.yaml.',
    absent: 'the Debian archive keys shipped with Plimsoll',
    example: 'keys/archive.gpg',
  }),
});

const debianPackage = text.regex(/^[a-z0-9][a-z0-9+.-]+$/, 'must be the name of a Debian package');

const service = z.strictObject({
  entrypoint: text.exactOptional().meta({
    description: 'What to start: `module:app` for a Python server, a file otherwise.',
    absent: 'found in the code',
    example: 'app.main:app',
  }),
  port: z
    .int()
    .min(1)
    .max(65535)
    .exactOptional()
    .meta({ description: 'Port the service listens on.', absent: 'found in the code', example: 8000 }),
  health: text.regex(/^\//, 'must be a route that starts with /').nullable().exactOptional().meta({
    description: 'Route that answers 200 when the service is healthy; `null` when it has none.',
    absent: 'found in the code',
    example: '/health',
  }),
  python: z
    .union([z.string(), z.number()], { error: 'must be a version, such as 3.11' })
    .transform(String)
    .pipe(z.string().regex(/^3\.\d{2}$/, 'must be a version, such as 3.11 (in quotes when it ends in 0)'))
    .exactOptional()
    .meta({
      description: 'Python version.',
      absent: 'what the sources ask for',
      example: '3.11',
    }),
  manifest: relativePath.exactOptional().meta({
    description: 'File that declares the dependencies, relative to the folder of plimsoll.yaml.',
    absent: 'found beside the code',
    example: 'api/requirements.txt',
  }),
  groups: z
    .array(text.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be the name of an extra or a dependency group'))
    .exactOptional()
    .meta({
      description:
        'Extras and dependency groups of the manifest to install besides what runs by default, as `--extra`, `--with` and `--group` of its tool do.',
      absent: 'those that declare what the code imports and the manifest has nowhere else',
      example: ['postgres'],
    }),
  packages: z
    .array(debianPackage)
    .exactOptional()
    .meta({
      description: 'Debian packages to add, for tools and libraries the code loads by name at run time.',
      absent: 'found from the code and the native libraries',
      example: ['ffmpeg'],
    }),
  base: image.exactOptional().meta({
    description: 'Image this Python service is built on, like `base.image`.',
    absent: '`base.image`',
    example: 'registry.example.org/python:3.12-slim',
  }),
  keep: z
    .array(text.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be the name of a Python distribution'))
    .exactOptional()
    .meta({
      description: 'Python distributions to install although nothing seems to need them.',
      absent: 'what nothing reached imports is left out when it weighs much, and what only it brings',
      example: ['matplotlib'],
    }),
  trim: z
    .array(z.enum(['tests', 'stubs', 'headers', 'static', 'libraries', 'symbols', 'stdlib', 'foreign']))
    .exactOptional()
    .meta({
      description:
        'What is left out. Of Python packages and interpreter: test suites nothing imports, type stubs, C headers, static libraries, native libraries for other packages that are not there (libraries), unused parts of the standard library. Of Node.js and npm packages: types (stubs), names for debuggers (symbols), libraries for other systems (foreign). `[]` leaves all in.',
      absent: 'all of it',
      example: ['tests', 'stubs'],
    }),
  exercise: z
    .array(
      z.strictObject({
        method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
        path: text.startsWith('/'),
        body: z.json().exactOptional(),
      }),
    )
    .exactOptional()
    .meta({
      description:
        'Requests that build --trim tries the service with, whole and trimmed, besides its routes that need no values: both have to answer the same.',
      absent: 'its health route and the GET routes without parameters that the code shows',
      example: [{ method: 'POST', path: '/predict', body: { text: 'hello' } }],
    }),
  writable: z
    .array(text)
    .exactOptional()
    .meta({
      description:
        'Folders the process may write to and that are kept, absolute or relative to the working directory.',
      absent: 'found in the code; everything else is read only',
      example: ['uploads'],
    }),
  env: z
    .record(
      text.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be a variable name'),
      z.union([z.string(), z.number(), z.boolean()]).transform(String),
    )
    .exactOptional()
    .meta({
      description: 'Environment variables of the image. Never a secret: images are shared.',
      example: { LOG_LEVEL: 'info' },
    }),
  command: z
    .array(z.string())
    .min(1)
    .exactOptional()
    .meta({
      description: 'Command as a list (no shell is in the image).',
      absent: "the framework's production server",
      example: ['/opt/venv/bin/uvicorn', 'app.main:app', '--host', '0.0.0.0'],
    }),
  memory,
  gpu: z.boolean().exactOptional().meta({
    description:
      'Whether it runs on a GPU: one is reserved for it, and PyTorch is installed with the libraries of CUDA.',
    absent: 'when its code asks for one and has no other way',
    example: false,
  }),
  cpus: z
    .number()
    .positive()
    .max(1024)
    .exactOptional()
    .meta({ description: 'CPU limit, in cores.', absent: '1, or 2 with heavy packages', example: 1.5 }),
  startPeriod: z.number().min(0).max(3600).exactOptional().meta({
    description: 'Seconds the service may take to become healthy.',
    absent: 'estimated from the weights it loads',
    example: 30,
  }),
  exclude: z
    .array(text)
    .exactOptional()
    .meta({
      description: 'Glob patterns of files left out of the image, relative to the folder of plimsoll.yaml.',
      example: ['data/raw/**'],
    }),
});

const torch = z.strictObject({
  cpuIndex: text
    .regex(/^(https?|file):\/\/\S+$/, 'must be a http:, https: or file: address')
    .exactOptional()
    .meta({
      description:
        "Index that has PyTorch's builds for CPUs, which services without a GPU get: they bring none of the libraries of CUDA.",
      absent: "the publisher's own, which uv knows",
      example: 'https://pkg.example.org/whl/cpu',
    }),
});

const sources = z.strictObject({
  packages: z
    .array(debianPackage)
    .exactOptional()
    .meta({
      description:
        'Debian packages that Python packages without a wheel are built from source with, besides compilers: libraries with their headers, and programs. They are not in the image; what the wheel links to is.',
      absent: 'compilers, CMake and the headers of Python where there is something to compile',
      example: ['libmariadb-dev'],
    }),
});

const stack = z.strictObject({
  domain: text
    .regex(
      /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
      'must be a host name',
    )
    .exactOptional()
    .meta({
      description: 'Host name the proxy answers to, with TLS.',
      absent: 'plain HTTP, for this machine or behind another proxy',
      example: 'app.example.org',
    }),
  source: z.enum(['official', 'debian']).exactOptional().meta({
    description:
      'Where the images of stores and the proxy come from: container registries, or Debian packages assembled here.',
    absent: 'official images where the engine has or gets them, Debian packages where not',
    example: 'debian',
  }),
  images: z
    .record(
      text.regex(/^[a-z]+$/, 'must be a word, such as postgres'),
      text.regex(/^\S+$/, 'must be the name of an image'),
    )
    .exactOptional()
    .meta({
      description:
        'Images to use instead of the official ones, by what they are: `python`, `node`, `nginx`, `postgres`, `redis`, `mongo` ...',
      absent: 'official images in fixed versions',
      example: { postgres: 'postgres:17.6-bookworm' },
    }),
  also: z
    .array(z.enum(['flower', 'github-actions', 'kestra', 'kubernetes', 'observability', 'swarm']))
    .exactOptional()
    .meta({
      description: 'What `plimsoll emit` writes besides the Dockerfiles and stacks.',
      example: ['github-actions', 'kubernetes'],
    }),
});

/** `plimsoll.yaml` as it is written. Every key carries its description and an example: the reference is made from them. */
export const configSchema = z.strictObject({
  base: base.exactOptional().meta({ description: 'What every image starts from.' }),
  platforms: z
    .array(z.enum(['linux/amd64', 'linux/arm64']))
    .min(1)
    .exactOptional()
    .meta({
      description: 'Platforms to build for.',
      absent: 'linux/amd64',
      example: ['linux/amd64', 'linux/arm64'],
    }),
  services: z
    .record(text.regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be the id of a service'), service)
    .exactOptional()
    .meta({ description: 'Settings by service id, as `plimsoll scan` prints it.' }),
  torch: torch.exactOptional().meta({ description: 'Where PyTorch comes from.' }),
  sources: sources
    .exactOptional()
    .meta({ description: 'What packages that are published as their source only are built with.' }),
  stack: stack.exactOptional().meta({ description: 'What runs around the services.' }),
  check: checkSchema.exactOptional().meta({ description: 'What `plimsoll check` asks for.' }),
});
