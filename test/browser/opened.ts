import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromium as pathOf } from './chromium.cjs';

/** A report in a browser, and everything that it complained of or asked for. */
export interface Opened {
  readonly page: Page;
  /** Messages of the console, errors of scripts, and requests for anything but the file itself. */
  readonly complaints: readonly string[];
}

interface Extra {
  /** What stands behind the address, with its #. */
  readonly hash?: string;
  readonly isBroken?: boolean;
}

/** One browser for all tests of a file; each report gets a window with nothing in it from before. */
export class Screens {
  readonly #folder = mkdtempSync(join(tmpdir(), 'vigie-browser-'));
  #browser: Browser | undefined;
  #files = 0;

  /** @param given `isBroken`: its script cannot get through */
  async open(html: string, given: BrowserContextOptions & Extra = {}): Promise<Opened> {
    const { hash = '', isBroken = false, ...options } = given;
    this.#browser ??= await chromium.launch({ executablePath: pathOf() ?? 'chromium', args: ['--no-sandbox'] });
    const context = await this.#browser.newContext({ viewport: { width: 1_280, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`request: ${request.url()}`);
    });
    this.#files += 1;
    const file = join(this.#folder, `${this.#files}.html`);
    writeFileSync(file, html);
    await page.goto(`${pathToFileURL(file)}${hash}`);
    if (options.javaScriptEnabled !== false && !isBroken)
      await page.locator('html[data-ready]').waitFor({ state: 'attached' });
    return { page, complaints };
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    rmSync(this.#folder, { recursive: true });
  }
}

/** What axe-core finds wrong with a page, by rule and element. The page's policy lets no script in: it is put in from outside. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as axe.AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

/** Keeps a picture for whoever wants to look: VIGIE_SCREENSHOTS names the folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.VIGIE_SCREENSHOTS;
  if (folder === undefined || folder === '') return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
