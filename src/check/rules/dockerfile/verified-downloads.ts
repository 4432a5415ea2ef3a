import { unquote } from '../../../formats/dockerfile/words.ts';
import { inImage } from '../../example.ts';
import { hasFlag } from '../../facts/flags.ts';
import { commands, steps } from '../../facts/select.ts';
import type { Command } from '../../facts/stage.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

/** Variables that switch checks off, and with which values. */
const VARIABLES: Readonly<Record<string, readonly [RegExp, Alias]>> = {
  GIT_SSL_NO_VERIFY: [/./, 'checkov:CKV2_DOCKER_14'],
  NODE_TLS_REJECT_UNAUTHORIZED: [/^0$/, 'checkov:CKV2_DOCKER_6'],
  NPM_CONFIG_STRICT_SSL: [/^false$/i, 'checkov:CKV2_DOCKER_12'],
  PIP_TRUSTED_HOST: [/./, 'checkov:CKV2_DOCKER_16'],
  PYTHONHTTPSVERIFY: [/^0$/, 'checkov:CKV2_DOCKER_5'],
};

const YUM = /^(yum|dnf|microdnf|tdnf)$/;
/** Commands that download without checking, and what says so. */
const COMMANDS: readonly (readonly [(command: Command) => boolean, Alias])[] = [
  [(it) => it.name === 'curl' && hasFlag(it, 'k', 'insecure'), 'checkov:CKV2_DOCKER_2'],
  [(it) => it.name === 'wget' && hasFlag(it, 'no-check-certificate'), 'checkov:CKV2_DOCKER_3'],
  [(it) => /^(pip|python)/.test(it.name) && hasFlag(it, 'trusted-host'), 'checkov:CKV2_DOCKER_4'],
  [(it) => it.name === 'apk' && hasFlag(it, 'allow-untrusted'), 'checkov:CKV2_DOCKER_7'],
  [(it) => it.name === 'apt-get' && hasFlag(it, 'allow-unauthenticated'), 'checkov:CKV2_DOCKER_8'],
  [(it) => YUM.test(it.name) && hasFlag(it, 'nogpgcheck'), 'checkov:CKV2_DOCKER_9'],
  [
    (it) => it.name === 'rpm' && hasFlag(it, 'nodigest', 'nosignature', 'noverify', 'nofiledigest'),
    'checkov:CKV2_DOCKER_10',
  ],
  [(it) => it.name === 'apt-get' && hasFlag(it, 'force-yes'), 'checkov:CKV2_DOCKER_11'],
  [(it) => /^(npm|yarn)$/.test(it.name) && strictSslOff(it), 'checkov:CKV2_DOCKER_13'],
  [(it) => /^(yum|dnf)(-config-manager)?$/.test(it.name) && sslVerifyOff(it), 'checkov:CKV2_DOCKER_15'],
];

export const verifiedDownloads: DockerfileRule = {
  id: 'dockerfile/verified-downloads',
  title: 'Downloads whose sender is verified',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: [...Object.values(VARIABLES).map(([, alias]) => alias), ...COMMANDS.map(([, alias]) => alias)],
  why: 'With certificates or signatures unchecked anyone between the builder and the server can put code into the image.',
  fix: 'Remove the option; for a private server, install its certificate.',
  source: 'https://owasp.org/www-community/attacks/Manipulator-in-the-middle_attack',
  bad: [
    { at: 2, example: inImage('RUN curl -fsSLk https://example.org/model.bin -o /app/model.bin') },
    { at: 2, example: inImage('ENV PYTHONHTTPSVERIFY=0') },
  ],
  good: [inImage('RUN curl -fsSL https://example.org/model.bin -o /app/model.bin')],
  check(facts, report) {
    for (const { step } of steps(facts, 'ENV', 'ARG')) {
      for (const { key, value } of step.instruction.pairs) {
        const aliases = switchedOff(key, unquote(value ?? ''));
        if (aliases) report(step.instruction, `${key} switches checks off`, { aliases });
      }
    }
    for (const { command } of commands(facts)) {
      for (const [name, value] of assigned(command)) {
        const aliases = switchedOff(name, value);
        if (aliases) report(command, `${name} switches checks off`, { aliases });
      }
      const careless = COMMANDS.filter(([skips]) => skips(command));
      for (const [, alias] of careless)
        report(command, `${command.name} does not check what it downloads`, { aliases: [alias] });
    }
  },
};

function switchedOff(name: string, value: string): readonly Alias[] | null {
  const [off, alias] = VARIABLES[name.toUpperCase()] ?? [];
  return off?.test(value) && alias ? [alias] : null;
}

/** `NAME=value` before a command, and what `export` sets. */
function assigned({ name, args, assignments }: Command): readonly (readonly [string, string])[] {
  const exported = name === 'export' ? args.map(({ text }) => text) : [];
  return [
    ...Object.entries(assignments),
    ...exported.map((text) => [text.replace(/=.*$/s, ''), text.replace(/^[^=]*=?/, '')] as const),
  ];
}

function strictSslOff({ args }: Command): boolean {
  const text = args.map((word) => word.text).join(' ');
  return (
    /\bset\b.*\bstrict-ssl[ =]"?false/i.test(text) || /--strict-ssl[= ]"?false|--no-strict-ssl/i.test(text)
  );
}

function sslVerifyOff({ args }: Command): boolean {
  return /sslverify=("|')?(0|false|no)/i.test(args.map((word) => word.text).join(' '));
}
