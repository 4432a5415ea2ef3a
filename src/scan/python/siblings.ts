import type { Finding } from '../../model/finding.ts';
import type { Need } from '../../model/inventory.ts';
import { advise } from '../advice/finding.ts';
import type { Launch } from '../launch.ts';

/**
 * What a queue's application needs besides when the tree starts its schedule too: `celery -A app beat` in a Procfile or a
 * container file, or a worker with `-B`.
 */
export function withSchedule(needs: readonly Need[], launches: readonly Launch[]): readonly Need[] {
  const beat = launches.find(
    ({ program, role, text }) => program === 'celery' && (role === 'beat' || BEAT.test(text)),
  );
  // A scheduler that is named keeps its schedule where only it knows.
  if (
    !beat ||
    beat.source === 'comment' ||
    KEPT.test(beat.text) ||
    needs.some(({ what }) => what === 'schedule')
  )
    return needs;
  const { path, line, text } = beat;
  const need: Need = { what: 'schedule', detail: 'celery beat', evidence: { path, line, text } };
  return [...needs, need].toSorted((a, b) => (a.what < b.what ? -1 : 1));
}

const BEAT = /\bworker\b.*\s(-B|--beat)(\s|$)/;

const KEPT = /\s(-S|--scheduler)[\s=]/;

/** A note where the tree starts Flower: it is no part of the application, and written on request. */
export function flowerNotes(launches: readonly Launch[]): readonly Finding[] {
  const flower = launches.find(({ role, source }) => role === 'flower' && source !== 'comment');
  if (!flower) return [];
  return [
    advise(
      'flower',
      ['note', 'high'],
      flower,
      'Flower is started beside the workers: it is taken for no service of its own',
      'to have it in the stack behind a password, name it in plimsoll.yaml: `stack: {also: [flower]}`',
    ),
  ];
}
