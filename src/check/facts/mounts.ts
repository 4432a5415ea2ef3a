import type { Instruction } from '../../formats/dockerfile/node.ts';
import type { Mount, Step } from './stage.ts';

/** The mounts of a RUN instruction (dockerfile reference, "RUN --mount"). */
export function mountsOf(instruction: Instruction): readonly Mount[] {
  return instruction.flags
    .filter((flag) => flag.name === 'mount' && flag.value !== null)
    .map((flag) => {
      const options: Record<string, string> = {};
      for (const part of (flag.value ?? '').split(',')) {
        const equals = part.indexOf('=');
        options[equals < 0 ? part : part.slice(0, equals)] = equals < 0 ? '' : part.slice(equals + 1);
      }
      const target = options['target'] ?? options['dst'] ?? options['destination'] ?? '';
      return { flag, type: options['type'] ?? 'bind', target, options };
    });
}

/** True when a cache or tmpfs is mounted so that what lands below `folder` never enters the layer. */
export function discards(step: Step, folder: string): boolean {
  return step.mounts.some(
    ({ type, target }) =>
      (type === 'cache' || type === 'tmpfs') && target.replace(/\/$/, '').endsWith(folder),
  );
}
