import { jiraReceiver } from '../../local/azure/receivers/jira.js';
import { jira } from '../../shared/destinations/tickets/jira.js';
import { HOUR_MS } from '../../shared/time.js';
import { type DeskUnderTest, deskContract } from '../contracts/deskContract.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { type Answer, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { surroundingsWith } from '../support/surroundings.js';
import { HARMFUL, rendered } from './jiraRendered.js';
import {
  ANONYMOUS,
  as,
  authorizationOf,
  BASIC,
  bodyOf,
  DEPLOYMENTS,
  done,
  fieldsOf,
  label,
  MARKER,
  made,
  me,
  open,
  refusal,
  row,
  rows,
  settingsFor,
  settingsOf,
  TEXT,
  TOKEN,
  USER,
} from './jiraSupport.js';

describe.each(DEPLOYMENTS)('jira on $deployment', (given) => {
  destinationContract(`jira on ${given.deployment}`, {
    open: (server, surroundings) => open(given, server, {}, surroundings),
    yes: ({ method, url }) => (method !== 'GET' ? made : url.includes('/search') ? rows() : me),
    act: (desk, number) => desk.create(`${MARKER}${number}`, TEXT),
    carried: (request) => [Number(String((fieldsOf(request).labels as string[]).at(-1)).at(-1))],
    answers: [
      ['400 about a text', refusal(400, { summary: "Summary can't exceed 255 characters." }), 'refused'],
      ['400 about the project', refusal(400, { project: 'valid project is required' }), 'blocked'],
      ['400 about the type', refusal(400, { issuetype: 'Specify a valid issue type' }), 'blocked'],
      ['400 about a priority', refusal(400, { priority: 'The priority selected is invalid.' }), 'blocked'],
      ['400 about a field that must be given', refusal(400, { customfield_1: 'Team is required.' }), 'blocked'],
      ['400 in words about a screen', refusal(400, {}, "Field 'x' cannot be set. It is not on…"), 'blocked'],
      ['400 about an assignee', refusal(400, { assignee: "User 'x' cannot be assigned issues." }), 'refused'],
      ['401 in plain text', { status: 401, body: 'Client must be authenticated' }, 'blocked'],
      ['404 of the whole API', refusal(404, {}, 'not here'), 'blocked'],
      ['409', refusal(409, {}, 'updated meanwhile'), 'later'],
      ['410 of an API that went', refusal(410, {}, 'The requested API has been removed.'), 'blocked'],
      ['201 without an issue', { status: 201, body: {} }, 'later'],
      ['201 with an id that is none', { status: 201, body: { id: '../1', key: 'OPS-1' } }, 'later'],
      ['201 with a key that is none', { status: 201, body: { id: '1', key: 'x" onclick' } }, 'later'],
      ['201 for somebody else', as(ANONYMOUS[0], made), 'blocked'],
      ['201 for anonymous', as(ANONYMOUS[1], made), 'blocked'],
      ['503 for anonymous', { status: 503, headers: ANONYMOUS[1] }, 'later'],
      [
        '403 that asks for a captcha',
        { status: 403, headers: { 'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE; login-url=https://x/' } },
        'blocked',
      ],
    ],
    secrets: [TOKEN, given.authorization],
    harmful: [],
    changedSecret: {
      values: (_server, secret) => ({ TOKEN: secret }),
      before: TOKEN,
      after: 'open-sesame-9',
      isNew: ({ headers }) => headers.authorization === authorizationOf(given, 'open-sesame-9'),
    },
  });

  const headers = { authorization: given.authorization, 'content-type': 'application/json' };
  const person: DeskUnderTest['person'] = {
    close: async (server, id, declined) => {
      const [transition, resolution] =
        given.deployment === 'cloud' ? [declined ? '41' : '31', "Won't Do"] : ['5', declined ? "Won't Fix" : 'Fixed'];
      const fields = transition === '31' ? {} : { fields: { resolution: { name: resolution } } };
      const body = { transition: { id: transition }, ...fields };
      const { status } = await server.call('POST', `${given.api}/issue/${id}/transitions`, headers, body);
      expect(status).toBe(204);
    },
    retitle: async (server, id, summary) => {
      await server.call('PUT', `${given.api}/issue/${id}`, headers, { fields: { summary } });
    },
    remove: async (server, id) => {
      await server.call('DELETE', `${given.api}/issue/${id}`, headers);
    },
  };
  deskContract(`jira on ${given.deployment}`, {
    receiver: () => jiraReceiver({ user: USER, token: TOKEN }),
    open: ({ url }, surroundings) => jira.open(settingsFor(given, `${url}/jira`), surroundings),
    secrets: { TOKEN },
    shown: ({ fields }) => ({
      title: String(fields.summary),
      body: rendered(fields.description),
      notes: (fields.comments as { body: unknown }[]).map(({ body }) => rendered(body).trim()),
    }),
    person,
    harmful: HARMFUL,
  });

  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
  });
  afterEach(() => server.close());

  test('opens an issue as people expect it, in one request, with the label that it is found by', async () => {
    server.script(made);
    const desk = await open(given, server, {
      labels: ['aks', 'fleet'],
      issueType: 'Bug',
      assign: { Payments: 'account-1' },
      fields: { components: [{ name: 'AKS' }], summary: 'ours wins' },
    });
    expect(await desk.create(MARKER, TEXT)).toEqual({
      outcome: 'accepted',
      value: { id: '10001', number: 'OPS-1', url: `${server.url}/jira/browse/OPS-1` },
    });
    const [request] = server.requests;
    expect(server.requests).toHaveLength(1);
    expect(request?.url).toBe(`${given.api}/issue`);
    expect(request?.headers).toMatchObject({ authorization: given.authorization, 'x-atlassian-token': 'no-check' });
    const { description, ...fields } = fieldsOf(request);
    expect(fields).toEqual({
      project: { key: 'OPS' },
      issuetype: { name: 'Bug' },
      summary: TEXT.title,
      labels: ['aks', 'fleet', `vigie-${MARKER}`],
      priority: { name: 'High' },
      duedate: '2026-12-01',
      assignee: given.deployment === 'cloud' ? { id: 'account-1' } : { name: 'account-1' },
      components: [{ name: 'AKS' }],
    });
    expect(rendered(description)).toContain('Where: aks-pay');
    expect(rendered(description)).toContain(`⟦link ${TEXT.link}⟧`);
    expect(rendered(description)).toContain('Owner: payments');
    const properties = [{ key: 'vigie', value: { marker: MARKER } }];
    expect(bodyOf(request).properties).toEqual(given.deployment === 'cloud' ? properties : undefined);
  });

  test.each([
    ['an owner whom nobody knows is named', {}, 'payments', undefined],
    ['and the issue goes to whom the settings name', { assignee: 'us' }, 'payments', 'us'],
    ['an owner is known whatever the case', { assign: { pAyments: 'p' }, assignee: 'us' }, 'Payments ', 'p'],
    ['no owner, no line', { assignee: 'us' }, null, 'us'],
  ])('%s', async (_what, more, owner, assignee) => {
    server.script(made);
    await (await open(given, server, more)).create(MARKER, { ...TEXT, owner });
    const fields = fieldsOf(server.requests[0]);
    expect(Object.values(fields.assignee ?? {})).toEqual(assignee === undefined ? [] : [assignee]);
    expect(rendered(fields.description).includes('Owner: ')).toBe(owner !== null);
  });

  test.each([
    ['critical', 'Highest'],
    ['high', 'High'],
    ['medium', 'Medium'],
    ['low', 'Minor'],
  ] as const)('%s is priority %s', async (severity, name) => {
    server.script(made);
    const desk = await open(given, server, { priorities: { low: 'Minor' } });
    await desk.create(MARKER, { ...TEXT, severity });
    expect(fieldsOf(server.requests[0]).priority).toEqual({ name });
  });

  test('a project without priorities and due dates gets none', async () => {
    server.script(made);
    await (await open(given, server, { priorities: 'none', dueDate: false })).create(MARKER, TEXT);
    expect(Object.keys(fieldsOf(server.requests[0])).sort()).toEqual(
      ['description', 'issuetype', 'labels', 'project', 'summary'].sort(),
    );
  });

  test('texts are cut to what Jira takes, in whole characters and whole parts', async () => {
    server.script(made);
    await (await open(given, server)).create(MARKER, {
      ...TEXT,
      title: `one\ntwo ${'🚢'.repeat(300)}`,
      body: [
        { kind: 'text', text: 'first' },
        { kind: 'text', text: '{🚢}"'.repeat(20_000) },
        { kind: 'command', label: 'Command', command: 'never half' },
      ],
    });
    const { summary, description } = fieldsOf(server.requests[0]);
    expect(String(summary)).toMatch(/^one two 🚢+…$/u);
    expect(String(summary).length).toBeLessThanOrEqual(255);
    const text = rendered(description);
    expect(text).toMatch(/^first\n[\s\S]*…\s*$/u);
    expect(text.length).toBeGreaterThan(8_000);
    expect(text).not.toContain('never half');
    const size = typeof description === 'string' ? description.length : JSON.stringify(description).length;
    expect(size).toBeLessThanOrEqual(32_767);
  });

  test('searches by the label alone, wherever people have moved the issue', async () => {
    server.script(rows(row('10001')));
    await (await open(given, server)).find(MARKER);
    const { pathname, searchParams } = new URL(server.requests[0]?.url ?? '', server.url);
    expect(pathname).toBe(`${given.api}/${given.deployment === 'cloud' ? 'search/jql' : 'search'}`);
    expect(searchParams.get('jql')).toBe(`labels = "${label}" ORDER BY created ASC`);
  });

  test.each(['x" OR project = "HR', ''])('never searches for what is no marker: %s', async (marker) => {
    await expect((await open(given, server)).find(marker)).rejects.toThrow('hexadecimal');
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['the oldest', [row('10010'), row('9999')], '9999', 'open'],
    ['one that is done', [row('10010', [label], done)], '10010', 'closed'],
    ['ours among those of others', [row('1', ['vigie-0']), row('10010')], '10010', 'open'],
  ])('finds %s', async (_what, issues, id, state) => {
    server.script(rows(...issues));
    expect(await (await open(given, server)).find(MARKER)).toMatchObject({
      outcome: 'accepted',
      value: { reference: { id, number: `OPS-${id}` }, state },
    });
    expect(server.requests).toHaveLength(1);
  });

  test('a page without issues is not the end where another follows', async () => {
    const next: Answer = { status: 200, body: { issues: [], nextPageToken: 'more' } };
    server.script(next, rows(row('10001')), next, next, next, next, next);
    const desk = await open(given, server);
    expect(await desk.find(MARKER)).toMatchObject({ value: { reference: { id: '10001' } } });
    expect(server.requests[1]?.url).toContain('nextPageToken=more');
    expect(await desk.find(MARKER)).toMatchObject({ outcome: 'later' });
  });

  test.each([
    ['somebody whom Jira knows', [me], 'accepted'],
    ['nobody', [{ status: 401, body: 'Client must be authenticated' }], 'blocked'],
    ['a page', [{ status: 200, body: '<html>Sign in</html>' }], 'later'],
    ['an answer that names nobody', [{ status: 200, body: {} }], 'later'],
  ] as const)('an empty search is believed only by %s', async (_what, answers, outcome) => {
    server.script(rows(), ...answers);
    expect(await (await open(given, server)).find(MARKER)).toMatchObject({ outcome });
    expect(server.requests[1]?.url).toBe(`${given.api}/myself`);
  });

  test.each([
    ['nothing, for anonymous', as(ANONYMOUS[0], rows()), 'blocked'],
    ['nothing, for anonymous of the other kind', as(ANONYMOUS[1], rows()), 'blocked'],
    ['issues of others', rows(row('1', ['a']), row('2', [])), 'blocked'],
    ['a sign-in page', { status: 200, body: '<html/>' }, 'later'],
    ['JSON of another kind', { status: 200, body: { issues: 'x' } }, 'later'],
    ['a refusal of the query', refusal(400, {}, 'Error in the JQL Query'), 'blocked'],
    ['an API that went', refusal(410, {}, 'The requested API has been removed.'), 'blocked'],
  ] as const)('a search that is answered by %s', async (_what, answer, outcome) => {
    server.script(answer);
    expect(await (await open(given, server)).find(MARKER)).toMatchObject({ outcome });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['an instant', { 'x-ratelimit-reset': new Date(Date.now() + 600_000).toISOString() }, 500_000, 600_000],
    ['an instant that is over', { 'x-ratelimit-reset': '2020-01-01T00:00:00Z' }, 0, 0],
    ['an instant in a year', { 'x-ratelimit-reset': '2099-01-01T00:00:00Z' }, HOUR_MS, HOUR_MS],
    ['how often a bucket is filled', { 'x-ratelimit-interval-seconds': '60' }, 60_000, 60_000],
    ['both', { 'retry-after': '7', 'x-ratelimit-reset': '2099-01-01T00:00:00Z' }, 7_000, 7_000],
  ])('429 that names %s', async (_what, named, least, most) => {
    server.script({ status: 429, headers: { ...named, 'ratelimit-reason': 'jira-burst-based' } });
    const outcome = await (await open(given, server)).create(MARKER, TEXT);
    expect(outcome).toMatchObject({ outcome: 'later', why: expect.stringContaining('jira-burst-based') });
    const wait = 'retryAfterMs' in outcome ? (outcome.retryAfterMs ?? -1) : -1;
    expect(wait).toBeGreaterThanOrEqual(least);
    expect(wait).toBeLessThanOrEqual(most);
  });

  test('a token that cannot be read blocks, and its value is nowhere', async () => {
    const desk = await jira.open(settingsFor(given, server.url), surroundingsWith({}));
    if (desk.family !== 'tickets') throw new Error('Jira is a ticket desk');
    expect(await desk.create(MARKER, TEXT)).toMatchObject({ outcome: 'blocked' });
    expect(await desk.prepare()).toMatchObject({ outcome: 'blocked' });
    expect(server.requests).toEqual([]);
  });
});
describe('jira', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
  });
  afterEach(() => server.close());
  const [cloud, dataCenter] = DEPLOYMENTS;

  test('Data Center takes a user and a password too', async () => {
    server.script(made);
    await (await open(dataCenter, server, { user: USER })).create(MARKER, TEXT);
    expect(server.requests[0]?.headers.authorization).toBe(BASIC);
  });

  test('behind the gateway people are led to the site', async () => {
    server.script(made);
    const desk = await open(cloud, server, { site: 'https://corp.example/' });
    expect(await desk.create(MARKER, TEXT)).toMatchObject({ value: { url: 'https://corp.example/browse/OPS-1' } });
  });

  const fine = settingsOf(cloud, 'https://x.example');
  test.each([
    ['a token as such', { token: TOKEN }],
    ['plain http', { url: 'http://x.example' }],
    ['Cloud without a user', { user: undefined }],
    ['a user with a colon', { user: 'a:b' }],
    ['a project that is no key', { project: 'My project' }],
    ['a label with a space', { labels: ['a b'] }],
    ['a severity that is none', { priorities: { urgent: 'High' } }],
    ['a key that is none', { projectKey: 'OPS' }],
  ])('the settings do not take %s', (_what, more) => {
    expect(jira.settings.safeParse(fine).success).toBe(true);
    expect(jira.settings.safeParse({ ...fine, ...more }).success).toBe(false);
  });
});
