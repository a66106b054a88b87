import { gitHubReceiver } from '../../local/azure/receivers/github.js';
import type { Surroundings, TicketDesk, TicketText } from '../../shared/destinations/destination.js';
import { github } from '../../shared/destinations/tickets/github.js';
import { hashOf } from '../../shared/text.js';
import { deskContract } from '../contracts/deskContract.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { type ReceiverServer, receiverServer } from '../support/receiverServer.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { NOW, surroundingsWith } from '../support/surroundings.js';

const TOKEN = 'open-sesame-7';
const MARKER = hashOf('a finding');
const LABEL = `vigie-${MARKER.slice(0, 12)}`;
const REFERENCE = { id: '12', number: '#12', url: null };
const Z = '\u200b';
const TEXT: TicketText = {
  title: 'aks-pay: Kubernetes version out of support',
  body: [
    { kind: 'text', text: 'Kubernetes 1.33.2 left community support.\nIt is due.' },
    { kind: 'command', label: 'Command', command: 'az aks upgrade -n aks_pay' },
    { kind: 'link', label: 'Why it matters', url: 'https://example.org/why?a=1&b=2' },
    {
      kind: 'checklist',
      items: [
        { done: true, text: 'one' },
        { done: false, text: 'two' },
      ],
    },
  ],
  severity: 'high',
  dueDate: '2026-12-01T00:00:00.000Z',
  owner: 'Payments',
  link: 'https://portal.example/#resource/aks-pay',
};
const BODY = [
  'Kubernetes 1.33.2 left community support.\nIt is due.',
  'Command:\n\n```\naz aks upgrade -n aks_pay\n```',
  '[Why it matters](<https://example.org/why?a=1&b=2>)',
  '- [x] one\n- [ ] two',
  'Owner: Payments',
  '[In the portal](<https://portal.example/#resource/aks-pay>)',
].join('\n\n');
const MARKED = `<!-- vigie:${MARKER} -->\n\n`;

const settingsFor = (url: string, more = {}) =>
  github.settings.parse({ url, repository: 'org/cloud', token: '${env:TOKEN}', ...more });

async function open({ url }: { url: string }, more = {}, given: Partial<Surroundings> = {}): Promise<TicketDesk> {
  const desk = await github.open(settingsFor(`${url}/github/`, more), surroundingsWith({ TOKEN }, given));
  if (desk.family !== 'tickets') throw new Error('GitHub is a ticket desk');
  return desk;
}

const row = (more: Record<string, unknown> = {}) => ({
  number: 12,
  html_url: 'https://github.example/org/cloud/issues/12',
  title: TEXT.title,
  body: `${MARKED}${BODY}`,
  state: 'open',
  state_reason: null,
  ...more,
});
const ok = (more = {}): Answer => ({ status: 200, body: row(more) });
const said: Answer = { status: 201, body: { id: 1 } };
const refusal = (status: number, message: string, more = {}, headers = {}): Answer => ({
  status,
  headers,
  body: { message, documentation_url: 'https://docs.example', status: String(status), ...more },
});
const graph = (repository: unknown, errors?: unknown): Answer => ({
  status: 200,
  body: { data: { repository }, ...(errors === undefined ? {} : { errors }) },
});
const NO_ISSUES = graph({ issues: { nodes: [] } });
const REPOSITORY: Answer = { status: 200, body: { full_name: 'org/cloud' } };
const fieldsOf = (request: Received | undefined) => request?.json as Record<string, unknown>;
const lines = ({ requests }: ScriptedServer) => requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`);

destinationContract('github', {
  open: (server, given) => open(server, {}, given),
  yes: ({ method, url }) =>
    method === 'GET' ? { status: 200, body: [] } : url.endsWith('/graphql') ? NO_ISSUES : { status: 201, body: row() },
  act: (desk, number) => desk.create(`${MARKER}${number}`, TEXT),
  carried: (request) => [Number(/^<!-- vigie:[0-9a-f]+(\d) -->/.exec(String(fieldsOf(request).body))?.[1])],
  answers: [
    ['401', refusal(401, 'Bad credentials'), 'blocked'],
    ['403 of a token without the right', refusal(403, 'Resource not accessible by personal access token'), 'blocked'],
    ['403 of single sign-on', refusal(403, 'Resource protected by organization SAML enforcement.'), 'blocked'],
    [
      '403 where nothing is left',
      refusal(403, 'API rate limit exceeded', {}, { 'x-ratelimit-remaining': '0' }),
      'later',
    ],
    ['403 of the secondary limit', refusal(403, 'You have exceeded a secondary rate limit.'), 'later'],
    ['403 that asks to wait', refusal(403, 'x', {}, { 'retry-after': '9' }), 'later'],
    ['403 of an issue that is locked', refusal(403, 'Unable to create comment because issue is locked.'), 'refused'],
    ['404, which is also no access', refusal(404, 'Not Found'), 'blocked'],
    ['410 of a repository without issues', refusal(410, 'Issues are disabled for this repo'), 'blocked'],
    [
      '422 about the text',
      refusal(422, 'Validation Failed', { errors: [{ field: 'body', code: 'custom' }] }),
      'refused',
    ],
    [
      '422 about a person',
      refusal(422, 'Validation Failed', { errors: [{ field: 'assignees', code: 'x' }] }),
      'blocked',
    ],
    ['422 of too many at once', refusal(422, 'was submitted too quickly'), 'later'],
    ['503', refusal(503, 'Service unavailable'), 'later'],
    ['201 without a number', { status: 201, body: {} }, 'later'],
    ['201 with a number that is none', { status: 201, body: row({ number: '12' }) }, 'later'],
  ],
  secrets: [TOKEN],
  harmful: [],
  changedSecret: {
    values: (_server, secret) => ({ TOKEN: secret }),
    before: TOKEN,
    after: 'open-sesame-9',
    isNew: ({ headers }) => headers.authorization === 'Bearer open-sesame-9',
  },
});

const PERSON = { authorization: `Bearer ${TOKEN}`, 'user-agent': 'a browser' };
const issueAt = (id: string) => `/github/repos/org/cloud/issues/${id}`;

/** What is in a fence is mere text; links of our own are told by their words and address. */
const asSeen = (text: string) =>
  text
    .replace(
      /(^|\n)(`{3,})\n([\s\S]*?)\n\2(?=\n|$)/g,
      (_all, start, _fence, inner) => start + inner.replace(/[@#<[]|:(?=\/\/)/g, '·'),
    )
    .replace(
      /\[([^\]\\]*)\]\(<(https:\/\/(?!evil)[^>]*)>\)/g,
      (_all, words, url) => `${words}: ${url.replace('#', '·')}`,
    );

deskContract('github', {
  receiver: () => gitHubReceiver({ repository: 'org/cloud', token: TOKEN }),
  open: ({ url }, surroundings) => github.open(settingsFor(`${url}/github`), surroundings),
  secrets: { TOKEN },
  shown: ({ fields }) => ({
    title: String(fields.title).replace(/[<[]/g, '\\$&'),
    body: asSeen(String(fields.body)),
    notes: (fields.comments as string[]).map(asSeen),
  }),
  person: {
    close: async (server, id, declined) => {
      const reason = declined ? 'not_planned' : 'completed';
      await server.call('PATCH', issueAt(id), PERSON, { state: 'closed', state_reason: reason });
    },
    retitle: async (server, id, title) => {
      await server.call('PATCH', issueAt(id), PERSON, { title });
    },
    remove: async (server, id) => {
      const query = `mutation { deleteIssue(input: { issueId: "I_${id}" }) { clientMutationId } }`;
      await server.call('POST', '/github/graphql', PERSON, { query });
    },
  },
  harmful: [/(^|[^\\])<(?!!-- vigie:[0-9a-f]{64} -->)/, /(^|[^\\])\[(?![ x]\] )/, /@\w/, /#\w/, /:\/\/evil/],
});

describe('github', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
  });
  afterEach(() => server.close());

  test('opens an issue in one request, as people expect it, with the marker that it is found by', async () => {
    server.script({ status: 201, body: row() });
    const desk = await open(server, { labels: ['aks', 'vigie'], assignee: 'desk', assign: { payments: 'pay-lead' } });
    expect(await desk.create(MARKER, TEXT)).toEqual({
      outcome: 'accepted',
      value: { id: '12', number: '#12', url: 'https://github.example/org/cloud/issues/12' },
    });
    const [request, ...more] = server.requests;
    expect(more).toEqual([]);
    expect(`${request?.method} ${request?.url}`).toBe('POST /github/repos/org/cloud/issues');
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'vigie',
    });
    expect(request?.json).toEqual({
      title: TEXT.title,
      body: `${MARKED}${BODY}`,
      labels: ['aks', 'vigie', LABEL],
      assignees: ['pay-lead'],
    });
  });

  test.each([
    ['nobody, where nobody is named', {}, 'Payments', undefined],
    ['the default', { assignee: 'desk', assign: { Search: 's' } }, 'Payments', ['desk']],
    ['the default, where there is no owner', { assignee: 'desk' }, null, ['desk']],
    ['whoever has the owner, in any letters', { assign: { 'PAYMENTS ': 'lead' } }, 'payments', ['lead']],
  ])('an issue goes to %s', async (_what, more, owner, assignees) => {
    server.script({ status: 201, body: row() });
    await (await open(server, more)).create(MARKER, { ...TEXT, owner });
    expect(fieldsOf(server.requests[0]).assignees).toEqual(assignees);
    expect(String(fieldsOf(server.requests[0]).body).includes('Owner: ')).toBe(owner !== null);
  });

  test.each([
    ['a mention', '@admin @org/team a@b.example', `@${Z}admin @${Z}org/team a@${Z}b.example`],
    ['a mention as an entity', '&#64;admin &commat;admin', `\\&\\#${Z}64;admin \\&commat;admin`],
    ['a number', '#1 o/r#2 GH-3 o/r@0a1b2c3', `\\#${Z}1 o/r\\#${Z}2 GH-${Z}3 o/r@${Z}0a1b2c3`],
    ['a link', '[x](https://e.example)', `\\[x\\](https:${Z}//e.example)`],
    ['an image', '![x](http://e.example/x.png)', `!\\[x\\](http:${Z}//e.example/x.png)`],
    ['a mere address', 'see WWW.e.example ftp://e.example', `see WWW${Z}.e.example ftp:${Z}//e.example`],
    ['HTML', '<a href="x">y</a><!-- vigie:00 -->', '\\<a href="x"\\>y\\</a\\>\\<!-- vigie:00 --\\>'],
    ['an escape of its own', '\\[x](y) \\\\@z', `\\\\\\[x\\](y) \\\\\\\\@${Z}z`],
    ['emphasis and code', '*a* _b_ ~~c~~ `d` $e$', '\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\` \\$e\\$'],
    ['a heading', '# h', '\\# h'],
    ['lists and lines', '- a\n+ b\n1. c\n12) d\n--- e\n=== f', '\\- a\n\\+ b\n1\\. c\n12\\) d\n\\--- e\n\\=== f'],
    ['a quotation, a table, indented code', '> a\n| b |\n    c', '\\> a\n\\| b \\|\nc'],
    ['what is none of it', 'aks-pay 1.36 (a/b): c; d+e=f', 'aks-pay 1.36 (a/b): c; d+e=f'],
  ])('%s is text', async (_what, text, expected) => {
    server.script({ status: 201, body: row() });
    await (await open(server)).create(MARKER, { ...TEXT, body: [{ kind: 'text', text }], owner: null, link: null });
    expect(fieldsOf(server.requests[0]).body).toBe(`${MARKED}${expected}`);
  });

  test('a command stays as it is, in a fence that it cannot end', async () => {
    server.script({ status: 201, body: row() });
    const command = 'az x "@y" #1\n```\n````\n<b>';
    const body = [{ kind: 'command' as const, label: 'Command [1]', command }];
    await (await open(server)).create(MARKER, { ...TEXT, body, owner: null, link: null });
    expect(fieldsOf(server.requests[0]).body).toBe(`${MARKED}Command \\[1\\]:\n\n\`\`\`\`\`\n${command}\n\`\`\`\`\``);
  });

  test.each([
    ['that is not https', 'javascript:alert(1)', 'x: javascript:alert(1)'],
    ['that would end early', 'https://e.example/a> <b>', '[x](<https://e.example/a%3E%20%3Cb%3E>)'],
  ])('an address %s is no way out of a link', async (_what, url, expected) => {
    server.script({ status: 201, body: row() });
    const body = [{ kind: 'link' as const, label: 'x', url }];
    await (await open(server)).create(MARKER, { ...TEXT, body, owner: null, link: null });
    expect(fieldsOf(server.requests[0]).body).toBe(`${MARKED}${expected}`);
  });

  test('texts are cut to what the service takes, and no markup in two', async () => {
    server.script({ status: 201, body: row() });
    const body = [
      { kind: 'text' as const, text: '#1'.repeat(4_000) },
      { kind: 'command' as const, label: 'Command', command: 'x'.repeat(60_000) },
      { kind: 'text' as const, text: 'no room' },
    ];
    await (await open(server)).create(MARKER, { ...TEXT, title: `@${'🚢'.repeat(300)}`, body });
    const { title, body: text } = fieldsOf(server.requests[0]);
    expect(String(title).length).toBeLessThanOrEqual(256);
    expect(title).toMatch(/^@\u200b🚢+…$/u);
    expect(String(text).length).toBeLessThan(30_200);
    expect(text).toMatch(/x…\n```$/);
  });

  test('a checklist is cut by the line', async () => {
    server.script({ status: 201, body: row() });
    const items = Array.from({ length: 2_000 }, (_one, at) => ({ done: false, text: `aks-${at}\nnext` }));
    await (await open(server)).create(MARKER, { ...TEXT, body: [{ kind: 'checklist', items }], owner: null });
    expect(String(fieldsOf(server.requests[0]).body).split('\n').slice(2)).toEqual(
      expect.arrayContaining(['- [ ] aks-0 next', '- [ ] aks-1000 next']),
    );
    expect(String(fieldsOf(server.requests[0]).body).length).toBeLessThan(30_200);
  });

  test('searches by the label in a list of all issues, never in the search that lags', async () => {
    server.script({ status: 200, body: [row()] });
    expect(await (await open(server)).find(MARKER)).toMatchObject({
      value: { reference: { id: '12' }, state: 'open' },
    });
    expect(server.requests[0]?.url).toBe(
      `/github/repos/org/cloud/issues?labels=${LABEL}&state=all&sort=created&direction=asc&per_page=30`,
    );
  });

  const other = `${MARKER.slice(0, 12)}${'0'.repeat(52)}`;
  test.each([
    ['the oldest', [row({ number: 14 }), row({ state: 'closed' })], 'closed'],
    ['no pull request', [row({ number: 7, pull_request: {} }), row()], 'open'],
    ['none whose label alone is the same', [row({ number: 7, body: `<!-- vigie:${other} -->` }), row()], 'open'],
    [
      'none that only quotes the marker',
      [row({ number: 7, body: `<!-- vigie:${other} --> ${MARKED}` }), row()],
      'open',
    ],
    ['none without a text', [row({ number: 7, body: null }), row()], 'open'],
  ])('finds %s', async (_what, list, state) => {
    server.script({ status: 200, body: list });
    expect(await (await open(server)).find(MARKER)).toMatchObject({ value: { reference: { id: '12' }, state } });
    expect(server.requests).toHaveLength(1);
  });

  test('without a label: among the newest issues that are ours, and by the whole marker', async () => {
    const nodes = [
      { number: 30, viewerDidAuthor: true },
      { number: 29, viewerDidAuthor: false },
      { number: 12, viewerDidAuthor: true },
    ];
    server.script({ status: 200, body: [] }, graph({ issues: { nodes } }));
    const one = { url: 'https://github.example/org/cloud/issues/12', state: 'CLOSED' };
    server.script(
      graph({ i30: { number: 30, body: '<!-- vigie:00 -->', ...one }, i12: { number: 12, body: MARKED, ...one } }),
    );
    expect(await (await open(server)).find(MARKER)).toEqual({
      outcome: 'accepted',
      value: { reference: { id: '12', number: '#12', url: one.url }, state: 'closed' },
    });
    const query = String(fieldsOf(server.requests[2]).query);
    expect(query).toContain('i30: issue(number: 30) { number state url body }');
    expect(query).not.toContain('29');
    expect(server.requests[1]?.json).toMatchObject({ variables: { owner: 'org', name: 'cloud' } });
  });

  test.each([
    ['nothing anywhere', [{ status: 200, body: [] }, graph({ issues: { nodes: [] } })], { value: null }],
    ['something that is no list', [{ status: 200, body: {} }], { outcome: 'later' }],
    ['a page', [{ status: 200, body: '<html/>' }], { outcome: 'later' }],
    ['no right to read', [refusal(403, 'Resource not accessible by personal access token')], { outcome: 'blocked' }],
    [
      'an error in the second look',
      [
        { status: 200, body: [] },
        { status: 502, body: 'x' },
      ],
      { outcome: 'later' },
    ],
  ] as const)('a search that meets %s', async (_what, answers, expected) => {
    server.script(...(answers as readonly Answer[]));
    expect(await (await open(server)).find(MARKER)).toMatchObject(expected);
  });

  test.each(['x&state=open', ''])('never searches for what is no marker: %s', async (marker) => {
    await expect((await open(server)).find(marker)).rejects.toThrow('hexadecimal');
    expect(server.requests).toEqual([]);
  });

  const DATE = 'Mon, 23 Nov 2026 01:00:00 GMT';
  const minutes = (many: number) => String(Date.parse(DATE) / 1_000 + many * 60);
  test.each([
    ['until there is more', 403, 'x', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': minutes(10) }, 601_000],
    ['an hour at most', 429, 'x', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': minutes(500) }, 3_600_000],
    ['not for what is past', 403, 'x', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': minutes(-5) }, 1_000],
    ['as the outbox likes', 403, 'x', { 'x-ratelimit-remaining': '0' }, undefined],
    ['a minute for the secondary limit', 403, 'secondary rate limit', { 'x-ratelimit-remaining': '9' }, 60_000],
    ['as it is asked', 403, 'secondary rate limit', { 'retry-after': '7' }, 7_000],
    ['as it is asked before all', 429, 'x', { 'x-ratelimit-remaining': '0', 'retry-after': '7' }, 7_000],
  ])('waits %s', async (_what, status, message, headers, wait) => {
    server.script(refusal(status, message, {}, { date: DATE, ...headers }));
    const outcome = await (await open(server)).create(MARKER, TEXT);
    expect(outcome.outcome).toBe('later');
    expect(outcome.outcome === 'later' ? outcome.retryAfterMs : undefined).toBe(wait);
  });

  test('a repository that was moved is named with its new place, and nobody is followed there', async () => {
    const place = 'https://api.github.example/repositories/77/issues';
    server.script({ status: 301, headers: { location: place }, body: { message: 'Moved Permanently', url: place } });
    expect(await (await open(server)).create(MARKER, TEXT)).toMatchObject({
      outcome: 'blocked',
      why: expect.stringContaining(place),
    });
    expect(server.requests).toHaveLength(1);
  });

  type Change = (desk: TicketDesk) => ReturnType<TicketDesk['resolve']>;
  const WORSE = { ...TEXT, title: 'It got worse' };
  const update: Change = (desk) => desk.update(REFERENCE, { before: TEXT, after: WORSE, note: 'it got @worse' });
  const resolve: Change = (desk) => desk.resolve(REFERENCE, 'mended');
  const reopen: Change = (desk) => desk.reopen(REFERENCE, { before: TEXT, after: TEXT, note: 'it is back' });

  test('an update changes what differs, then says so; the marker stays', async () => {
    server.script(ok({ body: `${MARKED}${BODY.replaceAll('\n', '\r\n')}\r\n` }), ok(), said);
    const after = { ...WORSE, body: [] };
    const desk = await open(server);
    expect(await desk.update(REFERENCE, { before: TEXT, after, note: 'it got @worse' })).toMatchObject({
      value: 'changed',
    });
    expect(lines(server)).toEqual([
      'GET /github/repos/org/cloud/issues/12',
      'PATCH /github/repos/org/cloud/issues/12',
      'POST /github/repos/org/cloud/issues/12/comments',
    ]);
    expect(server.requests[1]?.json).toEqual({
      title: 'It got worse',
      body: expect.stringMatching(new RegExp(`^<!-- vigie:${MARKER} -->\\n\\nOwner`)),
    });
    expect(server.requests[2]?.json).toEqual({ body: `it got @${Z}worse` });
  });

  test('where nothing is to change it only says so', async () => {
    server.script(ok({ title: 'of a person' }), said);
    await update(await open(server));
    expect(lines(server).map((line) => line.split(' ')[0])).toEqual(['GET', 'POST']);
  });

  test('resolving says why, then closes; what is closed is left alone', async () => {
    server.script(ok(), said, ok({ state: 'closed' }), ok({ state: 'closed' }));
    const desk = await open(server);
    expect(await resolve(desk)).toMatchObject({ value: 'changed' });
    expect(await resolve(desk)).toMatchObject({ value: 'changed' });
    expect(lines(server).map((line) => line.split(' ')[0])).toEqual(['GET', 'POST', 'PATCH', 'GET']);
    expect(server.requests[2]?.json).toEqual({ state: 'closed', state_reason: 'completed' });
  });

  test('reopening names the state only where it is closed', async () => {
    server.script(ok({ state: 'closed' }), ok(), said, ok(), said);
    const desk = await open(server);
    expect(await reopen(desk)).toMatchObject({ value: 'changed' });
    expect(await reopen(desk)).toMatchObject({ value: 'changed' });
    expect(server.requests[1]?.json).toEqual({ state: 'open', state_reason: 'reopened' });
    expect(lines(server).map((line) => line.split(' ')[0])).toEqual(['GET', 'PATCH', 'POST', 'GET', 'POST']);
  });

  const moved: Answer = {
    status: 301,
    headers: { location: 'https://x.example/1' },
    body: { message: 'Moved Permanently' },
  };
  test.each([
    ['deleted', [refusal(410, 'This issue was deleted')], { value: 'gone' }],
    ['moved to another repository', [moved, REPOSITORY], { value: 'gone' }],
    ['out of our sight', [refusal(404, 'Not Found'), REPOSITORY], { value: 'gone' }],
    [
      'not there because the repository is not',
      [refusal(404, 'Not Found'), refusal(404, 'Not Found')],
      { outcome: 'blocked' },
    ],
    ['moved with its repository', [moved, moved], { outcome: 'blocked' }],
    ['not there because issues are off', [refusal(410, 'Issues are disabled for this repo')], { outcome: 'blocked' }],
    ['a page', [{ status: 200, body: '<html/>' }], { outcome: 'later' }],
    ['deleted meanwhile', [ok(), refusal(410, 'This issue was deleted')], { value: 'gone' }],
    ['deleted before the comment', [ok(), ok(), refusal(410, 'This issue was deleted')], { value: 'gone' }],
    ['locked', [ok(), ok(), refusal(403, 'Unable to create comment because issue is locked.')], { outcome: 'refused' }],
    ['not really changed', [ok(), { status: 200, body: {} }], { outcome: 'later' }],
    ['not really commented', [ok(), ok(), { status: 201, body: {} }], { outcome: 'later' }],
  ] as const)('an update of an issue that is %s', async (_what, answers, expected) => {
    server.script(...(answers as readonly Answer[]));
    expect(await update(await open(server))).toMatchObject(expected);
    expect(server.requests).toHaveLength(answers.length);
  });

  test.each([
    ['CLOSED', 'COMPLETED', 'closed', false],
    ['CLOSED', 'NOT_PLANNED', 'closed', true],
    ['CLOSED', 'DUPLICATE', 'closed', true],
    ['CLOSED', null, 'closed', false],
    ['OPEN', 'REOPENED', 'open', false],
  ])('%s for %s is seen as %s, declined %s', async (state, stateReason, expected, declined) => {
    server.script(
      graph({ i12: { number: 12, state, stateReason }, i13: null }, [
        { type: 'NOT_FOUND', path: ['repository', 'i13'], message: 'Could not resolve' },
      ]),
    );
    const outcome = await (await open(server)).look?.([REFERENCE, { id: '13', number: '#13', url: null }]);
    const value = outcome?.outcome === 'accepted' ? outcome.value : new Map();
    expect(value.get('12')).toEqual({ state: expected, declined });
    expect(value.get('13')).toEqual({ state: 'gone', declined: false });
  });

  test.each([
    [
      'the repository is not there',
      graph(null, [{ type: 'NOT_FOUND', path: ['repository'], message: 'x' }]),
      'blocked',
    ],
    ['no right', graph({ i12: null }, [{ type: 'FORBIDDEN', path: ['repository', 'i12'], message: 'x' }]), 'blocked'],
    ['nothing left', graph(undefined, [{ type: 'RATE_LIMITED', message: 'x' }]), 'later'],
    ['an error of its own', graph(undefined, [{ message: 'Something went wrong' }]), 'later'],
    ['nothing at all', { status: 200, body: {} }, 'later'],
    ['401', refusal(401, 'Bad credentials'), 'blocked'],
  ] as const)('a look that is answered by %s', async (_what, answer, outcome) => {
    server.script(answer);
    expect(await (await open(server)).look?.([REFERENCE])).toMatchObject({ outcome });
  });

  test('GraphQL of an Enterprise Server is beside its REST API', async () => {
    const asked: string[] = [];
    const http = async ({ url }: { url: string }) => {
      asked.push(url);
      return { status: 200, headers: {}, body: '{"data":{"repository":{}}}' };
    };
    for (const url of ['https://host.example/api/v3', 'https://api.github.example']) {
      const desk = await github.open(settingsFor(url), surroundingsWith({ TOKEN }, { http }));
      if (desk.family === 'tickets') await desk.look?.([REFERENCE]);
    }
    expect(asked).toEqual(['https://host.example/api/graphql', 'https://api.github.example/graphql']);
  });

  test('the words of a refusal stand in its reason', async () => {
    const errors = [{ resource: 'Issue', field: 'body', code: 'custom', message: 'body is too long' }];
    server.script(refusal(422, 'Validation Failed', { errors }));
    expect(await (await open(server)).create(MARKER, TEXT)).toEqual({
      outcome: 'refused',
      why: 'GitHub answered 422: Validation Failed (body custom body is too long)',
    });
  });

  test('a token that cannot be read blocks, and nothing is sent', async () => {
    const desk = await github.open(settingsFor(server.url), surroundingsWith({}));
    expect(desk.family === 'tickets' && (await desk.create(MARKER, TEXT))).toMatchObject({ outcome: 'blocked' });
    expect(desk.family === 'tickets' && (await desk.prepare())).toMatchObject({ outcome: 'blocked' });
    expect(server.requests).toEqual([]);
  });

  test('the settings take no token as such, no plain http, and what is a repository', () => {
    const good = { repository: 'org/.github', token: '${env:TOKEN}' };
    expect(github.settings.parse(good)).toMatchObject({ url: 'https://api.github.com' });
    const bad = [
      { token: TOKEN },
      { token: undefined },
      { url: 'http://api.github.example' },
      { repository: 'org' },
      { repository: 'org/..' },
      { repository: '../x' },
      { repository: 'org/x/issues' },
      { labels: ['a,b'] },
      { labels: ['x'.repeat(51)] },
      { unknown: 1 },
    ];
    for (const one of bad) expect(github.settings.safeParse({ ...good, ...one }).success).toBe(false);
  });
});

describe('github with a token whose labels are dropped without a word', () => {
  let server: ReceiverServer;
  beforeEach(async () => {
    server = await receiverServer(gitHubReceiver({ repository: 'org/cloud', token: TOKEN }), NOW);
    server.lie = 'acceptAndDrop';
  });
  afterEach(() => server.close());

  test('what it made is found again by its text', async () => {
    const desk = await open(server);
    const created = await desk.create(MARKER, TEXT);
    await desk.create(hashOf('another'), TEXT);
    expect(server.tickets().map(({ fields }) => fields.labels)).toEqual([[], []]);
    expect(await desk.find(MARKER)).toEqual({
      outcome: 'accepted',
      value: { reference: created.outcome === 'accepted' && created.value, state: 'open' },
    });
  });
});
