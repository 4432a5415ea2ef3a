import type { Command } from 'commander';
import { EXIT } from '../../model/error.ts';
import type { PlanOptions } from '../steps/plan.ts';
import type { Cli } from '../verb.ts';
import { onward, withFolder, withPlatforms, withServices } from './shared.ts';

export function planCommand(cli: Cli): Command {
  const command = cli.verb('plan', 'say what would be built and run', [
    ['plimsoll plan', 'the application in this folder'],
    ['plimsoll plan --service api', 'one service of it'],
    ['plimsoll plan --json > plan.json', 'to keep and compare'],
  ]);
  return withPlatforms(withServices(withFolder(command))).action(
    cli.run(async (session, dir: string, options: PlanOptions) => {
      const { planStep, renderPlan } = await load();
      const { plan, blocked } = await planStep(dir, options, session);
      session.talk.value(plan, renderPlan);
      onward(session.talk, 'the reason for every choice', 'explain', dir);
      return blocked.length > 0 ? EXIT.couldNotRun : EXIT.yes;
    }),
  );
}

export function explainCommand(cli: Cli): Command {
  const command = cli.verb(
    'explain',
    'say why: every choice of the plan with its reason and where it was read',
    [
      ['plimsoll explain', 'the application in this folder'],
      ['plimsoll explain shop --service api', 'one service of the application in shop/'],
      ['plimsoll explain DL3042', 'a rule of check, by its name or the one another tool has for it'],
    ],
  );
  return withServices(command.argument('[dir]', 'folder of the application, or a rule of check', '.')).action(
    cli.run(async (session, dir: string, options: PlanOptions) => {
      const { explainRule } = await import('../rules.ts');
      if (await explainRule(dir, session)) return EXIT.yes;
      const { planStep, renderReasons } = await load();
      const { plan, blocked } = await planStep(dir, options, session);
      session.talk.value(plan, renderReasons);
      onward(session.talk, 'build, run and prove it', 'ship', dir);
      return blocked.length > 0 ? EXIT.couldNotRun : EXIT.yes;
    }),
  );
}

async function load() {
  const [step, report] = await Promise.all([import('../steps/plan.ts'), import('../../report/plan.ts')]);
  return { ...step, ...report };
}
