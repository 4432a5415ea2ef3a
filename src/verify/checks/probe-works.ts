import { failed, passed, untried } from '../../model/report.ts';
import { setting } from '../cause.ts';
import type { CheckDefinition } from '../check.ts';

/** The health check an orchestrator will run: with what the image holds, as its user. */
export const probeWorks: CheckDefinition = {
  id: 'probe-works',
  when: 'running',
  async check({ container, plan }) {
    if (plan.probe === null) return untried('it has no probe: nothing listens');
    if (plan.port === null) return untried('it answers through its broker, which it has in a stack alone');
    const { argv, timeout } = plan.probe.value;
    // The probe gives up by itself; on a busy machine, starting it can take as long again.
    const result = await container.exec(argv, { timeoutMs: 2 * timeout * 1000 + 5000 });
    if (result.code === 0) return passed(`the probe answers in ${result.milliseconds} ms inside the image`);
    const said = (result.stderr || result.stdout).trim().split('\n').at(-1) ?? '';
    const how = result.timedOut ? `does not end within ${timeout} s` : `ends with code ${result.code}`;
    const { route } = plan.probe.value;
    return failed(
      `the probe ${how}${said === '' ? '' : `: ${said.slice(0, 200)}`}`,
      route === ''
        ? `Let it listen on port ${plan.port.value}: set ${setting(plan, 'port')}.`
        : `Check that ${route} answers: set ${setting(plan, 'health')}.`,
    );
  },
};
