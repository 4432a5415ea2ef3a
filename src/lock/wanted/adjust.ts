import { normalizeName } from '../../formats/pep508/name.ts';
import type { Requirement } from '../../formats/pep508/requirement.ts';
import type { Outcome } from '../../model/finding.ts';
import { otherBuild, otherPlatform } from '../findings.ts';
import type { Ask } from './asks.ts';

/** Distributions that exist for one other platform only; `pip freeze` writes them down where they happen to be installed. */
const WINDOWS =
  /^(pywin32|pypiwin32|pywinpty|windows-curses|winshell|win-inet-pton|tensorflow-intel|wmi|pyreadline)$/;
const MACOS = /^(appnope|pyobjc.*|tensorflow-metal|mlx-metal)$/;

/** `2.1.0+cu118`: a build of the publisher's own index. The package index itself takes no such versions (PEP 440). */
const BUILD = /^==([^+,*]+)\+((?:cu|rocm)\d[\d.]*|cpu|xpu)$/;

/** A requirement as it applies on Linux, with what was changed. Later, when the manifest names indexes, it may stay. */
export function adjust(ask: Ask): Outcome<Ask> {
  const { requirement } = ask;
  const name = normalizeName(requirement.name);
  const platform = WINDOWS.test(name) ? 'win32' : MACOS.test(name) ? 'darwin' : null;
  if (platform === null || requirement.marker !== null) return { value: ask, diagnostics: [] };
  const marker = {
    kind: 'compare',
    variable: 'sys_platform',
    operator: '==',
    value: platform,
    reversed: false,
  } as const;
  return {
    value: { ...ask, requirement: { ...requirement, marker } },
    diagnostics: [otherPlatform(ask, platform === 'win32' ? 'Windows' : 'macOS')],
  };
}

/** Where no index but the default is named: the release instead of the publisher's special build of it. */
export function withoutBuild(ask: Ask): Outcome<Ask> {
  const [, release, build] = BUILD.exec(ask.requirement.specifier) ?? [];
  if (release === undefined || build === undefined) return { value: ask, diagnostics: [] };
  const requirement: Requirement = { ...ask.requirement, specifier: `==${release}` };
  return { value: { ...ask, requirement }, diagnostics: [otherBuild(ask, build, release)] };
}
