import type { Report } from '../model/report.ts';
import { typed } from './argv.ts';

/** What is measured, and the command that measures it. */
export interface Reproduction {
  readonly what: string;
  /** As one types it in the folder of the application. */
  readonly command: string;
}

/** For every kind of number in a report the command that measures it again. */
export function reproduction({ images, before, details }: Report): readonly Reproduction[] {
  const command = (...argv: string[]): string => typed(argv);
  const inspected = images.flatMap(({ ref, service }) => [
    { what: `bytes of ${service}, as Docker counts them`, command: command('docker', 'image', 'inspect', '--format', '{{.Size}}', ref) },
    { what: `packages, kinds, waste and options of ${service}`, command: command('plimsoll', 'inspect', ref, '--app', '.', '--service', service) },
  ]); // biome-ignore format: a command a line
  return [
    { what: 'this page', command: command('plimsoll', 'ship', ...(before ? ['--before'] : []), '--report', 'report.html') },
    { what: 'images in Docker, to look at with other tools', command: command('plimsoll', 'build', '--output', 'docker') },
    ...inspected,
    { what: 'health, start and every check', command: command('plimsoll', 'verify') },
    ...(details?.check ? [{ what: 'score and findings', command: command('plimsoll', 'check') }] : []),
    ...(details?.context ? [{ what: 'build context', command: command('plimsoll', 'inspect', '--context', '.') }] : []),
  ]; // biome-ignore format: a command a line
}
