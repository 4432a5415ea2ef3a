import type { Container, Engine } from '../model/engine.ts';
import type { ServicePlan } from '../model/plan.ts';
import { failed, passed, untried, type Verdict } from '../model/report.ts';
import type { ImageFile } from './files.ts';

/** What a check looks at: an image and, while it runs healthily, its container. */
export interface Subject {
  readonly plan: ServicePlan;
  readonly engine: Engine;
  readonly container: Container;
  readonly files: readonly ImageFile[];
}

/** One property of an image, in one file. */
export interface CheckDefinition {
  /** In words; also the name of the file. */
  readonly id: string;
  /** `image`: looks at files only; `running`: needs the healthy container; `stopping`: ends it, so it comes last. */
  readonly when: 'image' | 'running' | 'stopping';
  /** Whether there is anything to try; it is not told of otherwise. Every service is of concern when it is not given. */
  concerns?(plan: ServicePlan): boolean;
  check(subject: Subject): Promise<Verdict> | Verdict;
}

/**
 * A check that no file of the image matches a pattern.
 * @param isMeant files that are there all the same, for a reason
 */
export function withoutFiles(
  id: string,
  what: string,
  pattern: RegExp,
  fix: (plan: ServicePlan) => string,
  isMeant: (path: string, plan: ServicePlan) => boolean = () => false,
): CheckDefinition {
  return {
    id,
    when: 'image',
    check({ files, plan }) {
      const bad = files.filter(
        ({ path, kind }) => kind !== 'directory' && pattern.test(path) && !isMeant(path, plan),
      );
      const own = bad.filter(({ origin }) => origin === undefined);
      const found = own.map(({ path }) => `/${path}`);
      // Whoever chose the base knows what is in it: it is said, and it is not for this image to mend.
      const [below] = bad;
      if (own.length === 0 && below !== undefined)
        return untried(`the base ${below.origin} has /${below.path}; nothing that was added is a ${what}`);
      if (found.length === 0) return passed(`no ${what} among ${files.length} files`);
      const more = found.length > 3 ? ` and ${found.length - 3} more` : '';
      return failed(`the image holds ${found.slice(0, 3).join(', ')}${more}`, fix(plan));
    },
  };
}
