import { quietAt } from '../../shared/config/quietHours.js';
import { blocked, later } from '../../shared/destinations/outcome.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { lastSeq } from '../../shared/outbox/commit.js';
import type { DeliveryContext } from '../../shared/outbox/context.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { deliverPending } from '../../shared/outbox/deliverAll.js';
import { moveBack } from '../../shared/outbox/moveBack.js';
import { overview } from '../../shared/outbox/overview.js';
import { behind, undelivered } from '../../shared/outbox/undelivered.js';
import { HOUR_MS, MINUTE_MS } from '../../shared/time.js';
import { MemoryStore } from '../support/memoryStore.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';
import { type Bench, bench, chat, FakeChat, finding, put, ScriptedSiem, siem, summary } from './support.js';

const NIGHTS = { from: '20:00', to: '07:00', timeZone: 'Europe/Paris' };
/** 02:30 in Paris. */
const NIGHT = '2026-11-23T01:30:00.000Z';
const WHY = 'quiet hours until 2026-11-23 07:00 Europe/Paris';

let quiet: ScriptedSiem;
let other: ScriptedSiem;
let channel: FakeChat;
let run: Bench;
let store: MemoryStore;
let context: DeliveryContext;
/** Domain time. */
let now: Date;

beforeEach(() => {
  quiet = new ScriptedSiem();
  other = new ScriptedSiem();
  channel = new FakeChat();
  const make = (machineNow: () => Date) => {
    store = new MemoryStore(undefined, machineNow);
    return store;
  };
  run = bench(make, { quiet: siem(quiet), other: siem(other), channel: chat(channel) });
  now = new Date(NIGHT);
  const destinations = new Map(run.context.destinations);
  for (const name of ['quiet', 'channel']) {
    const configured = destinations.get(name);
    if (configured !== undefined) destinations.set(name, { ...configured, quiet: () => quietAt(NIGHTS, now) });
  }
  context = { ...run.context, destinations };
});

const events = (...names: string[]) => names.map((name) => finding(name.slice(0, 1), Number(name.slice(1))));
const tell = (...given: readonly VigieEvent[]) => put(store, 'p', given, ['quiet', 'other']);
const send = (destination = 'quiet') => deliver(context, destination, 'p');
/** Both clocks go on. */
const pass = (ms: number) => {
  run.pass(ms);
  now = new Date(now.getTime() + ms);
};
const inMachineTime = (ms: number) => new Date(run.context.machineNow().getTime() + ms).toISOString();

test('in quiet hours nothing is sent, counted as a try, or told to anybody; others get it at once', async () => {
  await tell(...events('a1'));
  expect(await send()).toEqual({
    ...{ result: 'waiting', sent: 0, parked: 0, blocked: false, isNew: true, why: WHY },
    nextAttemptAt: inMachineTime(HOUR_MS),
  });
  expect(await send('other')).toMatchObject({ result: 'done', sent: 1 });
  expect([quiet.calls, quiet.opened, run.log, await lastSeq(store, '_notices')]).toEqual([[], 0, [], 0]);
  expect(JSON.parse((await store.read('cursors/quiet/p'))?.text ?? '')).toMatchObject({ tries: 0, cappedTries: 0 });
});

test('what waited goes out after them, in order, and nothing is lost', async () => {
  await tell(...events('a1', 'b1'));
  for (let hour = 0; hour < 4; hour += 1) {
    expect(await send()).toMatchObject({ result: 'waiting', isNew: true });
    pass(HOUR_MS);
    await tell(...events(`a${hour + 2}`));
  }
  expect(await undelivered(store, ['quiet'])).toEqual({ quiet: 6 });
  // 06:30 in Paris: no longer than to the end.
  expect(await send()).toMatchObject({ result: 'waiting', nextAttemptAt: inMachineTime(30 * MINUTE_MS) });
  pass(30 * MINUTE_MS - 1);
  expect(await send()).toMatchObject({ result: 'waiting', isNew: false });
  pass(1);
  expect(await send()).toEqual({ result: 'done', sent: 6, parked: 0 });
  expect(quiet.labels).toBe('a1 b1 a2 a3 a4 a5');
});

test('of many who come in quiet hours one sees to it that somebody comes again', async () => {
  await tell(...events('a1'));
  expect(await send()).toMatchObject({ isNew: true });
  pass(5 * MINUTE_MS);
  await tell(...events('a2'));
  expect(await send()).toMatchObject({ result: 'waiting', isNew: false, why: WHY });
});

test('a cursor that has nothing for it does not wait', async () => {
  await put(store, 'p', events('a1'), ['other']);
  expect(await send()).toEqual({ result: 'done', sent: 0, parked: 0 });
  expect(await behind(store, ['quiet'])).toEqual([]);
});

test('a run that quiet hours overtake stops before the next call', async () => {
  now = new Date('2026-11-23T18:59:00Z');
  await tell(...events('a1', 'b1', 'c1', 'd1', 'e1'));
  quiet.script = () => {
    pass(2 * MINUTE_MS);
    return undefined;
  };
  expect(await send()).toMatchObject({ result: 'waiting', sent: 4, isNew: true });
  expect(quiet.labels).toBe('a1 b1 c1 d1');
});

test('the wait is over as soon as the clock over there says so, whatever the clock of the machine says', async () => {
  await tell(...events('a1'));
  await send();
  now = new Date('2026-11-23T12:00:00Z');
  const { waiting } = await deliverPending(context, run.context.machineNow());
  expect([waiting, quiet.labels]).toEqual([[], 'a1']);
});

test('all that is pending is tried once, then left for later', async () => {
  await tell(...events('a1'));
  const { waiting, failed } = await deliverPending(context, new Date(inMachineTime(90_000)));
  expect([failed, waiting.map(({ destination, quiet: isQuiet, why }) => [destination, isQuiet, why])]).toEqual([
    [],
    [['quiet', true, WHY]],
  ]);
  expect(other.labels).toBe('a1');
});

test('whoever waits long enough sends when they end', async () => {
  now = new Date('2026-11-23T05:59:30Z');
  await tell(...events('a1'));
  const waits: number[] = [];
  await deliverPending(context, new Date(inMachineTime(90_000)), async (ms) => {
    waits.push(ms);
    pass(ms);
  });
  expect([waits, quiet.labels]).toEqual([[30_000], 'a1']);
});

test('the outbox says until when', async () => {
  await tell(...events('a1'));
  await send();
  const [one] = await overview(store, context);
  expect(one).toMatchObject({ destination: 'quiet', undelivered: 1, blocked: null });
  expect(one?.waiting).toEqual([{ why: WHY, nextAttemptAt: inMachineTime(HOUR_MS), cursors: 1 }]);
});

test('a destination that says later after them waits as it says: that wait is none of quiet hours', async () => {
  await tell(...events('a1'));
  await send();
  pass(6 * HOUR_MS);
  quiet.script = () => later('busy there');
  expect(await send()).toMatchObject({ result: 'waiting', nextAttemptAt: inMachineTime(MINUTE_MS), why: 'busy there' });
  pass(MINUTE_MS - 1);
  expect(await send()).toMatchObject({ isNew: false });
  expect((await behind(store, ['quiet'])).map(({ quiet: isQuiet }) => isQuiet)).toEqual([undefined]);
});

test('the tries before them are not forgotten: a destination in trouble is not hurried', async () => {
  now = new Date('2026-11-23T18:58:30Z');
  await tell(...events('a1'));
  quiet.script = () => later('busy there');
  expect(await send()).toMatchObject({ nextAttemptAt: inMachineTime(MINUTE_MS) });
  pass(2 * MINUTE_MS);
  await send();
  pass(12 * HOUR_MS);
  expect(await send()).toMatchObject({ nextAttemptAt: inMachineTime(2 * MINUTE_MS) });
});

test('a destination that is blocked is not tried in them, stays blocked, and is no wait of quiet hours', async () => {
  now = new Date('2026-11-23T18:30:00Z');
  await tell(...events('a1'));
  quiet.script = () => blocked('no right');
  await send();
  pass(2 * HOUR_MS);
  const calls = quiet.calls.length;
  expect(await send()).toMatchObject({ result: 'waiting', why: expect.stringContaining('quiet hours until') });
  expect(quiet.calls).toHaveLength(calls);
  const cursor = (await behind(store, ['quiet'])).find(({ partition }) => partition === 'p');
  expect(cursor).toEqual({
    ...{ destination: 'quiet', partition: 'p', why: 'no right' },
    nextAttemptAt: inMachineTime(HOUR_MS),
  });
  pass(12 * HOUR_MS);
  quiet.script = () => undefined;
  const { waiting } = await deliverPending(context, run.context.machineNow());
  expect([waiting, quiet.labels]).toEqual([[], 'a1']);
});

test('a replay waits for their end too', async () => {
  await tell(...events('a1'));
  await send('other');
  await send();
  await moveBack(context, 'quiet', 'p', undefined);
  expect(await send()).toMatchObject({ result: 'waiting', why: WHY });
  pass(6 * HOUR_MS);
  expect(await send()).toMatchObject({ result: 'done', sent: 1 });
});

test('a chat gets the card of each night that waited: each says what changed in that one', async () => {
  for (const sweep of ['20261121T0130Z', '20261122T0130Z']) {
    await store.create(`digests/${sweep}/channel.json`, JSON.stringify(digestSample([entrySample()], { sweep })));
    await put(store, '_sweep', [summary(sweep)], ['channel']);
  }
  expect(await deliver(context, 'channel', '_sweep')).toMatchObject({ result: 'waiting' });
  expect(channel.cards).toEqual([]);
  pass(6 * HOUR_MS);
  expect(await deliver(context, 'channel', '_sweep')).toMatchObject({ result: 'done', sent: 2 });
  expect(channel.cards.map((card) => card.split(' ')[0])).toEqual(['20261121T0130Z', '20261122T0130Z']);
});
