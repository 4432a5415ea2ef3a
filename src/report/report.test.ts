import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderCache } from './cache.ts';
import { renderDoctor } from './doctor.ts';
import { renderFindings } from './findings.ts';
import { renderImages } from './images.ts';
import { renderInventory } from './inventory.ts';
import { renderLock } from './lock.ts';
import { type Look, plainLook } from './look.ts';
import { renderPlan, renderReasons } from './plan.ts';
import { renderReport } from './ship.ts';
import { EARLIER, HEALTHY, IMAGE, INVENTORY, LOCK, PLAN, REPORT, SICK } from './testing/samples.ts';
import { width } from './text.ts';
import { renderVerifications } from './verification.ts';

const RENDERED: Readonly<Record<string, (look: Look) => string>> = {
  scan: (look) => renderInventory(INVENTORY, look),
  plan: (look) => renderPlan(PLAN, look),
  explain: (look) => renderReasons(PLAN, look),
  lock: (look) => renderLock(LOCK, EARLIER, look),
  'lock as it was': (look) => renderLock(LOCK, LOCK, look),
  build: (look) => renderImages([IMAGE], look),
  verify: (look) => renderVerifications([HEALTHY, SICK], ['CPU limit'], look),
  cache: (look) =>
    renderCache(
      {
        folder: '/home/ada/.cache/plimsoll',
        areas: [
          { what: 'packages and layers', files: 214, bytes: 8_912_000_000 },
          { what: 'results', files: 1, bytes: 812 },
        ],
        unused: { days: 30, files: 12, bytes: 1_200_000_000 },
        pruned: false,
      },
      look,
    ),
  doctor: (look) =>
    renderDoctor(
      [
        { id: 'node', ok: true, message: 'Node 24.1.0', fix: null },
        { id: 'docker', ok: null, message: 'docker is not installed', fix: 'Install Docker.' },
        {
          id: 'debian-trixie',
          ok: false,
          message: 'mirror.example.org does not have it',
          fix: 'Name another archive.',
        },
      ],
      look,
    ),
  ship: (look) => renderReport(REPORT, look),
  findings: (look) =>
    renderFindings(
      [
        {
          rule: 'plan/python-version',
          severity: 'note',
          confidence: 'high',
          message: 'planned with 3.11',
          fix: 'run the tests on it',
          path: null,
          line: null,
        },
        {
          rule: 'scan/missing-weights',
          severity: 'error',
          confidence: 'high',
          message:
            'model.pkl is not in the tree, and the service loads it when it starts, so it cannot become healthy',
          fix: 'add the file, or mount it',
          path: 'app/main.py',
          line: 12,
        },
      ],
      look,
    ),
};

for (const [name, render] of Object.entries(RENDERED)) {
  test(`${name} as people read it`, (t) => t.assert.snapshot(render(plainLook), { serializers: [String] }));

  test(`${name} in ASCII where only that can be shown`, () => {
    assert.match(render({ ...plainLook, unicode: false }), /^[\x0a\x20-\x7e]*$/);
  });

  test(`${name} has no control character but those of its colours`, () => {
    const coloured: Look = { ...plainLook, style: (_, text) => `\u001b[1m${text}\u001b[0m` };
    const bare = render(coloured).replaceAll('\u001b[1m', '').replaceAll('\u001b[0m', '');
    assert.doesNotMatch(bare, /[^\P{Cc}\n]/u);
    assert.equal(bare, render(plainLook));
  });
}

test('a narrow terminal gets narrow bars and tables', () => {
  for (const line of renderImages([IMAGE], { ...plainLook, width: 60 }).split('\n'))
    if (!line.includes('sha256')) assert.ok(width(line) <= 60, line);
});

test('what was built and could not be run is not called well', () => {
  const rendered = renderReport({ ...REPORT, services: [] }, plainLook);
  assert.match(rendered, /^built, and not run$/m);
  assert.doesNotMatch(rendered, /passed|healthy$/m);
  assert.match(
    renderReport({ ...REPORT, services: [], images: [] }, plainLook),
    /^nothing was built or run$/m,
  );
});

test('a service that could not be built is told beside those that are well', () => {
  const error = { rule: 'build/script-failed', severity: 'error', confidence: 'high', message: 'no', fix: 'mend', path: null, line: null } as const; // biome-ignore format: a finding a line
  const services = REPORT.services.filter(({ healthy }) => healthy);
  const verdict = (diagnostics: readonly (typeof error)[]) =>
    renderReport({ ...REPORT, services, diagnostics }, plainLook);
  assert.match(verdict([error]), /healthy, .*; 1 error above$/m);
  assert.doesNotMatch(verdict([]), / above$/m);
});

test('a finding that several services have alike is said once', () => {
  const finding = {
    rule: 'lock/limited-resolver',
    severity: 'note',
    confidence: 'high',
    message: 'resolved with pip',
    fix: 'Install uv.',
    path: null,
    line: null,
  } as const;
  const rendered = renderFindings([finding, { ...finding }, { ...finding, path: 'b.txt' }], plainLook);
  assert.deepEqual(rendered.match(/resolved.*/g), [
    'resolved with pip [lock/limited-resolver]',
    'resolved with pip [lock/limited-resolver]',
  ]);
});
