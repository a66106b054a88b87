import { plainBody } from '../../shared/destinations/tickets/ticketBody.js';
import type { FindingEvent } from '../../shared/events/event.js';
import { textOf } from '../../shared/outbox/groupText.js';
import { ticketLine } from '../../shared/outbox/ticketLine.js';
import { finding } from './support.js';

const outOfSupport = finding('pay', 1);
const oldImage = finding('pay', 1, 'finding.opened', {
  title: 'Node image too old',
  check: 'node-image-age',
  severity: 'medium',
  overdue: false,
  dueDate: '2026-12-10T00:00:00.000Z',
  reason: 'pool np1 has an image of 2026-08-01',
  remediation: { text: 'Upgrade it.', command: 'az aks nodepool upgrade -n np1', link: 'https://example.org/image' },
});
const mended = finding('pay', 2, 'finding.resolved', { title: 'Local accounts on', reason: 'they are off' });
const other = finding('web', 1);

const words = (events: readonly FindingEvent[], template = {}) => {
  const [event] = events;
  if (event === undefined) throw new Error('at least one');
  return textOf(events.map(ticketLine), event, { portal: 'https://portal.azure.com', template });
};

test('several findings: the worst first, a list that is ticked, the commands of what is open', () => {
  const text = words([mended, oldImage, outOfSupport]);
  expect(text).toMatchObject({
    title: 'aks-pay: Kubernetes version out of support and 1 more',
    severity: 'high',
    dueDate: '2026-08-01T00:00:00.000Z',
    owner: 'payments',
    link: expect.stringContaining('https://portal.azure.com'),
  });
  expect(plainBody(text.body).split('\n\n')).toEqual([
    '2 of 3 findings are open; the worst is high, and 1 is overdue.',
    expect.stringMatching(/^Where: aks-pay\nRegion: westeurope\n/),
    [
      '[ ] high, was due by 2026-08-01: Kubernetes version out of support: Kubernetes 1.33.2 left community support on 2026-07-31.',
      '[ ] medium, due by 2026-12-10: Node image too old: pool np1 has an image of 2026-08-01.',
      '[x] mended: Local accounts on: they are off.',
    ].join('\n'),
    'Kubernetes version out of support:\naz aks upgrade -n aks-pay',
    'Node image too old:\naz aks nodepool upgrade -n np1',
    'Why it matters: Kubernetes version out of support: https://example.org/why',
    'Why it matters: Node image too old: https://example.org/image',
    'Vigie ticks what has ended, and closes this ticket by itself when nothing is left.',
  ]);
});

test.each<[string, readonly FindingEvent[], string]>([
  ['one check', [outOfSupport, other], 'Kubernetes version out of support: aks-pay and 1 more'],
  [
    'several checks',
    [outOfSupport, { ...other, finding: { ...other.finding, check: 'another' } }],
    'payments: Kubernetes version out of support at aks-pay and 1 more',
  ],
])('of several clusters and %s, each line says where it is', (_what, events, title) => {
  const text = words(events);
  expect(text).toMatchObject({ title, owner: 'payments', link: null });
  const list = text.body.flatMap((part) => (part.kind === 'checklist' ? part.items : []));
  expect(list.map((item) => /\(aks-\w+\)/.exec(item.text)?.[0])).toEqual(['(aks-pay)', '(aks-web)']);
});

test('of several owners, nobody is named', () => {
  const events = [outOfSupport, { ...other, resource: other.resource && { ...other.resource, owner: 'web' } }];
  expect(words(events).owner).toBeNull();
});

test('what has ended altogether is said so, and the severity is that of the worst that there was', () => {
  const text = words([
    mended,
    { ...mended, finding: { ...mended.finding, severity: 'low' as const, title: 'Another' } },
  ]);
  expect(text).toMatchObject({ title: 'aks-pay: Local accounts on', severity: 'high' });
  expect(text.body[0]).toEqual({ kind: 'text', text: 'All 2 findings have ended.' });
});

test('more commands than ten are counted', () => {
  const events = Array.from({ length: 12 }, (_one, at) =>
    finding('pay', 1, undefined, {
      title: `Check ${at}`,
      check: `check-${at}`,
      remediation: { text: 'x', command: `az ${at}`, link: '' },
    }),
  );
  const body = plainBody(words(events).body);
  expect(body.match(/^az \d+$/gm)).toHaveLength(10);
  expect(body).toContain('2 more commands, told when some of these are done.');
});

describe('with words of the user', () => {
  const template = {
    title: '[{tag.team} ]{severity}: {title} at {resource}[ (+{more})]',
    before: 'Call {owner}.',
    after: '{subject}',
  };
  test.each<[string, readonly FindingEvent[], string]>([
    ['one finding', [outOfSupport], 'high: Kubernetes version out of support at aks-pay'],
    ['several', [outOfSupport, oldImage], 'high: Kubernetes version out of support at aks-pay (+1)'],
  ])('%s', (_what, events, title) => {
    const text = words(events, template);
    expect(text.title).toBe(title);
    expect(text.body[0]).toEqual({ kind: 'text', text: 'Call payments.' });
    // Of which nothing is left.
    expect(text.body.at(-1)).toMatchObject({ text: expect.stringMatching(/^Vigie (ticks|closes)/) });
  });

  test('a title of which nothing is left is ours', () => {
    expect(words([outOfSupport], { title: '{subject}' }).title).toBe('Kubernetes version out of support: aks-pay');
  });
});
