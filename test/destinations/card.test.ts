import type * as Adaptive from 'adaptivecards';
import { type Card, cardOf, MOST_CARD_BYTES } from '../../shared/destinations/chat/card.js';
import type { DigestEntry } from '../../shared/events/digest.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';

// The built form in one file: the other one is ES modules with a carousel that a test has no use for.
const adaptive = jest.requireActual<typeof Adaptive>('adaptivecards/dist/adaptivecards.js');

/** What the public library for these cards objects to. */
function objections(card: Card | null): string[] {
  const context = new adaptive.SerializationContext(adaptive.Versions.v1_4);
  new adaptive.AdaptiveCard().parse(card, context);
  return Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
}

const many = (number: number, given: (at: number) => Partial<DigestEntry> = () => ({})) =>
  Array.from({ length: number }, (_, at) => entrySample({ resourceName: `aks-${at}`, ...given(at) }));

/** All text that the card shows, one block a line. */
function linesOf(card: Card | null): string[] {
  return (card?.body ?? []).map(({ text, inlines }) =>
    typeof text === 'string' ? text : (inlines as { text: string }[]).map((one) => one.text).join(''),
  );
}

test('the library that judges these cards does object to bad ones', () => {
  const bad = { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'NoSuchElement' }] } as const;
  expect(objections(bad)).toHaveLength(1);
});

test('there is no card where there is nothing to say', () => {
  expect(cardOf(digestSample([], { coverageGaps: 3 }))).toBeNull();
});

test('the card says how it stands, who is asked, and what to do', () => {
  const card = cardOf(digestSample([entrySample({ subject: 'pool/np1' })], { coverageGaps: 2 }));
  expect(linesOf(card)).toEqual([
    'Vigie: 1 overdue',
    'Sweep of 2026-11-23 01:30 UTC. Score 94 of 100. Not seen: 2 coverage gaps.',
    'payments  1 overdue',
    'high aks-pay pool/np1  Kubernetes version out of support: Kubernetes 1.33.2 left community support on 2026-07-31. Was due 2026-08-01.  az aks upgrade --name aks-pay --kubernetes-version 1.36.1',
  ]);
  expect(objections(card)).toEqual([]);
});

test('owners come in the order of their worst, each with its own, worst first', () => {
  const card = cardOf(
    digestSample([
      entrySample({ resourceName: 'changed', kind: 'changed', severity: 'critical', owner: 'web' }),
      entrySample({ resourceName: 'soon', kind: 'dueSoon', severity: 'critical', owner: 'web' }),
      entrySample({ resourceName: 'low', severity: 'low', owner: null }),
      entrySample({ resourceName: 'critical', severity: 'critical' }),
      entrySample({ resourceName: 'later', severity: 'low', dueDate: '2026-08-02T00:00:00.000Z' }),
    ]),
  );
  expect(linesOf(card).map((line) => line.split('  ')[0])).toEqual([
    'Vigie: 3 overdue, 1 due within 14 days, 1 changed',
    'Sweep of 2026-11-23 01:30 UTC. Score 94 of 100.',
    'payments',
    'critical critical',
    'low later',
    'No owner',
    'low low',
    'web',
    'critical soon',
    'critical changed',
  ]);
});

test.each([
  ['mended', 'mended aks-pay  Kubernetes version out of support: Kubernetes 1.36.1 is supported.'],
  ['deleted', 'deleted aks-pay  Kubernetes version out of support: Kubernetes 1.36.1 is supported.'],
  ['notApplicable', 'no longer there aks-pay  Kubernetes version out of support: Kubernetes 1.36.1 is supported.'],
])('what is %s asks for nothing: no severity, no date, no command', (resolution, expected) => {
  const ended = entrySample({
    kind: 'changed',
    event: 'finding.resolved',
    resolution,
    overdue: false,
    reason: 'Kubernetes 1.36.1 is supported',
  });
  expect(linesOf(cardOf(digestSample([ended])))).toContain(expected);
});

test('a finding that is overdue and has changed is told once', () => {
  const twice = [entrySample({ kind: 'changed' }), entrySample({ kind: 'overdue' })];
  expect(linesOf(cardOf(digestSample(twice))).filter((line) => line.includes('aks-pay  '))).toHaveLength(1);
  expect(linesOf(cardOf(digestSample(twice))).at(-1)).not.toContain('more');
});

test.each([
  ['short lines', 200, (at: number) => ({ owner: `team-${at % 7}`, command: null })],
  [
    'lines as long as they come',
    200,
    () => ({ reason: 'x'.repeat(5_000), title: 'y'.repeat(900), command: 'z'.repeat(900) }),
  ],
  ['letters of four bytes', 200, () => ({ reason: '🚢'.repeat(5_000), owner: '🚢'.repeat(900) })],
  ['quotes that JSON doubles', 200, () => ({ reason: '"\\'.repeat(5_000), resourceName: '"'.repeat(300) })],
  ['an owner for each', 200, (at: number) => ({ owner: `team-${at}` })],
])('the message stays below its limit and says how many are left: %s', (_what, number, given) => {
  // Names that are the same would be one finding told once.
  const entries = many(number, given).map((entry, at) => ({ ...entry, fingerprint: String(at) }));
  const card = cardOf(digestSample(entries));
  const envelope = { type: 'message', attachments: [{ contentType: 'x'.repeat(60), contentUrl: null, content: card }] };
  expect(Buffer.byteLength(JSON.stringify(envelope))).toBeLessThan(MOST_CARD_BYTES);
  const lines = linesOf(card);
  const left = Number(/^and (\d+) more$/.exec(lines.at(-1) ?? '')?.[1]);
  const shown = lines.filter((line) => line.includes('Was due')).length;
  expect(shown).toBeGreaterThan(8);
  expect(shown + left).toBe(number);
  expect(objections(card)).toEqual([]);
});

test('what the digest counts but does not list is left over too', () => {
  const card = cardOf(
    digestSample([entrySample()], { owners: { payments: { overdue: 38 } }, totals: { overdue: 38 } }),
  );
  expect(linesOf(card).at(-1)).toBe('and 37 more');
});

describe('text of others', () => {
  const ATTACKS = [
    '[Fix it](https://evil.example)',
    'https://evil.example/now www.evil.example',
    '{{DATE(2026-11-23T00:00:00Z)}}',
    '{{{DATE(x)}}}',
    '<at>Everyone</at>',
    '<<at>at>Everyone</</at>at>',
    '< AT id="0">x',
    '**bold** _under_ # head\n- list\r\n1. one',
    '\u202eesrever\u0000\u0007',
    '"}],"actions":[{"type":"Action.OpenUrl","url":"https://evil.example"}]',
  ];

  test.each(ATTACKS)('stays text: %j', (attack) => {
    const entry = entrySample({
      resourceName: attack,
      subject: attack,
      title: attack,
      reason: attack,
      owner: attack,
      command: attack,
    });
    const card = cardOf(digestSample([entry]));
    expect(objections(card)).toEqual([]);
    // Only our own words stand where Markdown is read.
    const markdown = (card?.body ?? []).filter(({ type }) => type === 'TextBlock').map(({ text }) => text);
    expect(markdown).toEqual(['Vigie: 1 overdue', 'Sweep of 2026-11-23 01:30 UTC. Score 94 of 100.']);
    expect(card).not.toHaveProperty('actions');
    const text = linesOf(card).join('');
    expect(text).not.toMatch(/<\s*\/?\s*at\b|\{\{|https?:|www\.|\p{Bidi_Control}|\p{Cc}/iu);
  });

  test.each([
    ['https://portal.azure.com/#x', 1],
    ['http://portal.azure.com', 0],
    ['javascript:alert(1)', 0],
    ['/relative', 0],
    ['', 0],
  ])('a link to %j becomes an action only where it is https', (link, actions) => {
    const found = JSON.stringify(cardOf(digestSample([entrySample({ link })]))).match(/Action\.OpenUrl/g) ?? [];
    expect(found).toHaveLength(actions);
  });
});
