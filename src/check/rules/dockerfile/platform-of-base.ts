import { BASE } from '../../example.ts';
import { instead, safely } from '../../facts/select.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';

export const platformOfBase: DockerfileRule = {
  id: 'dockerfile/platform-of-base',
  title: 'No fixed platform in FROM',
  severity: 'warning',
  confidence: 'high',
  persona: 'pedantic',
  category: 'operability',
  aliases: [
    'hadolint:DL3029',
    'hadolint:DL3065',
    'buildkit:FromPlatformFlagConstDisallowed',
    'buildkit:RedundantTargetPlatform',
    'kics:b16e8501',
  ],
  why: 'A platform written into FROM builds that one whatever is asked for; elsewhere it runs emulated or not at all.',
  fix: 'Leave --platform out and choose the platform when building.',
  source: 'https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/',
  bad: [
    { at: 1, example: `FROM --platform=linux/amd64 ${BASE}${rest}` },
    { at: 1, example: `FROM --platform=$TARGETPLATFORM ${BASE}${rest}` },
  ],
  good: [`FROM --platform=$BUILDPLATFORM ${BASE} AS build\nFROM ${BASE}${rest}`],
  check({ stages, file }, report) {
    for (const { from, name } of stages) {
      const flag = from?.flags.find((found) => found.name === 'platform');
      const platform = flag?.value ?? '';
      if (!from || !flag) continue;
      const blank = /^\s*/.exec(file.text.slice(flag.end))?.[0].length ?? 0;
      const drop = safely(instead({ start: flag.start, end: flag.end + blank }, ''));
      if (/^\$(TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(platform)) {
        const aliases: readonly Alias[] = [
          'hadolint:DL3065',
          'buildkit:RedundantTargetPlatform',
          'kics:b16e8501',
        ];
        report(from, `${platform} is the platform FROM takes anyway`, { aliases, ...drop });
      } else if (!platform.includes('$')) {
        const named = platform.split('/').some((part) => part !== '' && name?.includes(part));
        const constant: readonly Alias[] = named ? [] : ['buildkit:FromPlatformFlagConstDisallowed'];
        const aliases: readonly Alias[] = ['hadolint:DL3029', 'kics:b16e8501', ...constant];
        const persona = constant.length > 0 ? 'pedantic' : 'auditor';
        report(from, `the platform ${platform} is fixed`, { aliases, persona });
      }
    }
  },
};
