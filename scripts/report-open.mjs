// How long a report takes until its table can be filtered, in a real chromium: `node scripts/report-open.mjs [FILE]`.
// Without a file it makes one of ten thousand clusters. It prints what it measured, and judges nothing.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import chromiumPath from '../test/browser/chromium.cjs';
import { bundling } from './bundling.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const RUNS = 5;
/** Ten thousand clusters with nine findings each, as a made-up fleet of that size has. */
const LARGE = `
  import { renderReport } from './shared/report/html/render.js';
  import { checkSample, findingSampleOf, reportSample, resourceSample } from './test/support/sampleReport.js';
  const list = (length, of) => Array.from({ length }, (_none, place) => of(place));
  export const html = () => renderReport(reportSample({
    checks: list(67, (place) => checkSample('check-' + place)),
    resources: list(10_000, (place) => resourceSample('aks-' + place + '-prod', { owner: 'team-' + (place % 40), verdicts: 'p'.repeat(67) })),
    findings: list(90_000, (place) => findingSampleOf({ resource: place % 10_000, check: place % 67, reason: 'the image is ' + (place % 997) + ' days old' })),
  }), { lang: 'en' });`;

const work = mkdtempSync(join(tmpdir(), 'vigie-report-open-'));
try {
  const file = process.argv[2] === undefined ? await makeLarge() : resolve(process.argv[2]);
  const executablePath = chromiumPath.chromium();
  if (executablePath === undefined) throw new Error('there is no chromium on the PATH; CHROMIUM may name one');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await open(browser, file));
  await browser.close();
  const middle = (name) => runs.map((run) => run[name]).sort((a, b) => a - b)[Math.floor(RUNS / 2)];
  const result = { bytes: statSync(file).size, readyMs: middle('readyMs'), filterMs: middle('filterMs') };
  process.stdout.write(`${JSON.stringify({ ...result, sortMs: middle('sortMs'), runs: RUNS })}\n`);
} finally {
  rmSync(work, { recursive: true });
}

async function makeLarge() {
  const outfile = join(work, 'large.cjs');
  await build({ ...bundling(root), outExtension: {}, stdin: { contents: LARGE, resolveDir: root }, outfile });
  const file = join(work, 'report.html');
  writeFileSync(file, createRequire(import.meta.url)(outfile).html());
  return file;
}

/** From the address to a table that can be filtered; then a word, and another order. */
async function open(browser, file) {
  const page = await browser.newPage();
  const began = performance.now();
  await page.goto(pathToFileURL(file).href);
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  const readyMs = Math.round(performance.now() - began);
  const timed = (action) =>
    page.evaluate(
      `(() => { const began = performance.now(); ${action}; return Math.round(performance.now() - began); })()`,
    );
  const filterMs = await timed(
    'const owner = document.getElementById("findings-owner"); owner.selectedIndex = 1; owner.dispatchEvent(new Event("change"))',
  );
  await timed(
    'const owner = document.getElementById("findings-owner"); owner.selectedIndex = 0; owner.dispatchEvent(new Event("change"))',
  );
  const sortMs = await timed('document.querySelector("#findings-table th:nth-child(2) button").click()');
  await page.close();
  return { readyMs, filterMs, sortMs };
}
