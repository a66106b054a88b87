import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { called } from '../support/called.js';
import { type SimulatedFleet, simulatedFleet } from '../support/simulatedAzure.js';

const PROGRAM = join(__dirname, '..', '..', 'dist', 'vigie.cjs');
const FLEET = { clusters: 40, subscriptions: 4, seed: 7, now: new Date('2026-11-23T02:00:00Z') };

interface Event {
  readonly uid: string;
  readonly sweep: { readonly id: string } | null;
}

let sim: SimulatedFleet;
let folder: string;
const begin = async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-killed-'));
  sim = await simulatedFleet(FLEET);
};
const end = async () => {
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
};
beforeEach(begin);
afterEach(end);

// A ticket whose answer nobody lived to read is looked for once the desk's search has caught up, which takes half a minute.
jest.setTimeout(120_000);

const sweep = () => called(['sweep', '--out', folder, '--format', 'json'], { env: sim.env });
const events = () =>
  readFileSync(join(folder, 'events.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
const markers = async () => {
  const tickets = await sim.call('GET', '/_vigie/tickets?destination=servicenow');
  return (tickets as { correlationId: string }[]).map(({ correlationId }) => correlationId).sort();
};

/** What a run that nobody disturbs tells of the fleet, and how many requests it takes. */
let quiet: { readonly uids: readonly string[]; readonly markers: readonly string[]; readonly requests: number };
beforeAll(async () => {
  await begin();
  await sweep();
  quiet = {
    uids: events()
      .map(({ uid }) => uid)
      .sort(),
    markers: await markers(),
    requests: sim.azure.requests.counts().total,
  };
  await end();
});

test.each([0.1, 0.5, 0.9])(
  'killed after %d of its requests and run again, it tells exactly what a quiet run tells',
  async (share) => {
    expect(quiet.markers.length).toBeGreaterThan(0);
    await killedAfter(Math.ceil(quiet.requests * share));
    expect((await sweep()).code).toBe(0);
    expect([...new Set(events().map(({ uid }) => uid))].sort()).toEqual(quiet.uids);
    expect(await markers()).toEqual(quiet.markers);
  },
);

/** Starts a sweep as a program and ends it with SIGKILL when the simulated Azure is asked so many times. */
async function killedAfter(requests: number): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, 'sweep', '--out', folder], {
    env: { ...process.env, ...sim.env },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.on('exit', (_code, signal) => resolve(signal)));
  const log = sim.azure.requests;
  const asked = log.asked.bind(log);
  log.asked = (...request) => {
    asked(...request);
    if (log.counts().total === requests) child.kill('SIGKILL');
  };
  expect(await ended).toBe('SIGKILL');
  log.asked = asked;
}
