import { readdir, readFile } from 'node:fs/promises';
import type { Process } from '../model/engine.ts';

/** A process with what it holds in memory. */
export interface MeasuredProcess extends Process {
  /** Resident, bytes. */
  readonly memory: number;
}

/**
 * A process of this machine and all that descend from it, as proc(5) shows them, with user ids as they are inside
 * the process's user namespace. Empty when it is gone.
 */
export async function processTree(pid: number): Promise<readonly MeasuredProcess[]> {
  const map = parseUidMap(await read(`/proc/${pid}/uid_map`));
  const parents = await allParents();
  const members = new Set([pid]);
  for (let size = 0; size !== members.size; ) {
    size = members.size;
    for (const [child, parent] of parents) if (members.has(parent)) members.add(child);
  }
  const found = await Promise.all([...members].sort((a, b) => a - b).map((member) => measure(member, map)));
  return found.filter((one) => one !== null);
}

/** Resident bytes of processes together; null without any. */
export function memoryOf(processes: readonly MeasuredProcess[]): number | null {
  return processes.length === 0 ? null : processes.reduce((sum, one) => sum + one.memory, 0);
}

/** True when the process belongs to the control group of the container `id`: guards against another machine's ids. */
export async function isInContainer(pid: number, id: string): Promise<boolean> {
  return (await read(`/proc/${pid}/cgroup`)).includes(id);
}

/**
 * Mounts that processes in the mount namespace of `pid` may write to: absolute paths, sorted; null when they cannot
 * be read. Kernel file systems and devices (`/proc`, `/sys`, `/dev`) are left out.
 */
export async function writableMounts(pid: number): Promise<readonly string[] | null> {
  const text = await read(`/proc/${pid}/mountinfo`);
  return text === '' ? null : parseWritableMounts(text);
}

/** Reads proc(5) `mountinfo`. Of mounts on one place the last one counts: it hides the others. */
export function parseWritableMounts(text: string): readonly string[] {
  const writable = new Map<string, boolean>();
  for (const line of text.split('\n')) {
    const [mount, source] = line.split(' - ');
    const fields = mount?.split(' ') ?? [];
    const [path, options] = [fields[4], fields[5]];
    if (path === undefined || options === undefined) continue;
    const superOptions = source?.split(' ')[2] ?? '';
    writable.set(unescapeOctal(path), allowsWriting(options) && allowsWriting(superOptions));
  }
  const paths = [...writable].filter(([path, yes]) => yes && !/^\/(proc|sys|dev)(\/|$)/.test(path));
  return paths.map(([path]) => path).sort();
}

/** One line of `/proc/<pid>/uid_map`: `count` ids from `inside` are those from `outside` on this machine. */
export interface UidRange {
  readonly inside: number;
  readonly outside: number;
  readonly count: number;
}

/** Reads user_namespaces(7) `uid_map`; no line means ids are the same inside and outside. */
export function parseUidMap(text: string): readonly UidRange[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([inside, outside, count]) =>
      inside === undefined || outside === undefined || count === undefined
        ? []
        : [{ inside, outside, count }],
    );
}

/** A user id of this machine as seen inside; 65534 (nobody) when it does not exist there. */
export function uidInside(uid: number, map: readonly UidRange[]): number {
  if (map.length === 0) return uid;
  const range = map.find(({ outside, count }) => uid >= outside && uid < outside + count);
  return range === undefined ? 65_534 : range.inside + uid - range.outside;
}

function allowsWriting(options: string): boolean {
  return !options.split(',').includes('ro');
}

/** mountinfo writes spaces and the like as `\040`. */
function unescapeOctal(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/** Every process of the machine with its parent. */
async function allParents(): Promise<readonly (readonly [pid: number, parent: number])[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => [Number(pid), parentOf(await read(`/proc/${pid}/stat`))] as const),
  );
}

/** The command in parentheses can hold anything, so the fields are counted from the last parenthesis. */
function parentOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

async function measure(pid: number, map: readonly UidRange[]): Promise<MeasuredProcess | null> {
  const [status, command] = await Promise.all([read(`/proc/${pid}/status`), read(`/proc/${pid}/cmdline`)]);
  const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1];
  if (uid === undefined || /^State:\s+Z/m.test(status)) return null;
  const kib = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  const words = command.split('\0').join(' ').trim();
  return { pid, uid: uidInside(Number(uid), map), command: words, memory: kib * 1024 };
}

/** Empty when the process is gone or may not be looked at. */
async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
