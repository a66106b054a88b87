import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { called } from '../support/called.js';
import type { Ran } from '../support/programs.js';
import { simulatedFleet } from '../support/simulatedAzure.js';
import { storyFolder } from '../support/story.js';

const ENV = { AZURE_TENANT_ID: 'none', AZURE_CLIENT_ID: 'none', AZURE_CLIENT_SECRET: 'none' };

let folder: string;
let config: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-report-'));
  const story = await storyFolder();
  for (const part of ['store', 'simulated-azure']) cpSync(join(story, part), join(folder, part), { recursive: true });
  config = join(folder, 'simulated-azure', 'vigie.yaml');
});
afterAll(() => rmSync(folder, { recursive: true }));

const report = (...args: string[]): Promise<Ran> =>
  called(['report', '--config', config, '--out', folder, ...args], { env: ENV, cwd: folder });
const file = (name: string) => readFileSync(join(folder, name), 'utf8');

test('it is written where the events lie, and its path is printed', async () => {
  const { code, out, err } = await report();
  expect({ code, out, err }).toEqual({ code: 0, out: `${join(folder, 'report.html')}\n`, err: '' });
  expect(file('report.html')).toContain('<h1>Sweep of 1 December 2026');
});

test('a file, a language, an owner and an earlier sweep', async () => {
  const { code } = await report('--file', 'media.html', '--lang', 'fr', '--owner', 'Media', '--sweep', '2026-11-29');
  expect(code).toBe(0);
  const html = file('media.html');
  expect(html).toContain('<h1>Passage du 29 novembre 2026');
  expect(html).toContain('aks-media-prod');
  expect(html).not.toContain('aks-payments');
});

test('to stdout goes the page and nothing else', async () => {
  const { out } = await report('--file', '-');
  expect(out).toMatch(/^<!DOCTYPE html>\n<html lang="en">[\s\S]*<\/html>\n$/);
});

test.each([
  [['--owner', 'nobody at all'], 'knows no resource of owner "nobody at all"'],
  [['--sweep', '2020-01-01'], 'there is no sweep "2020-01-01"; the newest are 20261201T0130Z'],
  [['--lang', 'de'], "argument 'de' is invalid"],
  [['--file', 'no/such/folder/report.html'], 'report.html cannot be written (ENOENT)'],
])('%j is told in one line', async (args, words) => {
  const { code, out, err } = await report(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(words);
  expect(err.trim().split('\n')).toHaveLength(1);
});

test('a store without a closed sweep says what to do', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const { code, err } = await called(['report', '--config', config, '--out', empty], { env: ENV });
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('run `vigie sweep` first') });
});

describe('after a sweep', () => {
  const sweep = async (out: string): Promise<Ran> => {
    const fleet = await simulatedFleet({
      clusters: 5,
      subscriptions: 1,
      seed: 3,
      now: new Date('2026-11-23T02:00:00Z'),
    });
    try {
      return await called(['sweep', '--out', out], { env: fleet.env });
    } finally {
      await fleet.stop();
    }
  };

  test('its report lies beside its events, and the sweep names it', async () => {
    const out = join(folder, 'swept');
    const ran = await sweep(out);
    expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' });
    expect(ran.out.replace(/\s+/g, '')).toContain(join(out, 'report.html'));
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<h1>Sweep of 23 November 2026');
  });

  test('one that cannot be written is said, and the exit code tells it; the sweep is closed all the same', async () => {
    const out = join(folder, 'taken');
    // A folder stands where the file would be.
    mkdirSync(join(out, 'report.html'), { recursive: true });
    const ran = await sweep(out);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('the sweep is closed, and its report was not written');
    expect(ran.out).toContain('5 clusters in 1 subscription');
  });
});
