import assert from 'node:assert/strict';
import { readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inFolder, plimsoll } from './testing/plimsoll.ts';

const GOOD = `FROM debian:12-slim@sha256:${'0'.repeat(64)}\nUSER 10001:10001\nHEALTHCHECK --start-period=1m CMD ["/app/probe"]\nCMD ["/app/serve"]\n`;
const PIP = GOOD.replace('USER', 'RUN pip install flask==3.0.3\nUSER');
const SECRET = GOOD.replace('USER', 'ENV API_TOKEN=hunter2hunter2\nUSER');
const MAIN = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): return {}\n';

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly args: readonly string[];
  readonly code: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
}

const CASES: readonly Case[] = [
  { name: 'nothing wrong', files: { Dockerfile: GOOD }, args: ['Dockerfile'], code: 0, stdout: /^score 10\.0 of 10\n[\s\S]*no findings in 1 file\n$/ },
  { name: 'a finding', files: { Dockerfile: PIP }, args: ['Dockerfile'], code: 1, stdout: /^warning\[dockerfile\/pip-cache\]: .*\n --> Dockerfile:2:5\n {2}\|\n2 \| RUN pip install flask==3\.0\.3\n {2}\| {5}\^{24}\n {2}= fix: /, stderr: /next: plimsoll check Dockerfile --fix --dry-run/ },
  { name: 'below the bar', files: { Dockerfile: PIP }, args: ['Dockerfile', '--fail-on', 'error'], code: 0 },
  { name: 'never', files: { Dockerfile: SECRET }, args: ['--fail-on', 'never'], code: 0, stdout: /secret-in-environment/ },
  { name: 'a secret stays unsaid', files: { Dockerfile: SECRET }, args: ['Dockerfile'], code: 1, stdout: /^(?![\s\S]*hunter2)[\s\S]*ENV API_TOKEN=\*\*\*/ },
  { name: 'a folder', files: { 'shop/Dockerfile': PIP, 'shop/main.py': MAIN }, args: ['shop'], code: 1, stdout: /--> shop\/Dockerfile:2:5/ },
  { name: 'a folder without container files', files: { 'main.py': MAIN }, args: [], code: 3, stderr: /no container files in \./ },
  { name: 'no such path', files: {}, args: ['gone'], code: 2, stderr: /gone does not exist/ },
  { name: 'binary', files: { Dockerfile: new Uint8Array([0, 1, 2, 0]) }, args: ['Dockerfile'], code: 2, stdout: /0 files/, stderr: /Dockerfile: the file is binary/ },
  { name: 'not a container file', files: { 'notes.txt': 'hello' }, args: ['notes.txt'], code: 2, stderr: /not recognised/ },
  { name: 'malformed YAML', files: { 'compose.yaml': 'services: {a: [}' }, args: ['compose.yaml'], code: 2, stderr: /compose\.yaml:1: / },
  { name: 'unreadable beside findings', files: { 'a/Dockerfile': PIP, 'b/Dockerfile': new Uint8Array([0]) }, args: ['a/Dockerfile', 'b/Dockerfile'], code: 2, stdout: /pip-cache/, stderr: /b\/Dockerfile: the file is binary/ },
  { name: 'unknown format', files: {}, args: ['--format', 'xml'], code: 2, stderr: /Allowed choices/ },
  { name: 'no baseline', files: { Dockerfile: PIP }, args: ['--baseline', 'gone.json'], code: 2, stderr: /gone\.json cannot be read: ENOENT/ },
  { name: 'annotations', files: { Dockerfile: PIP }, args: ['--format', 'github'], code: 1, stdout: /^::warning file=Dockerfile,line=2,endLine=2,col=5,endColumn=29,title=dockerfile\/pip-cache::/ },
  { name: 'markdown', files: { Dockerfile: PIP }, args: ['--format', 'markdown'], code: 1, stdout: /^## Container check: \d.*\n[\s\S]*\| 2 \| warning \| pip leaves/ },
  { name: 'junit', files: { Dockerfile: PIP }, args: ['--format', 'junit'], code: 1, stdout: /<testsuites name="plimsoll check" tests="1" failures="1" errors="0">/ },
  { name: 'a rule that is off', files: { Dockerfile: PIP, 'plimsoll.yaml': 'check: {rules: {dockerfile/pip-cache: off}}\n' }, args: ['Dockerfile'], code: 0, stdout: /no findings/ },
  { name: 'a rule by another name, more severe', files: { Dockerfile: PIP, 'plimsoll.yaml': 'check: {failOn: error, rules: {"hadolint:DL3042": error}}\n' }, args: ['Dockerfile'], code: 1, stdout: /^error\[dockerfile\/pip-cache\]/ },
  { name: 'a bar in the file', files: { Dockerfile: PIP, 'plimsoll.yaml': 'check: {failOn: error}\n' }, args: ['Dockerfile'], code: 0 },
  { name: 'the command line goes before it', files: { Dockerfile: PIP, 'plimsoll.yaml': 'check: {failOn: never}\n' }, args: ['Dockerfile', '--fail-on', 'note'], code: 1 },
  { name: 'registries that are allowed', files: { Dockerfile: GOOD, 'plimsoll.yaml': 'check: {registries: [registry.example.org]}\n' }, args: ['.'], code: 1, stdout: /is of no allowed registry/ },
  { name: 'a rule that does not exist', files: { Dockerfile: GOOD, 'plimsoll.yaml': 'check: {rules: {dockerfile/pip-cash: off}}\n' }, args: ['.'], code: 2, stderr: /there is no rule dockerfile\/pip-cash[\s\S]*Write dockerfile\/pip-cache/ },
  { name: 'a key that does not exist', files: { Dockerfile: GOOD, 'plimsoll.yaml': 'check: {personas: regular}\n' }, args: ['.'], code: 2, stderr: /unknown key "personas" in check[\s\S]*did you mean "persona"/ },
]; // biome-ignore format: one table

describe('check', () => {
  for (const { name, files, args, code, stdout, stderr } of CASES)
    test(name, () =>
      inFolder(files, async (cwd) => {
        const ran = await plimsoll(['check', ...args], { cwd });
        assert.equal(ran.code, code, ran.stderr + ran.stdout);
        if (stdout) assert.match(ran.stdout, stdout);
        if (stderr) assert.match(ran.stderr, stderr);
      }),
    );
});

test('the JSON report has the fields that outside tools rely on', () =>
  inFolder({ 'shop/Dockerfile': PIP, 'shop/main.py': MAIN }, async (cwd) => {
    const report = JSON.parse((await plimsoll(['check', 'shop', '--json'], { cwd })).stdout);
    assert.equal(report.schema, 'plimsoll.check/1');
    assert.ok(report.score.value > 0 && report.score.value < 10);
    assert.deepEqual(Object.keys(report.score.categories).toSorted(), [
      'build-speed',
      'health',
      'operability',
      'security',
      'size',
    ]);
    const [finding] = report.findings;
    assert.deepEqual(
      [finding.rule, finding.path, finding.line, finding.fixable, finding.severity, finding.confidence],
      ['dockerfile/pip-cache', 'Dockerfile', 2, true, 'warning', 'high'],
    );
    assert.ok(finding.aliases.includes('hadolint:DL3042'));
    assert.match(finding.fix, /--no-cache-dir/);
  }));

test('nothing to check is told apart from nothing wrong, whatever else the tree has to say', () =>
  inFolder({ 'main.py': MAIN }, async (cwd) => {
    await symlink('/etc/hostname', join(cwd, 'elsewhere'));
    const { code, stderr } = await plimsoll(['check'], { cwd });
    assert.match(stderr, /outside the tree[\s\S]*there are no container files in \./);
    assert.equal(code, 3);
  }));

test('files are named as they were typed', () =>
  inFolder({ 'a/Dockerfile': PIP, 'b/x.Dockerfile': PIP, 'c/y': '' }, async (cwd) => {
    const typed = [join(cwd, 'a/Dockerfile'), '../b/x.Dockerfile'];
    const ran = await plimsoll(['check', '--json', ...typed], { cwd: join(cwd, 'c') });
    assert.deepEqual(JSON.parse(ran.stdout).files, typed.toSorted());
  }));

test('--fix shows, writes once, and leaves the rest of the file alone', () =>
  inFolder({ 'real.Dockerfile': PIP.replaceAll('\n', '\r\n') }, async (cwd) => {
    await symlink('real.Dockerfile', join(cwd, 'Dockerfile'));
    const before = await readFile(join(cwd, 'Dockerfile'), 'utf8');
    const shown = await plimsoll(['check', 'Dockerfile', '--fix', '--dry-run'], { cwd });
    assert.match(
      shown.stdout,
      /^--- a\/Dockerfile\n\+\+\+ b\/Dockerfile\n[\s\S]*\n\+RUN pip install --no-cache-dir/,
    );
    assert.match(shown.stderr, /would mend 1 finding in 1 file\n/);
    assert.equal(await readFile(join(cwd, 'Dockerfile'), 'utf8'), before);
    const done = await plimsoll(['check', 'Dockerfile', '--fix', '--json'], { cwd });
    assert.equal(done.code, 0, done.stderr);
    assert.deepEqual(JSON.parse(done.stdout).findings, []);
    assert.equal(JSON.parse(done.stdout).fixes.written, true);
    const after = await readFile(join(cwd, 'Dockerfile'), 'utf8');
    assert.equal(after, before.replace('pip install ', 'pip install --no-cache-dir '));
    const again = await plimsoll(['check', 'Dockerfile', '--fix'], { cwd });
    assert.match(again.stderr, /mended 0 findings in 0 files/);
    assert.equal(await readFile(join(cwd, 'Dockerfile'), 'utf8'), after);
  }));

test('a baseline leaves out what was found before, wherever it moves, and tells what is gone', () =>
  inFolder({ Dockerfile: PIP }, async (cwd) => {
    const made = await plimsoll(['check', '--write-baseline', 'known.json'], { cwd });
    assert.equal(made.code, 0, made.stderr);
    assert.equal((await plimsoll(['check', '--baseline', 'known.json'], { cwd })).code, 0);
    const { writeFile } = await import('node:fs/promises');
    await writeFile(
      join(cwd, 'Dockerfile'),
      `# moved\n${SECRET.replace('USER', 'RUN pip install flask==3.0.3\nUSER')}`,
    );
    const more = await plimsoll(['check', '--json', '--baseline', 'known.json'], { cwd });
    const report = JSON.parse(more.stdout);
    assert.deepEqual(
      report.findings.map((one: { rule: string }) => one.rule),
      ['dockerfile/secret-in-environment'],
    );
    assert.deepEqual(
      report.suppressed.map((one: { by: string }) => one.by),
      ['baseline'],
    );
    await writeFile(join(cwd, 'Dockerfile'), GOOD);
    const stale = await plimsoll(['check', '--baseline', 'known.json'], { cwd });
    assert.match(stale.stderr, /names dockerfile\/pip-cache, which is not found any more/);
    assert.equal(stale.code, 0);
  }));

test('explain knows rules by every name, and folders before rules', () =>
  inFolder(
    { 'DL3042/main.py': MAIN, 'DL3042/requirements.txt': 'fastapi==0.115.0\nuvicorn==0.30.0\n' },
    async (cwd) => {
      const table = [
        ['dockerfile/pip-cache', 0, /^dockerfile\/pip-cache {2}/],
        ['dl3025', 0, /^dockerfile\/exec-form {2}/],
        ['trivy:DS-0002', 0, /^dockerfile\/non-root-user {2}/],
        ['AVD-DS-0002', 0, /^dockerfile\/non-root-user {2}/],
        ['DL3042', 0, /because/],
        ['dockerfile/pip-cash', 2, /^$/],
        ['DL9999', 2, /^$/],
      ] as const;
      for (const [name, code, stdout] of table) {
        const ran = await plimsoll(['explain', name], { cwd });
        assert.equal(ran.code, code, name + ran.stderr);
        assert.match(ran.stdout, stdout, name);
      }
      const near = await plimsoll(['explain', 'dockerfile/pip-cash'], { cwd });
      assert.match(near.stderr, /did you mean dockerfile\/pip-cache\?/);
    },
  ));

test('a comment needs a reason', () =>
  inFolder({}, async (cwd) => {
    const { writeFile } = await import('node:fs/promises');
    const path = join(cwd, 'Dockerfile');
    await writeFile(path, PIP.replace('RUN', '# plimsoll ignore=dockerfile/pip-cache\nRUN'));
    const without = await plimsoll(['check'], { cwd });
    assert.equal(without.code, 1);
    assert.match(without.stderr, /without saying why/);
    await writeFile(path, PIP.replace('RUN', '# hadolint ignore=DL3042\nRUN'));
    const ran = await plimsoll(['check'], { cwd });
    assert.equal(ran.code, 0);
    assert.match(ran.stdout, /1 more that comments or the baseline ignore/);
  }));

test('the mode of a mended file stays', () =>
  inFolder({ Dockerfile: PIP }, async (cwd) => {
    const { chmod } = await import('node:fs/promises');
    await chmod(join(cwd, 'Dockerfile'), 0o640);
    await plimsoll(['check', '--fix'], { cwd });
    assert.equal((await stat(join(cwd, 'Dockerfile'))).mode & 0o777, 0o640);
  }));
