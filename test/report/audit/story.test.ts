import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Audit, auditSchema } from '../../../shared/report/audit/schema.js';
import { called } from '../../support/called.js';
import { storyFolder } from '../../support/story.js';

const ENVIRONMENT = {
  ...{ AZURE_TENANT_ID: 'none', AZURE_CLIENT_ID: 'none', AZURE_CLIENT_SECRET: 'none' },
  VIGIE_CLOCK: '2026-12-02T10:00:00.000Z',
};
const SPAN = ['--from', '2026-11-28', '--to', '2026-12-01'];

const folder = mkdtempSync(join(tmpdir(), 'vigie-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

let story: string;
beforeAll(async () => {
  story = await storyFolder();
});

const audit = (args: readonly string[], out = story) =>
  called(['audit', ...args, '--config', join(story, 'simulated-azure', 'vigie.yaml'), '--out', out], {
    env: ENVIRONMENT,
  });
const packFiles = (pack: string) => readdirSync(pack).map((name) => [name, readFileSync(join(pack, name), 'utf8')]);

async function json(): Promise<Audit> {
  const { code, out, err } = await audit([...SPAN, '--format', 'json']);
  expect([code, err]).toEqual([0, '']);
  return auditSchema.parse(JSON.parse(out));
}

// Worked by hand from the three nights of the story (test/cli/demo.test.ts lists what each of them told).
test('each night that was due is there, also the one before Vigie ran', async () => {
  const { nights, gaps } = await json();
  expect(
    nights.map(({ sweep, state, clusters, clustersRead, gaps: open }) => [sweep, state, clusters, clustersRead, open]),
  ).toEqual([
    ['20261128T0130Z', 'noSweep', null, null, null],
    ['20261129T0130Z', 'closed', 12, 12, 0],
    ['20261130T0130Z', 'closed', 12, 10, 1],
    ['20261201T0130Z', 'closed', 11, 9, 1],
  ]);
  // Media went out of sight on the second night and is not back.
  expect(gaps.map(({ since, until }) => [since.slice(0, 10), until])).toEqual([['2026-11-30', null]]);
});

test('thirteen findings of the first night and two of the second: five are resolved, two of them mended', async () => {
  const { findings, timeToMend } = await json();
  expect(findings).toHaveLength(15);
  const resolved = findings.filter(({ resolved }) => resolved !== null);
  expect(resolved.map(({ check, resolution, daysOpen }) => [check, resolution, daysOpen]).sort()).toEqual([
    ['backup', 'deleted', 2],
    ['node-image-age', 'mended', 2],
    ['node-image-vulnerabilities', 'notApplicable', 2],
    ['upgrade-channel', 'deleted', 2],
    ['version-support', 'mended', 2],
  ]);
  // The critical one was out of support since March: mended late. Ten stand, one of them overdue since the third night.
  expect(timeToMend.all).toEqual({
    ...{ mended: 2, medianDays: 2, ninetiethDays: 2, mendedLate: 1 },
    ...{ open: 10, openMedianDays: 2, openOverdue: 1 },
  });
});

test('the exemption has its approver, and its end', async () => {
  const { exemptions } = await json();
  expect(exemptions.map(({ check, owner, approver, until, ended }) => [check, owner, approver, until, ended])).toEqual([
    ['node-os-channel', 'payments', 'platform', '2026-11-29', '2026-11-30T02:30:00.000Z'],
  ]);
});

test('a pack is the same whenever and wherever it is made, and holds what the JSON says', async () => {
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];
  expect((await audit([...SPAN, '--pack', one])).code).toBe(0);
  expect((await audit([...SPAN, '--pack', other])).code).toBe(0);
  // Once more in the same place: an earlier pack gives way.
  expect((await audit([...SPAN, '--pack', other])).code).toBe(0);
  expect(packFiles(other)).toEqual(packFiles(one));
  expect(JSON.parse(readFileSync(join(one, 'audit.json'), 'utf8'))).toEqual(await json());
  expect(readFileSync(join(one, 'findings.csv'), 'utf8').trimEnd().split('\r\n')).toHaveLength(16);
});

test('a span that ends earlier knows nothing of what came later', async () => {
  const { out } = await audit(['--from', '2026-11-29', '--to', '2026-11-29', '--format', 'json']);
  const { findings, blobs, exemptions } = auditSchema.parse(JSON.parse(out));
  expect(findings.filter(({ resolved }) => resolved !== null)).toEqual([]);
  expect(blobs.every(({ path }) => path.endsWith('/0000000001.ndjson.gz'))).toBe(true);
  expect(exemptions.map(({ ended }) => ended)).toEqual([null]);
});

test('a changed and a missing file of the outbox are named', async () => {
  const pack = join(folder, 'pack');
  await audit([...SPAN, '--pack', pack]);
  expect((await audit(['--verify', pack])).out).toMatch(/^\d+ files of the outbox, each as the pack has it\n$/);
  const store = join(folder, 'copy');
  cpSync(story, store, { recursive: true });
  const [first = '', second = ''] = readFileSync(join(pack, 'hashes.txt'), 'utf8')
    .split('\n')
    .map((line) => line.split('  ')[1] ?? '');
  writeFileSync(join(store, 'store', first), 'other');
  rmSync(join(store, 'store', second));
  const { code, err } = await audit(['--verify', pack], store);
  expect(code).toBe(2);
  expect(err).toContain(`${first} is changed`);
  expect(err).toContain(`${second} is gone`);
  expect(err).toContain('2 files of');
});

test.each([
  [['--from', '2026-12-02', '--to', '2026-12-01'], '--from 2026-12-02 is later than --to 2026-12-01'],
  [['--to', 'yesterday'], '--to is "yesterday"; expected a day such as 2026-11-30'],
  [['--pack', __filename], 'story.test.ts is a file; name a folder'],
  [['--verify', 'nowhere'], 'hashes.txt cannot be read (ENOENT)'],
])('%j is refused with what to do', async (args, words) => {
  const { code, err } = await audit(args);
  expect(code).toBe(2);
  expect(err).toContain(words);
});

test('an empty list of hashes verifies nothing, and is refused', async () => {
  const pack = mkdtempSync(join(folder, 'empty-'));
  writeFileSync(join(pack, 'hashes.txt'), '');
  const { code, err } = await audit(['--verify', pack]);
  expect(code).toBe(2);
  expect(err).toContain('is no list of hashes of an outbox');
});

test('a folder with anything else in it is left alone', async () => {
  const precious = mkdtempSync(join(folder, 'precious-'));
  writeFileSync(join(precious, 'mine.txt'), 'mine');
  const { code, err } = await audit([...SPAN, '--pack', precious]);
  expect(code).toBe(2);
  expect(err).toContain('holds mine.txt');
  expect(readdirSync(precious)).toEqual(['mine.txt']);
});
