import { DURATIONS } from '../../../shared/config/durations.js';
import { blocked, later } from '../../../shared/destinations/outcome.js';
import { onDeliver } from '../../../shared/sweep/app/onDeliver.js';
import { reconcile } from '../../../shared/sweep/app/reconcile.js';
import { nightly } from '../../../shared/sweep/app/timers.js';
import { MemoryQueues } from '../../support/memoryQueues.js';
import { MemoryStore } from '../../support/memoryStore.js';
import { NIGHTS, SUB_A, SUB_B, World } from '../world.js';
import { drain, processIn } from './process.js';

const HOUR_MS = 3_600_000;

/** A night that is committed and not sent, on a clock that the test moves. */
async function committed() {
  const world = new World();
  const queues = new MemoryQueues();
  const clock = { ms: Date.parse('2026-11-23T02:00:00Z') };
  const machineNow = () => new Date(clock.ms);
  const store = new MemoryStore(world.memory, machineNow);
  const app = processIn(world, { now: NIGHTS[0], queues, machineNow, vigie: { store } });
  await nightly(app);
  await drain(app, queues, { takes: ({ queue }) => queue !== 'deliver' });
  queues.messages.splice(0);
  const wake = (destination = 'siem', partition: string = SUB_A) =>
    onDeliver(app, { version: 1, destination, partition, tries: 0 });
  /** Wake-ups that were sent since the last look: cursor, and the delay in seconds. */
  const sent = () =>
    queues.messages.splice(0).map(({ text, delayMs }) => {
      const { destination, partition } = JSON.parse(text);
      return [`${destination} ${partition}`, delayMs / 1_000];
    });
  return { world, store, queues, machineNow, clock, app, wake, sent };
}

test('whatever is sent to its end needs no wake-up', async () => {
  const { wake, sent } = await committed();
  expect(await wake()).toMatchObject({ outcome: 'done', counts: { sent: expect.any(Number) } });
  expect(sent()).toEqual([]);
});

test('a cursor that somebody is at is looked at again a little later: a new blob may have come too late for them', async () => {
  const { store, wake, sent } = await committed();
  await store.lease(`cursors/siem/${SUB_A}`, 60_000, 'another');
  expect(await wake()).toMatchObject({ outcome: 'busy' });
  expect(sent()).toEqual([[`siem ${SUB_A}`, DURATIONS.deliveryBusy / 1_000]]);
});

test('a run whose time is over hands on at once', async () => {
  const { world, app, sent } = await committed();
  world.siem.script = () => undefined;
  let ms = Date.parse('2026-11-23T02:00:00Z');
  const machineNow = () => {
    ms += DURATIONS.slice;
    return new Date(ms);
  };
  const destinations = new Map(app.vigie.destinations);
  const oneByOne = { ...(await world.siem.open()), chunk: { maxBytes: 1, maxEvents: 1, size: () => 1 } };
  destinations.set('siem', { name: 'siem', kind: { kind: 'file', family: 'siem' }, open: async () => oneByOne });
  const slow = { ...app, machineNow, vigie: { ...app.vigie, destinations } };
  const message = { version: 1 as const, destination: 'siem', partition: SUB_A, tries: 0 };
  expect(await onDeliver(slow, message)).toMatchObject({ outcome: 'more', counts: { sent: 1 } });
  expect(sent()).toEqual([[`siem ${SUB_A}`, 0]]);
});

test('a destination that says later is woken when it said, and once: whoever comes before that sends nothing', async () => {
  const { world, wake, sent, clock } = await committed();
  world.siem.script = () => later('busy there');
  expect(await wake()).toMatchObject({ outcome: 'waiting' });
  expect(sent()).toEqual([[`siem ${SUB_A}`, 61]]);
  clock.ms += 30_000;
  expect(await wake()).toMatchObject({ outcome: 'waiting' });
  expect(sent()).toEqual([]);
  clock.ms += 31_000;
  expect(await wake()).toMatchObject({ outcome: 'waiting' });
  expect(sent()).toEqual([[`siem ${SUB_A}`, 121]]);
});

describe('a destination that is blocked', () => {
  test('is tried hourly by one cursor; the others wait with it, and are woken as soon as it takes something', async () => {
    const { world, wake, sent, clock } = await committed();
    world.siem.script = () => blocked('the token has run out');
    expect(await wake('siem', SUB_A)).toMatchObject({ outcome: 'blocked' });
    expect(sent()).toEqual(expect.arrayContaining([[`siem ${SUB_A}`, 3_601]]));
    expect(await wake('siem', SUB_B)).toMatchObject({ outcome: 'blocked' });
    expect(sent()).toEqual([]);
    world.siem.script = () => undefined;
    clock.ms += HOUR_MS + 1_000;
    expect(await wake('siem', SUB_A)).toMatchObject({ outcome: 'done' });
    expect(sent()).toEqual(expect.arrayContaining([[`siem ${SUB_B}`, 0]]));
  });

  test('is left alone by reconcile before its hour, and woken after it', async () => {
    const { world, app, wake, sent, clock } = await committed();
    world.siem.script = () => blocked('the token has run out');
    await wake('siem', SUB_A);
    sent();
    await reconcile(app);
    expect(sent().filter(([cursor]) => String(cursor).startsWith('siem'))).toEqual([]);
    clock.ms += HOUR_MS + 1_000;
    await reconcile(app);
    expect(sent()).toEqual(
      expect.arrayContaining([
        [`siem ${SUB_A}`, 0],
        [`siem ${SUB_B}`, 0],
      ]),
    );
  });
});

describe('a destination in quiet hours', () => {
  /** They end 90 minutes after the clock of the machine began. */
  async function quietly() {
    const all = await committed();
    const begun = all.clock.ms;
    const destinations = new Map(all.app.vigie.destinations);
    const siem = destinations.get('siem');
    if (siem === undefined) throw new Error('the world has a siem');
    const quiet = () => {
      const restMs = begun + 1.5 * HOUR_MS - all.clock.ms;
      return restMs > 0 ? { until: new Date(begun), restMs, shown: 'later' } : undefined;
    };
    destinations.set('siem', { ...siem, quiet });
    const app = { ...all.app, vigie: { ...all.app.vigie, destinations } };
    const wake = () => onDeliver(app, { version: 1, destination: 'siem', partition: SUB_A, tries: 0 });
    return { ...all, app, wake };
  }

  test('is looked at again each hour by one message, until they end', async () => {
    const { wake, sent, clock } = await quietly();
    expect(await wake()).toMatchObject({ outcome: 'waiting', counts: { sent: 0, parked: 0 } });
    expect(sent()).toEqual([[`siem ${SUB_A}`, 3_601]]);
    clock.ms += 5 * 60_000;
    await wake();
    expect(sent()).toEqual([]);
    clock.ms += HOUR_MS;
    await wake();
    expect(sent()).toEqual([[`siem ${SUB_A}`, 25 * 60 + 1]]);
    clock.ms += 25 * 60_000 + 1_000;
    expect(await wake()).toMatchObject({ outcome: 'done', counts: { sent: expect.any(Number) } });
  });

  test('is left alone by reconcile while they are on, and woken by it where the clock over there has gone on', async () => {
    const { app, wake, sent } = await quietly();
    await wake();
    sent();
    const woken = async (of: typeof app) => {
      await reconcile(of);
      return sent().filter(([cursor]) => cursor === `siem ${SUB_A}`);
    };
    expect(await woken(app)).toEqual([]);
    const destinations = new Map(app.vigie.destinations);
    for (const [name, one] of destinations) destinations.set(name, { ...one, quiet: () => undefined });
    expect(await woken({ ...app, vigie: { ...app.vigie, destinations } })).toEqual([[`siem ${SUB_A}`, 0]]);
  });
});

test('a damaged outbox ends a wake-up and adds none: reconcile and health know of it', async () => {
  const { world, machineNow, queues, sent } = await committed();
  world.memory.documents.set(`outbox/${SUB_A}/0000000001.ndjson.gz`, { bytes: Buffer.from('no gzip'), etag: '"x"' });
  const { work } = await import('../../../shared/sweep/app/work.js');
  const message = { version: 1, destination: 'siem', partition: SUB_A };
  // The one that committed it still has what it wrote.
  const another = processIn(world, { now: NIGHTS[0], queues, machineNow });
  expect(await work(another, 'deliver', message)).toMatchObject({ outcome: 'damaged' });
  expect(sent()).toEqual([]);
});
