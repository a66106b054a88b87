import { TICKET_PLACEHOLDERS } from '../../shared/config/ticketTemplate.js';
import { ticketLine } from '../../shared/outbox/ticketLine.js';
import { templateValues } from '../../shared/outbox/ticketTemplate.js';
import { findingSample, RESOURCE } from '../support/sampleEvents.js';

const event = findingSample({
  finding: { dueDate: '2026-12-01T00:00:00.000Z', firstSeen: '2026-11-23T01:30:00.000Z' },
  resource: { ...RESOURCE, tags: { 'Cost Center': '4\u202e2', title: 'of a tag' }, subject: null },
});
const { firstSeen } = event.finding;

test('every placeholder has a value, and every tag by its name in lower case', () => {
  const values = templateValues(ticketLine(event), { resource: event.resource, firstSeen, more: 2 });
  expect(TICKET_PLACEHOLDERS.filter((name) => typeof values[name] !== 'string')).toEqual([]);
  expect(values).toMatchObject({
    resource: event.resource?.name,
    title: event.finding.title,
    subject: '',
    due: '2026-12-01 00:00 UTC',
    firstSeen: '2026-11-23 01:30 UTC',
    more: '2',
    'tag.cost center': '4 2',
    'tag.title': 'of a tag',
  });
});

test('what lies in more than one place has no place', () => {
  const values = templateValues(ticketLine(event), { resource: null, firstSeen: '', more: 0 });
  expect(values).toMatchObject({ subscription: '', resourceGroup: '', location: '', firstSeen: '', more: '' });
  expect(Object.keys(values).filter((name) => name.startsWith('tag.'))).toEqual([]);
});
