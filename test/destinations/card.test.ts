import { MOST_CARD_BYTES } from '../../shared/destinations/chat/card.js';
import { cardOf, linesOf, linksOf, many, objections, RUNBOOK, TICKET } from '../support/cards.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';

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
    '[Portal]',
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
  const lines = linesOf(card).filter((line) => !line.startsWith('['));
  expect(lines.map((line) => line.split('  ')[0])).toEqual([
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
  expect(linesOf(cardOf(digestSample(twice))).join()).not.toContain('more');
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
  ['all links', 200, () => ({ runbook: RUNBOOK, ticket: TICKET })],
])('the message stays below its limit and says how many are left: %s', (_what, number, given) => {
  // Names that are the same would be one finding told once.
  const entries = many(number, given).map((entry, at) => ({ ...entry, fingerprint: String(at) }));
  const unowned = { total: 900, names: Array<string>(50).fill('🚢'.repeat(90)) };
  const card = cardOf(digestSample(entries, { unowned, waitingTickets: 9 }));
  const envelope = { type: 'message', attachments: [{ contentType: 'x'.repeat(60), contentUrl: null, content: card }] };
  expect(Buffer.byteLength(JSON.stringify(envelope))).toBeLessThan(MOST_CARD_BYTES);
  const lines = linesOf(card);
  const left = Number(/^and (\d+) more$/m.exec(lines.join('\n'))?.[1]);
  const shown = lines.filter((line) => line.includes('Was due')).length;
  expect(shown).toBeGreaterThan(8);
  expect(shown + left).toBe(number);
  expect(lines.slice(-2)).toEqual([
    expect.stringMatching(/^Nobody owns 900/),
    expect.stringMatching(/^9 tickets wait/),
  ]);
  expect(objections(card)).toEqual([]);
});

test('an owner who has much does not take the room of the others', () => {
  const card = cardOf(digestSample(many(203, (at) => ({ owner: at < 200 ? 'many' : `few-${at}` })).slice(3)));
  const lines = linesOf(card);
  expect(lines.filter((line) => /^few-/.test(line))).toHaveLength(3);
  expect(lines.filter((line) => /Was due/.test(line)).length).toBeGreaterThan(8);
});

test('what the digest counts but does not list is left over too', () => {
  const card = cardOf(
    digestSample([entrySample()], { owners: { payments: { overdue: 38 } }, totals: { overdue: 38 } }),
  );
  expect(linesOf(card).slice(-2)).toEqual(['and 37 more', '[AKS clusters in the portal]']);
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
      ticket: { number: attack, url: TICKET.url },
    });
    const planned = entrySample({
      kind: 'maintenance',
      title: attack,
      reason: attack,
      ticket: { number: attack, url: null },
    });
    const unowned = { total: 2, names: [attack, attack] };
    const card = cardOf(digestSample([entry, planned], { unowned, totals: { overdue: 1 } }));
    expect(objections(card)).toEqual([]);
    // Only our own words stand where Markdown is read.
    const markdown = (card?.body ?? []).filter(({ type }) => type === 'TextBlock').map(({ text }) => text);
    expect(markdown).toEqual(['Vigie: 1 overdue', 'Sweep of 2026-11-23 01:30 UTC. Score 94 of 100.']);
    expect(card).not.toHaveProperty('actions');
    const urls = linksOf(card).map(([, url]) => url);
    expect([...new Set(urls)].sort()).toEqual([TICKET.url, entry.link]);
    const text = linesOf(card).join('');
    expect(text).not.toMatch(/<\s*\/?\s*at\b|\{\{|https?:|www\.|\p{Bidi_Control}|\p{Cc}/iu);
  });
});
