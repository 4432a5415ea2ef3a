import type { Finding } from '../../model/finding.ts';
import type { LockedDeb } from '../../model/lock.ts';

/** Packages whose scripts were read, and whose work the base does by itself or an image has no use for. */
const REVIEWED =
  /^(base-files|ca-certificates|libc6|libglib2\.0-0(t64)?|libgssapi-krb5-2|libpython3\.\d+-minimal|libreadline8(t64)?|netbase|python3\.\d+-minimal|readline-common|tzdata)$/;

/** Words that begin a command which changes nothing an image needs: shell grammar, debconf, dpkg's and systemd's upkeep. */
const HARMLESS = new Set(
  `: . [ [[ ! { } break case cat cd cmp command continue cut do done echo elif else esac eval exit export expr false fi
   for getent grep egrep fgrep head if in ischroot local ls printf pwd read readlink realpath return sed set shift sleep
   sort stat tail test then tr trap true type umask uname unset until which while xargs awk basename dirname
   deb-systemd-helper deb-systemd-invoke systemctl systemd-tmpfiles invoke-rc.d update-rc.d service start-stop-daemon
   dpkg dpkg-query dpkg-divert dpkg-maintscript-helper dpkg-statoverride dpkg-trigger dpkg-architecture ucf ucfr
   ldconfig ldconfig.real py3compile py3clean pycompile pyclean update-alternatives update-menus update-binfmts
   update-ca-certificates rm rmdir touch restorecon`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** What debhelper adds to scripts: upkeep of services, menus and the like, none of which an image has. */
const GENERATED =
  /^# Automatically added by (?!dh_(?:sysuser|installsysusers|ucf))[\s\S]*?^# End automatically added section$/gm;

/**
 * A finding for a package whose installation scripts do work that is not done here, naming the commands. Reads the
 * scripts' text only; a shell's grammar is approximated, so that a rare harmless script may be named too.
 */
export function scriptFindings(deb: LockedDeb, control: ReadonlyMap<string, string>): readonly Finding[] {
  if (REVIEWED.test(deb.package)) return [];
  const commands = ['preinst', 'postinst'].flatMap((name) => commandsOf(control.get(name) ?? ''));
  const work = [...new Set(commands)].filter((word) => !HARMLESS.has(word) && !word.startsWith('db_')).sort();
  if (work.length === 0) return [];
  return [
    {
      rule: 'build/maintainer-script',
      severity: 'warning',
      confidence: 'low',
      message: `${deb.package} ${deb.version}: its installation scripts are not run; they call ${work.slice(0, 8).join(', ')}`,
      fix: `Check that the service works without what ${deb.package}'s scripts set up, or build it with the emitted Dockerfile.`,
      path: null,
      line: null,
    },
  ];
}

/** The words at command positions of a shell script. */
function commandsOf(script: string): readonly string[] {
  const text = script
    .replace(GENERATED, '')
    .replace(/\\\n/g, ' ')
    .replace(/<<-?\s*(['"]?)(\w+)\1[\s\S]*?^\s*\2$/gm, '')
    .replace(/(^|\s)#.*$/gm, '$1')
    .replace(/"(?:\\.|[^"\\])*"|'[^']*'/g, 'Q');
  const functions = new Set(
    [...text.matchAll(/^\s*(?:function\s+)?([\w-]+)\s*\(\)/gm)].map(([, name]) => name),
  );
  const commands: string[] = [];
  for (const line of text.split('\n')) {
    const body = line
      .replace(/^\s*\(?[\w*?.|\s:/+-]+\)(?!\))/, '')
      .replace(/^\s*(?:function\s+)?[\w-]+\s*\(\)/, '');
    for (const part of body.split(
      /;;|&&|\|\||[;|&(){}`]|\$\(|\b(?:then|do|else|if|elif|while|until)\b|(?<=\s)!(?=\s)/,
    )) {
      const word =
        part
          .trim()
          .replace(/^(?:\w+=\S*\s+)+/, '')
          .split(/\s+/)[0] ?? '';
      const name = word.slice(word.lastIndexOf('/') + 1);
      if (/^[a-z][\w.+-]*$/i.test(name) && !/=/.test(word) && name !== 'Q' && !functions.has(name))
        commands.push(name);
    }
  }
  return commands;
}
