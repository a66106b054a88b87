import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { called } from '../support/called.js';
import { type Ran, vigie } from '../support/programs.js';
import { type SimulatedFleet, simulatedFleet } from '../support/simulatedAzure.js';

const NIGHTS = ['2026-11-23T02:00:00Z', '2026-11-24T02:00:00Z', '2026-11-25T02:00:00Z'] as const;

interface Replay {
  readonly since: string | null;
  readonly destinations: readonly { readonly destination: string; readonly delivered: number; readonly left: number }[];
}

let sim: SimulatedFleet;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-replay-'));
  sim = await simulatedFleet({ clusters: 20, subscriptions: 2, seed: 7, now: new Date(NIGHTS[0]) });
});
afterEach(async () => {
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The configuration of the simulated Azure, with some of its destinations. */
function configOf(...names: string[]): string {
  const file = join(folder, `${names.join('-')}.yaml`);
  const given: { destinations: { name: string }[] } = parse(readFileSync(sim.env.VIGIE_CONFIG ?? '', 'utf8'));
  const destinations = given.destinations.filter(({ name }) => names.includes(name));
  writeFileSync(file, stringify({ ...given, destinations }));
  return file;
}

const run = (command: string, config: string, ...args: string[]): Promise<Ran> =>
  called([command, '--config', config, '--out', join(folder, 'out'), '--format', 'json', ...args], { env: sim.env });
const replayOf = ({ out }: Ran): Replay => JSON.parse(out) as Replay;

async function night(now: string, config: string): Promise<Ran> {
  await sim.call('POST', '/_vigie/clock', { now });
  return run('sweep', config, '--wait', '0');
}

interface Told {
  readonly uid: string;
  readonly time: string;
  readonly kind: string;
  readonly resource: { readonly id: string } | null;
  readonly finding?: { readonly status: string };
}

const told = (): Told[] =>
  readFileSync(join(folder, 'out', 'events.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told);

/** Uids that the simulated Sentinel has taken, each as often as it came. */
async function taken(): Promise<string[]> {
  const received = (await sim.call('GET', '/_vigie/received?destination=sentinel')) as {
    readonly accepted: boolean;
    readonly body: readonly { readonly EventUid: string }[];
  }[];
  return received.flatMap(({ accepted, body }) => (accepted ? body.map(({ EventUid }) => EventUid) : [])).sort();
}

const uidsOf = (events: readonly { readonly uid: string }[]) => events.map(({ uid }) => uid).sort();

test('a destination that is added after two nights is given both, and then what comes, each once', async () => {
  const before = configOf('file');
  await night(NIGHTS[0], before);
  const victim = told().find(({ finding }) => finding)?.resource?.id ?? '';
  await sim.call('POST', '/_vigie/estate', { resourceId: victim, delete: true });
  await night(NIGHTS[1], before);
  expect(await taken()).toEqual([]);

  const after = configOf('file', 'sentinel');
  const first = await run('replay', after, '--destination', 'sentinel', '--since', '2026-11-24');
  expect([first.code, first.err, replayOf(first).since]).toEqual([0, '', '2026-11-24T00:00:00.000Z']);
  const second = told().filter(({ time }) => time >= '2026-11-24');
  expect(second.some(({ kind }) => kind === 'finding.resolved')).toBe(true);
  expect(await taken()).toEqual(uidsOf(second));

  const all = await run('replay', after, '--destination', 'sentinel');
  expect([all.code, replayOf(all).destinations]).toEqual([
    0,
    [{ destination: 'sentinel', delivered: told().length, parked: 0, left: 0, busy: [], waiting: [] }],
  ]);
  expect([...new Set(await taken())]).toEqual(uidsOf(told()));

  expect((await night(NIGHTS[2], after)).code).toBe(0);
  expect([...new Set(await taken())]).toEqual(uidsOf(told()));
  // The file was asked for nothing.
  expect(new Set(uidsOf(told())).size).toBe(told().length);
});

test('a desk that is added gets tickets for what is open by now, and only for that', async () => {
  const before = configOf('file');
  await night(NIGHTS[0], before);
  const victim = told().find(({ kind, finding }) => kind === 'finding.opened' && finding)?.resource?.id ?? '';
  await sim.call('POST', '/_vigie/estate', { resourceId: victim, delete: true });
  await night(NIGHTS[1], before);
  expect((await run('replay', configOf('file', 'servicenow'), '--destination', 'servicenow')).code).toBe(0);
  const tickets = (await sim.call('GET', '/_vigie/tickets?destination=servicenow')) as {
    readonly state: string;
    readonly fields: Record<string, unknown>;
  }[];
  expect(tickets.length).toBeGreaterThan(0);
  expect(tickets.map(({ state }) => state)).toEqual(tickets.map(() => 'open'));
  expect(JSON.stringify(tickets).toLowerCase()).not.toContain(victim.toLowerCase());
});

test('what a destination does not take is left, told, and given by the next sweep', async () => {
  const before = configOf('file');
  await night(NIGHTS[0], before);
  const after = configOf('file', 'sentinel');
  await sim.call('POST', '/_vigie/faults', [{ match: 'POST /dataCollectionRules/*', fault: 'forbid' }]);
  const left = await vigie(
    ['replay', '--config', after, '--out', join(folder, 'out'), '--destination', 'sentinel', '--wait', '0'],
    { env: sim.env },
  );
  expect([left.code, left.out]).toEqual([
    1,
    expect.stringMatching(
      new RegExp(
        `^Replay of all that the outbox holds\nsentinel\n  delivered     0 events\n  left          ${told().length} events`,
      ),
    ),
  ]);
  expect(left.out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  await sim.call('POST', '/_vigie/faults', []);
  // Asked for again it does not wait for its hour.
  const again = await run('replay', after, '--destination', 'sentinel');
  expect([again.code, replayOf(again).destinations[0]?.left]).toEqual([0, 0]);
  expect([...new Set(await taken())]).toEqual(uidsOf(told()));
});

test.each<[string, readonly string[], string]>([
  [
    'for a destination that is not configured',
    ['--destination', 'x'],
    '--destination is "x"; expected sentinel, servicenow',
  ],
  ['since no date', ['--since', 'yesterday'], '--since is "yesterday"; expected an ISO date such as 2026-11-23'],
  ['since a time without a zone', ['--since', '2026-11-23T02:00'], 'expected an ISO date'],
  ['with a wait that is none', ['--wait', 'long'], '--wait is "long"'],
])('a replay %s ends with 2 and one line', async (_what, args, expected) => {
  const { code, err } = await run('replay', sim.env.VIGIE_CONFIG ?? '', ...args);
  expect([code, err]).toEqual([2, expect.stringContaining(expected)]);
  expect(err.trim().split('\n')).toHaveLength(1);
});
