import { VigieError } from '../../../shared/errors.js';
import { helpOn } from '../../../shared/sweep/app/helpOn.js';
import { reconcile } from '../../../shared/sweep/app/reconcile.js';
import { nightly } from '../../../shared/sweep/app/timers.js';
import { closedPath } from '../../../shared/sweep/documents.js';
import { MemoryQueues } from '../../support/memoryQueues.js';
import { MemoryStore } from '../../support/memoryStore.js';
import { NIGHTS, SUB_A, SUB_B, World } from '../world.js';
import { drain, night, processIn } from './process.js';

const SWEEP = '20261123T0130Z';
const HALF_AN_HOUR = 30 * 60_000;

const sentIn = (queues: MemoryQueues) =>
  queues.messages.splice(0).map(({ queue, text }) => {
    const { partition, destination } = JSON.parse(text);
    return [queue, destination, partition].filter((one) => one !== undefined).join(' ');
  });

/** An app whose machine time the test moves. */
function begin(now: string = NIGHTS[0], world = new World()) {
  const queues = new MemoryQueues();
  const clock = { ms: Date.parse('2026-11-23T02:00:00Z') };
  const machineNow = () => new Date(clock.ms);
  return { world, queues, clock, app: processIn(world, { now, queues, machineNow }), machineNow };
}

const summaryOf = async (world: World) => {
  const [summary, ...more] = (await world.told('_sweep')).flatMap((event) =>
    event.kind === 'sweep.completed' ? [event.summary] : [],
  );
  expect(more).toEqual([]);
  return summary;
};

test('a collect that never ends is sent twice more, then the sweep closes with one gap of the estate', async () => {
  const { world, queues, clock, app } = begin();
  await nightly(app);
  expect(sentIn(queues)).toEqual(['collect']);
  const seen: string[][] = [];
  for (let tries = 0; tries < 4; tries += 1) {
    await reconcile(app);
    seen.push(sentIn(queues).filter((one) => !one.startsWith('deliver')));
    clock.ms += HALF_AN_HOUR;
  }
  expect(seen).toEqual([[], ['collect'], ['collect'], []]);
  expect(world.paths(closedPath(SWEEP))).toHaveLength(1);
  expect(await summaryOf(world)).toMatchObject({ clusters: 0, coverage: { gapsInAll: 1 } });
  const gaps = (await world.told('_sweep')).flatMap((event) =>
    event.kind === 'coverage.gap' ? [event.gap.scope] : [],
  );
  expect(gaps).toEqual(['estate']);
});

test('a collect that ends after all that changes nothing, and the next night restores the estate', async () => {
  const { world, queues, clock, app } = begin();
  await nightly(app);
  const [late] = queues.messages.splice(0);
  for (let tries = 0; tries < 4; tries += 1) {
    await reconcile(app);
    queues.messages.splice(0);
    clock.ms += HALF_AN_HOUR;
  }
  if (late !== undefined) queues.messages.push(late);
  await drain(app, queues);
  await summaryOf(world);
  const next = begin(NIGHTS[1], world);
  await night(next.app, next.queues);
  const restored = (await world.told('_sweep')).filter(({ kind }) => kind === 'coverage.restored');
  expect(restored).toHaveLength(1);
});

test('a partition that never ends is sent twice more, then the sweep closes and names it; its findings stay', async () => {
  const { world, queues, app } = begin();
  await night(app, queues);
  const findings = JSON.parse(String(world.memory.documents.get(`state/${SUB_A}.json`)?.bytes)).state.findings;
  const next = begin(NIGHTS[1], world);
  await nightly(next.app);
  const isStuck = ({ queue, text }: { queue: string; text: string }) => queue === 'partitions' && text.includes(SUB_A);
  await drain(next.app, next.queues, { takes: (message) => !isStuck(message) });
  const stuck = new MemoryQueues();
  stuck.messages.push(...next.queues.messages.splice(0));
  expect(stuck.messages).toHaveLength(1);
  const seen: string[][] = [];
  for (let tries = 0; tries < 4; tries += 1) {
    await reconcile(next.app);
    seen.push(sentIn(next.queues).filter((one) => one.startsWith('partitions')));
    next.clock.ms += HALF_AN_HOUR;
  }
  expect(seen).toEqual([[], [`partitions ${SUB_A}`], [`partitions ${SUB_A}`], []]);
  const gaps = (await world.told('_sweep')).flatMap((event) => (event.kind === 'coverage.gap' ? [event.gap] : []));
  expect(gaps).toMatchObject([{ scope: `subscription/${SUB_A}`, signal: 'sweep' }]);
  expect(JSON.parse(String(world.memory.documents.get(`state/${SUB_A}.json`)?.bytes)).state.findings).toEqual(findings);
  // The late run finds the sweep closed.
  await drain(next.app, stuck);
  expect((await world.told(SUB_A)).filter(({ sweep }) => sweep?.id !== SWEEP)).toEqual([]);
});

test('a sweep in which something moves is left alone', async () => {
  const { world, queues, clock, app } = begin();
  await nightly(app);
  await drain(app, queues, { takes: ({ queue }) => queue !== 'partitions' });
  await helpOn(app, SWEEP);
  clock.ms += HALF_AN_HOUR - 1;
  expect(await helpOn(app, SWEEP)).toBe(false);
  const [first] = queues.messages.splice(0, 1);
  const one = new MemoryQueues();
  if (first !== undefined) one.messages.push(first);
  await drain(app, one);
  clock.ms += 1;
  // One partition has completed since: the half hour begins anew.
  expect(await helpOn(app, SWEEP)).toBe(false);
  clock.ms += HALF_AN_HOUR;
  expect(await helpOn(app, SWEEP)).toBe(true);
  expect(world.paths(closedPath(SWEEP))).toEqual([]);
});

test('a sweep that only waits for its close is closed at once', async () => {
  const { world, queues, app } = begin();
  await nightly(app);
  const noClose = (path: string) => {
    if (path.startsWith('outbox/_sweep/')) throw new VigieError('VIGIE_LEASE_LOST', 'killed');
  };
  const dying = processIn(world, { now: NIGHTS[0], queues, beforeChange: noClose });
  await expect(drain(dying, queues)).rejects.toThrow('killed');
  queues.messages.splice(0);
  expect(world.paths(closedPath(SWEEP))).toEqual([]);
  expect(await helpOn(app, SWEEP)).toBe(true);
  expect(world.paths(closedPath(SWEEP))).toHaveLength(1);
  expect(sentIn(queues)).toContain('deliver siem _sweep');
});

test('a cursor whose wake-up was lost is woken; one that somebody is at, or that waits, is not', async () => {
  const { world, queues, clock, app } = begin();
  await nightly(app);
  await drain(app, queues, { takes: ({ queue }) => queue !== 'deliver' });
  // All wake-ups are lost.
  queues.messages.splice(0);
  const store = new MemoryStore(world.memory, () => new Date(clock.ms));
  const other = processIn(world, { now: NIGHTS[0], queues, machineNow: () => new Date(clock.ms), vigie: { store } });
  await store.lease(`cursors/siem/${SUB_A}`, 60_000, 'another');
  const waits = { schema: 1, seq: 1, line: 0, tries: 1, cappedTries: 0, why: 'busy' };
  const later = new Date(clock.ms + 60_000).toISOString();
  await store.write(`cursors/siem/${SUB_B}`, JSON.stringify({ ...waits, nextAttemptAt: later }), 'any');
  await reconcile(other);
  const woken = sentIn(queues);
  expect(woken).toContain(`deliver desk ${SUB_A}`);
  expect(woken).not.toContain(`deliver siem ${SUB_A}`);
  expect(woken).not.toContain(`deliver siem ${SUB_B}`);
  clock.ms += 61_000;
  await reconcile(other);
  expect(sentIn(queues)).toEqual(expect.arrayContaining([`deliver siem ${SUB_A}`, `deliver siem ${SUB_B}`]));
});

test('an unchanged night leaves no cursor to be woken for nothing', async () => {
  const { world, queues, app } = begin();
  await night(app, queues);
  await reconcile(app);
  await drain(app, queues);
  const next = begin(NIGHTS[1], world);
  await night(next.app, next.queues);
  await reconcile(next.app);
  expect(sentIn(next.queues)).toEqual([]);
});

test('a state that is lost, behind or damaged is rebuilt, and a damaged one announced', async () => {
  const { world, queues, app } = begin();
  await night(app, queues);
  const path = `state/${SUB_A}.json`;
  const whole = String(world.memory.documents.get(path)?.bytes);
  for (const text of [undefined, '{"schema":1,"seq":0,"state":null}', 'damaged']) {
    if (text === undefined) world.memory.documents.delete(path);
    else world.memory.documents.set(path, { bytes: Buffer.from(text), etag: '"x"' });
    await reconcile(app);
    expect(String(world.memory.documents.get(path)?.bytes)).toBe(whole);
  }
  expect(world.paths('damaged/')).toHaveLength(2);
});

test('no sweep in 26 hours is told once a day, and not before', async () => {
  const { world, queues, app } = begin();
  await night(app, queues);
  const at = async (now: string) => {
    await reconcile(begin(now, world).app);
    return (await world.told('_notices')).filter(
      (event) => event.kind === 'notice' && event.notice.code === 'no-sweep',
    );
  };
  expect(await at('2026-11-24T04:00:00.000Z')).toHaveLength(0);
  expect(await at('2026-11-24T04:00:01.000Z')).toHaveLength(1);
  expect(await at('2026-11-24T20:00:00.000Z')).toHaveLength(1);
  expect(await at('2026-11-25T04:00:00.000Z')).toHaveLength(2);
});

test('a step that fails keeps no other from being tried, and is told', async () => {
  const { world, queues, app } = begin();
  await night(app, queues);
  world.memory.documents.delete(`state/${SUB_A}.json`);
  world.memory.documents.set(`outbox/${SUB_A}/0000000001.ndjson.gz`, { bytes: Buffer.from('no gzip'), etag: '"x"' });
  world.memory.documents.set('bundles/left/x/y.json', { bytes: Buffer.from('{}'), etag: '"y"' });
  world.memory.documents.set(`bundles/${SWEEP}/x/y.json`, { bytes: Buffer.from('{}'), etag: '"y"' });
  await expect(reconcile(app)).rejects.toThrow(/cannot be understood/);
  // What the closed sweep left is gone; what belongs to no known sweep is nobody's to clear.
  expect(world.paths('bundles/')).toEqual(['bundles/left/x/y.json']);
});

test('a sweep whose document is damaged keeps no other from being helped', async () => {
  const { world, queues, clock, app } = begin();
  world.memory.documents.set('sweeps/20261120T0130Z/sweep.json', { bytes: Buffer.from('damaged'), etag: '"x"' });
  await nightly(app);
  queues.messages.splice(0);
  const seen: string[] = [];
  for (let tries = 0; tries < 3; tries += 1) {
    await expect(reconcile(app)).rejects.toThrow(/20261120T0130Z/);
    seen.push(...sentIn(queues).filter((one) => one === 'collect'));
    clock.ms += HALF_AN_HOUR;
  }
  expect(seen).toEqual(['collect', 'collect']);
});

test('a note of what was done for a sweep that is damaged is written anew', async () => {
  const { world, queues, clock, app } = begin();
  await nightly(app);
  world.memory.documents.set(`sweeps/${SWEEP}/watch.json`, { bytes: Buffer.from('damaged'), etag: '"x"' });
  await reconcile(app);
  queues.messages.splice(0);
  clock.ms += HALF_AN_HOUR;
  await reconcile(app);
  expect(sentIn(queues)).toContain('collect');
});

test('a night that saw nothing ends no gap of the night before', async () => {
  const { world, queues } = begin();
  world.estate.cut.add('scheduledevents');
  const first = processIn(world, { now: NIGHTS[0], queues });
  await night(first, queues);
  const open = (await world.told('_sweep')).flatMap((event) =>
    event.kind === 'coverage.gap' ? [event.gap.scope] : [],
  );
  expect(open.length).toBeGreaterThan(0);
  const next = begin(NIGHTS[1], world);
  await nightly(next.app);
  for (let tries = 0; tries < 4; tries += 1) {
    await reconcile(next.app);
    next.queues.messages.splice(0);
    next.clock.ms += HALF_AN_HOUR;
  }
  const told = (await world.told('_sweep')).filter(({ sweep }) => sweep?.id !== SWEEP).map(({ kind }) => kind);
  expect(told.sort()).toEqual(['coverage.gap', 'sweep.completed']);
});
