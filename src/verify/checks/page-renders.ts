import { failed, passed, untried } from '../../model/report.ts';
import type { CheckDefinition } from '../check.ts';
import { diagnose } from '../diagnose.ts';
import { PATIENCE, UNFINISHED, visitArgv } from '../visit.ts';

const TRACEBACK = /Traceback \(most recent call last\)/;
/** `KeyError: 'x'`, at the end of one. */
const RAISED = /^\W*((?:\w+\.)*[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit)\b.*?)\W*$/gm;

/** The script behind a page ends well for a visitor: a server whose every page is an error is healthy all the same. */
export const pageRenders: CheckDefinition = {
  id: 'page-renders',
  when: 'running',
  concerns: (plan) => visitArgv(plan) !== null,
  async check({ container, plan }) {
    const argv = visitArgv(plan);
    if (argv === null) return untried('it has no page that a session makes');
    const before = (await container.logs()).length;
    const visit = await container.exec(argv, { timeoutMs: (PATIENCE + 20) * 1000 });
    const log = (await container.logs()).slice(before);
    if (TRACEBACK.test(log)) {
      const running = { running: true, code: null, outOfMemory: false };
      const cause = diagnose(log, running, plan);
      const raised = [...log.matchAll(RAISED)].at(-1)?.[1]?.trim();
      const because = `its page is an error: ${cause?.because ?? raised ?? 'its log has the traceback'}`;
      const [input] = plan.inputs.value;
      if (input !== undefined) return untried(`${because}; ${input.name} had no value of yours`);
      return failed(
        because,
        cause?.fix ?? 'Open the page and read its log: plimsoll up, then plimsoll logs.',
      );
    }
    if (visit.code === UNFINISHED || visit.timedOut)
      return untried(`its page was still being made after ${PATIENCE} s`);
    if (visit.code === 0) return passed(`a visitor gets the page after ${visit.milliseconds} ms`);
    return untried(
      `no session could be opened: ${visit.stderr.trim().split('\n').at(-1) ?? `code ${visit.code}`}`,
    );
  },
};
