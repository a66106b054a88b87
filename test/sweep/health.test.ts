import { blocked, later, refused } from '../../shared/destinations/outcome.js';
import { nightly } from '../../shared/sweep/app/timers.js';
import { healthOf } from '../../shared/sweep/health.js';
import { runSweep } from '../../shared/sweep/run.js';
import { startDue } from '../../shared/sweep/start.js';
import { MemoryQueues } from '../support/memoryQueues.js';
import { drain, night, processIn } from './app/process.js';
import { NIGHTS, SUB_A, World } from './world.js';

const at = (world: World, now: string) => healthOf(world.vigie(now));

test('before the first sweep it is red and says so', async () => {
  const world = new World();
  expect(await at(world, NIGHTS[0])).toEqual({
    status: 'red',
    reasons: ['no sweep has been completed yet'],
    now: NIGHTS[0],
    lastCompleted: null,
    openSweeps: [],
    oldestUndelivered: null,
    behind: { siem: 0, desk: 0, chat: 0 },
    blocked: [],
    parked: { siem: 0, desk: 0, chat: 0 },
    deadLetters: 0,
  });
});

describe('after a sweep', () => {
  test('it is green, and says what the sweep came to', async () => {
    const world = new World();
    await runSweep(world.vigie(NIGHTS[0]), 0);
    expect(await at(world, NIGHTS[0])).toMatchObject({
      status: 'green',
      reasons: [],
      lastCompleted: {
        sweep: '20261123T0130Z',
        at: NIGHTS[0],
        clusters: 3,
        coverage: { subscriptions: 2, subscriptionsRead: 2, gapsInAll: expect.any(Number) },
      },
      oldestUndelivered: null,
      behind: { siem: 0, desk: 0, chat: 0 },
    });
  });

  test.each([
    ['green after 26 hours', '2026-11-24T04:00:00.000Z', 'green'],
    ['red a moment later', '2026-11-24T04:00:00.001Z', 'red'],
  ])('it is %s', async (_what, now, status) => {
    const world = new World();
    await runSweep(world.vigie(NIGHTS[0]), 0);
    expect((await at(world, now)).status).toBe(status);
  });

  test('it names an open sweep, the batch that waits longest and why, and a destination that takes nothing', async () => {
    const world = new World();
    world.siem.script = () => later('busy there');
    await runSweep(world.vigie(NIGHTS[0]), 0);
    world.siem.script = () => blocked('the token has run out');
    await startDue(world.vigie(NIGHTS[1]));
    const health = await at(world, NIGHTS[1]);
    expect(health).toMatchObject({
      openSweeps: ['20261124T0130Z'],
      oldestUndelivered: { destination: 'siem', since: NIGHTS[0], why: 'busy there' },
    });
    expect(health.behind.siem).toBe(3);
    expect(health.behind.desk).toBe(0);
  });

  test('a destination that is blocked is named', async () => {
    const world = new World();
    world.siem.script = () => blocked('the token has run out');
    await runSweep(world.vigie(NIGHTS[0]), 0);
    expect((await at(world, NIGHTS[0])).blocked).toEqual([
      { destination: 'siem', since: expect.any(String), why: 'the token has run out' },
    ]);
  });

  test('an outbox that cannot be understood makes it red, and is named', async () => {
    const world = new World();
    world.siem.script = () => later('busy there');
    await runSweep(world.vigie(NIGHTS[0]), 0);
    const blob = `outbox/${SUB_A}/0000000001.ndjson.gz`;
    world.memory.documents.set(blob, { bytes: Buffer.from('no gzip'), etag: '"x"' });
    const { status, reasons, behind } = await at(world, NIGHTS[0]);
    expect([status, reasons, behind.siem]).toEqual(['red', [expect.stringContaining(blob)], 2]);
  });

  test('what a destination refused is counted', async () => {
    const world = new World();
    world.siem.script = () => refused('an odd field');
    await runSweep(world.vigie(NIGHTS[0]), 0);
    const { parked, behind } = await at(world, NIGHTS[0]);
    expect(parked.siem).toBeGreaterThan(0);
    expect([parked.desk, behind.siem]).toEqual([0, 0]);
  });

  test('a sweep that closes late, after a later one, is not the last', async () => {
    const world = new World();
    const queues = new MemoryQueues();
    const early = processIn(world, { now: NIGHTS[0], queues });
    await nightly(early);
    await drain(early, queues, { takes: ({ queue }) => queue === 'collect' });
    const late = queues.messages.splice(0);
    const next = processIn(world, { now: NIGHTS[1], queues });
    await night(next, queues);
    queues.messages.push(...late);
    await drain(early, queues);
    expect(await at(world, NIGHTS[1])).toMatchObject({ status: 'green', lastCompleted: { sweep: '20261124T0130Z' } });
  });
});
