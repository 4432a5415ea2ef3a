import type { Finding } from '../model/finding.ts';
import { lockOf } from './dockerfile/locks.ts';
import type { EmitInput } from './input.ts';

/** A requirement that names one release: `name==1.2`, an address, or an option of pip's. */
const FIXED = /===?[^*,]+$|@|^-/;

/** Services whose Dockerfile takes whatever releases of packages are the newest on the day of a build. */
export function notLocked(input: EmitInput): readonly Finding[] {
  return [...requirementsOpen(input), ...packagesOpen(input)];
}

/** Node.js services without a lock of their package manager. */
function packagesOpen({ plan, inventory, tree }: EmitInput): readonly Finding[] {
  const declares = new Set(
    inventory.services.flatMap(({ id, declared }) => (declared.length > 0 ? [id] : [])),
  );
  return plan.services.flatMap(({ id, requirements }): readonly Finding[] => {
    const { manifest } = requirements.value;
    if (!manifest?.endsWith('package.json') || !declares.has(id) || lockOf({ requirements }, tree) !== null)
      return [];
    return [
      {
        rule: 'emit/not-locked',
        severity: 'warning',
        confidence: 'high',
        message: `${id}: nothing is locked: its packages and all that they bring are installed at the newest release of the day, so that two builds differ`,
        fix: 'Run npm install once, keep package-lock.json with the code, then run plimsoll emit again.',
        path: manifest,
        line: null,
      },
    ];
  });
}

function requirementsOpen({ plan, lock, listed }: EmitInput): readonly Finding[] {
  return plan.services.flatMap(({ id, requirements }): readonly Finding[] => {
    const lines = listed.get(id)?.lines ?? [];
    if (lock?.services[id] !== undefined || lines.length === 0) return [];
    const open = lines.filter((line) => !FIXED.test(line.replace(/\s*;.*$/, '')));
    const some =
      open.length > 0
        ? `${open.length} of its ${lines.length} requirements and all that they bring are`
        : 'what its requirements bring is';
    return [
      {
        rule: 'emit/not-locked',
        severity: 'warning',
        confidence: 'high',
        message: `${id}: nothing is locked: ${some} installed at the newest release of the day, unchecked, so that two builds differ`,
        fix: 'Run plimsoll lock, then plimsoll emit again: the Dockerfile then installs exact releases by their hashes.',
        path: requirements.value.manifest,
        line: null,
      },
    ];
  });
}
