import { deliver } from '../../shared/outbox/deliver.js';
import { hashOf } from '../../shared/text.js';
import { MemoryStore } from '../support/memoryStore.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';
import { bench, chat, desk, FakeChat, FakeDesk, finding, put, summary, TICKET_RULES } from './support.js';

test('a card knows the open tickets of its findings, and how many wait to be opened', async () => {
  const fake = new FakeDesk();
  const channel = new FakeChat();
  let store = new MemoryStore();
  const run = bench(
    (machineNow) => {
      store = new MemoryStore(undefined, machineNow);
      return store;
    },
    { desk: desk(fake), channel: chat(channel) },
  );
  const context = { ...run.context, tickets: { ...TICKET_RULES, group: 'cluster' as const, maxNewPerSweep: 2 } };
  await put(
    store,
    'p',
    ['a', 'b', 'c', 'd'].map((letter) => finding(letter, 1)),
    ['desk'],
  );
  await deliver(context, 'desk', 'p');
  await put(store, 'p', [finding('b', 2, 'finding.resolved')], ['desk']);
  await deliver(context, 'desk', 'p');

  const entries = ['a', 'b', 'c'].map((letter) => entrySample({ fingerprint: hashOf(letter) }));
  await store.create('digests/s1/channel.json', JSON.stringify(digestSample(entries)));
  await put(store, '_sweep', [summary('s1')], ['channel']);
  expect(await deliver(context, 'channel', '_sweep')).toMatchObject({ result: 'done' });
  expect(channel.digests).toMatchObject([
    {
      waitingTickets: 2,
      // One is closed, and one waits.
      entries: [{ ticket: { number: 'INC1', url: null } }, { ticket: null }, { ticket: null }],
    },
  ]);
});
