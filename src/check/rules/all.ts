import type { Rule } from '../rule.ts';

/** Every rule, sorted by id. Facts differ by target, so that only what describes a rule can be used. */
export async function allRules(): Promise<readonly Rule<never>[]> {
  const [
    { applicationRules },
    { composeRules },
    { dockerfileRules },
    { dockerignoreRules },
    kubernetes,
    nginx,
  ] = await Promise.all([
    import('./application.ts'),
    import('./compose.ts'),
    import('./dockerfile.ts'),
    import('./dockerignore.ts'),
    import('./kubernetes.ts'),
    import('./nginx.ts'),
  ]);
  return [
    ...applicationRules,
    ...composeRules,
    ...dockerfileRules,
    ...dockerignoreRules,
    ...kubernetes.kubernetesRules,
    ...nginx.nginxRules,
  ];
}
