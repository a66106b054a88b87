import { closedPath, sweepPath } from '../../shared/sweep/documents.js';
import { beganAfter } from '../../shared/sweep/order.js';
import { startDue, startOnDemand } from '../../shared/sweep/start.js';
import { MemoryStore } from '../support/memoryStore.js';

const SCHEDULE = { cron: '30 2 * * *', timeZone: 'Europe/Paris' };

async function storeWith(...ids: readonly string[]): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const id of ids) {
    await store.create(sweepPath(id), JSON.stringify({ schema: 1, id, now: '2026-11-20T02:00:00Z', configHash: '' }));
    await store.create(closedPath(id), '{}');
  }
  return store;
}

const starterOf = (store: MemoryStore, now: string, schedule = SCHEDULE) => ({
  store,
  now: new Date(now),
  acceptDisappearance: false,
  config: { schedule, hash: 'hash' },
});

describe('the nightly timer', () => {
  test.each<[string, readonly string[], string, string | undefined]>([
    ['begins the latest occurrence where there is no sweep yet', [], '2026-11-23T12:00:00Z', '20261123T0130Z'],
    ['waits a second before the time', ['20261122T0130Z'], '2026-11-23T01:29:59Z', undefined],
    ['begins at the time', ['20261122T0130Z'], '2026-11-23T01:30:00Z', '20261123T0130Z'],
    ['begins once a night', ['20261123T0130Z'], '2026-11-23T01:45:00Z', undefined],
    [
      'is content with one that somebody asked for',
      ['20261123T0130Z', '20261123T0130Z+r1'],
      '2026-11-23T20:00:00Z',
      undefined,
    ],
    [
      'makes up for the last night alone after three without the app',
      ['20261120T0130Z'],
      '2026-11-23T09:00:00Z',
      '20261123T0130Z',
    ],
    ['begins nothing when the clock was set back an hour', ['20261123T0130Z'], '2026-11-23T00:50:00Z', undefined],
    ['begins nothing when the clock was set back a day', ['20261123T0130Z'], '2026-11-22T01:45:00Z', undefined],
    [
      'is not stopped by a sweep that a wrong clock dated a week ahead',
      ['20261130T0130Z'],
      '2026-11-23T02:00:00Z',
      '20261123T0130Z',
    ],
    ['is at 00:30 UTC in summer', ['20260701T0030Z'], '2026-07-02T00:30:00Z', '20260702T0030Z'],
    ['runs once in the night of 25 hours', ['20261024T0030Z', '20261025T0030Z'], '2026-10-25T01:30:00Z', undefined],
    [
      'runs in the night of 23 hours too, as soon as the clock has sprung',
      ['20260328T0130Z'],
      '2026-03-29T02:00:00Z',
      '20260329T0100Z',
    ],
  ])('%s', async (_what, known, now, expected) => {
    const store = await storeWith(...known);
    expect((await startDue(starterOf(store, now)))?.id).toBe(expected);
  });

  test('two that fire at the same time begin one sweep', async () => {
    const store = await storeWith();
    const both = [1, 2].map(() => startDue(starterOf(store, '2026-11-23T02:00:00Z')));
    expect((await Promise.all(both)).filter((one) => one !== undefined)).toHaveLength(1);
  });
});

test('a sweep on demand takes the occurrence that has none, else the next repeat, and knows what was there before', async () => {
  const store = await storeWith('20261122T0130Z');
  const first = await startOnDemand(starterOf(store, '2026-11-23T02:00:00Z'));
  expect(first.sweep).toMatchObject({ id: '20261123T0130Z', after: '20261122T0130Z', summariesBefore: 0 });
  await store.create(closedPath(first.sweep.id), '{}');
  const second = await startOnDemand(starterOf(store, '2026-11-23T02:00:00Z'));
  expect(second.sweep).toMatchObject({ id: '20261123T0130Z+r1', after: '20261123T0130Z' });
});

test.each<[string, string | null, string, string | null, boolean]>([
  ['the night after', '20261124T0130Z', '20261123T0130Z', '20261122T0130Z', true],
  ['the repeat of the same night', '20261123T0130Z+r1', '20261123T0130Z', null, true],
  ['the tenth repeat beside the second', '20261123T0130Z+r10', '20261123T0130Z+r2', '20261123T0130Z+r1', true],
  ['the same', '20261123T0130Z', '20261123T0130Z', null, false],
  ['the night before', '20261122T0130Z', '20261123T0130Z', '20261122T0130Z', false],
  ['nothing', null, '20261123T0130Z', null, false],
  [
    'a later night, before a sweep of an earlier date that is run today',
    '20261124T0130Z',
    '20261123T0130Z+r1',
    '20261124T0130Z',
    false,
  ],
])('began after: %s', (_what, other, id, after, expected) => {
  expect(beganAfter(other, { id, after })).toBe(expected);
});
