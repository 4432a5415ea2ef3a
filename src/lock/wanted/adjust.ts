import { normalizeName } from '../../formats/pep508/name.ts';
import type { Requirement } from '../../formats/pep508/requirement.ts';
import { parseWheelName } from '../../formats/wheel/name.ts';
import type { Outcome } from '../../model/finding.ts';
import { leftOut, otherBuild, otherMachine } from '../findings.ts';
import type { Ask } from './asks.ts';

/** Distributions that exist for one other platform only; `pip freeze` writes them down where they happen to be installed. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [
    /^(pywin32|pypiwin32|pywinpty|windows-curses|winshell|win-inet-pton|tensorflow-intel|wmi|pyreadline)$/,
    'exists for Windows only',
  ],
  [/^(appnope|pyobjc.*|tensorflow-metal|mlx-metal)$/, 'exists for macOS only'],
  [
    /^(pkg-resources|python-apt|command-not-found|language-selector|ssh-import-id|ubuntu-.*|ufw|unattended-upgrades|usb-creator|xkit|cupshelpers|screen-resolution-extra)$/,
    'belongs to the operating system it was written on',
  ],
];

/** `2.1.0+cu118`: a build of the publisher's own index. The package index itself takes no such versions (PEP 440). */
const BUILD = /^==([^+,*]+)\+((?:cu|rocm)\d[\d.]*|cpu|xpu)$/;

/** A requirement as it applies in the image, or null when it does not; what was changed is told. */
export function adjust(ask: Ask): Outcome<Ask | null> {
  const { requirement } = ask;
  const name = normalizeName(requirement.name);
  const [, why] = ELSEWHERE.find(([pattern]) => pattern.test(name)) ?? [];
  if (why === undefined || requirement.marker !== null) return { value: ask, diagnostics: [] };
  return { value: null, diagnostics: [leftOut(ask, why)] };
}

/** A file of the machine the manifest was written on (`pip freeze` in conda environments): the package by its name. */
export function withoutFile(ask: Ask): Outcome<Ask> {
  const { url, ...rest } = ask.requirement;
  const version = parseWheelName((url ?? '').split('/').at(-1) ?? '')?.version;
  const requirement = { ...rest, url: null, specifier: version === undefined ? '' : `==${version}` };
  return { value: { ...ask, requirement }, diagnostics: [otherMachine(ask, version ?? null)] };
}

/** Where no index but the default is named: the release instead of the publisher's special build of it. */
export function withoutBuild(ask: Ask): Outcome<Ask> {
  const [, release, build] = BUILD.exec(ask.requirement.specifier) ?? [];
  if (release === undefined || build === undefined) return { value: ask, diagnostics: [] };
  const requirement: Requirement = { ...ask.requirement, specifier: `==${release}` };
  return { value: { ...ask, requirement }, diagnostics: [otherBuild(ask, build, release)] };
}
