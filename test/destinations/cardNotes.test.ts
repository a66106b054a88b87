import { cardOf, linesOf, many, objections, RUNBOOK } from '../support/cards.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';

const WINDOW = 'autoUpgradeChannel patch from 2026-11-25 01:00 UTC for 4 hours; it may mend version-support';
test.each([
  ['maintenance' as const, 'high' as const, 'Maintenance tomorrow', WINDOW, 'default'],
  [
    'automaticUpgrade' as const,
    'low' as const,
    'Automatic upgrade',
    'Kubernetes went from 1.33.2 to 1.33.4',
    'default',
  ],
  ['automaticUpgrade' as const, 'high' as const, 'Automatic upgrade failed', 'Succeeded, and Failed now.', 'attention'],
])('%s (%s) is told in its own words: no date, no command, no buttons', (kind, severity, title, reason, color) => {
  const entry = entrySample({ kind, severity, title, reason, overdue: false, runbook: RUNBOOK });
  const card = cardOf(digestSample([entry]));
  expect(linesOf(card).slice(3)).toEqual([`${title} aks-pay  ${reason.replace(/\.$/, '')}.`]);
  expect(card?.body.at(-1)?.inlines).toEqual(
    expect.arrayContaining([expect.objectContaining({ text: `${title} `, ...(color === 'default' ? {} : { color }) })]),
  );
  expect(JSON.stringify(card).includes('"color"')).toBe(color !== 'default');
  expect(objections(card)).toEqual([]);
});

test('windows and upgrades are counted by their own names, and come last', () => {
  const card = cardOf(
    digestSample([
      entrySample({ resourceName: 'a', kind: 'automaticUpgrade', severity: 'high', owner: null }),
      entrySample({ resourceName: 'b', kind: 'automaticUpgrade', owner: null }),
      entrySample({ resourceName: 'c', kind: 'maintenance', owner: null }),
      entrySample({ resourceName: 'd', kind: 'changed', severity: 'low', owner: null }),
    ]),
  );
  const [headline, , , ...lines] = linesOf(card).filter((line) => !line.startsWith('['));
  expect(headline).toBe('Vigie: 1 changed, 1 maintenance window, 2 automatic upgrades');
  expect(lines.map((line) => line.split('  ')[0]?.at(-1))).toEqual(['d', 'c', 'a', 'b']);
});

describe('notes', () => {
  const HINT =
    'To give one an owner, set a tag that owners.tags in vigie.yaml names, or add its resource group or subscription to owners there.';
  const names = (number: number) => Array.from({ length: number }, (_, at) => `r${at}`);

  test.each([
    [{ total: 1, names: ['r0'] }, `Nobody owns 1 resource: r0. ${HINT}`],
    [{ total: 10, names: names(10) }, `Nobody owns 10 resources: ${names(10).join(', ')}. ${HINT}`],
    [{ total: 11, names: names(11) }, `Nobody owns 11 resources: ${names(10).join(', ')} and 1 more. ${HINT}`],
    [{ total: 900, names: names(50) }, `Nobody owns 900 resources: ${names(10).join(', ')} and 890 more. ${HINT}`],
    [{ total: 3, names: [] }, `Nobody owns 3 resources. ${HINT}`],
  ])('say what nobody owns, and how to change that (%#)', (unowned, expected) => {
    const card = cardOf(digestSample([entrySample()], { unowned }));
    expect(linesOf(card).at(-1)).toBe(expected);
    expect(objections(card)).toEqual([]);
  });

  test.each([
    [1, '1 ticket waits to be opened: a desk gets at most tickets.maxNewPerSweep new ones a sweep.'],
    [12, '12 tickets wait to be opened: a desk gets at most tickets.maxNewPerSweep new ones a sweep.'],
  ])('say how many wait for a ticket: %i', (waitingTickets, expected) => {
    expect(linesOf(cardOf(digestSample([entrySample()], { waitingTickets }))).at(-1)).toBe(expected);
  });

  test('are left out where there is nothing to say', () => {
    expect(linesOf(cardOf(digestSample([entrySample()])))).toHaveLength(5);
  });
});

describe('the week', () => {
  test.each([
    ['2026-11-23T00:00:00.000Z', '2026-11-23'],
    ['2026-11-29T23:59:59.000Z', '2026-11-23'],
    ['2027-01-01T12:00:00.000Z', '2026-12-28'],
  ])('of a sweep at %s begins on Monday', (now, monday) => {
    const [headline] = linesOf(cardOf(digestSample([entrySample()], { occasion: 'weekly', now })));
    expect(headline).toBe(`Vigie, week of ${monday}: 1 overdue`);
  });

  test('has its card even where nothing stands', () => {
    const card = cardOf(digestSample([], { occasion: 'weekly', unowned: { total: 1, names: ['aks-x'] } }));
    expect(linesOf(card)).toEqual([
      'Vigie, week of 2026-11-23: nothing due within 14 days',
      'What stands after the sweep of 2026-11-23 01:30 UTC. Score 94 of 100.',
      expect.stringContaining('Nobody owns 1 resource: aks-x.'),
    ]);
    expect(objections(card)).toEqual([]);
  });
});

test.each([
  [{}, 'Nothing is asked of you: this card shows that cards still arrive.'],
  [
    { overdue: 3, changed: 1 },
    'Nothing is asked of you: this card shows that cards still arrive. What stands: 3 overdue, 1 changed.',
  ],
])('a sign of life is small, whatever stands (%#)', (totals, note) => {
  const card = cardOf(digestSample(many(Object.keys(totals).length), { occasion: 'canary', totals }));
  expect(linesOf(card)).toEqual([
    'Vigie is alive: nothing new',
    'The last sweep was that of 2026-11-23 01:30 UTC. Score 94 of 100.',
    note,
  ]);
  expect(objections(card)).toEqual([]);
});
