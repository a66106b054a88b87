import fc from 'fast-check';
import type { CalendarModel, Mark } from '../../../shared/report/calendar/entries.js';
import { drawCalendar } from '../../../shared/report/calendar/ics.js';
import { LANGS } from '../../../shared/report/lang.js';
import { brokenRules, readCalendar } from './rules.js';

const NASTY = fc.constantFrom(
  'x\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR',
  '\ud800',
  '\udc00\ud800x',
  '\\n;,:"',
  '\u2028\u202e\ufeff',
  'é'.repeat(200),
  '🚢'.repeat(60),
  '\\',
  '{n} {owner} $& $1',
  '\u0000\u0007\u001b[31m',
);
const foreign = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), NASTY);
const maybe = fc.option(foreign);
const severity = fc.constantFrom('critical', 'high', 'medium', 'low');

const mark: fc.Arbitrary<Mark> = fc.oneof(
  fc.record({
    ...{ kind: fc.constant('support'), what: foreign, subject: maybe },
    ...{ longTerm: fc.boolean(), isPast: fc.boolean(), command: maybe },
  } as const),
  fc.record({ kind: fc.constantFrom('retirement', 'images'), what: foreign, move: foreign, isPast: fc.boolean() }),
  fc.record({
    ...{ kind: fc.constant('due'), check: foreign, subject: maybe, severity, reason: foreign },
    ...{ isPast: fc.boolean(), command: maybe },
  } as const),
);
const resource = fc.record({
  ...{ key: foreign, id: foreign, name: foreign, owner: maybe, subscriptionName: maybe },
  type: fc.constant('microsoft.containerservice/managedclusters'),
});
const day = fc
  .integer({ min: 0, max: 40_000 })
  .map((days) => new Date(Date.UTC(2000, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
const model: fc.Arbitrary<CalendarModel> = fc.record({
  sweep: fc.constant({ id: '20261201T0130Z', now: '2026-12-01T02:30:00.000Z' }),
  owner: maybe,
  portal: fc.constant('https://portal.azure.com'),
  days: fc.uniqueArray(fc.record({ resource, day, marks: fc.array(mark, { minLength: 1, maxLength: 15 }) }), {
    maxLength: 4,
    selector: (one) => `${one.day} ${one.resource.key}`,
  }),
  exemptions: fc.uniqueArray(
    fc.record({
      ...{ owner: foreign, approver: maybe, reason: foreign, until: day, findings: fc.integer({ min: 1, max: 1e6 }) },
      ...{ checks: fc.array(foreign, { maxLength: 5 }), resources: fc.array(foreign, { maxLength: 5 }) },
    }),
    {
      maxLength: 3,
      selector: ({ owner, approver, reason, until }) => JSON.stringify([owner, approver, reason, until]),
    },
  ),
});

test('whatever is foreign stays text: no rule is broken, and a calendar program finds each event on its day', () => {
  fc.assert(
    fc.property(model, fc.constantFrom(...LANGS), fc.boolean(), (given, lang, alarms) => {
      const text = drawCalendar(given, new Map(), { lang, alarms });
      expect(brokenRules(text)).toEqual([]);
      const { events } = readCalendar(text);
      const days = [...given.days.map((one) => one.day), ...given.exemptions.map(({ until }) => until)];
      expect(events.map((event) => event.day)).toEqual(days);
    }),
    { numRuns: 150 },
  );
});

test('what a reader is shown is what was meant', () => {
  const name = 'a,b;c\\d "e" ü🚢';
  const given: CalendarModel = {
    sweep: { id: '20261201T0130Z', now: '2026-12-01T02:30:00.000Z' },
    owner: name,
    portal: 'https://portal.azure.com',
    days: [
      {
        resource: { key: '/x', id: '/x,y;z ä', name, type: 'x', owner: name, subscriptionName: null },
        day: '2026-12-31',
        marks: [
          {
            ...{ kind: 'due', check: 'own-check', subject: 'pool/a,b', severity: 'low', reason: 'one; two' },
            ...{ isPast: false, command: "az aks show --name 'a,b;c'" },
          },
        ],
      },
    ],
    exemptions: [],
  };
  const { name: title, events } = readCalendar(drawCalendar(given, new Map(), { lang: 'en', alarms: true }));
  expect(title).toBe(`Vigie: ${name}`);
  expect(events).toMatchObject([
    {
      summary: `${name}: 1 finding due (low)`,
      description: [
        `${name}, subscription -, owner ${name}`,
        "[low] own-check (pool/a,b)\none; two\naz aks show --name 'a,b;c'",
        'In the portal: https://portal.azure.com/#resource/x%2Cy%3Bz%20%C3%A4',
        'As sweep 20261201T0130Z saw it.',
      ].join('\n\n'),
      url: 'https://portal.azure.com/#resource/x%2Cy%3Bz%20%C3%A4',
    },
  ]);
});

test('of a hundred findings the ten worst are named, and the others are counted', () => {
  const due = (number: number): Mark => ({
    ...{ kind: 'due', check: `check-${number}`, subject: null, severity: number === 99 ? 'critical' : 'low' },
    ...{ reason: 'x', isPast: true, command: null },
  });
  const given: CalendarModel = {
    sweep: { id: '20261201T0130Z', now: '2026-12-01T02:30:00.000Z' },
    owner: null,
    portal: 'https://portal.azure.com',
    days: [
      {
        resource: { key: '/x', id: '/x', name: 'x', type: 'x', owner: null, subscriptionName: 's' },
        day: '2026-11-01',
        marks: Array.from({ length: 100 }, (_none, at) => due(at)),
      },
    ],
    exemptions: [],
  };
  const [event] = readCalendar(drawCalendar(given, new Map(), { lang: 'en', alarms: false })).events;
  expect(event?.summary).toBe('x: 100 findings overdue (worst: critical)');
  expect(event?.description.match(/^\[\w+\] /gm)).toHaveLength(10);
  expect(event?.description).toContain('[critical] check-99');
  expect(event?.description).toContain('and 90 more findings');
});
