import fc from 'fast-check';
import { blocked, later, type Outcome, refused } from '../../shared/destinations/outcome.js';
import { deliverPending } from '../../shared/outbox/deliverAll.js';
import { undelivered } from '../../shared/outbox/undelivered.js';
import { HOUR_MS } from '../../shared/time.js';
import { emptyMemory, MemoryStore } from '../support/memoryStore.js';
import { bench, finding, label, put, ScriptedSiem, siem } from './support.js';

const letters = ['a', 'b', 'c', 'd'] as const;
const answers = fc.constantFrom<Outcome | undefined>(
  undefined,
  undefined,
  later('busy'),
  later('busy', 10 * HOUR_MS),
  blocked('no right'),
);

/** Letters become events with rising revs, cut into blobs. */
const told = fc.array(fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 6 }), { maxLength: 5 });

test('whatever a destination answers, each event arrives once and in order, or is parked with all that follow it', async () => {
  await fc.assert(
    fc.asyncProperty(
      told,
      fc.array(answers, { maxLength: 20 }),
      fc.subarray(['a1', 'a2', 'b1', 'c3']),
      async (blobs, script, bad) => {
        const memory = emptyMemory();
        const scripted = new ScriptedSiem(
          (events, call) =>
            script[call - 1] ?? (events.some((event) => bad.includes(label(event))) ? refused('bad') : undefined),
        );
        const clock = { ms: Date.parse('2026-11-23T01:30:00Z') };
        const { context } = bench((now) => new MemoryStore(memory, now), { siem: siem(scripted) }, clock);
        const revs = { a: 0, b: 0, c: 0, d: 0 };
        for (const blob of blobs) {
          await put(
            context.store,
            'p',
            blob.map((letter) => finding(letter, ++revs[letter])),
            ['siem'],
          );
        }
        await deliverPending(context, new Date(clock.ms + 1_000 * HOUR_MS), async (ms) => {
          clock.ms += ms;
        });
        for (const letter of letters) {
          const all = Array.from({ length: revs[letter] }, (_, n) => `${letter}${n + 1}`);
          const firstBad = all.findIndex((name) => bad.includes(name));
          const expected = firstBad < 0 ? all : all.slice(0, firstBad);
          expect(scripted.taken.map(label).filter((name) => name.startsWith(letter))).toEqual(expected);
          const parked = [...memory.documents.keys()].filter((path) =>
            path.startsWith(`parked/siem/${finding(letter, 1).finding.fingerprint}/`),
          );
          expect(parked).toHaveLength(all.length - expected.length);
        }
        expect(await undelivered(context.store, ['siem'])).toEqual({ siem: 0 });
      },
    ),
    { numRuns: 100 },
  );
});
