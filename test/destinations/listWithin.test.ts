import fc from 'fast-check';
import type { TicketPart } from '../../shared/destinations/destination.js';
import { listWithin } from '../../shared/destinations/tickets/listWithin.js';
import { plainBody } from '../../shared/destinations/tickets/ticketBody.js';

const sizeOf = (part: TicketPart) => plainBody([part]).length;
const text = (words: string): TicketPart => ({ kind: 'text', text: words });
const bodyOf = (items: number, commands = 3): TicketPart[] => [
  text('first'),
  {
    kind: 'checklist',
    items: Array.from({ length: items }, (_one, at) => ({ done: false, text: `finding ${at} ${'x'.repeat(80)}` })),
  },
  ...Array.from(
    { length: commands },
    (_one, at): TicketPart => ({ kind: 'command', label: `${at}`, command: 'az '.repeat(30) }),
  ),
  { kind: 'link', label: 'why', url: 'https://example.org/why' },
  text('last'),
];
const portal = text('portal');

test.each<[string, number, number, RegExp[], RegExp[]]>([
  ['all where there is room', 5, 5_000, [/finding 4/, /az az/, /example\.org/], [/more, for which/]],
  [
    'the last of a long list goes, and how many that are is said',
    40,
    2_000,
    [/finding 0 /, /az az/, /example\.org/, /… and 2\d more/],
    [/finding 39/],
  ],
  ['so that ten are shown, links go', 12, 1_315, [/finding 9 /, /az az/, /… and 2 more/], [/example\.org/]],
  ['and then commands', 12, 1_100, [/finding 9 /, /… and 2 more/], [/az az/, /example\.org/]],
  ['and then fewer are shown', 12, 600, [/finding 3 /, /… and \d more/], [/az az/, /finding 9/]],
])('%s', (_what, items, most, expected, missing) => {
  const fitted = plainBody(listWithin(bodyOf(items), [portal], most, sizeOf));
  expect(fitted.length).toBeLessThanOrEqual(most);
  for (const words of [/^first/, /last\n\nportal$/, ...expected]) expect(fitted).toMatch(words);
  for (const words of missing) expect(fitted).not.toMatch(words);
});

test('what has no list, or no room for any of it, comes back as it is', () => {
  const plain = [text('x'.repeat(5_000))];
  expect(listWithin(plain, [portal], 100, sizeOf)).toEqual([...plain, portal]);
  expect(listWithin(bodyOf(5), [], 50, sizeOf)).toEqual(bodyOf(5));
});

test('whatever the room is, it fits or is left as it was, and shown and left are all', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 12_000 }), (items, most) => {
      const fitted = listWithin(bodyOf(items), [portal], most, sizeOf);
      const words = plainBody(fitted);
      const shown = (words.match(/finding \d+/g) ?? []).length;
      const left = Number(/and (\d+) more/.exec(words)?.[1] ?? 0);
      expect(shown + left).toBe(items);
      if (left > 0) expect(words.length).toBeLessThanOrEqual(most);
    }),
  );
});
