import { EVENT_COLUMNS } from '../../shared/destinations/siem/sentinelColumns.js';
import { EVENT_KINDS, eventSchema, type VigieEvent } from '../../shared/events/event.js';
import { toOcsf } from '../../shared/events/ocsf.js';
import { everyKind } from '../support/sampleEvents.js';
import { blocks, page, pages } from './pages.js';

const { text } = page('docs/events.md');
/** Each row of the table of kinds: the kinds in its first cell, and what its last cell says of OCSF. */
const ROWS = [...text.matchAll(/^\| (`[a-z]+(?:\.[a-z]+)?`(?:, `[a-z.]+`)*) \| .+ \| (.+) \|$/gm)].map(
  ([, kinds = '', ocsf = '']) => ({
    kinds: [...kinds.matchAll(/`([^`]+)`/g)].map(([, kind = '']) => kind),
    ocsf,
  }),
);

test('docs/events.md names every kind, and only those', () => {
  expect(ROWS.flatMap(({ kinds }) => kinds)).toEqual(EVENT_KINDS);
});

test.each(everyKind().map((event) => [event.kind, event] as const))(
  'docs/events.md says whether %s has an OCSF form',
  (kind, event) => {
    const said = ROWS.find(({ kinds }) => kinds.includes(kind))?.ocsf;
    expect(said === 'none').toBe(toOcsf(event) === null);
  },
);

test('the events that the pages show are events', () => {
  const shown = pages()
    .filter(({ path }) => path.startsWith('docs/'))
    .flatMap((one) => blocks(one, 'json'))
    .map((block) => JSON.parse(block) as unknown)
    .filter((value): value is VigieEvent => typeof value === 'object' && value !== null && 'schema' in value);
  expect(shown.length).toBeGreaterThanOrEqual(3);
  for (const event of shown) expect(eventSchema.safeParse(event).error?.issues ?? []).toEqual([]);
});

test('the row that the page of Sentinel shows has columns that there are', () => {
  const [block = '{}'] = blocks(page('docs/destinations/sentinel.md'), 'json');
  const names = EVENT_COLUMNS.map(({ name }) => name);
  expect(Object.keys(JSON.parse(block) as object).filter((name) => !names.includes(name))).toEqual([]);
});
