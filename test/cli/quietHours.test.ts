import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { called } from '../support/called.js';
import { type SimulatedFleet, simulatedFleet } from '../support/simulatedAzure.js';

/** 02:30 in Paris. */
const NIGHT = '2026-11-23T01:30:00Z';
const MORNING = '2026-11-23T06:00:00Z';
const UNTIL = 'until 2026-11-23 07:00 Europe/Paris';

let sim: SimulatedFleet;
let folder: string;
let config: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-quiet-'));
  sim = await simulatedFleet({ clusters: 8, subscriptions: 1, seed: 7, now: new Date(NIGHT) });
  config = join(folder, 'vigie.yaml');
  const given: { destinations: { name: string }[] } = parse(readFileSync(sim.env.VIGIE_CONFIG ?? '', 'utf8'));
  const quietHours = { from: '20:00', to: '07:00', timeZone: 'Europe/Paris' };
  const destinations = given.destinations.map((one) =>
    ['teams', 'servicenow'].includes(one.name) ? { ...one, quietHours } : one,
  );
  writeFileSync(config, stringify({ ...given, baselineFloor: 'low', destinations }));
});
afterAll(async () => {
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (...args: string[]) => {
  const ran = await called([...args, '--config', config, '--out', join(folder, 'out')], { env: sim.env });
  return { ...ran, words: ran.out.replace(/\s+/g, ' ') };
};
const received = async (name: string) =>
  ((await sim.call('GET', `/_vigie/received?destination=${name}`)) as unknown[]).length;
const people = async () => [await received('teams'), await received('servicenow')];

test('a night in quiet hours ends well; what waits for them goes out when somebody delivers after them', async () => {
  const night = await run('sweep', '--wait', '0');
  expect(night).toMatchObject({ code: 0, err: '' });
  expect(night.words).toMatch(new RegExp(`\\d+ events for servicenow; quiet hours ${UNTIL}, sent by the first run`));
  expect(await people()).toEqual([0, 0]);
  expect(await received('sentinel')).toBeGreaterThan(0);

  expect((await run('outbox')).words).toContain(`quiet hours ${UNTIL}`);
  expect(await run('outbox', 'deliver', '--wait', '0')).toMatchObject({ code: 0, err: '' });
  expect(await people()).toEqual([0, 0]);

  await sim.call('POST', '/_vigie/clock', { now: MORNING });
  const morning = await run('outbox', 'deliver', '--wait', '0');
  expect(morning).toMatchObject({ code: 0, err: '' });
  expect(morning.words).not.toContain('quiet hours');
  const [cards, calls] = await people();
  expect([cards, (calls ?? 0) > 0]).toEqual([1, true]);
});

test('whoever is down is left, quiet hours of others or not', async () => {
  await sim.call('POST', '/_vigie/clock', { now: '2026-11-24T01:30:00Z' });
  await sim.call('POST', '/_vigie/faults', [{ match: 'POST /dataCollectionRules/*', fault: 'error', status: 503 }]);
  expect((await run('sweep', '--wait', '0')).code).toBe(1);
  expect((await run('outbox', 'deliver', '--wait', '0')).code).toBe(1);
  await sim.call('POST', '/_vigie/faults', []);
});

test('vigie route --explain says until when an event would wait', async () => {
  await sim.call('POST', '/_vigie/clock', { now: NIGHT });
  const events = readFileSync(join(folder, 'out', 'events.ndjson'), 'utf8').split('\n');
  const file = join(folder, 'one.json');
  writeFileSync(file, events.find((line) => line.includes('"kind":"finding.opened"')) ?? '');
  const explain = (...more: string[]) => run('route', '--explain', file, ...more);
  expect((await explain('--destination', 'servicenow')).words).toContain(`; it waits ${UNTIL}: quiet hours`);
  expect((await explain('--destination', 'sentinel')).words).not.toContain('quiet hours');
  const [{ destinations }] = JSON.parse((await explain('--format', 'json')).out);
  const waits = destinations.map(({ name, waitsUntil }: Record<string, unknown>) => [name, waitsUntil]);
  expect(Object.fromEntries(waits)).toEqual({
    ...{ sentinel: null, teams: null, file: null },
    servicenow: '2026-11-23T06:00:00.000Z',
  });
});
