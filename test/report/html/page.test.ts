import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { HtmlValidate } from 'html-validate';
import { CATALOGUE } from '../../../shared/checks/catalogue.js';
import { REPORT_POLICY } from '../../../shared/report/html/policy.js';
import { renderReport } from '../../../shared/report/html/render.js';
import { LANGS } from '../../../shared/report/lang.js';
import { reportModel } from '../../../shared/report/reportModel.js';
import { CHECK_TITLES_FR } from '../../../shared/report/words/checkTitlesFr.js';
import { Talk } from '../../../shared/report/words/talk.js';
import { WORDS } from '../../../shared/report/words/words.js';
import { checkSample, findingSampleOf, reportSample, resourceSample } from '../../support/sampleReport.js';
import { storyVigie } from '../../support/story.js';

const htmlOf = async (lang: 'en' | 'fr') => renderReport(await reportModel(await storyVigie()), { lang });
const within = (html: string, tag: string) =>
  [...html.matchAll(new RegExp(`<${tag}(?: [^>]*)?>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, inner = '']) => inner);
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');

describe.each(LANGS)('in %s', (lang) => {
  let html: string;
  beforeAll(async () => {
    html = await htmlOf(lang);
  });

  test('it is sound HTML', async () => {
    const rules = {
      // How preact writes it, and what is said of a page that is one file.
      'void-style': 'off',
      'attr-quotes': 'off',
      'no-trailing-whitespace': 'off',
      'long-title': 'off',
      'require-sri': 'off',
      'no-inline-style': 'error',
    } as const;
    const validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:a11y'], rules });
    const { results } = await validator.validateString(html);
    const messages = results.flatMap((one) =>
      one.messages.map(({ ruleId, message, line, selector }) => `${ruleId} ${line} ${selector} ${message}`),
    );
    expect([...new Set(messages)]).toEqual([]);
  });

  test('it says its language, and marks what is English in it', () => {
    expect(html).toContain(`<html lang="${lang}">`);
    expect(html.includes('<span lang="en">')).toBe(lang === 'fr');
  });

  test('the policy names the script and the style that stand in it, and lets nothing else through', () => {
    const [meta] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.slice(1) ?? [];
    expect(meta?.replaceAll('&#39;', "'")).toBe(REPORT_POLICY);
    const [style] = within(html, 'style');
    const script = within(html, 'script').at(-1);
    expect(REPORT_POLICY).toContain(`style-src 'sha256-${sha256(style ?? '')}'`);
    expect(REPORT_POLICY).toContain(`script-src 'sha256-${sha256(script ?? '')}'`);
    expect(REPORT_POLICY).toMatch(/^default-src 'none';/);
    expect(html).not.toMatch(/ style=| on[a-z]+=/);
  });

  test('nothing in it is loaded from anywhere', () => {
    const sources = [...html.matchAll(/ (?:src|srcset|poster|data|action|xlink:href)="([^"]*)"/g)].map(([, to]) => to);
    expect(sources).toEqual([]);
    const links = [...html.matchAll(/<link [^>]*href="([^"]*)"/g)].map(([, to = '']) => to.split(',')[0]);
    expect(links).toEqual(['data:image/svg+xml']);
    expect(html).not.toMatch(/@import|url\(/);
  });

  test('without its script everything that is summed up can be read, and no link is dead', () => {
    const text = html.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<style[\s\S]*?<\/style>/g, '');
    for (const words of ['aks-payments-prod', 'ended by the calendar on 2026-11-30', 'MS-TA9001', '97'])
      expect(text).toContain(words);
    const ids = new Set([...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    const inner = [...text.matchAll(/<a [^>]*href="#([^"]*)"/g)].map(([, to]) => to);
    expect(inner.filter((to) => !ids.has(to))).toEqual([]);
  });

  test('each picture has a name and a description, and no id stands twice', () => {
    const pictures = [...html.matchAll(/<svg[^>]*role="img"[^>]*>/g)].map(([tag]) => tag);
    expect(pictures.length).toBeGreaterThanOrEqual(3);
    for (const tag of pictures) expect(tag).toMatch(/aria-label(?:ledby)?="[^"]+"/);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
  });
});

test('the data is that of all findings, packed', async () => {
  const html = await htmlOf('en');
  const [packed = ''] = within(html, 'script');
  const island = JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'));
  expect(island.resources.name).toHaveLength(14);
  expect(island.findings.check).toHaveLength(10);
});

test('what fails in the worst hundred is plain HTML, and how many there are in all', () => {
  const findings = Array.from({ length: 130 }, (_none, place) =>
    findingSampleOf({ reason: `reason number ${place}.` }),
  );
  const html = renderReport(reportSample({ findings }), { lang: 'en' });
  expect(html).toContain('reason number 99.');
  expect(html).not.toContain('reason number 100.');
  expect(html).toContain('The worst 100 of 130 findings.');
});

test('a finding that is exempted says by whom, until when and why', () => {
  const exemption = { owner: 'payments', approver: 'platform', reason: 'The month-end run', until: '2026-12-24' };
  const html = renderReport(reportSample({ findings: [findingSampleOf({ exemption })] }), { lang: 'fr' });
  expect(html).toContain('dérogation jusqu’au 24 déc. 2026 par payments : The month-end run');
});

test('a report for one owner says so, and that the score is not theirs', () => {
  const html = renderReport(reportSample({ only: { owner: 'payments', resource: null }, scores: [] }), { lang: 'en' });
  expect(html).toContain('Only what belongs to payments');
  expect(html).toContain(WORDS.en.noScore);
});

test('what is not seen, and a calendar that is too old, cannot be overlooked', () => {
  const gap = {
    scope: 'table/securityresources',
    signal: 'alerts',
    reason: 'cut short',
    since: '2026-11-30T02:30:00.000Z',
  };
  const base = reportSample();
  const coverage = { ...base.coverage, gaps: [gap], gapsInAll: 9, calendarStale: true };
  const html = renderReport({ ...base, coverage }, { lang: 'en' });
  for (const words of ['cut short', '8 more gaps are not listed.', 'too old to rely on']) expect(html).toContain(words);
});

test('an estate without anything is a report too', () => {
  const html = renderReport(
    reportSample({
      resources: [],
      findings: [],
      scores: [],
      totals: { clusters: 0, clustersSeen: 0, score: null, verdicts: {} },
    }),
    { lang: 'en' },
  );
  for (const words of ['Nothing changed.', 'No cluster is shown.', 'There is no open finding.'])
    expect(html).toContain(words);
});

describe('words', () => {
  /** Texts by their key, with what is filled into each. */
  const texts = (value: unknown, path = ''): [string, string[]][] =>
    typeof value === 'string'
      ? [[path, [...value.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()]]
      : Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));

  test('French has every sentence, with the same things filled in', () => {
    expect(texts(WORDS.fr)).toEqual(texts(WORDS.en));
    expect(JSON.stringify(WORDS.fr)).not.toContain('""');
  });

  test('every check has a French title, and no title is of a check that is not there', () => {
    expect(Object.keys(CHECK_TITLES_FR).sort()).toEqual(CATALOGUE.map(({ id }) => id).sort());
  });

  test.each([
    ['en', 0, '0 findings'],
    ['en', 1, '1 finding'],
    ['en', 1_234, '1,234 findings'],
    ['fr', 0, '0 constat'],
    ['fr', 1, '1 constat'],
    ['fr', 1_234, '1\u202f234 constats'],
  ] as const)('%s says %i as "%s"', (lang, number, words) => {
    expect(new Talk(lang).many(WORDS[lang].page.shown, number)).toBe(words);
  });

  test('a custom check keeps its own title in French', () => {
    const model = reportSample({
      checks: [checkSample('own-check', { title: 'Our own rule' })],
      findings: [findingSampleOf()],
    });
    expect(renderReport(model, { lang: 'fr' })).toContain('Our own rule');
  });
});

test('a thousand clusters stay below a megabyte, with much to say of each', () => {
  const resources = Array.from({ length: 1_000 }, (_none, place) => resourceSample(`aks-${place}-prod-westeurope`));
  const checks = Array.from({ length: 60 }, (_none, place) => checkSample(`check-${place}`));
  const findings = Array.from({ length: 10_000 }, (_none, place) =>
    findingSampleOf({
      resource: place % 1_000,
      check: place % 60,
      reason: `node image is ${place % 97} days old, on pool np${place % 7}`,
    }),
  );
  const html = renderReport(reportSample({ resources, checks, findings }), { lang: 'en' });
  expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
});
