import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { called } from '../support/called.js';
import { vigie } from '../support/programs.js';

const RECORDINGS = join(__dirname, '..', 'fixtures', 'recordings');
const folder = mkdtempSync(join(tmpdir(), 'vigie-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ID =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/aks';
const cluster = (properties: unknown, more: object = {}) => ({
  id: ID,
  name: 'aks',
  type: 'Microsoft.ContainerService/ManagedClusters',
  location: 'westeurope',
  sku: { name: 'Base', tier: 'Standard' },
  properties,
  ...more,
});

let files = 0;
function file(content: string | Buffer | object): string {
  const path = join(folder, `input-${files++}.json`);
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return path;
}

interface Result {
  check: string;
  resourceId: string | null;
  subject: string | null;
  status: string;
  reason: string;
}

async function results(content: string | Buffer | object, ...more: string[]): Promise<Result[]> {
  const { code, out, err } = await called([
    'evaluate',
    file(content),
    '--now',
    '2026-11-23',
    '--format',
    'json',
    '--fail-on',
    'never',
    ...more,
  ]);
  expect({ code, err: err.includes('at ') && /\n\s+at /.test(err) }).toEqual({ code: 0, err: false });
  return (JSON.parse(out) as { results: Result[] }).results;
}

describe('exits 2 with one clear line on', () => {
  test.each<[string, string | Buffer | object, RegExp]>([
    ['an empty file', '', /is empty/],
    ['white space', ' \n ', /is empty/],
    ['cut JSON', '{"value":[{"id":', /is not JSON/],
    ['a number', '42', /holds a number, not resources/],
    ['null', 'null', /holds null, not resources/],
    ['JSON of another kind', { kind: 'Pod', metadata: { name: 'x' } }, /nothing in it can be checked/],
    [
      'a list of other resources',
      { value: [{ type: 'Microsoft.Storage/storageAccounts', id: '/x' }] },
      /nothing in it can be checked/,
    ],
    ['a list of things that are no resources', [1, null, 'x'], /nothing in it can be checked/],
    [
      'a recorded error',
      { request: {}, status: 403, body: { error: { code: 'AuthorizationFailed' } } },
      /nothing in it can be checked/,
    ],
    ['bytes that are no text', Buffer.from([0, 1, 2, 255, 254]), /is not JSON/],
    ['JSON that is nested without end', '['.repeat(200_000), /is not JSON/],
  ])('%s', async (_what, content, words) => {
    const { code, out, err } = await called(['evaluate', file(content)]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(words);
    expect(err).not.toMatch(/\n\s+at /);
    expect(
      err
        .trim()
        .split('\n')
        .filter((line) => !line.includes('skipped')),
    ).toHaveLength(1);
  });

  test.each([
    ['a file that is not there', ['evaluate', 'no-such-file.json'], /cannot be read \(ENOENT\)/],
    ['a folder', ['evaluate', tmpdir()], /cannot be read \(EISDIR\)/],
    ['no file at all', ['evaluate'], /missing required argument 'file'/],
    [
      'an unknown check, near one that exists',
      ['evaluate', '-', '--checks', 'version-suport'],
      /did you mean "version-support"/,
    ],
    ['an unknown format', ['evaluate', '-', '--format', 'xml'], /Allowed choices are/],
    ['an unknown option', ['evaluate', '-', '--formt', 'json'], /unknown option '--formt'/],
    ['a date that is none', ['evaluate', '-', '--now', '2026-02-30'], /--now is "2026-02-30"/],
    ['versions that are none', ['evaluate', '-', '--versions', join(__dirname, 'evaluate.test.ts')], /is not JSON/],
    ['a configuration that is not there', ['evaluate', '-', '--config', 'none.yaml'], /cannot be read/],
    ['a command that does not exist', ['evalute'], /unknown command 'evalute'/],
  ])('%s', async (_what, args, words) => {
    const { code, err } = await called(args);
    expect(err).toMatch(words);
    expect(code).toBe(2);
  });
});

test.each<[string, readonly string[], number, RegExp, RegExp]>([
  ['a refused file', [file('')], 2, /^$/, /^vigie: .* is empty .*\n$/],
  ['an unknown option', ['-', '--formt', 'json'], 2, /^$/, /^vigie: unknown option '--formt'.*\n$/],
  ['nothing to find', [file([])], 0, /^0 clusters/, /^$/],
  ['something to find', [file(cluster({ kubernetesVersion: '1.30.1' }))], 1, /version-support/, /^$/],
])(
  'as a program it ends with what it says, and keeps stdout and stderr apart: %s',
  async (_what, args, ...expected) => {
    const { code, out, err } = await vigie(['evaluate', ...args]);
    expect([code, out, err]).toEqual([
      expected[0],
      expect.stringMatching(expected[1]),
      expect.stringMatching(expected[2]),
    ]);
  },
);

describe('judges what it can and guesses nothing', () => {
  test('an empty list is exit 0', async () => {
    expect((await called(['evaluate', file([])])).code).toBe(0);
  });

  test('properties that are missing make everything unknown', async () => {
    const found = await results(cluster(undefined));
    const passes = found.filter(({ status }) => status === 'pass');
    expect(passes).toEqual([]);
    expect(found.length).toBeGreaterThan(5);
  });

  test.each<[string, object]>([
    ['a number for a version', { kubernetesVersion: 1.3 }],
    ['null for a version', { kubernetesVersion: null, currentKubernetesVersion: null }],
    ['a list for a version', { kubernetesVersion: ['1.34'] }],
    ['words for a version', { kubernetesVersion: 'newest' }],
  ])('%s is unknown', async (_what, properties) => {
    const [only] = await results(cluster({ agentPoolProfiles: [], ...properties }), '--checks', 'version-support');
    expect(only).toMatchObject({ check: 'version-support', status: 'unknown' });
  });

  test('one broken resource does not hide the others', async () => {
    const { out, err, code } = await called([
      'evaluate',
      file({
        value: [cluster({ kubernetesVersion: '1.36.1' }), 'broken', cluster('odd', { name: 'odd', id: `${ID}2` })],
      }),
      '--format',
      'json',
      '--fail-on',
      'never',
    ]);
    expect(code).toBe(0);
    expect(err).toContain('skipped 1 entry that is no resource (first: entry 2)');
    const parsed = JSON.parse(out) as { resources: number; results: Result[] };
    expect(parsed.resources).toBe(2);
    expect(parsed.results.filter(({ resourceId, status }) => resourceId === `${ID}2` && status === 'pass')).toEqual([]);
  });

  test('prototype keys are keys like others', async () => {
    const text = JSON.stringify(cluster({ kubernetesVersion: '1.36.1', agentPoolProfiles: [] })).replace(
      '"properties":{',
      '"__proto__":{"properties":{"x":1}},"constructor":1,"properties":{"__proto__":{"upgradeChannel":"stable"},',
    );
    const found = await results(text, '--checks', 'upgrade-channel,version-support');
    expect(found.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'version-support pass',
      'upgrade-channel fail',
    ]);
  });

  test('a cluster without an id is checked, and its name or place is in the reason', async () => {
    const found = await results(
      [
        cluster({ kubernetesVersion: '1.30.1' }, { id: undefined }),
        cluster({ kubernetesVersion: '1.30.1' }, { id: null, name: null }),
      ],
      '--checks',
      'version-support',
    );
    expect(found.map(({ resourceId, reason }) => [resourceId, reason.split(':')[0]])).toEqual([
      [null, 'aks'],
      [null, 'resource 2 of the file'],
    ]);
  });

  test('a file of PowerShell is read: UTF-16 with a byte order mark', async () => {
    const text = JSON.stringify([cluster({ kubernetesVersion: '1.36.1' })]);
    expect(await results(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]))).not.toEqual([]);
    expect(await results(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]))).not.toEqual([]);
  });

  test('stdin is read as a file is: UTF-16 with a byte order mark', async () => {
    const text = Buffer.from(JSON.stringify([cluster({})]), 'utf16le');
    const input = Buffer.concat([Buffer.from([0xff, 0xfe]), text]);
    const { out, code } = await vigie(['evaluate', '-', '--format', 'json', '--fail-on', 'never'], { input });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ resources: 1 });
  });

  test('stdin is read with a hyphen, and nothing else is printed to stdout', async () => {
    const { out, code } = await vigie(['evaluate', '-', '--format', 'json', '--fail-on', 'never'], {
      input: JSON.stringify(cluster({})),
    });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ resources: 1 });
  });

  test('more clusters than memory holds verdicts of are refused in one line', async () => {
    const small = '{"type":"microsoft.containerservice/managedclusters"}';
    const { code, out, err } = await vigie(['evaluate', '-'], { input: `[${Array(20_001).fill(small).join(',')}]` });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^vigie: stdin holds 20001 clusters; at most 20000 .*\n$/);
  });

  test('a file of 200 MB is judged, or refused in one line', async () => {
    const path = join(folder, 'large.json');
    const one = JSON.stringify(cluster({ kubernetesVersion: '1.30.1', note: 'x'.repeat(20_000_000) }));
    writeFileSync(path, `[${Array.from({ length: 10 }, () => one).join(',')}]`);
    const { code, out } = await vigie(['evaluate', path, '--checks', 'version-support', '--format', 'json']);
    expect(code).toBe(1);
    expect((JSON.parse(out) as { results: Result[] }).results.map(({ status }) => status)).toEqual(
      Array.from({ length: 10 }, () => 'fail'),
    );
  }, 60_000);
});

test.each(readdirSync(RECORDINGS).filter((name) => name.endsWith('.json')))(
  '%s: exit 0 or 2, never a stack trace',
  async (name) => {
    const { code, err } = await called([
      'evaluate',
      join(RECORDINGS, name),
      '--now',
      '2026-11-23',
      '--fail-on',
      'never',
    ]);
    expect([0, 2]).toContain(code);
    expect(err).not.toMatch(/\n\s+at |bug of vigie/);
  },
);

describe('formats', () => {
  const recording = join(RECORDINGS, 'arm-managedcluster-created-2024-01-default.json');
  const run = (format: string) =>
    called(['evaluate', recording, '--now', '2026-11-23', '--format', format, '--fail-on', 'never']);

  test('the table fits 80 columns, also where names and reasons are long', async () => {
    const long = file(
      cluster(
        {
          kubernetesVersion: '1.30.1',
          nodeResourceGroup: 'x',
          agentPoolProfiles: [{ name: 'p'.repeat(120), nodeImageVersion: 'y'.repeat(200) }],
        },
        { name: 'n'.repeat(200) },
      ),
    );
    for (const path of [recording, long]) {
      const { out } = await called(['evaluate', path, '--now', '2026-11-23', '--fail-on', 'never']);
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
  });

  test('csv: a cell that a spreadsheet would run begins with an apostrophe', async () => {
    const evil = file(cluster({ kubernetesVersion: '1.30.1' }, { name: '=cmd|calc!A1' }));
    const { out } = await called(['evaluate', evil, '--format', 'csv', '--fail-on', 'never']);
    expect(out).toContain(`"'=cmd|calc!A1"`);
    expect(out).not.toContain(`"=cmd`);
  });

  test('sarif: one result a failing verdict, each of a rule that is there', async () => {
    const { out } = await run('sarif');
    const { runs } = JSON.parse(out) as {
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number; level: string }[];
      }[];
    };
    const [one] = runs;
    expect(one?.results.length).toBeGreaterThan(0);
    for (const { ruleId, ruleIndex } of one?.results ?? []) expect(one?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });

  test('ocsf: an array, activity 1, at the time given', async () => {
    const found = JSON.parse((await run('ocsf')).out) as { activity_id: number; time: number }[];
    expect(found.length).toBeGreaterThan(0);
    for (const { activity_id, time } of found)
      expect([activity_id, time]).toEqual([1, Date.parse('2026-11-23T00:00:00Z')]);
  });

  test.each([
    ['critical', 1],
    ['never', 0],
  ])('--fail-on %s exits %i', async (floor, code) => {
    expect((await called(['evaluate', recording, '--now', '2026-11-23', '--fail-on', floor])).code).toBe(code);
  });
});
