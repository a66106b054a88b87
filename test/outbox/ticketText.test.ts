import { plainBody } from '../../shared/destinations/tickets/ticketBody.js';
import { ticketNote, ticketText } from '../../shared/outbox/ticketText.js';
import { finding } from './support.js';

test('a ticket says what, where, why, by when, and the command that mends it', () => {
  const text = ticketText(finding('pay', 1), 'https://portal.azure.com');
  expect({ ...text, body: plainBody(text.body) }).toEqual({
    title: 'Kubernetes version out of support: aks-pay',
    body: [
      'Kubernetes 1.33.2 left community support on 2026-07-31.',
      'Where: aks-pay\nRegion: westeurope\nResource group: rg\nSubscription: Payments (s)\n' +
        'Id: /subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/pay',
      'It was due by 2026-08-01 00:00 UTC and is overdue. Severity: high. First seen 2026-11-23 01:30 UTC.',
      'What to do: Upgrade to 1.36.',
      'Command:\naz aks upgrade -n aks-pay',
      'Why it matters: https://example.org/why',
      'Vigie closes this ticket by itself when the check "version-support" passes.',
    ].join('\n\n'),
    severity: 'high',
    dueDate: '2026-08-01T00:00:00.000Z',
    owner: 'payments',
    link: 'https://portal.azure.com/#resource/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/pay',
  });
});

test('a ticket without a page to read says nothing of one', () => {
  const event = finding('pay', 1);
  const remediation = { text: 'Mend it.', command: null, link: '' };
  const { body } = ticketText({ ...event, finding: { ...event.finding, remediation } }, null);
  expect(plainBody(body)).toContain('What to do: Mend it.\n\nVigie closes this ticket');
});

test.each([
  ['without a resource', { resource: null }, 'Kubernetes version out of support', null],
  ['with a subject', { subject: 'pool/np1' }, 'Kubernetes version out of support: aks-a (pool/np1)', 'payments'],
] as const)('a title %s', (_what, change, title, owner) => {
  const event = finding('a', 1);
  const resource = 'resource' in change || event.resource === null ? null : { ...event.resource, ...change };
  expect(ticketText({ ...event, resource }, null)).toMatchObject({ title, owner, link: null });
});

test('a title is at most 160 characters, and texts of others carry no control characters', () => {
  const event = finding('a', 1, 'finding.opened', {
    title: 'long '.repeat(60),
    reason: 'bad\u0007\u202e name\nforged: line',
  });
  const { title, body } = ticketText(event, null);
  expect([...title]).toHaveLength(160);
  expect(body[0]).toEqual({ kind: 'text', text: 'bad name forged: line.' });
});

test.each([
  [
    'finding.opened',
    {},
    'Found: Kubernetes 1.33.2 left community support on 2026-07-31. It was due by 2026-08-01 00:00 UTC and is overdue.',
  ],
  [
    'finding.reopened',
    { overdue: false },
    'It is back: Kubernetes 1.33.2 left community support on 2026-07-31. It is due by 2026-08-01 00:00 UTC.',
  ],
  [
    'finding.overdue',
    {},
    'Still open: Kubernetes 1.33.2 left community support on 2026-07-31. It was due by 2026-08-01 00:00 UTC and is overdue.',
  ],
  [
    'finding.changed',
    { previousSeverity: 'medium', reason: 'r' },
    'Severity went from medium to high: r. It was due by 2026-08-01 00:00 UTC and is overdue.',
  ],
  ['finding.changed', { reason: 'r' }, 'Changed: r. It was due by 2026-08-01 00:00 UTC and is overdue.'],
  [
    'finding.resolved',
    { resolution: 'mended', reason: 'version 1.36.1 is supported' },
    'Resolved: version 1.36.1 is supported.',
  ],
  ['finding.resolved', { resolution: 'deleted' }, 'Resolved: the resource is gone.'],
  [
    'finding.resolved',
    { resolution: 'notApplicable', reason: 'stopped' },
    'Resolved: the check no longer applies. stopped.',
  ],
  [
    'finding.exempted',
    { exemption: { owner: 'payments', approver: 'security', reason: 'moves in May', until: '2027-05-31' } },
    'Exempted until the end of 2027-05-31 (owner payments, approved by security): moves in May.',
  ],
  [
    'finding.unexempted',
    { reason: 'r' },
    'The exemption has ended and the finding still stands: r. It was due by 2026-08-01 00:00 UTC and is overdue.',
  ],
] as const)('the note of %s %j', (kind, changes, expected) => {
  expect(ticketNote(finding('a', 2, kind, changes))).toBe(expected);
});
