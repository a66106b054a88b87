import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { called } from '../support/called.js';
import { sarifProblems } from '../support/publishedForms.js';

const RECORDING = join(__dirname, '../fixtures/recordings/az-aks-show-2024-flattened-windows-pool.json');
const folder = mkdtempSync(join(tmpdir(), 'vigie-known-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const evaluate = (path: string, ...args: readonly string[]) =>
  called(['evaluate', path, '--now', '2026-11-24', ...args]);
const sarifOf = async (path: string, ...args: readonly string[]) =>
  JSON.parse((await evaluate(path, '--format', 'sarif', ...args)).out) as Log;

const OTHERS = { version: '2.1.0', runs: [{ tool: { driver: { name: 'another' } }, results: [] }] };

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
    expect(sarifProblems(log)).toEqual([]);
    expect(log.runs[0]?.results?.filter(({ baselineState }) => baselineState === 'absent')).toHaveLength(2);
  });

  test.each(['csv', 'junit', 'ocsf', 'html'] as const)(
    '%s has no place for what is gone: it is said beside it',
    async (format) => {
      const gone = { check: 'sla-tier', resourceId: '/gone', subject: null, status: 'fail', reason: '' };
      const known = file('gone.json', { now: '', resources: 1, results: [gone] });
      const { err } = await evaluate(RECORDING, '--known', known, '--format', format);
      expect(err).toMatch(/: 1 known finding no longer found \(--format table lists them\)\n$/);
    },
  );

  test('json says what is gone', async () => {
    const gone = { check: 'sla-tier', resourceId: '/gone', subject: null, status: 'fail', reason: '' };
    const known = file('gone.json', { now: '', resources: 1, results: [gone] });
    const { out } = await evaluate(RECORDING, '--known', known, '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ gone: [{ check: 'sla-tier', resource: '/gone', subject: null }] });
  });

  test('what PowerShell wrote is read too', async () => {
    const { out } = await earlierRun();
    const path = join(folder, 'utf16.json');
    writeFileSync(path, Buffer.from(`\ufeff${out}`, 'utf16le'));
    const { out: text } = await evaluate(RECORDING, '--known', path);
    expect(text).toContain('4 of the failed known');
  });

  test.each([
    ['is not there', () => join(folder, 'nowhere.json'), 'cannot be read (ENOENT)'],
    ['is no result', () => file('other.json', { value: [] }), 'is no result of vigie evaluate'],
    ['is no JSON', () => file('text.json', 'hello'), 'is no result of vigie evaluate'],
    ['another tool wrote', () => file('other.sarif', OTHERS), 'is no result of vigie evaluate'],
  ])('a file that %s is refused with what to do', async (_what, path, words) => {
    const { code, err } = await evaluate(RECORDING, '--known', path());
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
