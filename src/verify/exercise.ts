import type { Container } from '../model/engine.ts';
import { type Check, failed, passed } from '../model/report.ts';
import type { Answer, Exercise } from '../model/trimrecord.ts';

/** Asks a service one request after the other, and tells what it answered. */
export async function exercise(
  container: Container,
  requests: readonly Exercise[],
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const { method, path, body } of requests) {
    const sent = body === undefined ? { method } : { method, body };
    answers.push({ ...sent, path, status: (await container.get(path, sent))?.status ?? null });
  }
  return answers;
}

/** Whether a service answers as it did before: each request with the same status. */
export function answersCheck(expected: readonly Answer[], answers: readonly Answer[]): Check {
  const id = 'answers-as-before';
  const differing = expected.filter(({ status }, at) => answers[at]?.status !== status);
  const [first] = differing;
  if (first === undefined) return { id, ...passed(`${expected.length} requests answered as before`) };
  const now = answers[expected.indexOf(first)]?.status ?? 'nothing';
  return {
    id,
    ...failed(
      `${first.method} ${first.path} answered ${first.status ?? 'nothing'} before, and ${now} now`,
      'Look at the log of the service: what it asks for there was left out.',
    ),
  };
}
