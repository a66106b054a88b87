import { VigieError } from '../../../shared/errors.js';
import { listDeadLetters } from '../../../shared/outbox/deadLetters.js';
import { onPoison } from '../../../shared/sweep/app/deadLetter.js';
import { type MessageKind, QUEUES } from '../../../shared/sweep/app/messages.js';
import { nightly } from '../../../shared/sweep/app/timers.js';
import { work } from '../../../shared/sweep/app/work.js';
import { MemoryQueues } from '../../support/memoryQueues.js';
import { MemoryStore } from '../../support/memoryStore.js';
import { NIGHTS, SUB_A, World } from '../world.js';
import { drain, night, processIn } from './process.js';

const SWEEP = '20261123T0130Z';
const begin = () => {
  const world = new World();
  const queues = new MemoryQueues();
  return { world, queues, app: processIn(world, { now: NIGHTS[0], queues }) };
};
const lettersOf = (world: World) => listDeadLetters(new MemoryStore(world.memory));
const noticesOf = async (world: World) =>
  (await world.told('_notices')).flatMap((event) => (event.kind === 'notice' ? [event.notice.code] : []));

describe('a message that nobody can understand is kept, announced once, and does no harm', () => {
  test.each<[string, MessageKind, unknown, RegExp]>([
    ['no JSON', 'collect', 'not {json', /no JSON object/],
    ['JSON that is no object', 'deliver', 17, /no JSON object/],
    ['null', 'deliver', null, /no JSON object/],
    ['an unknown version', 'partition', { version: 2, sweep: SWEEP, partition: SUB_A }, /version/],
    ['no version', 'collect', { sweep: SWEEP }, /version/],
    ['a key that is missing', 'deliver', { version: 1, destination: 'siem' }, /missing or odd/],
    [
      'a name that leads out of its folder',
      'deliver',
      { version: 1, destination: '../..', partition: 'x' },
      /missing or odd/,
    ],
    ['a name that is its own folder', 'deliver', { version: 1, destination: '.', partition: '..' }, /missing or odd/],
    ['a sweep that is none', 'collect', { version: 1, sweep: 'latest' }, /missing or odd/],
    ['64 KiB of one letter', 'collect', 'x'.repeat(64 * 1024), /no JSON object/],
    ['a sweep that does not exist', 'collect', { version: 1, sweep: SWEEP }, /no sweep/],
    [
      'a partition of a sweep that does not exist',
      'partition',
      { version: 1, sweep: SWEEP, partition: SUB_A },
      /no sweep/,
    ],
  ])('%s', async (_what, kind, given, why) => {
    const { world, app } = begin();
    for (const _twice of [1, 2]) expect(await work(app, kind, given)).toMatchObject({ outcome: 'setAside' });
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    expect(await lettersOf(world)).toEqual([
      expect.objectContaining({ queue: QUEUES[kind], text, why: expect.stringMatching(why) }),
    ]);
    expect(await noticesOf(world)).toEqual(['message-set-aside']);
  });

  test('a partition that its sweep does not have', async () => {
    const { world, queues, app } = begin();
    await night(app, queues);
    // An open sweep: the next one.
    const next = processIn(world, { now: NIGHTS[1], queues });
    world.memory.documents.delete(`sweeps/${SWEEP}/closed.json`);
    expect(await work(next, 'partition', { version: 1, sweep: SWEEP, partition: 'nobody' })).toMatchObject({
      outcome: 'setAside',
    });
  });
});

test('a poisoned message is recorded and announced', async () => {
  const { world, app } = begin();
  await onPoison(app, 'deliver', { version: 1, destination: 'siem', partition: SUB_A });
  expect(await lettersOf(world)).toMatchObject([{ queue: 'deliver', why: expect.stringMatching(/every try/) }]);
  expect(await noticesOf(world)).toEqual(['message-poisoned']);
});

test('a message of today with keys of tomorrow is understood', async () => {
  const { world, queues, app } = begin();
  await night(app, queues);
  const message = { version: 1, destination: 'siem', partition: SUB_A, tries: 0, urgent: true };
  expect(await work(app, 'deliver', message)).toMatchObject({ outcome: 'done' });
  expect(await lettersOf(world)).toEqual([]);
});

test.each<[string, MessageKind, object, string]>([
  ['a collect message', 'collect', { sweep: SWEEP }, 'closed'],
  ['a partition message', 'partition', { sweep: SWEEP, partition: SUB_A }, 'closed'],
  ['a wake-up', 'deliver', { destination: 'siem', partition: SUB_A }, 'done'],
  ['a wake-up of nobody', 'deliver', { destination: 'former', partition: SUB_A }, 'notConfigured'],
])('%s that comes after the close changes nothing', async (_what, kind, message, outcome) => {
  const { world, queues, app } = begin();
  await night(app, queues);
  const before = JSON.stringify([...world.memory.documents].sort());
  for (const _twice of [1, 2]) expect(await work(app, kind, { version: 1, ...message })).toMatchObject({ outcome });
  expect(JSON.stringify([...world.memory.documents].sort())).toBe(before);
  expect(queues.messages).toEqual([]);
});

test('every message delivered twice comes to the same as once', async () => {
  const { world, queues, app } = begin();
  const twice = new MemoryQueues();
  const other = new World();
  const doubling = {
    count: (queue: string) => twice.count(queue),
    send: async (queue: string, text: string) => {
      await twice.send(queue, text);
      await twice.send(queue, text);
    },
  };
  await night(app, queues);
  const doubled = processIn(other, { now: NIGHTS[0], queues: twice });
  await nightly({ ...doubled, queues: doubling });
  await drain({ ...doubled, queues: doubling }, twice);
  expect((await other.told()).map(({ uid }) => uid).sort()).toEqual((await world.told()).map(({ uid }) => uid).sort());
  expect(other.desk.tickets.length).toBe(world.desk.tickets.length);
});

describe('an outage', () => {
  const full = new VigieError('VIGIE_STORE_UNAVAILABLE', 'no space');

  test('puts the message off, later each time, and poisons nothing', async () => {
    const { queues, world } = begin();
    await night(processIn(world, { now: NIGHTS[0], queues }), queues);
    const app = processIn(world, {
      now: NIGHTS[1],
      queues,
      beforeChange: () => {
        throw full;
      },
    });
    let message: object = { version: 1, destination: 'siem', partition: SUB_A };
    const delays: number[] = [];
    for (let tries = 0; tries < 8; tries += 1) {
      expect(await work(app, 'deliver', message)).toMatchObject({ outcome: 'postponed', why: 'no space' });
      const [again] = queues.messages.splice(0);
      delays.push((again?.delayMs ?? 0) / 60_000);
      message = JSON.parse(again?.text ?? '');
    }
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(await lettersOf(world)).toEqual([]);
  });

  test.each([
    'VIGIE_STORE_UNAVAILABLE',
    'VIGIE_STORE_CONFLICT',
    'VIGIE_AZURE_UNREADABLE',
    'VIGIE_SECRET_UNRESOLVED',
  ] as const)('%s puts a message off', async (code) => {
    const { world, queues } = begin();
    await nightly(processIn(world, { now: NIGHTS[0], queues }));
    queues.messages.splice(0);
    const azure = { ...world.estate.open(), subscriptions: () => Promise.reject(new VigieError(code, 'for now')) };
    const app = processIn(world, { now: NIGHTS[0], queues, vigie: { azure } });
    expect(await work(app, 'collect', { version: 1, sweep: SWEEP })).toMatchObject({ outcome: 'postponed' });
    expect(queues.messages).toMatchObject([{ queue: 'collect', delayMs: 60_000 }]);
  });

  test('that reaches the queue too is thrown: the host brings the message back', async () => {
    const { world } = begin();
    const queues = new MemoryQueues(() => {
      throw full;
    });
    const app = processIn(world, {
      now: NIGHTS[0],
      queues,
      beforeChange: () => {
        throw full;
      },
    });
    await expect(work(app, 'deliver', { version: 1, destination: 'siem', partition: SUB_A })).rejects.toBe(full);
  });

  test('a bug is thrown too', async () => {
    const { world, queues } = begin();
    const destinations = new Map();
    destinations.has = () => {
      throw new TypeError('a bug');
    };
    const app = processIn(world, { now: NIGHTS[0], queues, vigie: { destinations } });
    await expect(work(app, 'deliver', { version: 1, destination: 'siem', partition: SUB_A })).rejects.toThrow('a bug');
    expect(queues.messages).toEqual([]);
  });
});
