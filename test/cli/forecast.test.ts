import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forecastText } from '../../cli/formats/forecastText.js';
import { forecastSchema } from '../../shared/report/forecast/schema.js';
import { blocks, page } from '../docs/pages.js';
import { called } from '../support/called.js';
import { storyConfig } from './upgradePlanStory.js';

const FREEZES = 'freezes: [{ name: Sale, from: 2027-03-20, to: 2027-04-04, owners: [search] }]\n';

async function forecast(...args: readonly string[]) {
  const { config, out, env } = await storyConfig(FREEZES);
  return called(['forecast', ...args, '--config', config, '--out', out], { env });
}

test('the table is made for people, in 80 columns', async () => {
  const { code, out } = await forecast();
  expect(code).toBe(0);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  for (const line of [
    '  freeze        Sale: 2027-03-20 to 2027-04-04',
    'owner                                    out    30 d    60 d    90 d   180 d',
    'payments                                   1       0       0       0       0',
    '  2026-11-30    version: aks-payments-prod, Kubernetes 1.34.12, 1 day ago',
    '                must be done by 2027-03-19: the freeze Sale covers 2027-03-20 to',
  ])
    expect(out.split('\n')).toContain(line);
});

test('--format json holds to its schema', async () => {
  const { code, out } = await forecast('--format', 'json', '--owner', 'SEARCH');
  expect(code).toBe(0);
  expect(forecastSchema.parse(JSON.parse(out)).owners.map(({ owner }) => owner)).toEqual(['search']);
});

test('of many, what has ended does not push out of sight what ends soon', async () => {
  const { out } = await forecast('--format', 'json');
  const told = forecastSchema.parse(JSON.parse(out));
  const [payments, search] = told.owners;
  const [ended, ahead] = [payments?.endings[0], search?.endings[0]];
  if (payments === undefined || ended === undefined || ahead === undefined) throw new Error('the story has both');
  const endings = [...Array.from({ length: 23 }, () => ended), ...Array.from({ length: 45 }, () => ahead)];
  const lines = forecastText({ ...told, owners: [{ ...payments, endings }] }).split('\n');
  expect(lines.filter((line) => line.startsWith('  2026-11-30'))).toHaveLength(20);
  expect(lines.filter((line) => line.startsWith('  2027-03-31'))).toHaveLength(40);
  expect(lines.filter((line) => / and (3|5) more; --format json shows all/.test(line))).toHaveLength(2);
});

test('--format markdown', async () => {
  const { code, out } = await forecast('--format', 'markdown');
  expect(code).toBe(0);
  expect(out).toContain('| payments | 1 | 0 | 0 | 0 | 0 | 0 |');
});

test.each([
  [
    ['--subscription', 'serch'],
    '--subscription is "serch", which the last sweep does not know (did you mean "Search"?)',
  ],
  [['--format', 'yaml'], 'Allowed choices are table, json, markdown'],
])('%j is refused with what to do', async (args, words) => {
  const { code, err } = await forecast(...args);
  expect([code, err]).toEqual([2, expect.stringContaining(words)]);
});

test.each(['forecast', 'upgrade-plan'])(
  'docs/%s.md shows what is printed, with the freezes of the page',
  async (command) => {
    const [freezes = ''] = blocks(page('docs/forecast.md'), 'yaml');
    const { config, out, env } = await storyConfig(freezes);
    const printed = (await called([command, '--config', config, '--out', out], { env })).out.split('\n');
    const shown = blocks(page(`docs/${command}.md`), 'text').flatMap((block) => block.trimEnd().split('\n'));
    expect(shown.length).toBeGreaterThan(6);
    expect(shown.filter((line) => line.trim() !== '…' && !printed.includes(line))).toEqual([]);
  },
);

test.each(['forecast', 'upgrade-plan'])('%s before the first sweep says so', async (command) => {
  const { config, env } = await storyConfig('');
  const empty = mkdtempSync(join(tmpdir(), 'vigie-empty-'));
  const { code, err } = await called([command, '--config', config, '--out', empty], { env });
  rmSync(empty, { recursive: true });
  expect([code, err]).toEqual([2, expect.stringContaining('no sweep has closed yet; run `vigie sweep` first')]);
});
