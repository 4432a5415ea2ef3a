/** What builds of packages ask of the system, by the words their tools use; groups are names. */
const SIGNS: readonly (readonly [sign: RegExp, file: (name: string) => string])[] = [
  // Meson, pkg-config, and what calls it until one is there.
  [/Dependency "([\w.+-]+)" not found/g, (name) => `${name}.pc`],
  [/No package '([\w.+-]+)' found/g, (name) => `${name}.pc`],
  [/Package ([\w.+-]+) was not found in the pkg-config search path/g, (name) => `${name}.pc`],
  [/pkg-config --exists ([\w.+-]+)' returned non-zero/g, (name) => `${name}.pc`],
  // Compilers and linkers.
  [/fatal error: ([\w./+-]+\.h(?:pp|h)?): No such file or directory/g, (name) => name],
  [/cannot find -l([\w.+-]+)/g, (name) => `lib${name}.so`],
  // CMake.
  [
    /package configuration file provided by "(\w+)"/g,
    (name) => `${name}Config.cmake or ${name.toLowerCase()}-config.cmake`,
  ],
  [/No CMAKE_Fortran_COMPILER could be found/g, () => 'gfortran'],
  [/Could NOT find (?!Python)(\w+) \(missing/g, (name) => `what CMake calls ${name}`],
  // Programs.
  [/Unknown compiler\(s\): \[\['(\w+)'/g, (name) => name],
  [/Program '([\w.+-]+)' not found/g, (name) => name],
  [/No such file or directory: '([a-z][\w+-]*)'/g, (name) => name],
  [
    /(?:error: command '|: )([a-z][\w+-]*)(?:' failed: No such file|: (?:command )?not found)/g,
    (name) => name,
  ],
];

/** Debian's packages of what is asked for most. */
const PACKAGES: Readonly<Record<string, string>> = {
  'cairo.pc': 'libcairo2-dev',
  'dbus-1.pc': 'libdbus-1-dev',
  'ffi.h': 'libffi-dev',
  'glib-2.0.pc': 'libglib2.0-dev',
  'graphviz/cgraph.h': 'libgraphviz-dev',
  'krb5-config': 'libkrb5-dev',
  'lber.h': 'libldap-dev',
  'libmariadb.pc': 'libmariadb-dev',
  'libxml/xmlversion.h': 'libxml2-dev',
  'openssl/ssl.h': 'libssl-dev',
  pg_config: 'libpq-dev',
  'portaudio.h': 'portaudio19-dev',
  'sasl/sasl.h': 'libsasl2-dev',
  'sndfile.h': 'libsndfile1-dev',
  'sql.h': 'unixodbc-dev',
  'xmlsec1.pc': 'libxmlsec1-dev',
  'zlib.h': 'zlib1g-dev',
};

/** Names are told once each, and no more than these: the rest follows when they are there. */
const MOST = 4;

/**
 * What the build of a package lacked of the system, read from the end of its log: what to do then. Null when it says nothing
 * of that kind.
 */
export function lackingFix(log: string): string | null {
  const found = SIGNS.flatMap(([sign, file]) =>
    [...log.matchAll(sign)].map((match) => ({ at: match.index, name: file(match[1] ?? '') })),
  );
  const names = [...new Set(found.toSorted((a, b) => a.at - b.at).map(({ name }) => name))];
  if (names.length === 0) return null;
  const known = names.flatMap((name) => PACKAGES[name] ?? []);
  const which =
    known.length > 0
      ? known.join(', ')
      : `the Debian package that has ${names.slice(0, MOST).join(' or ')} (\`apt-file search\` finds it)`;
  return `Add ${which} to sources.packages of plimsoll.yaml.`;
}
