import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { parse as parseJunit } from 'junit2json';
import type { Log } from 'sarif';
import { FORMAT_NAMES } from '../../cli/formats/catalogue.js';
import { evaluateSchema } from '../../shared/sweep/evaluateSchema.js';
import { called } from '../support/called.js';
import { junitProblems, sarifProblems } from '../support/publishedForms.js';

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

const EXEMPTING = `exemptions:
  - check: node-image-age
    names: [recordingbotcluster]
    owner: payments
    approver: security
    reason: moves in December
    until: 2026-12-31
`;

/** A cluster in which all that people name holds this text. */
const named = (text: string) => ({
  id: `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/${encodeURIComponent(Buffer.from(text).toString())}`,
  name: text,
  type: 'Microsoft.ContainerService/ManagedClusters',
  location: 'westeurope',
  tags: { owner: text },
  properties: { kubernetesVersion: text, agentPoolProfiles: [{ name: text, nodeImageVersion: text }] },
});

test.each(FORMAT_NAMES)('%s says something of each failing check, and exits alike', async (format) => {
  const { code, out, err } = await evaluate(RECORDING, '--format', format);
  expect([code, err]).toEqual([1, '']);
  // The page has its findings packed, OCSF has their titles.
  const words = { html: ['4 critical', '9 medium'], ocsf: ['Kubernetes version', 'Node image'] };
  for (const word of format === 'html' || format === 'ocsf' ? words[format] : ['version-support', 'node-image-age'])
    expect([word, out.includes(word)]).toEqual([word, true]);
});

describe('json', () => {
  test.each([
    ['of one cluster', () => [] as string[]],
    [
      'of one cluster, with what was known',
      () => ['--known', file('none-known.json', { now: '', resources: 0, results: [] })],
    ],
    ['with exemptions', () => ['--config', file('exempting.yaml', EXEMPTING)]],
  ])('%s holds to its published schema', async (_what, more) => {
    const { out } = await evaluate(RECORDING, '--format', 'json', ...more());
    const read = evaluateSchema.safeParse(JSON.parse(out));
    expect(read.error).toBeUndefined();
    expect(read.data?.results).toHaveLength(75);
  });
});

describe('sarif', () => {
  test('holds to the schema of SARIF 2.1.0', async () => {
    const log = await sarifOf(RECORDING);
    expect(sarifProblems(log)).toEqual([]);
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

  test('what is below here is named from here, what is not by its whole address, and each has a line', async () => {
    const odd = file('a plan #1?.json', [named('a')]);
    const places = async (path: string) =>
      (await sarifOf(path)).runs[0]?.results?.map(({ locations }) => locations?.[0]?.physicalLocation);
    const below = 'test/fixtures/recordings/az-aks-show-2024-flattened-windows-pool.json';
    const place = (uri: string) => ({ artifactLocation: { uri }, region: { startLine: 1 } });
    expect(new Set((await places(RECORDING))?.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify(place(below))]),
    );
    expect((await places(odd))?.[0]).toEqual(place(pathToFileURL(odd).href));
    expect(pathToFileURL(odd).href).toMatch(/a%20plan%20%231%3F\.json$/);
  });
});

describe('junit', () => {
  test('is read by another parser, and its numbers add up', async () => {
    const { out } = await evaluate(RECORDING, '--format', 'junit');
    const suites = await parseJunit(out);
    expect(suites).toMatchObject({ tests: 75, failures: 21 });
    const [suite] =
      suites !== null && 'testsuite' in (suites ?? {})
        ? (suites as { testsuite: { testcase: { failure?: unknown[]; skipped?: unknown[] }[] }[] }).testsuite
        : [];
    expect(suite?.testcase).toHaveLength(75);
    expect(suite?.testcase.filter(({ failure }) => failure !== undefined)).toHaveLength(21);
  });

  test('holds to the schema of Jenkins', async () => {
    const { out } = await evaluate(RECORDING, '--format', 'junit');
    expect(await junitProblems(out)).toEqual([]);
    expect(await junitProblems(out.replace('<testcase name', '<testcase nome'))).not.toEqual([]);
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

  test('of many clusters as much as a comment takes, and how many there are more', async () => {
    const many = file(
      'many.json',
      Array.from({ length: 120 }, (_, at) => named(`cluster-${at}`)),
    );
    const { out } = await evaluate(many, '--format', 'markdown');
    expect(out.length).toBeLessThan(65_536);
    const found = Number(/^## (\d+) found/.exec(out)?.[1]);
    const more = Number(/\n… and (\d+) more\.\n/.exec(out)?.[1]);
    expect(out.split('\n').filter((line) => /^\| (critical|high|medium|low) /.test(line))).toHaveLength(found - more);
  });

  test('nothing found is said', async () => {
    const { out } = await evaluate(file('none.json', []), '--format', 'markdown');
    expect(out.startsWith('## Nothing found in 0 clusters\n')).toBe(true);
  });
});

/** What each format minds. */
const ODD = [
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
];
/** Text that others may have chosen. */
const foreign = fc.oneof(fc.string({ minLength: 1, maxLength: 30 }), fc.constantFrom(...ODD));

test('junit with names of all kinds holds to the schema of Jenkins', async () => {
  const { out } = await evaluate(file('odd.json', ODD.map(named)), '--format', 'junit', '--checks', 'version-support');
  expect(await junitProblems(out)).toEqual([]);
});

test('no name breaks out of junit, markdown or sarif', async () => {
  await fc.assert(
    fc.asyncProperty(foreign, async (text) => {
      const path = file('foreign.json', [named(text)]);
      const xml = await evaluate(path, '--format', 'junit');
      expect(await parseJunit(xml.out)).toMatchObject({ errors: 0 });
      const log = await sarifOf(path);
      expect(sarifProblems(log)).toEqual([]);
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
