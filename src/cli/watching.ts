import { resolve } from 'node:path';
import type { Finding } from '../model/finding.ts';
import { explainFailure } from './failure.ts';
import type { Talk } from './talk.ts';
import type { Session } from './verb.ts';

/**
 * Does the work again whenever something in the folder changes, until a signal ends the process. What goes wrong is said,
 * and the next change tries again. A finding is said when the round before had not.
 */
export async function whileWatching(
  dir: string,
  session: Session,
  work: (session: Session) => Promise<unknown>,
): Promise<never> {
  const { watchTree } = await import('../source/watch.ts');
  const watcher = await watchTree(resolve(session.cwd, dir));
  const { talk, nextRound } = withNewFindings(session.talk);
  talk.say('watching: what changes is built again; Ctrl+C ends it');
  for (;;) {
    await work({ ...session, talk }).catch((error: unknown) => {
      talk.complain(explainFailure(error, talk.verbosity === 'verbose', session.version, talk.look).text);
    });
    nextRound();
    await watcher.changed();
  }
}

/** A talk that says a finding unless the round before has said it. */
function withNewFindings(talk: Talk): { readonly talk: Talk; readonly nextRound: () => void } {
  // Those of the first round were said before watching began.
  let before: ReadonlySet<string> | null = null;
  let now = new Set<string>();
  const findings = (all: readonly Finding[]): void => {
    for (const one of all) now.add(JSON.stringify(one));
    if (before !== null) talk.findings(all.filter((one) => !before?.has(JSON.stringify(one))));
  };
  return {
    talk: { ...talk, findings },
    nextRound() {
      [before, now] = [now, new Set()];
    },
  };
}
