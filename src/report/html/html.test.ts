import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Report } from '../../model/report.ts';
import { reportMarkdown } from '../markdown.ts';
import { fullReport } from '../testing/full.ts';
import { REPORT } from '../testing/samples.ts';
import { embedded, html } from './markup.ts';
import { reportPage } from './page.ts';

const PARTS = { hierarchy: '/* d3-hierarchy */', version: '1.2.3' };

test('property: no value makes an element, an attribute or the end of a script', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { html: page } = html`<p title="${text}">${text}</p>`;
      const [, attribute = '', body = ''] = /^<p title="([^"]*)">([^<>]*)<\/p>$/s.exec(page) ?? assert.fail(page);
      const back = (escaped: string) => escaped.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[String(name)] ?? '');
      assert.deepEqual([back(attribute), back(body)], [text, text]);
      assert.doesNotMatch(embedded(text).html, /[<>&]/);
      assert.equal(JSON.parse(embedded(text).html), text);
    }),
  ); // biome-ignore format: a property
});

test('parts that are missing are left out, lists joined, markup kept', () => {
  assert.equal(html`${null}${false}${['a', html`<b>${'<'}</b>`]}${0}`.html, 'a<b>&lt;</b>0');
});

test('the page holds every figure as text, and loads nothing', async () => {
  const page = reportPage(await fullReport(), PARTS);
  for (const part of ['1.2 GB', '93.1 MB', '680 ms', 'never imported', 'numpy', 'no-build-tools', 'api calls', '.dockerignore'])
    assert.ok(page.replaceAll(/<\/?b>/g, '').includes(part), part); // biome-ignore format: a list
  assert.doesNotMatch(page, /(src|href)="(?!#|data:)|@import|url\((?!#)/);
  assert.match(page, /default-src &#39;none&#39;/);
});

test('what images and trees name cannot change the page', async () => {
  const page = reportPage(await fullReport('</script><img src=x onerror=alert(1)>'), PARTS);
  assert.doesNotMatch(page, /<img/);
  assert.equal(page.match(/<script/g)?.length, page.match(/<\/script>/g)?.length);
});

test('what holds for several services is said once, the worst first', async () => {
  const report = await fullReport();
  const [note] = report.diagnostics;
  assert.ok(note);
  const error = { ...note, severity: 'error', message: 'the lock is stale' } as const;
  const page = reportPage({ ...report, diagnostics: [note, error, { ...note }] }, PARTS);
  const said = page.match(/the lock is stale|never imported/g);
  assert.deepEqual(said, ['the lock is stale', 'never imported']);
});

test('the same report gives the same bytes', async () => {
  assert.equal(reportPage(await fullReport(), PARTS), reportPage(await fullReport(), PARTS));
});

test('without details, without before, without anything healthy there is still a page', () => {
  const poor: Report = {
    ...REPORT,
    before: null,
    services: REPORT.services.map((one) => ({ ...one, healthy: false, startMs: null })),
  };
  const page = reportPage(poor, PARTS);
  assert.match(page, /never healthy/);
  assert.match(page, /0 of 1/);
});

test('Markdown: the same figures; nothing breaks a table', async () => {
  const text = reportMarkdown(await fullReport('a|b\n<x>'));
  assert.match(text, /\| images \| 1\.2 GB \| 93\.1 MB \|/);
  assert.match(text, /a\\\|b &lt;x>/);
  assert.match(text, /\| numpy \| 2\.1 \| /);
});

test('Markdown: nobody is mentioned by what images and trees name', async () => {
  assert.doesNotMatch(reportMarkdown(await fullReport('@team')), /@/);
});
