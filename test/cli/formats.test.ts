import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { parse as parseJunit } from 'junit2json';
import type { Log } from 'sarif';
import { FORMAT_NAMES } from '../../cli/formats/catalogue.js';
import { called } from '../support/called.js';

const RECORDING = join(__dirname, '../fixtures/recordings/az-aks-show-2024-flattened-windows-pool.json');
const NOW = ['--now', '2026-11-24'];
const folder = mkdtempSync(join(tmpdir(), 'vigie-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const evaluate = (path: string, ...args: readonly string[]) => called(['evaluate', path, ...NOW, ...args]);
const sarifOf = async (path: string, ...args: readonly string[]) =>
  JSON.parse((await evaluate(path, '--format', 'sarif', ...args)).out) as Log;

/** A cluster in which all that people name holds this text. */
const named = (text: string) => ({
  id: `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/${encodeURIComponent(text)}`,
  name: text,
  type: 'Microsoft.ContainerService/ManagedClusters',
  location: 'westeurope',
  tags: { owner: text },
  properties: { kubernetesVersion: text, agentPoolProfiles: [{ name: text, nodeImageVersion: text }] },
});

// The schema is of draft 4: what it uses of it means the same to ajv, but for its own name.
const { $schema: _draft, id: _id, ...schema } = sarifSchema as Record<string, unknown>;
// One of its patterns is only allowed without the flag u.
const ajv = new Ajv({ strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const holdsToSarif = ajv.compile(schema);

test.each(FORMAT_NAMES)('%s says something of each failing check, and exits alike', async (format) => {
  const { code, out, err } = await evaluate(RECORDING, '--format', format);
  expect([code, err]).toEqual([1, '']);
  for (const check of ['version-support', 'node-image-age'])
    expect(out).toContain(format === 'ocsf' ? 'Kubernetes' : check);
});

describe('sarif', () => {
  test('holds to the schema of SARIF 2.1.0', async () => {
    const log = await sarifOf(RECORDING);
    expect([holdsToSarif(log), holdsToSarif.errors]).toEqual([true, null]);
    expect(log.runs[0]?.results).toHaveLength(21);
  });

  test('every result names a rule that is there, at its index', async () => {
    const [run] = (await sarifOf(RECORDING)).runs;
    for (const { ruleId, ruleIndex } of run?.results ?? [])
      expect(run?.tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  test('no two results are taken for the same', async () => {
    const results = (await sarifOf(RECORDING)).runs[0]?.results ?? [];
    const fingerprints = results.map(({ partialFingerprints }) => partialFingerprints?.['vigie/v1']);
    expect(new Set(fingerprints).size).toBe(results.length);
  });
});

describe('junit', () => {
  test('is read by another parser, and its numbers add up', async () => {
    const { out } = await evaluate(RECORDING, '--format', 'junit');
    const suites = await parseJunit(out);
    expect(suites).toMatchObject({ tests: 75, failures: 21, skipped: 39 });
    const [suite] =
      suites !== null && 'testsuite' in (suites ?? {})
        ? (suites as { testsuite: { testcase: { failure?: unknown[]; skipped?: unknown[] }[] }[] }).testsuite
        : [];
    expect(suite?.testcase).toHaveLength(75);
    expect(suite?.testcase.filter(({ failure }) => failure !== undefined)).toHaveLength(21);
  });

  test('what is unknown is skipped with its reason, and never passes', async () => {
    const { out } = await evaluate(RECORDING, '--format', 'junit', '--checks', 'maintenance-window');
    expect(out).toContain('<skipped message="unknown: not asked: only the file was read"/>');
  });
});

describe('markdown', () => {
  test('has the failures first, and folds what is unknown', async () => {
    const { out } = await evaluate(RECORDING, '--format', 'markdown');
    expect(out.startsWith('## 21 found in 1 cluster\n')).toBe(true);
    expect(out).toContain('**4 critical**, **4 high**, **9 medium**, **4 low**');
    expect(out).toContain('| critical | `recordingbotcluster` | `version-support` |');
    expect(out).toMatch(/<details><summary>29 unknown<\/summary>/);
  });

  test('nothing found is said', async () => {
    const { out } = await evaluate(file('none.json', []), '--format', 'markdown');
    expect(out.startsWith('## Nothing found in 0 clusters\n')).toBe(true);
  });
});

/** Text that others may have chosen, with what each format minds. */
const foreign = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30 }),
  fc.constantFrom(
    'a|b',
    '<script>x</script>',
    ']]>',
    '@everyone',
    '](http://x)',
    '`x`',
    '\u0000\u0007',
    '=1+1',
    '&amp;"\'',
    '\ud800',
  ),
);

test('no name breaks out of junit, markdown or sarif', async () => {
  await fc.assert(
    fc.asyncProperty(foreign, async (text) => {
      const path = file('foreign.json', [named(text)]);
      const xml = await evaluate(path, '--format', 'junit');
      expect(await parseJunit(xml.out)).toMatchObject({ errors: 0 });
      const log = await sarifOf(path);
      expect([holdsToSarif(log), holdsToSarif.errors]).toEqual([true, null]);
      const { out } = await evaluate(path, '--format', 'markdown');
      // Outside of code no HTML but our own folding, no name that calls, no address.
      const prose = out.replace(/`[^`\n]*`/g, '').replace(/\]\(https:\/\/learn\.microsoft\.com[^)]*\)/g, ']');
      expect(prose.match(/<(?!\/?(details|summary)>)|@(?!\u200b)\w|https?:\/\/(?!\u200b)/g)).toBeNull();
      const rows = out.split('\n').filter((line) => line.startsWith('| '));
      expect(new Set(rows.map((row) => row.replace(/\\\|/g, '').split('|').length))).toEqual(new Set([8]));
    }),
    { numRuns: 25 },
  );
});

describe('--known', () => {
  const earlierRun = () =>
    evaluate(RECORDING, '--format', 'json', '--checks', 'node-image-age,sla-tier,local-accounts');

  test.each(['json', 'sarif'])('what an earlier %s has found does not fail again', async (format) => {
    const { out } = await evaluate(RECORDING, '--format', format);
    const { code, out: text } = await evaluate(RECORDING, '--known', file(`known.${format}`, out));
    expect(code).toBe(0);
    expect(text).toContain('21 of the failed known');
    expect(text).toContain('known: version-support');
  });

  test('only what is new fails, and is marked', async () => {
    const known = file('known.json', (await earlierRun()).out);
    const { code, out } = await evaluate(RECORDING, '--known', known, '--fail-on', 'critical');
    expect(code).toBe(1);
    expect(out).toContain('new: version-support');
    expect(out).toContain('known: node-image-age pool/win22');
    const log = await sarifOf(RECORDING, '--known', known);
    const states = log.runs[0]?.results?.map(({ baselineState }) => baselineState);
    expect(states?.filter((state) => state === 'unchanged')).toHaveLength(4);
    expect(states?.filter((state) => state === 'new')).toHaveLength(17);
  });

  test('what is gone is said, and what is unknown now is not gone', async () => {
    const earlier = JSON.parse((await earlierRun()).out);
    const [one] = earlier.results;
    const more = [
      { ...one, check: 'upgrade-channel', subject: null, status: 'fail', resourceId: '/gone' },
      // Nothing is known of it in a file alone.
      { ...one, check: 'maintenance-window', subject: null, status: 'fail' },
      // It passes now.
      { ...one, check: 'pool-version-skew', subject: 'pool/nodepool1', status: 'fail' },
    ];
    const known = file('more.json', { ...earlier, results: [...earlier.results, ...more] });
    const { out } = await evaluate(RECORDING, '--known', known);
    const gone = /No longer found\n([\s\S]*?)\n\n/.exec(out)?.[1]?.split('\n') ?? [];
    expect(gone.filter((line) => line.startsWith('  gone')).map((line) => line.split(/[ :]+/)[2])).toEqual([
      'upgrade-channel',
      'pool-version-skew',
    ]);
    const log = await sarifOf(RECORDING, '--known', known);
    expect([holdsToSarif(log), holdsToSarif.errors]).toEqual([true, null]);
    expect(log.runs[0]?.results?.filter(({ baselineState }) => baselineState === 'absent')).toHaveLength(2);
  });

  test.each([
    ['is not there', () => join(folder, 'nowhere.json'), 'cannot be read (ENOENT)'],
    ['is no result', () => file('other.json', { value: [] }), 'is no result of vigie evaluate'],
    ['is no JSON', () => file('text.json', 'hello'), 'is no result of vigie evaluate'],
  ])('a file that %s is refused with what to do', async (_what, path, words) => {
    const { code, err } = await evaluate(RECORDING, '--known', path());
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
