import type { Page } from 'playwright-core';
import { renderReport } from '../../shared/report/html/render.js';
import type { ReportModel } from '../../shared/report/model.js';
import { reportModel } from '../../shared/report/reportModel.js';
import { checkSample, findingSampleOf, reportSample, resourceSample } from '../support/sampleReport.js';
import { storyVigie } from '../support/story.js';
import { picture, Screens, violationsOf } from './opened.js';

jest.setTimeout(120_000);

const screens = new Screens();
let story: ReportModel;
let html: { readonly en: string; readonly fr: string };
beforeAll(async () => {
  story = await reportModel(await storyVigie());
  html = { en: renderReport(story, { lang: 'en' }), fr: renderReport(story, { lang: 'fr' }) };
});
afterAll(() => screens.close());

const idOf = (name: string) => story.resources.find((resource) => resource.name === name)?.id ?? '';
const clusterHash = (name: string) => `#cluster=${encodeURIComponent(idOf(name).toLowerCase())}`;
const rows = (page: Page, table: 'findings' | 'clusters' = 'findings') => page.locator(`#${table}-table tbody tr`);
const names = async (page: Page) =>
  (await rows(page).locator('td:nth-child(2) a').allTextContents()).map((name) => name.trim());
const hashOf = async (page: Page) => new URL(page.url()).hash;
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

describe.each([
  ['light', { lang: 'en', options: { colorScheme: 'light' } }],
  ['dark', { lang: 'en', options: { colorScheme: 'dark' } }],
  ['French', { lang: 'fr', options: { colorScheme: 'light' } }],
  ['French and dark', { lang: 'fr', options: { colorScheme: 'dark' } }],
  ['phone', { lang: 'en', options: phone }],
  ['a cluster', { lang: 'en', options: { hash: 'aks-orders-prod' } }],
  ['a cluster, French and dark', { lang: 'fr', options: { colorScheme: 'dark', hash: 'aks-search-prod' } }],
  ['a cluster on a phone', { lang: 'en', options: { ...phone, hash: 'aks-orders-batch' } }],
  ['a cluster that was not seen', { lang: 'en', options: { hash: 'aks-media-prod' } }],
] as const)('%s', (name, { lang, options }) => {
  test('nothing complains, nothing is asked for, and axe finds nothing', async () => {
    const hash = 'hash' in options ? clusterHash(options.hash) : '';
    const { page, complaints } = await screens.open(html[lang], { ...options, hash });
    // What is folded is part of the page too.
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
    expect(await violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await picture(page, name);
    await page.context().close();
  });
});

test('the table filters: by word, by field, and both; the address says so, and clearing shows all again', async () => {
  const { page } = await screens.open(html.en);
  await expect(names(page)).resolves.toHaveLength(10);
  await page.locator('#findings').getByLabel('Owner', { exact: true }).selectOption('payments');
  expect(new Set(await names(page))).toEqual(new Set(['aks-payments-prod', 'aks-payments-batch']));
  expect(await hashOf(page)).toBe('#findings?owner=payments');
  await page.locator('#findings-search').fill('nodeosupgradechannel');
  await page.waitForURL(/search=nodeosupgradechannel/);
  expect(await names(page)).toEqual(['aks-payments-batch']);
  await page.locator('#findings-search').fill('zebra');
  await page.getByText('Nothing fits the filter.').waitFor();
  await page.locator('#findings').getByRole('button', { name: 'Clear the filter' }).click();
  expect(await names(page)).toHaveLength(10);
  expect(await hashOf(page)).toBe('#findings');
  await page.context().close();
});

test('a link to a filter shows the same rows in the same order', async () => {
  const { page } = await screens.open(html.en, { hash: '#findings?status=open&sort=resource&dir=desc' });
  const found = await names(page);
  expect(found).toHaveLength(10);
  expect(found).toEqual([...found].sort().reverse());
  await expect(page.locator('#findings-table th[aria-sort]').getAttribute('aria-sort')).resolves.toBe('descending');
  await page.context().close();
});

test('a head sorts up, then down, then not at all, and says so', async () => {
  const { page } = await screens.open(html.en);
  const worst = await names(page);
  const head = page.locator('#findings-table th', { has: page.getByRole('button', { name: 'Resource' }) });
  for (const order of ['ascending', 'descending', null]) {
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe(order);
  }
  expect(await names(page)).toEqual(worst);
  await page.context().close();
});

test('a number of the summary leads to its findings, and the focus goes with it', async () => {
  const { page } = await screens.open(html.en);
  await page.getByRole('link', { name: 'finding past its due date' }).click();
  expect(await names(page)).toEqual(['aks-payments-prod']);
  expect(await page.evaluate('document.activeElement.id')).toBe('findings-head');
  await page.context().close();
});

test('a cell of the matrix leads to the findings of its checks', async () => {
  const { page } = await screens.open(html.en);
  await page.locator('.cell', { hasText: 'MS-TA9018' }).getByRole('link', { name: '11%' }).click();
  expect(await names(page)).toEqual(['aks-search-prod']);
  await expect(page.locator('#findings-check').inputValue()).resolves.toMatch(/of them$|Containers run as root/);
  await page.context().close();
});

test('a cluster has a page of its own, with a way back; its name is the title, and gets the focus', async () => {
  const { page } = await screens.open(html.en, { hash: '#findings?owner=orders' });
  await rows(page).getByRole('link', { name: 'aks-orders-prod' }).click();
  const head = page.getByRole('heading', { level: 1, name: 'aks-orders-prod' });
  await head.waitFor();
  expect(await page.title()).toMatch(/^aks-orders-prod · /);
  expect(await page.evaluate('document.activeElement.textContent')).toBe('aks-orders-prod');
  await expect(page.locator('header.top').isVisible()).resolves.toBe(false);
  for (const words of [
    '1.36.7',
    'westeurope',
    'Nodes wait for a reboot',
    'pool/system',
    'Unknown, and why',
    'Looked for, and not found',
  ])
    await expect(page.locator('#cluster').innerText()).resolves.toContain(words);
  await page.getByRole('link', { name: 'Back to the report' }).click();
  expect(new Set(await names(page))).toEqual(new Set(['aks-orders-batch', 'aks-orders-prod']));
  expect(await page.title()).not.toContain('aks-orders-prod');
  await page.goBack();
  await head.waitFor();
  await page.context().close();
});

test('of a cluster that was not seen nothing is said to be well, or known', async () => {
  const { page } = await screens.open(html.en, { hash: clusterHash('aks-media-prod') });
  const text = await page.locator('#cluster').innerText();
  expect(text).toContain('This sweep did not see it.');
  expect(text).toContain('Node operating systems are not updated by AKS');
  for (const words of ['Unknown', 'Looked for']) expect([words, text.includes(words)]).toEqual([words, false]);
  await page.context().close();
});

test('an address of a cluster that is not in the report says so', async () => {
  const { page, complaints } = await screens.open(html.en, { hash: '#cluster=%2Fno%2Fsuch' });
  await page.getByRole('heading', { name: 'This report knows no such resource.' }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('what leads outwards tells nobody where it was followed from', async () => {
  const { page } = await screens.open(html.en);
  const links = page.locator('#findings-table a[target]');
  expect(await links.count()).toBeGreaterThan(10);
  const all = (await page.evaluate(
    '[...document.querySelectorAll("#findings-table a[target]")].map((link) => [link.rel, link.href])',
  )) as [string, string][];
  for (const [rel, href] of all)
    expect([rel, href]).toEqual(['noopener noreferrer', expect.stringMatching(/^https:\/\//)]);
  await page.context().close();
});

test('by keyboard alone: skip link, table, filter, a page of a cluster', async () => {
  const { page } = await screens.open(html.en);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Go to the report');
  await press('Enter', 'Tab');
  // The first thing behind it is the first link of what changed.
  expect(await page.evaluate('document.activeElement.textContent')).toBe('aks-payments-prod');
  await page.locator('#findings-severity').focus();
  await press('h');
  expect(new Set(await rows(page).locator('.sev').allTextContents())).toEqual(new Set(['high']));
  await page.locator('#findings-table tbody a').first().focus();
  await press('Enter');
  await page.getByRole('heading', { level: 1, name: 'aks-payments-prod' }).waitFor();
  await press('Shift+Tab', 'Enter');
  await page.locator('#findings-table').waitFor();
  expect(await hashOf(page)).toBe('#findings?severity=high');
  await page.context().close();
});

test('a command is copied with the names filled in', async () => {
  const { page } = await screens.open(html.en, { permissions: ['clipboard-read', 'clipboard-write'] });
  const row = rows(page).filter({ hasText: 'aks-search-office' });
  await row.getByRole('button', { name: 'Copy command' }).click();
  await row.getByText('Copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
    /^az aks nodepool upgrade .*--cluster-name aks-search-office --name win22 --node-image-only$/,
  );
  await page.context().close();
});

test('where nothing may be copied, the command is selected and the reader is told', async () => {
  const { page, complaints } = await screens.open(html.en, { hash: clusterHash('aks-search-office') });
  await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("no"))');
  await page.locator('#cluster .command').first().getByRole('button', { name: 'Copy command' }).click();
  await page.getByText('The browser does not allow to copy').waitFor();
  expect(await page.evaluate('getSelection().toString()')).toMatch(/^az aks /);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('without scripts the worst findings and every sum can be read', async () => {
  const { page, complaints } = await screens.open(html.en, { javaScriptEnabled: false });
  const text = await page.locator('body').innerText();
  for (const words of [
    'The worst 10 of 10 findings.',
    'Kubernetes version out of support',
    'Threat matrix',
    '14 of 14',
  ])
    expect(text).toContain(words);
  await expect(page.locator('[href="#"]').count()).resolves.toBe(0);
  await picture(page, 'without scripts');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a browser that cannot unpack the data says that there is more, and shows what it can', async () => {
  const broken = html.en.replace(/(<script type="text\/plain" id="data">)[^<]*/, '$1AAAA');
  const { page } = await screens.open(broken, { isBroken: true });
  await page.getByText('This browser cannot unpack the table').waitFor();
  await expect(page.locator('#findings-table tbody tr').count()).resolves.toBe(10);
  await page.context().close();
});

test('on paper: no navigation, no buttons, every page has something, and what was folded is open', async () => {
  const { page } = await screens.open(html.en);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeGreaterThan(2);
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['nav.sections', '.filters >> nth=0', '#findings-table button.copy >> nth=0'])
    await expect(page.locator(gone).isVisible()).resolves.toBe(false);
  await expect(page.locator('#findings-table th').first().innerText()).resolves.toBe('Severity');
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.context().close();
});

test('a cluster is printed alone', async () => {
  const { page } = await screens.open(html.en, { hash: clusterHash('aks-orders-prod') });
  await page.emulateMedia({ media: 'print' });
  const text = await page.locator('body').innerText();
  expect(text).toContain('Nodes wait for a reboot');
  expect(text).not.toContain('Threat matrix');
  expect(text).not.toContain('Back to the report');
  await page.context().close();
});

test('ten thousand clusters open, are filtered and sorted, a hundred rows a page', async () => {
  const checks = Array.from({ length: 60 }, (_none, place) => checkSample(`check-${place}`));
  const resources = Array.from({ length: 10_000 }, (_none, place) =>
    resourceSample(`aks-${place}`, { owner: `team-${place % 40}` }),
  );
  const findings = Array.from({ length: 90_000 }, (_none, place) =>
    findingSampleOf({ resource: place % 10_000, check: place % 60, reason: `the image is ${place % 211} days old` }),
  );
  const large = renderReport(reportSample({ checks, resources, findings }), { lang: 'en' });
  const { page, complaints } = await screens.open(large);
  await page.getByText('90,000 findings', { exact: true }).waitFor();
  expect(await rows(page).count()).toBe(100);
  await page.locator('#findings-search').fill('aks-77 team-37');
  await page
    .getByText('9 findings', { exact: true })
    .or(page.getByText(/^\d+ findings$/))
    .first()
    .waitFor();
  await page.locator('#findings').getByRole('button', { name: 'Clear the filter' }).click();
  await page.locator('#findings').getByRole('button', { name: 'Next page' }).click();
  await page.getByText('Page 2 of 900').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});
