import assert from 'node:assert/strict';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { fullReport } from '../src/report/testing/full.ts';
import { lacksBrowser, openBrowser } from './support/browser.ts';
import { scratchFolder } from './support/store.ts';

const skip = lacksBrowser();
const MOST = 2_000_000;

describe('the page of a report, in a browser', { skip }, () => {
  const folder = scratchFolder();
  const file = join(folder, 'report.html');
  let browser: Browser;

  before(async () => {
    await writeFile(join(folder, 'report.json'), JSON.stringify(await fullReport()));
    const { code, stderr } = await plimsoll(['report', 'report.json'], { cwd: folder });
    assert.equal(code, 0, stderr);
    browser = await openBrowser();
  });
  after(() => browser?.close());

  test('weighs less than 2 MB', async () => {
    assert.ok((await stat(file)).size < MOST);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [390, 1280])
      test(`${colorScheme}, ${width} pixels: nothing complains, nothing is fetched, nothing sticks out, everybody can read it`, async () => {
        const context = await browser.newContext({
          viewport: { width, height: 900 },
          colorScheme,
          bypassCSP: true,
        });
        const page = await context.newPage();
        const seen: string[] = [];
        page.on('console', (message) => seen.push(message.text()));
        page.on('pageerror', (error) => seen.push(error.message));
        page.on('request', (request) => {
          if (!/^(file|data):/.test(request.url())) seen.push(request.url());
        });
        await page.goto(pathToFileURL(file).href);
        assert.deepEqual(seen, []);
        assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
        assert.deepEqual(await violations(page), []);
        await context.close();
      });

  test('the policy in the page lets its own script run and nothing in', async () => {
    const page = await browser.newPage();
    const seen: string[] = [];
    page.on('console', (message) => seen.push(message.text()));
    await page.goto(pathToFileURL(file).href);
    assert.deepEqual(seen, []);
    assert.ok((await page.locator('.map button').count()) > 3);
    await page.close();
  });

  test('a treemap is opened and left by keyboard alone', async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    const crumbs = page.locator('.crumbs').first();
    await page.locator('.map button', { hasText: 'usr' }).first().focus();
    await page.keyboard.press('Enter');
    assert.match((await crumbs.textContent()) ?? '', /image\/usr {2}54 MB/);
    await page.locator('.map button').first().focus();
    await page.keyboard.press('Escape');
    assert.match((await crumbs.textContent()) ?? '', /^image {2}93 MB$/);
    await page.close();
  });

  test('packages are a view of their own, and what is pointed at does not cover what lies in it', async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    const views = page.locator('.views').first();
    await views.locator('button', { hasText: 'Packages' }).click();
    assert.equal(await views.locator('[aria-pressed=true]').textContent(), 'Packages');
    const group = page.locator('.map button', { hasText: /^Python/ }).first();
    await group.hover({ position: { x: 12, y: 12 } });
    await page.locator('.map button', { hasText: 'numpy' }).first().hover();
    await group.click({ position: { x: 12, y: 12 } });
    assert.match((await page.locator('.crumbs').first().textContent()) ?? '', /image\/Python {2}/);
    await page.close();
  });

  test('on paper it is light, and without scripts every number stays', async () => {
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await page.goto(pathToFileURL(file).href);
    assert.match((await page.locator('main').textContent()) ?? '', /numpy.*30 MB/s);
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    assert.ok((await page.pdf()).length > 10_000);
    await page.close();
  });
});

async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
  );
}
