import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInput } from '../../shared/estate/input.js';
import { readCluster } from '../../shared/estate/readCluster.js';
import { evaluatedModel, evaluatedReport } from '../../shared/report/evaluatedReport.js';
import { rulesOf, withoutConfig } from '../../shared/sweep/compose.js';
import { evaluateResource } from '../../shared/sweep/evaluate.js';

const RECORDING = join(__dirname, '..', 'fixtures', 'recordings', 'az-aks-show-2024-flattened-windows-pool.json');
const FILE = { file: 'clusters.json', lang: 'en' } as const;

function evaluated() {
  const { checks, settingsFor, policy } = rulesOf(withoutConfig());
  const rules = {
    now: new Date('2026-12-01T02:30:00Z'),
    checks,
    settingsFor,
    exemptions: policy.exemptions,
    versions: undefined,
  };
  const input = readInput(JSON.parse(readFileSync(RECORDING, 'utf8')), () => true);
  if ('problem' in input) throw new Error(input.problem);
  const raws = [...input.resources, ...input.resources];
  return { rules, groups: raws.map(({ raw }, place) => evaluateResource(readCluster(raw), place, rules)) };
}

test('a file is a report without history: each resource is there, also one that stands in it twice', () => {
  const { groups, rules } = evaluated();
  const model = evaluatedModel(groups, rules, FILE);
  expect(model).toMatchObject({ sweep: null, before: null, scores: [], totals: { clusters: 2, clustersSeen: 2 } });
  const failing = groups.flat().filter(({ result }) => result.status === 'fail');
  expect(failing.length).toBeGreaterThan(2);
  expect(model.findings).toHaveLength(failing.length);
  expect(model.resources.map(({ cluster }) => cluster?.pools.length)).toEqual([2, 2]);
  // Half of it twice is the same score.
  expect(model.totals.score).toBe(evaluatedModel(groups.slice(1), rules, FILE).totals.score);
});

test('its page has no sections of sweeps, and names the file', async () => {
  const { groups, rules } = evaluated();
  const html = await evaluatedReport(groups, rules, FILE);
  expect(html).toContain('clusters.json, judged as of 1 December 2026');
  for (const id of ['changes', 'overdue', 'score']) expect([id, html.includes(`href="#${id}"`)]).toEqual([id, false]);
  for (const id of ['timeline', 'matrix', 'findings']) expect([id, html.includes(`id="${id}"`)]).toEqual([id, true]);
  expect(html).toContain('Only the file was read');
});

test('nothing in a file is a report too', async () => {
  const { rules } = evaluated();
  await expect(evaluatedReport([], rules, FILE)).resolves.toContain('There is no open finding.');
});
