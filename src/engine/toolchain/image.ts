import { createHash } from 'node:crypto';
import type { Argv, Run } from '../../model/argv.ts';
import type { Compile, NoCompiler } from '../../model/compile.ts';
import { UserError } from '../../model/error.ts';
import type { LockedImage } from '../../model/lock.ts';
import { pipedArgv, plainInmate } from '../sandbox/bubblewrap.ts';
import { findTools, type SandboxTools } from '../sandbox/find.ts';
import { rootFolder } from '../sandbox/rootfs.ts';
import type { LayerPart } from '../sandbox/unpack.ts';
import { sandboxNeeds } from './bubblewrap.ts';
import { poolOf } from './compiler.ts';
import type { CompilerPool } from './pool.ts';
import type { ToolPorts } from './ports.ts';
import { ISOLATED } from './python.ts';
import { ENVIRONMENT } from './worker.ts';

/** The versions whose bytecode can be made to depend on the code alone. */
const KNOWN = /^3\.1[1-4]\./;

/** Libraries that interpreters link to. Extension modules bring more, and compiling loads none of them. */
const LIBRARY =
  /(?:^|\/)(?:ld-[^/]+|lib(?:c|m|dl|pthread|rt|util|z|expat|crypt|gcc_s|python3[^/]*)(?:-[\d.]+)?)\.so[^/]*$/;
/** Raised when more or less is taken of an image. */
const FORM = 1;
/** Where the sandbox has what is not the image's. */
const MOUNTS = ['/proc', '/sys', '/dev'];

const FIX = 'Build where the sandbox works (`plimsoll doctor` says what it lacks here).';

/**
 * The compiler that an image of others has in its own interpreter, which runs in the sandbox: it reaches neither this
 * machine nor the network, and sees no file but its own. Tried once in the life of the store; after that nothing of the
 * image is fetched or started until there is something to compile.
 * @param image for this machine
 */
export async function imageCompiler(
  image: LockedImage,
  run: Run,
  ports: ToolPorts,
): Promise<Compile | NoCompiler> {
  const { version } = image.python;
  if (!KNOWN.test(version))
    return {
      because: `bytecode of Python ${version} is not known here, only that of 3.11 to 3.14`,
      fix: 'Choose a base with one of those versions.',
    };
  const layers = image.layers.map(({ diffId }) => diffId);
  const key = hashOf([FORM, layers, image.python.path, libraryPath(image)]);
  let made: Promise<CompilerPool> | undefined;
  const pool = (tools: SandboxTools | null): Promise<CompilerPool> => {
    made ??= poolIn(image, tools, run, ports);
    return made;
  };
  const compile: Compile = {
    version: `${version} in ${key}`,
    // It would have to be fetched before it is known that anything is to be compiled.
    start() {},
    compile: async (files) => (await pool(null)).compile(files),
  };
  if ((await ports.store.recall('image-compiler', key)) !== null) return compile;
  const tools = await findTools(sandboxNeeds(run, ports));
  if ('because' in tools) return { because: tools.because, fix: FIX };
  const fault = await tryOut(await pool(tools));
  if (fault !== null) return fault;
  await ports.store.remember('image-compiler', key, true);
  return compile;
}

function hashOf(what: unknown): string {
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}

/** Why it compiles nothing. */
async function tryOut(pool: CompilerPool): Promise<NoCompiler | null> {
  try {
    const [bytecode] = await pool.compile([{ path: '/try.py', source: Buffer.from('tried = True\n') }]);
    if (bytecode) return null;
    return { because: 'the interpreter of its base compiles nothing', fix: 'Choose another base.' };
  } catch (cause) {
    if (!(cause instanceof UserError) || !cause.code.startsWith('tools/')) throw cause;
    return {
      because: `in the sandbox, ${cause.message}`,
      fix: 'Choose a base whose interpreter is no script.',
    };
  }
}

async function poolIn(
  image: LockedImage,
  found: SandboxTools | null,
  run: Run,
  ports: ToolPorts,
): Promise<CompilerPool> {
  const { store, progress } = ports;
  const tools = found ?? (await findTools(sandboxNeeds(run, ports)));
  if ('because' in tools) throw new UserError({ code: 'tools/no-sandbox', message: tools.because, fix: FIX });
  const { version } = image.python;
  const layers = image.layers.map((layer, at) => ({ ...layer, what: `layer ${at + 1} of the base` }));
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const root = await rootFolder({ layers, size, ref: `the base with Python ${version}` }, MOUNTS, {
    store,
    progress,
    owned: false,
    part: partOf(image),
  });
  return poolOf(argvIn(root, image, tools), version);
}

/** The interpreter, the sources of its standard library and what it links to. */
function partOf({ python }: LockedImage): LayerPart {
  const [, minor = ''] = python.version.split('.');
  const program = /(?:^|\/)bin\/python[\d.]*$/;
  const library = new RegExp(`(?:^|/)lib(?:64)?/python3\\.${minor}/(?!site-packages/|test/).*\\.py$`);
  return {
    name: `Python 3.${minor}, form ${FORM}`,
    has: (path) => path === 'etc/ld.so.cache' || [program, library, LIBRARY].some((one) => one.test(path)),
  };
}

function argvIn(root: string, image: LockedImage, { tools, asRoot }: SandboxTools): Argv {
  const libraries = libraryPath(image);
  const env = { ...ENVIRONMENT, ...(libraries === null ? {} : { LD_LIBRARY_PATH: libraries }) };
  const inmate = plainInmate([image.python.path, ...ISOLATED], env);
  return pipedArgv(tools, inmate, { root, volumes: [], tmpfs: [] }, asRoot);
}

/** Where the image says that its libraries are, besides where its loader looks. */
function libraryPath({ env }: LockedImage): string | null {
  const name = 'LD_LIBRARY_PATH=';
  return env.find((one) => one.startsWith(name))?.slice(name.length) ?? null;
}
