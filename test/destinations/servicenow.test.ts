import { serviceNowReceiver } from '../../local/azure/receivers/servicenow.js';
import type { Surroundings, TicketDesk, TicketText } from '../../shared/destinations/destination.js';
import { servicenow } from '../../shared/destinations/tickets/servicenow.js';
import { hashOf } from '../../shared/text.js';
import { deskContract } from '../contracts/deskContract.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { surroundingsWith } from '../support/surroundings.js';

const PASSWORD = 'open-sesame-7';
const ID = '0123456789abcdef0123456789abcdef';
const MARKER = hashOf('a finding');
const REFERENCE = { id: ID, number: 'INC0010002', url: null };
const TEXT: TicketText = {
  title: 'aks-pay: Kubernetes version out of support',
  body: [
    { kind: 'text', text: 'Kubernetes 1.33.2 left community support.' },
    { kind: 'command', label: 'Command', command: 'az aks upgrade …' },
  ],
  severity: 'high',
  dueDate: '2026-12-01T00:00:00.000Z',
  owner: 'payments',
  link: 'https://portal.example/aks-pay',
};

const DESCRIPTION = 'Kubernetes 1.33.2 left community support.\n\nCommand:\naz aks upgrade …';

const settingsFor = (url: string, more = {}) =>
  servicenow.settings.parse({ url, user: 'vigie', password: '${env:PASSWORD}', ...more });

async function open({ url }: ScriptedServer, more = {}, given: Partial<Surroundings> = {}): Promise<TicketDesk> {
  const surroundings = surroundingsWith({ PASSWORD }, given);
  const desk = await servicenow.open(settingsFor(`${url}/servicenow/`, more), surroundings);
  if (desk.family !== 'tickets') throw new Error('ServiceNow is a ticket desk');
  return desk;
}

const row = (more: Record<string, string> = {}) => ({
  sys_id: ID,
  number: 'INC0010002',
  state: '1',
  correlation_id: MARKER,
  sys_created_on: '2026-11-23 01:30:00',
  ...more,
});
const oneRow = (more = {}): Answer => ({ status: 200, body: { result: row(more) } });
const refusal = (status: number, message: string, detail = ''): Answer => ({
  status,
  body: { error: { message, detail }, status: 'failure' },
});
const fieldsOf = (request: Received | undefined) => request?.json as Record<string, unknown>;
const NOTHING_FOUND: Answer = { status: 200, body: { result: [] } };
const basic = (password: string) => Buffer.from(`vigie:${password}`).toString('base64');

destinationContract('servicenow', {
  open: (server, given) => open(server, {}, given),
  yes: ({ method }) => (method === 'POST' ? { status: 201, body: { result: row() } } : NOTHING_FOUND),
  act: (desk, number) => desk.create(`${MARKER}${number}`, TEXT),
  carried: (request) => [Number(String(fieldsOf(request).correlation_id).at(-1))],
  answers: [
    ['403 of an access rule', refusal(403, 'ACL Exception Insert Failed due to security constraints'), 'blocked'],
    ['403 of a data policy', refusal(403, 'Data Policy Exception: The following fields are mandatory: x'), 'refused'],
    ['403 of a business rule', refusal(403, 'Operation Failed', 'aborted by Business Rule x'), 'refused'],
    ['400 about the table', refusal(400, 'Invalid table incident'), 'blocked'],
    ['500 of an insert that took too long', refusal(500, 'Transaction cancelled: maximum execution time'), 'later'],
    ['200 of an instance that sleeps', { status: 200, body: '<html>Your instance is hibernating</html>' }, 'later'],
    ['201 without an incident', { status: 201, body: { result: {} } }, 'later'],
    ['201 with an id that is none', { status: 201, body: { result: { sys_id: 'x' } } }, 'later'],
    ['415', { status: 415 }, 'blocked'],
  ],
  secrets: [PASSWORD, basic(PASSWORD)],
  harmful: [],
  changedSecret: {
    values: (_server, secret) => ({ PASSWORD: secret }),
    before: PASSWORD,
    after: 'open-sesame-9',
    isNew: ({ headers }) => headers.authorization === `Basic ${basic('open-sesame-9')}`,
  },
});

const PERSON = { authorization: `Basic ${basic(PASSWORD)}` };
const incidentAt = (id: string) => `/servicenow/api/now/table/incident/${id}`;

deskContract('servicenow', {
  receiver: () => serviceNowReceiver({ user: 'vigie', password: PASSWORD }),
  open: ({ url }, surroundings) => servicenow.open(settingsFor(`${url}/servicenow`), surroundings),
  secrets: { PASSWORD },
  shown: ({ fields }) => {
    const { short_description: title, description, close_notes: closing, notes } = fields as Record<string, string>;
    const written = (notes as unknown as { text: string }[]).map(({ text }) => text);
    return { title: `${title}`, body: `${description}`, notes: [...written, ...(closing ? [closing] : [])] };
  },
  person: {
    close: async (server, id, declined) => {
      const done = { state: '6', close_code: 'User error', close_notes: 'n' };
      await server.call('PATCH', incidentAt(id), PERSON, declined ? { state: '8' } : done);
    },
    retitle: async (server, id, title) => {
      await server.call('PATCH', incidentAt(id), PERSON, { short_description: title });
    },
    remove: async (server, id) => {
      await server.call('DELETE', incidentAt(id), PERSON);
    },
  },
  harmful: [/\[\/?code\]/i, /@\[/],
});

describe('servicenow', () => {
  test.each([
    ['the group of its owner, in any letters', 'Payments', { payments: 'g1', orders: 'g2' }, 'g1'],
    ['the group of all others', 'search', { payments: 'g1' }, 'g0'],
    ['the group of all others where nobody owns it', null, { payments: 'g1' }, 'g0'],
  ])('gives a new incident to %s, and leaves it there', async (_what, owner, assign, group) => {
    const server = await scriptedServer();
    server.otherwise(() => oneRow());
    const desk = await open(server, { assign, assignmentGroup: 'g0' });
    await desk.create(MARKER, { ...TEXT, owner });
    await desk.update(REFERENCE, { before: TEXT, after: { ...TEXT, title: 'new', owner: 'orders' }, note: 'n' });
    await server.close();
    const groups = server.requests
      .filter(({ method }) => method !== 'GET')
      .map((one) => fieldsOf(one).assignment_group);
    expect(groups).toEqual([group, undefined]);
  });

  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
  });
  afterEach(() => server.close());

  test('opens an incident as people expect it, with the marker that it is found by', async () => {
    server.script({ status: 201, body: { result: row() } });
    const desk = await open(server, { assignmentGroup: 'a-group', callerId: 'a-caller', category: 'cloud' });
    const { url } = server;
    expect(await desk.create(MARKER, TEXT)).toEqual({
      outcome: 'accepted',
      value: { id: ID, number: 'INC0010002', url: `${url}/servicenow/nav_to.do?uri=incident.do%3Fsys_id%3D${ID}` },
    });
    const [request] = server.requests;
    expect(request?.url).toMatch(/^\/servicenow\/api\/now\/table\/incident\?/);
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from(`vigie:${PASSWORD}`).toString('base64')}`);
    expect(request?.json).toEqual({
      short_description: TEXT.title,
      description: `${DESCRIPTION}\n\nIn the portal: ${TEXT.link}`,
      urgency: '2',
      impact: '1',
      due_date: '2026-12-01 00:00:00',
      assignment_group: 'a-group',
      caller_id: 'a-caller',
      category: 'cloud',
      correlation_id: MARKER,
      correlation_display: 'Vigie',
    });
  });

  test.each([
    ['critical', '1', '1'],
    ['high', '2', '1'],
    ['medium', '2', '2'],
    ['low', '3', '3'],
  ] as const)('%s is urgency %s and impact %s', async (severity, urgency, impact) => {
    server.script({ status: 201, body: { result: row() } });
    await (await open(server)).create(MARKER, { ...TEXT, severity });
    expect(server.requests[0]?.json).toMatchObject({ urgency, impact });
  });

  test('text of others is cut to the column and can neither be HTML nor call people', async () => {
    server.script({ status: 201, body: { result: row() } });
    const attack = '[code]<script>x</script>[/code] [CODE]y[/code] @[sys_user:1234]';
    await (await open(server)).create(MARKER, {
      ...TEXT,
      title: 'é'.repeat(500),
      body: [{ kind: 'text', text: attack.padEnd(5_000, 'x') }],
    });
    const { short_description: title, description } = fieldsOf(server.requests[0]);
    expect(title).toHaveLength(160);
    expect(String(description).length).toBe(4_000);
    expect(description).not.toMatch(/\[\/?code\]|@\[/i);
  });

  test('searches by the marker alone, in a form that cannot fail for its length', async () => {
    server.script({ status: 200, body: { result: [] } });
    expect(await (await open(server)).find(MARKER)).toEqual({ outcome: 'accepted', value: null });
    const { searchParams } = new URL(server.requests[0]?.url ?? '', server.url);
    expect(searchParams.get('sysparm_query')).toBe(`correlation_id=${MARKER}^ORDERBYsys_created_on`);
    expect(searchParams.get('sysparm_suppress_pagination_header')).toBe('true');
  });

  test.each(['x^ORnumber=1', 'javascript:gs.log(1)', ''])(
    'never searches for what is no marker: %s',
    async (marker) => {
      await expect((await open(server)).find(marker)).rejects.toThrow('hexadecimal');
      expect(server.requests).toEqual([]);
    },
  );

  const other = (digit: string) => digit.repeat(32);
  test.each([
    ['the oldest', [row({ sys_id: other('2'), sys_created_on: '2026-11-24 00:00:00' }), row()], ID, 'open'],
    [
      'the oldest that is not closed for good',
      [row({ state: '7' }), row({ sys_id: other('2'), sys_created_on: '2026-12-01 00:00:00' })],
      other('2'),
      'open',
    ],
    [
      'the last where all are closed for good',
      [row({ state: '7' }), row({ sys_id: other('2'), state: '8', sys_created_on: '2026-12-01 00:00:00' })],
      other('2'),
      'final',
    ],
    ['one that is resolved', [row({ state: '6' })], ID, 'closed'],
    [
      'ours among those of others',
      [row({ sys_id: other('3'), correlation_id: 'x', sys_created_on: '2020-01-01 00:00:00' }), row()],
      ID,
      'open',
    ],
  ])('finds %s', async (_what, result, id, state) => {
    server.script({ status: 200, body: { result } });
    expect(await (await open(server)).find(MARKER)).toMatchObject({
      outcome: 'accepted',
      value: { reference: { id }, state },
    });
  });

  test('a search that finds only what belongs to others was not understood: nothing is believed', async () => {
    server.script({ status: 200, body: { result: [row({ correlation_id: '' }), row({ correlation_id: 'abc' })] } });
    expect(await (await open(server)).find(MARKER)).toMatchObject({
      outcome: 'blocked',
      why: expect.stringContaining('correlation_id'),
    });
  });

  test.each([
    ['a sign-in page', { status: 200, body: '<html/>' }, 'later'],
    ['JSON of another kind', { status: 200, body: { result: 'x' } }, 'later'],
    ['404, as the first version said for none', refusal(404, 'No Record found'), 'accepted'],
    ['404 of a wrong address', { status: 404, body: '<html/>' }, 'blocked'],
  ] as const)('a search that is answered by %s', async (_what, answer, outcome) => {
    server.script(answer);
    expect(await (await open(server)).find(MARKER)).toMatchObject({ outcome });
  });

  type Change = (desk: TicketDesk) => ReturnType<TicketDesk['resolve']>;
  const update: Change = (desk) => desk.update(REFERENCE, { before: null, after: TEXT, note: 'it got worse' });
  const resolve: Change = (desk) => desk.resolve(REFERENCE, 'mended');
  const reopen: Change = (desk) => desk.reopen(REFERENCE, { before: null, after: TEXT, note: 'it is back' });

  test.each([
    [
      'an update adds a note',
      update,
      '2',
      { work_notes: 'it got worse', urgency: '2', due_date: '2026-12-01 00:00:00' },
    ],
    [
      'resolving names code and notes at once',
      resolve,
      '1',
      { state: '6', close_code: 'Solution provided', close_notes: 'mended' },
    ],
    ['a resolved one is reopened', reopen, '6', { state: '2', work_notes: 'it is back' }],
    ['one on hold is not taken off it by reopening', reopen, '3', { work_notes: 'it is back' }],
  ])('%s', async (_what, change, state, fields) => {
    server.script(oneRow({ state }), oneRow());
    expect(await change(await open(server))).toEqual({ outcome: 'accepted', value: 'changed' });
    const [read, written] = server.requests;
    expect([read?.method, written?.method]).toEqual(['GET', 'PATCH']);
    expect(written?.url).toContain(`/api/now/table/incident/${ID}`);
    expect(written?.json).toMatchObject(fields);
    if (!('state' in fields)) expect(fieldsOf(written)).not.toHaveProperty('state');
  });

  test.each([
    ['an update', update],
    ['resolving', resolve],
    ['reopening', reopen],
  ])('%s of an incident that is gone, or closed for good, says so and writes nothing', async (_what, change) => {
    server.script(refusal(404, 'No Record found'), oneRow({ state: '7' }), oneRow({ state: '8' }));
    const desk = await open(server);
    expect(await change(desk)).toEqual({ outcome: 'accepted', value: 'gone' });
    expect(await change(desk)).toEqual({ outcome: 'accepted', value: 'final' });
    expect(await change(desk)).toEqual({ outcome: 'accepted', value: 'final' });
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  });

  test('resolving what was resolved before the answer was lost is done already', async () => {
    server.script(oneRow({ state: '1' }), 'cutAfter', oneRow({ state: '6' }));
    const desk = await open(server);
    expect(await resolve(desk)).toMatchObject({ outcome: 'later' });
    expect(await resolve(desk)).toEqual({ outcome: 'accepted', value: 'changed' });
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET']);
  });

  test.each([
    ['a close code that the instance does not know', refusal(403, 'Data Policy Exception: Resolution code'), 'refused'],
    ['an incident that went meanwhile', refusal(404, 'No Record found'), 'accepted'],
    ['a page', { status: 200, body: '<html/>' }, 'later'],
  ] as const)('a change that meets %s', async (_what, answer, outcome) => {
    server.script(oneRow(), answer);
    expect(await resolve(await open(server))).toMatchObject({ outcome });
  });

  test('the close code is configurable', async () => {
    server.script(oneRow(), oneRow());
    await resolve(await open(server, { closeCode: 'Solved (Permanently)' }));
    expect(server.requests[1]?.json).toMatchObject({ close_code: 'Solved (Permanently)' });
  });

  test('a password that cannot be read blocks, and its value is nowhere', async () => {
    const desk = await servicenow.open(settingsFor(server.url), surroundingsWith({}));
    expect(desk.family === 'tickets' && (await desk.create(MARKER, TEXT))).toMatchObject({ outcome: 'blocked' });
    expect(desk.family === 'tickets' && (await desk.prepare())).toMatchObject({ outcome: 'blocked' });
    expect(server.requests).toEqual([]);
  });

  test('the settings take no password as such, and no plain http', () => {
    expect(servicenow.settings.safeParse({ url: 'https://x.example', user: 'v', password: PASSWORD }).success).toBe(
      false,
    );
    expect(() => settingsFor('http://x.example')).toThrow();
  });
});
