import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Action, EXAMPLES } from './expect.ts';

/** Where Debian's package has it. */
const CHROMIUM = '/usr/bin/chromium';
/** Long enough for a machine that does much besides. */
const PATIENCE = 120_000;

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** Why tests in a browser cannot run here, or false; in CI they always run. */
export function lacksBrowser(): string | false {
  if (existsSync(CHROMIUM) || process.env['CI'] === 'true') return false;
  return 'needs chromium: sh scripts/engine.sh bases';
}

/** A headless browser; whoever asks for it closes it. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS, timeout: PATIENCE });
}

/**
 * Does in a headless browser what a user of the example does. `at`: the front proxy's address. Rejects when something
 * does not show up, and when the page logs an error or a policy stops it.
 */
export async function browse(name: string, actions: readonly Action[], at: string): Promise<void> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ baseURL: at });
    page.setDefaultTimeout(PATIENCE);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`);
    });
    for (const action of actions) {
      await act(name, page, action).catch((fault: Error) => {
        throw new Error(`${JSON.stringify(action)}: ${fault.message}\n${faults.join('\n')}`);
      });
    }
    if (faults.length > 0) throw new Error(`the page logged:\n${faults.join('\n')}`);
  } finally {
    await browser.close();
  }
}

async function act(name: string, page: Page, action: Action): Promise<void> {
  switch (action.do) {
    case 'open':
      await page.goto(action.path, { waitUntil: 'networkidle' });
      return;
    case 'fill':
      return page.getByLabel(action.label).fill(action.with);
    case 'attach':
      return page.getByLabel(action.label).setInputFiles(join(EXAMPLES, name, action.file));
    case 'press':
      return page.getByRole('button', { name: action.button, exact: true }).click();
    case 'see':
      return page.getByText(action.text).first().waitFor();
  }
}
