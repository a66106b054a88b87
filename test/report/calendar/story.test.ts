import { calendarOf } from '../../../shared/report/calendar/calendar.js';
import { sweepNamed } from '../../../shared/report/sweepNamed.js';
import { called } from '../../support/called.js';
import { storyFolder, storyVigie } from '../../support/story.js';
import { brokenRules, type ReadEvent, readCalendar } from './rules.js';

type Request = Partial<Parameters<typeof calendarOf>[2]>;

async function calendar(sweep: string, request: Request = {}) {
  const vigie = await storyVigie();
  const asked = { owner: null, lang: 'en', alarms: false, ...request } as const;
  const text = await calendarOf(vigie, await sweepNamed(vigie.store, sweep), asked);
  expect(brokenRules(text)).toEqual([]);
  return { text, ...readCalendar(text) };
}

const told = (events: readonly ReadEvent[], until = '2027-03-31') =>
  events.filter(({ day }) => day <= until).map(({ day, summary }) => `${day} ${summary}`);

// Worked by hand from the story (local/azure/story) and the support calendar: 1.34 ends on 2026-11-30, 1.35 on
// 2027-03-31, and a finding of the first night that is high has 30 days.
test('the first night: what ends, what is due and until when somebody lets it stand, each on its day', async () => {
  const { events } = await calendar('2026-11-29');
  expect(told(events, '2026-12-29')).toEqual([
    '2026-03-31 aks-orders-archive: support of Kubernetes 1.32.9 has ended; 1 finding overdue (critical)',
    '2026-11-30 aks-payments-prod: support of Kubernetes 1.34.12 ends; 1 finding due (high)',
    '2026-12-29 aks-search-office: 1 finding due (high)',
    '2026-12-29 aks-search-prod: 1 finding due (high)',
    '2026-12-29 aks-media-encode: 1 finding due (high)',
    '2026-12-29 aks-media-prod: 1 finding due (high)',
    '2026-11-29 Exemption ends: The month-end run must not be disturbed',
  ]);
});

test('the third night: the archive was upgraded, so what was overdue is not in it any more', async () => {
  const { events } = await calendar('latest');
  expect(told(events, '2026-12-29')).toEqual([
    '2026-11-30 aks-payments-prod: support of Kubernetes 1.34.12 has ended; 1 finding overdue (high)',
    '2026-12-29 aks-payments-batch: 1 finding due (high)',
    '2026-12-29 aks-search-office: 1 finding due (high)',
    '2026-12-29 aks-search-prod: 1 finding due (high)',
    // Out of sight since the second night: what the first one found stays.
    '2026-12-29 aks-media-encode: 1 finding due (high)',
    '2026-12-29 aks-media-prod: 1 finding due (high)',
  ]);
});

test('a day counts in full, the command is there once, and the portal is one click away', async () => {
  const { events } = await calendar('latest', { owner: 'PAYMENTS' });
  const [overdue] = events;
  expect(overdue).toMatchObject({ day: '2026-11-30', end: '2026-12-01', categories: ['End of support', 'Due date'] });
  expect(
    overdue?.description.match(/az aks upgrade .*--name aks-payments-prod --kubernetes-version 1\.35/g),
  ).toHaveLength(1);
  expect(overdue?.url).toMatch(
    /^https:\/\/portal\.azure\.com\/#resource\/subscriptions\/.*\/managedClusters\/aks-payments-prod$/,
  );
});

test('long-term support is told where it is in force', async () => {
  const { events } = await calendar('latest', { owner: 'payments' });
  const ledger = events.find(({ summary }) => summary === 'aks-payments-ledger: support of Kubernetes 1.33.105 ends');
  expect(ledger).toMatchObject({
    day: '2027-07-31',
    description: expect.stringContaining('by the long-term support plan'),
  });
});

test('the calendar of an owner is the part of the whole that is theirs, with the same UIDs, and names nobody else', async () => {
  const [whole, theirs] = [await calendar('latest'), await calendar('latest', { owner: 'payments' })];
  expect(theirs.name).toBe('Vigie: payments');
  expect(theirs.events).toEqual(whole.events.filter(({ description }) => description.includes('owner payments')));
  expect(theirs.events.length).toBeGreaterThan(5);
  expect(theirs.text.replaceAll('\r\n ', '')).not.toMatch(/aks-(search|orders|media)/);
});

test('an exemption tells of the findings of that owner alone', async () => {
  const { events } = await calendar('2026-11-29', { owner: 'payments' });
  expect(events.filter(({ categories }) => categories.includes('End of exemption'))).toMatchObject([
    {
      day: '2026-11-29',
      description: expect.stringMatching(
        /exemption of 1 finding\b[\s\S]*Granted to payments, approved by platform[\s\S]*Resources: aks-payments-batch/,
      ),
    },
  ]);
  const others = await calendar('2026-11-29', { owner: 'search' });
  expect(others.events.filter(({ categories }) => categories.includes('End of exemption'))).toEqual([]);
});

test('UIDs stay from night to night, and what moves to another day is another event', async () => {
  const [first, third] = [await calendar('2026-11-29'), await calendar('latest')];
  const uidOf = (events: readonly ReadEvent[], name: string, day: string) =>
    events.find((event) => event.day === day && event.summary.startsWith(`${name}:`))?.uid;
  expect(uidOf(third.events, 'aks-payments-prod', '2026-11-30')).toBe(
    uidOf(first.events, 'aks-payments-prod', '2026-11-30'),
  );
  expect(new Set(third.events.map(({ uid }) => uid)).size).toBe(third.events.length);
  expect((await calendar('latest')).text).toBe(third.text);
});

test('reminders are there where they are asked for, and only for what lies ahead', async () => {
  expect((await calendar('latest')).text).not.toContain('VALARM');
  const { events } = await calendar('latest', { alarms: true });
  expect(events.map(({ day, alarms }) => [day > '2026-12-01', alarms.join()])).toEqual(
    events.map(({ day }) => (day > '2026-12-01' ? [true, '-P14D,-P3D'] : [false, ''])),
  );
});

test('in French', async () => {
  const { events } = await calendar('latest', { lang: 'fr', owner: 'payments' });
  expect(told(events)).toEqual([
    '2026-11-30 aks-payments-prod: support terminé : Kubernetes 1.34.12; 1 constat en retard (élevé)',
    '2026-12-29 aks-payments-batch: 1 constat à échéance (élevé)',
  ]);
  expect(events[0]?.description).toContain('[élevé] Version de Kubernetes hors support');
});

test('the command writes what the function answers, and says which owner it does not know', async () => {
  const out = await storyFolder();
  const where = ['--config', `${out}/simulated-azure/vigie.yaml`, '--out', out];
  const env = { AZURE_TENANT_ID: 'none', AZURE_CLIENT_ID: 'none', AZURE_CLIENT_SECRET: 'none' };
  const printed = await called(['calendar', '--owner', 'payments', '--file', '-', ...where], { env });
  expect(printed).toEqual({ code: 0, out: (await calendar('latest', { owner: 'payments' })).text, err: '' });
  const unknown = await called(['calendar', '--owner', 'nobody', '--file', '-', ...where], { env });
  expect(unknown).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('knows no resource of owner "nobody"'),
  });
  const noFolder = await called(['calendar', '--file', `${out}/none/vigie.ics`, ...where], { env });
  expect(noFolder).toMatchObject({ code: 2, err: expect.stringContaining('cannot be written') });
});
