import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocks, page } from '../docs/pages.js';
import { called } from '../support/called.js';
import { vigie } from '../support/programs.js';

const [SAMPLE = ''] = blocks(page('docs/custom-checks.md'), 'yaml');
const POOLS = { properties: { agentPoolProfiles: [{ name: 'gpu1' }, { name: 'np1' }] } };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-own-'));
  mkdirSync(join(folder, 'checks'));
  writeFileSync(join(folder, 'checks', 'gpu.yaml'), SAMPLE);
  writeFileSync(join(folder, 'vigie.yaml'), 'customChecks: ./checks\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (args: readonly string[]) => called(args, { cwd: folder });
const evaluated = (...args: string[]) => {
  const cluster = { type: 'Microsoft.ContainerService/managedClusters', name: 'a', ...POOLS };
  writeFileSync(join(folder, 'clusters.json'), JSON.stringify([cluster]));
  return run(['evaluate', 'clusters.json', '--config', 'vigie.yaml', '--checks', 'custom-gpu-taint', ...args]);
};
const change = (from: string, to: string) =>
  writeFileSync(join(folder, 'checks', 'gpu.yaml'), SAMPLE.replace(from, to));

test('checks --test prints what the page shows, and ends with 0', async () => {
  const shown = blocks(page('docs/custom-checks.md'), 'text').find((text) => text.startsWith('custom-gpu-taint'));
  expect(await vigie(['checks', '--test'], { cwd: folder })).toEqual({ code: 0, out: shown, err: '' });
});

test('checks --test ends with 1 where a case goes otherwise, in 80 columns', async () => {
  change('t.startsWith("sku=gpu:")', 'true');
  change('expect: fail', 'expect: pass');
  const { code, out, err } = await run(['checks', '--test', '--config', 'vigie.yaml']);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(out).toContain(
    '  FAIL  fails without taints: expected pass, got fail (gpu1 lacks the taint\n        sku=gpu)\n',
  );
  expect(out).toContain('3 cases of 1 check: 1 not as expected\n');
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test.each([
  ['checks --test', ['checks', '--test']],
  ['checks --config', ['checks', '--config', 'vigie.yaml']],
  ['evaluate --config', ['evaluate', '-', '--config', 'vigie.yaml']],
  ['sweep', ['sweep']],
])('%s ends with 2 and tells every problem with its place where a check does not parse', async (_what, args) => {
  change('has(pool.nodeTaints) &&', 'has(pools.nodeTaints) &&');
  writeFileSync(join(folder, 'checks', 'other.yaml'), SAMPLE.replace('severity: medium', 'severity: hihg'));
  const { code, out, err } = await run(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  const [first = ''] = err.split('\n');
  expect(page('docs/custom-checks.md').text).toContain(`\n${first}\n`);
  expect(err.split('\n')).toEqual([
    'vigie: checks/gpu.yaml:8:17: expression: Unknown variable: pools',
    'checks/other.yaml:4:11: severity is "hihg"; expected critical, high, medium or low. Try: severity: critical',
    '',
  ]);
});

test('checks --test ends with 2 where no folder is named', async () => {
  writeFileSync(join(folder, 'vigie.yaml'), '');
  expect(await run(['checks', '--test'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('customChecks is missing'),
  });
});

test('checks --config lists them behind the others, in each format', async () => {
  const json = JSON.parse((await run(['checks', '--config', 'vigie.yaml', '--format', 'json'])).out);
  expect(json.at(-1)).toMatchObject({
    id: 'custom-gpu-taint',
    severity: 'medium',
    profile: 'recommended',
    controls: [],
  });
  expect((await run(['checks', '--config', 'vigie.yaml'])).out).toMatch(/\ncustom-gpu-taint +medium +GPU pool takes/);
  expect((await run(['checks', '--config', 'vigie.yaml', '--format', 'markdown'])).out).toContain(
    '\n## custom-gpu-taint\n',
  );
  expect((await run(['checks'])).out).not.toContain('custom-');
});

test('evaluate --config asks them, with the severity that the configuration says', async () => {
  writeFileSync(join(folder, 'vigie.yaml'), 'customChecks: ./checks\nseverities: { custom-gpu-taint: critical }\n');
  const { code, out } = await evaluated('--format', 'json');
  expect(code).toBe(1);
  expect(JSON.parse(out).results).toMatchObject([
    {
      subject: 'pool/gpu1',
      status: 'fail',
      severity: 'critical',
      reason: 'a: gpu1 lacks the taint sku=gpu',
      evidence: { 'pool.name': 'gpu1' },
    },
    { subject: 'pool/np1', status: 'notApplicable', severity: null, reason: 'a: np1 is no GPU pool' },
  ]);
});

test('evaluate --format sarif has no address of help where a check has no link', async () => {
  change('  link: https://learn.microsoft.com/azure/aks/use-node-taints\n', '');
  const { runs } = JSON.parse((await evaluated('--format', 'sarif')).out);
  const [rule] = runs[0].tool.driver.rules;
  expect(rule).toMatchObject({ id: 'custom-gpu-taint', help: { text: expect.stringContaining('taint') } });
  expect(rule).not.toHaveProperty('helpUri');
});
