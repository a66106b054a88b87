import { serviceNowEventsReceiver } from '../../local/azure/receivers/servicenowEvents.js';
import type { Siem, Surroundings } from '../../shared/destinations/destination.js';
import { servicenowEvents } from '../../shared/destinations/siem/servicenowEvents.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { type ReceiverServer, receiverServer } from '../support/receiverServer.js';
import {
  alertSample,
  everyKind,
  findingSample,
  gapSample,
  noticeSample,
  RESOURCE,
  summarySample,
} from '../support/sampleEvents.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { NOW, surroundingsWith } from '../support/surroundings.js';

const PASSWORD = 'open-sesame-8';
const basic = (password: string) => Buffer.from(`vigie:${password}`).toString('base64');
const BASIC = basic(PASSWORD);

const settingsFor = (url: string) =>
  servicenowEvents.settings.parse({ url, user: 'vigie', password: '${env:PASSWORD}' });

async function open(url: string, given: Partial<Surroundings> = {}, values: object = { PASSWORD }): Promise<Siem> {
  const surroundings = surroundingsWith(values as Record<string, string>, given);
  const siem = await servicenowEvents.open(settingsFor(url), surroundings);
  if (siem.family !== 'siem') throw new Error('Event Management is of the SIEM family');
  return siem;
}

const numbered = (number: number) => findingSample({ finding: { rev: number } });
const recordsOf = ({ json }: Received) => (json as { records: Record<string, string>[] }).records;
const infoOf = (record: Record<string, string> | undefined) =>
  JSON.parse(record?.additional_info ?? '') as Record<string, string>;
const inserted = (number: number): Answer => ({
  status: 200,
  body: { result: { 'Default Bulk Endpoint': `${number} events were inserted` } },
});
const failure = (status: number, message: string): Answer => ({
  status,
  body: { error: { message, detail: '' }, status: 'failure' },
});

destinationContract('servicenow-events', {
  open: ({ url }, given) => open(url, given),
  yes: (request) => inserted(recordsOf(request).length),
  act: (siem, number) => siem.send([numbered(number)]),
  carried: (request) => recordsOf(request).map((record) => Number(infoOf(record).rev)),
  answers: [
    ['403 of an access rule', failure(403, 'Failed API level ACL Validation'), 'blocked'],
    ['200 of an instance that sleeps', { status: 200, body: '<html>Your instance is hibernating</html>' }, 'later'],
    ['200 with an error', failure(200, 'Transaction cancelled'), 'later'],
    ['200 with other words', { status: 200, body: { result: 'done' } }, 'accepted'],
    ['200 for fewer events', inserted(0), 'refused'],
    ['415', { status: 415 }, 'blocked'],
  ],
  secrets: [PASSWORD, BASIC],
  documents: (request) => recordsOf(request).map((record) => ({ ...record, additional_info: infoOf(record) })),
  // Work notes of the instance show them as HTML, and call people.
  harmful: [/\[\/?code\]/i, /@\[/],
  changedSecret: {
    values: (_server, secret) => ({ PASSWORD: secret }),
    before: PASSWORD,
    after: 'open-sesame-9',
    isNew: ({ headers }) => headers.authorization === `Basic ${basic('open-sesame-9')}`,
  },
});

describe('servicenow-events', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
    server.otherwise((request) => inserted(recordsOf(request).length));
  });
  afterEach(() => server.close());

  const sent = async (...events: VigieEvent[]) => {
    expect(await (await open(server.url)).send(events)).toMatchObject({ outcome: 'accepted' });
    return server.requests.flatMap(recordsOf);
  };

  test('sends records as the web service takes them', async () => {
    expect(await (await open(`${server.url}/sn/`)).send([numbered(3)])).toMatchObject({ outcome: 'accepted' });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/sn/api/global/em/jsonv2' });
    expect(request?.headers).toMatchObject({ authorization: `Basic ${BASIC}`, accept: 'application/json' });
    const { finding, uid } = numbered(3);
    const [record] = request === undefined ? [] : recordsOf(request);
    const { additional_info: _info, ...columns } = record ?? {};
    expect(columns).toEqual({
      source: 'Vigie',
      event_class: 'Vigie',
      node: 'aks-pay',
      resource: 'pool/np1',
      type: 'version-support',
      message_key: finding.fingerprint,
      severity: '2',
      resolution_state: 'New',
      description: `${finding.title}: ${finding.reason}`,
      time_of_event: '2026-11-23 01:30:00',
    });
    expect(infoOf(record)).toEqual({
      uid,
      kind: 'finding.opened',
      rev: '3',
      status: 'open',
      severity: 'high',
      dueDate: finding.dueDate,
      overdue: 'true',
      firstSeen: finding.firstSeen,
      resourceId: RESOURCE.id,
      subscriptionId: RESOURCE.subscriptionId,
      subscriptionName: 'pay-prod',
      resourceGroup: 'rg-pay',
      location: 'westeurope',
      owner: 'payments',
      remediation: 'Upgrade to 1.36.',
      command: finding.remediation.command,
      link: finding.remediation.link,
    });
  });

  test.each([
    ['critical', findingSample({ finding: { severity: 'critical' } }), '1', 'New'],
    ['high', findingSample({ finding: { severity: 'high' } }), '2', 'New'],
    ['medium', findingSample({ finding: { severity: 'medium' } }), '3', 'New'],
    ['low', findingSample({ finding: { severity: 'low' } }), '4', 'New'],
    ['resolved', findingSample({ kind: 'finding.resolved', finding: { status: 'resolved' } }), '0', 'Closing'],
    ['exempted', findingSample({ kind: 'finding.exempted', finding: { status: 'exempted' } }), '0', 'Closing'],
    ['back again', findingSample({ kind: 'finding.unexempted', finding: { status: 'open' } }), '2', 'New'],
    ['an alert', alertSample(), '2', 'New'],
    ['a minor alert', alertSample({ severity: 'Informational' }), '5', 'New'],
    ['an alert of a severity that is new', alertSample({ severity: 'Extreme' }), '4', 'New'],
    ['a dismissed alert', alertSample({ status: 'Dismissed' }, 'alert.changed'), '0', 'Closing'],
    ['a resolved alert', alertSample({ status: 'Resolved' }, 'alert.changed'), '0', 'Closing'],
    ['a gap', gapSample(), '4', 'New'],
    ['a gap that is closed', gapSample('coverage.restored'), '0', 'Closing'],
    ['a notice', noticeSample(), '5', 'New'],
  ])('%s has its severity', async (_what, event, severity, resolution_state) => {
    expect(await sent(event)).toMatchObject([{ severity, resolution_state }]);
  });

  test('what is about the same has one key, what is about another has another', async () => {
    const keys = (await sent(...everyKind(), gapSample(), noticeSample())).map(({ message_key }) => message_key);
    // Seven of one finding, two of one alert, three of one gap, two of one notice.
    const counts = [...new Set(keys)].map((key) => keys.filter((one) => one === key).length);
    expect(counts).toEqual([7, 2, 3, 2]);
  });

  test('summaries and snapshots are taken and not sent', async () => {
    expect(await sent(summarySample(), findingSample({ kind: 'finding.snapshot' }))).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  test('text of others is cut, flat, and neither HTML nor a mention where rules copy it', async () => {
    const attack = '[code]<script>x</script>[/code] [CODE]y @[sys_user:1234]\n"quoted"\u202e';
    const [record] = await sent(
      findingSample({
        finding: { reason: attack.repeat(200), title: attack },
        resource: {
          ...RESOURCE,
          name: attack,
          owner: attack,
          subject: '@['.repeat(200),
          resourceGroup: 'x'.repeat(5_000),
        },
      }),
    );
    expect(JSON.stringify(record)).not.toMatch(/\[\/?code\]|@\[|\p{Cc}|\u202e/iu);
    expect(record?.description?.length).toBe(4_000);
    expect(record?.node?.length).toBeLessThanOrEqual(100);
    expect([...(record?.resource ?? '')].length).toBeLessThanOrEqual(100);
    expect(record?.additional_info?.length).toBeLessThanOrEqual(4_000);
    expect(infoOf(record)).toMatchObject({ kind: 'finding.opened', resourceId: RESOURCE.id });
  });

  test('additional information that is too long leaves members out and stays JSON', async () => {
    const long = (letter: string) => letter.repeat(3_000);
    const [record] = await sent(
      findingSample({
        finding: { remediation: { text: long('"'), command: long('c'), link: 'https://example.org/' } },
        resource: { ...RESOURCE, owner: long('\\'), subscriptionName: long('é') },
      }),
    );
    expect(record?.additional_info?.length).toBeLessThanOrEqual(4_000);
    expect(infoOf(record)).toMatchObject({ rev: '1', link: 'https://example.org/' });
    expect(infoOf(record)).not.toHaveProperty('remediation');
  });

  test('a chunk goes as one request; where fewer were taken, none of it counts', async () => {
    const siem = await open(server.url);
    server.script(inserted(2));
    expect(await siem.send([1, 2, 3].map(numbered))).toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining('2 of 3'),
    });
    expect(server.requests.map((request) => recordsOf(request).length)).toEqual([3]);
    expect(siem.chunk.size(numbered(1))).toBe(
      Buffer.byteLength(JSON.stringify(recordsOf(server.requests[0] as Received)[0])) + 1,
    );
  });

  test('a password that cannot be read blocks', async () => {
    expect(await (await open(server.url, {}, {})).send([numbered(1)])).toMatchObject({ outcome: 'blocked' });
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['a password as such', { url: 'https://x.example', user: 'v', password: PASSWORD }],
    ['plain http', { url: 'http://x.example', user: 'v', password: '${env:X}' }],
    ['no user', { url: 'https://x.example', password: '${env:X}' }],
  ])('the settings do not take %s', (_what, given) => {
    expect(servicenowEvents.settings.safeParse(given).success).toBe(false);
  });
});

describe('against the simulated service', () => {
  let server: ReceiverServer;
  beforeEach(async () => {
    server = await receiverServer(serviceNowEventsReceiver({ user: 'vigie', password: PASSWORD }), NOW);
  });
  afterEach(() => server.close());

  const send = async (...events: VigieEvent[]) => (await open(`${server.url}/servicenow-events`)).send(events);
  const alerts = () =>
    server.tickets().map(({ correlationId, state, fields }) => [correlationId, state, fields.severity]);
  const key = findingSample().finding.fingerprint;

  test('a finding is one alert for its whole life, though an answer is lost', async () => {
    server.loseNextAnswer();
    expect(await send(numbered(1))).toMatchObject({ outcome: 'later' });
    expect(await send(numbered(1))).toMatchObject({ outcome: 'accepted' });
    expect(alerts()).toEqual([[key, 'open', '2']]);
    await send(findingSample({ kind: 'finding.changed', finding: { rev: 2, severity: 'critical' } }));
    expect(alerts()).toEqual([[key, 'open', '1']]);
    await send(findingSample({ kind: 'finding.resolved', finding: { rev: 3, status: 'resolved' } }));
    expect(alerts()).toEqual([[key, 'closed', '1']]);
    await send(findingSample({ kind: 'finding.reopened', finding: { rev: 4 } }));
    expect(alerts()).toEqual([[key, 'open', '2']]);
  });

  test('every kind of event is understood', async () => {
    expect(await send(...everyKind())).toMatchObject({ outcome: 'accepted' });
    expect(server.received).toMatchObject([{ accepted: true }]);
    expect(server.tickets()).toHaveLength(4);
  });

  test.each([
    ['expire', 'blocked', 0],
    ['forbid', 'blocked', 0],
    ['acceptAndDrop', 'accepted', 0],
    ['acceptTwice', 'accepted', 1],
  ])('an instance that plays %s', async (lie, outcome, count) => {
    server.lie = lie;
    expect(await send(numbered(1))).toMatchObject({ outcome });
    expect(server.tickets()).toHaveLength(count);
  });
});
