import { join } from 'node:path';
import { diffSchema } from '../../shared/report/diff/schema.js';
import { called } from '../support/called.js';
import { storyFolder } from '../support/story.js';

const ENVIRONMENT = { AZURE_TENANT_ID: 'none', AZURE_CLIENT_ID: 'none', AZURE_CLIENT_SECRET: 'none' };

async function diff(...args: readonly string[]) {
  const out = await storyFolder();
  const config = join(out, 'simulated-azure', 'vigie.yaml');
  return called(['diff', ...args, '--config', config, '--out', out], {
    env: { ...ENVIRONMENT, VIGIE_CLOCK: '2026-12-01T02:30:00.000Z' },
  });
}

test('the table is made for people, in 80 columns', async () => {
  const { code, out } = await diff();
  expect(code).toBe(0);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(out).toContain('overdue       high, version-support: Kubernetes 1.34.12');
  expect(out).toContain('pool/system image');
});

test('--format json holds to its schema', async () => {
  const { code, out } = await diff('2026-11-29', 'latest', '--format', 'json');
  expect(code).toBe(0);
  expect(diffSchema.parse(JSON.parse(out)).from.sweep).toBe('20261129T0130Z');
});

test.each([
  [['2026-11-28'], 'there is no sweep "2026-11-28"; the newest are 20261201T0130Z, 20261130T0130Z, 20261129T0130Z'],
  [['latest'], 'both are sweep 20261201T0130Z; name two'],
  [['latest', '2026-11-29'], 'sweep 20261201T0130Z is later than 20261129T0130Z; name the earlier one first'],
  [['latest', 'latest', 'latest'], 'too many arguments'],
  [['--format', 'yaml'], 'Allowed choices are table, json'],
])('%j is refused with what to do', async (args, words) => {
  const { code, err } = await diff(...args);
  expect(code).toBe(2);
  expect(err).toContain(words);
});
