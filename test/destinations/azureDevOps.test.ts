import { azureDevOpsReceiver } from '../../local/azure/receivers/azureDevOps.js';
import type { Surroundings, TicketDesk, TicketText } from '../../shared/destinations/destination.js';
import { azureDevOps } from '../../shared/destinations/tickets/azureDevOps.js';
import { shownAs } from '../../shared/destinations/tickets/azureDevOpsText.js';
import { hashOf } from '../../shared/text.js';
import { deskContract } from '../contracts/deskContract.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { surroundingsWith } from '../support/surroundings.js';

const TOKEN = 'open-sesame-7';
const basic = (token: string) => `Basic ${Buffer.from(`:${token}`).toString('base64')}`;
const BASIC = basic(TOKEN);
const MARKER = hashOf('a finding');
const REFERENCE = { id: '12', number: '12', url: null };
const TEXT: TicketText = {
  title: 'aks-pay: Kubernetes version out of support',
  body: [
    { kind: 'text', text: 'Kubernetes 1.33.2 left community support.\nIt is due.' },
    { kind: 'command', label: 'Command', command: "az aks upgrade -n 'aks-pay'" },
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

const settingsFor = (url: string, more = {}) =>
  azureDevOps.settings.parse({ url, project: 'Cloud Team', token: '${env:TOKEN}', ...more });

async function open({ url }: { url: string }, more = {}, given: Partial<Surroundings> = {}): Promise<TicketDesk> {
  const surroundings = surroundingsWith({ TOKEN }, given);
  const desk = await azureDevOps.open(settingsFor(`${url}/azuredevops/org/`, more), surroundings);
  if (desk.family !== 'tickets') throw new Error('Azure DevOps is a ticket desk');
  return desk;
}

const item = (fields = {}, more = {}) => ({
  id: 12,
  rev: 3,
  fields: {
    'System.TeamProject': 'Cloud Team',
    'System.WorkItemType': 'Issue',
    'System.State': 'To Do',
    'System.Tags': `team; vigie-${MARKER}`,
    ...fields,
  },
  ...more,
});
const refusal = (status: number, typeKey: string, message: string, more = {}): Answer => ({
  status,
  body: { $id: '1', message, typeKey, ...more },
});
const brokenRule = (field: string, flags: string) =>
  refusal(400, 'RuleValidationException', `TF401320: Rule Error for field ${field}. Error code: x.`, {
    customProperties: { RuleValidationErrors: [{ fieldReferenceName: field, fieldStatusFlags: flags }] },
  });
const operationsOf = (request: Received | undefined) => request?.json as { op: string; path: string; value: unknown }[];
const fieldsOf = (request: Received | undefined): Record<string, unknown> =>
  Object.fromEntries(operationsOf(request).map(({ path, value }) => [path.replace('/fields/', ''), value]));

destinationContract('azuredevops', {
  open: (server, given) => open(server, {}, given),
  yes: ({ url }) => ({ status: 200, body: url.includes('/wiql') ? { workItems: [] } : item() }),
  act: (desk, number) => desk.create(`${MARKER}${number}`, TEXT),
  carried: (request) => [Number(String(fieldsOf(request)['System.Tags']).at(-1))],
  answers: [
    ['203 of a token that is not good', { status: 203, body: '<html>Sign in</html>' }, 'blocked'],
    ['302 to the sign-in', { status: 302, headers: { location: '/_signin' } }, 'blocked'],
    ['401', refusal(401, 'UnauthorizedRequestException', "TF400813: The user '' is not authorized"), 'blocked'],
    ['a field that must be filled', brokenRule('Custom.Team', 'required, invalidEmpty'), 'blocked'],
    [
      'the same in words alone',
      refusal(400, 'RuleValidationException', 'TF401320: Rule Error for field T. Error code: Required, InvalidEmpty.'),
      'blocked',
    ],
    ['a wrong area path by rule', brokenRule('System.AreaPath', 'invalid'), 'blocked'],
    ['a person whom nobody knows', brokenRule('System.AssignedTo', 'invalid'), 'blocked'],
    ['another rule', brokenRule('System.Title', 'invalidTooLong'), 'refused'],
    ['a wrong area path', refusal(400, 'X', 'TF401347: Invalid tree name given'), 'blocked'],
    ['a version that is not there', refusal(400, 'VssVersionOutOfRangeException', 'x'), 'blocked'],
    ['no right to make tags', refusal(400, 'X', 'TF401289: The current user may not create tags'), 'blocked'],
    ['a type that is not there', refusal(404, 'WorkItemTypeNotFoundException', 'VS402323: type'), 'blocked'],
    ['a project that is not there', refusal(404, 'X', 'TF200016: The following project does not exist'), 'blocked'],
    ['somebody else writing', refusal(400, 'X', 'TF26071: This work item has been changed by someone else'), 'later'],
    ['409', refusal(409, 'X', 'TF26071: changed by someone else'), 'later'],
    ['usage with 400', refusal(400, 'X', 'TF400733: blocked due to exceeding usage of resource'), 'later'],
    ['200 without an id', { status: 200, body: { fields: {} } }, 'later'],
    ['200 with an id that is none', { status: 200, body: item({}, { id: 'x' }) }, 'later'],
  ],
  secrets: [TOKEN, BASIC.slice('Basic '.length)],
  harmful: [],
  changedSecret: {
    values: (_server, secret) => ({ TOKEN: secret }),
    before: TOKEN,
    after: 'open-sesame-9',
    isNew: ({ headers }) => headers.authorization === basic('open-sesame-9'),
  },
});

const PERSON = { authorization: BASIC, 'content-type': 'application/json-patch+json' };
const itemAt = (id: string) => `/azuredevops/org/_apis/wit/workitems/${id}?api-version=7.1`;
const setting = (fields: Record<string, string>) =>
  Object.entries(fields).map(([name, value]) => ({ op: 'add', path: `/fields/${name}`, value }));
/** As a browser shows it: what is plain text is no markup. */
const plain = (text: unknown) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');

deskContract('azuredevops', {
  receiver: () => azureDevOpsReceiver({ project: 'Cloud Team', token: TOKEN }),
  open: ({ url }, surroundings) =>
    azureDevOps.open(settingsFor(`${url}/azuredevops/org`, { workItemType: 'Task' }), surroundings),
  secrets: { TOKEN },
  shown: ({ fields }) => ({
    title: plain(fields['System.Title']),
    body: String(fields['System.Description']),
    notes: (fields.comments as string[]).map(String),
  }),
  person: {
    close: async (server, id, declined) => {
      const fields = { 'System.State': declined ? 'Removed' : 'Closed' };
      await server.call('PATCH', itemAt(id), PERSON, setting(fields));
    },
    retitle: async (server, id, title) => {
      await server.call('PATCH', itemAt(id), PERSON, setting({ 'System.Title': title }));
    },
    remove: async (server, id) => {
      await server.call('DELETE', itemAt(id), PERSON);
    },
  },
  harmful: [/<(img|script|b)\b/i, /<a\b[^>]*evil/i, /<!--/, /@&lt;/],
});

describe('azuredevops', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
  });
  afterEach(() => server.close());
  const states = (...list: [string, string][]): Answer => ({
    status: 200,
    body: { value: list.map(([name, category]) => ({ name, category })) },
  });
  const BASIC_STATES = states(['To Do', 'Proposed'], ['Doing', 'InProgress'], ['Done', 'Completed']);
  const ok: Answer = { status: 200, body: item() };
  const there = (fields = {}): Answer => ({ status: 200, body: item(fields) });

  test('opens a work item in one request, as people expect it, with the marker that it is found by', async () => {
    server.script(ok);
    const desk = await open(server, {
      ...{ areaPath: 'Cloud Team\\AKS', iterationPath: 'Cloud Team\\S1', tags: ['aks', 'vigie'], dueDate: true },
      ...{ assignedTo: 'desk@team.example', assign: { payments: 'pay@team.example' }, fields: { 'Custom.Team': 7 } },
    });
    expect(await desk.create(MARKER, TEXT)).toEqual({
      outcome: 'accepted',
      value: {
        ...{ id: '12', number: '12' },
        url: `${server.url}/azuredevops/org/Cloud%20Team/_workitems/edit/12`,
      },
    });
    const [request, ...more] = server.requests;
    expect(more).toEqual([]);
    expect(`${request?.method} ${request?.url}`).toBe(
      'POST /azuredevops/org/Cloud%20Team/_apis/wit/workitems/$Issue?api-version=7.1',
    );
    expect(request?.headers).toMatchObject({
      authorization: BASIC,
      'content-type': 'application/json-patch+json; charset=utf-8',
      'x-tfs-fedauthredirect': 'Suppress',
    });
    expect(operationsOf(request).every(({ op }) => op === 'add')).toBe(true);
    expect(fieldsOf(request)).toEqual({
      'System.Title': TEXT.title,
      'System.Description': [
        '<p>Kubernetes 1.33.2 left community support.<br>It is due.</p>',
        '<p>Command:</p><pre><code>az aks upgrade -n &#39;aks-pay&#39;</code></pre>',
        '<p><a href="https://example.org/why?a=1&amp;b=2">Why it matters</a></p>',
        '<ul><li>☑ one</li><li>☐ two</li></ul>',
        '<p>Owner: Payments</p>',
        '<p><a href="https://portal.example/#resource/aks-pay">In the portal</a></p>',
      ].join(''),
      'Microsoft.VSTS.Common.Priority': 2,
      'Microsoft.VSTS.Scheduling.DueDate': '2026-12-01T00:00:00.000Z',
      'System.Tags': `aks; vigie; vigie-${MARKER}`,
      'System.AreaPath': 'Cloud Team\\AKS',
      'System.IterationPath': 'Cloud Team\\S1',
      'System.AssignedTo': 'pay@team.example',
      'Custom.Team': 7,
    });
  });

  test.each([
    ['critical', 1, '1 - Critical'],
    ['high', 2, '2 - High'],
    ['medium', 3, '3 - Medium'],
    ['low', 4, '4 - Low'],
  ] as const)('%s is priority %i; a Bug has severity %s and repro steps too', async (severity, priority, words) => {
    server.script(ok, ok);
    await (await open(server)).create(MARKER, { ...TEXT, severity });
    await (await open(server, { workItemType: 'Bug' })).create(MARKER, { ...TEXT, severity });
    const [issue, bug] = server.requests.map(fieldsOf);
    expect(issue).toMatchObject({ 'Microsoft.VSTS.Common.Priority': priority });
    expect(issue).not.toHaveProperty(['Microsoft.VSTS.Common.Severity']);
    expect(bug).toMatchObject({ 'Microsoft.VSTS.Common.Severity': words });
    expect(bug).toHaveProperty(['Microsoft.VSTS.TCM.ReproSteps']);
    expect(bug).not.toHaveProperty(['System.Description']);
  });

  test.each([
    ['an owner whom nobody has listed', 'Search', 'desk@team.example'],
    ['no owner', null, 'desk@team.example'],
    ['an owner in other letters', 'PAYMENTS ', 'pay@team.example'],
  ])('%s: assigned to the one that the settings name', async (_what, owner, expected) => {
    server.script(ok);
    const desk = await open(server, { assignedTo: 'desk@team.example', assign: { Payments: 'pay@team.example' } });
    await desk.create(MARKER, { ...TEXT, owner });
    const fields = fieldsOf(server.requests[0]);
    expect(fields['System.AssignedTo']).toBe(expected);
    expect(String(fields['System.Description']).includes('Owner: ')).toBe(owner !== null);
  });

  test('a title is cut to what the service takes, and no character in two', async () => {
    server.script(ok);
    await (await open(server)).create(MARKER, { ...TEXT, title: `a${'🚢'.repeat(300)}` });
    const title = String(fieldsOf(server.requests[0])['System.Title']);
    expect(title.length).toBeLessThanOrEqual(255);
    expect(title).toMatch(/^a🚢{126}…$/u);
  });

  test('a text that is too long is cut before it becomes HTML, so that no tag is left open', async () => {
    server.script(ok);
    const body = [{ kind: 'text' as const, text: '"<&>"'.repeat(40_000) }];
    await (await open(server)).create(MARKER, { ...TEXT, body });
    const html = String(fieldsOf(server.requests[0])['System.Description']);
    expect(html.length).toBeLessThanOrEqual(100_000);
    expect(html).toMatch(/^<p>(&(quot|lt|amp|gt);)+…<\/p>$/);
  });

  test('a note is cut as well', async () => {
    server.script(there(), ok);
    await (await open(server)).update(REFERENCE, { before: null, after: TEXT, note: 'ü'.repeat(50_000) });
    expect(String(fieldsOf(server.requests[1])['System.History'])).toMatch(/^ü{19999}…$/);
  });

  test('numbers of items link nothing, and commands stay as they are', async () => {
    server.script(ok);
    const command = { kind: 'command' as const, label: 'Command', command: 'az x #12' };
    await (await open(server)).create(MARKER, { ...TEXT, body: [{ kind: 'text', text: 'see #12' }, command] });
    expect(fieldsOf(server.requests[0])['System.Description']).toMatch(/^<p>see #\u200b12<\/p>.*<code>az x #12</);
  });

  test('an address that is not https is text, not a link', async () => {
    server.script(ok);
    const link = { kind: 'link' as const, label: 'x', url: 'javascript:alert(1)' };
    await (await open(server)).create(MARKER, { ...TEXT, body: [link], link: null });
    expect(fieldsOf(server.requests[0])['System.Description']).not.toContain('href');
  });

  test('searches by the whole tag, and compares it again', async () => {
    server.script({ status: 200, body: { workItems: [{ id: 7 }, { id: 12 }] } });
    server.script({ status: 200, body: { value: [item({ 'System.Tags': 'vigie-0' }, { id: 7 }), null, item()] } });
    server.script(BASIC_STATES);
    expect(await (await open(server)).find(MARKER)).toMatchObject({
      outcome: 'accepted',
      value: { reference: { id: '12' }, state: 'open' },
    });
    const [search, batch] = server.requests;
    expect(search?.url).toBe('/azuredevops/org/Cloud%20Team/_apis/wit/wiql?api-version=7.1&$top=10');
    expect(search?.json).toEqual({
      query: `SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project AND [System.Tags] CONTAINS 'vigie-${MARKER}' ORDER BY [System.Id]`,
    });
    expect(batch?.json).toMatchObject({ ids: [7, 12], errorPolicy: 'Omit' });
  });

  test('of several the oldest counts', async () => {
    server.script({ status: 200, body: { workItems: [{ id: 13 }, { id: 12 }] } });
    server.script({ status: 200, body: { value: [item({}, { id: 13 }), item({ 'System.State': 'Done' })] } });
    server.script(BASIC_STATES);
    expect(await (await open(server)).find(MARKER)).toMatchObject({
      value: { reference: { id: '12' }, state: 'closed' },
    });
  });

  test.each([
    ['none', [{ status: 200, body: { workItems: [] } }], { outcome: 'accepted', value: null }],
    [
      'one that was deleted meanwhile',
      [
        { status: 200, body: { workItems: [{ id: 12 }] } },
        { status: 200, body: { value: [null] } },
      ],
      { outcome: 'accepted', value: null },
    ],
    [
      'only what belongs to others',
      [
        { status: 200, body: { workItems: [{ id: 12 }] } },
        { status: 200, body: { value: [item({ 'System.Tags': `vigie-${MARKER}0` })] } },
      ],
      { outcome: 'blocked' },
    ],
    ['a page to sign in at', [{ status: 203, body: '<html/>' }], { outcome: 'blocked' }],
    ['something else', [{ status: 200, body: {} }], { outcome: 'later' }],
  ] as const)('a search that finds %s', async (_what, answers, expected) => {
    server.script(...(answers as readonly Answer[]));
    expect(await (await open(server)).find(MARKER)).toMatchObject(expected);
  });

  test.each(["x' OR 1=1", ''])('never searches for what is no marker: %s', async (marker) => {
    await expect((await open(server)).find(marker)).rejects.toThrow('hexadecimal');
    expect(server.requests).toEqual([]);
  });

  type Change = (desk: TicketDesk) => ReturnType<TicketDesk['resolve']>;
  const update: Change = (desk) => desk.update(REFERENCE, { before: null, after: TEXT, note: 'it got <worse>' });
  const resolve: Change = (desk) => desk.resolve(REFERENCE, 'mended');
  const reopen: Change = (desk) => desk.reopen(REFERENCE, { before: null, after: TEXT, note: 'it is back' });

  test('an update writes comment and fields in one request, for the revision that was read', async () => {
    server.script(there({ 'System.Title': TEXT.title, 'Microsoft.VSTS.Common.Priority': 3 }), ok);
    expect(await update(await open(server))).toEqual({ outcome: 'accepted', value: 'changed' });
    const [read, written] = server.requests;
    expect(read?.url).toMatch(/^\/azuredevops\/org\/_apis\/wit\/workitems\/12\?api-version=7\.1&fields=System\./);
    expect(written?.method).toBe('PATCH');
    expect(operationsOf(written)[0]).toEqual({ op: 'test', path: '/rev', value: 3 });
    const fields = fieldsOf(written);
    expect(fields).toMatchObject({
      'Microsoft.VSTS.Common.Priority': 2,
      'System.History': 'it got &lt;worse&gt;',
    });
    expect(fields).not.toHaveProperty(['System.Title']);
    expect(fields).not.toHaveProperty(['System.Tags']);
    expect(fields).not.toHaveProperty(['System.AssignedTo']);
  });

  test('the form in which the service writes HTML and times is no edit of a person', async () => {
    const description = [
      "<div><p>Kubernetes 1.33.2 left community support.<br />It&nbsp;is due.</p><p>Command:</p>\n<pre>az aks upgrade -n 'aks-pay'</pre>",
      '<p><a href="https://example.org/why?a=1&amp;b=2" target=_blank rel="noopener">Why it matters</a></p><ul><li>☑ one<li>☐ two</ul>',
      '<p>Owner: Payments</p><a href=https://portal.example/#resource/aks-pay>In the portal</a></div>',
    ].join('\n');
    server.script(
      there({ 'System.Description': description, 'Microsoft.VSTS.Scheduling.DueDate': '2026-12-01T00:00:00Z' }),
      ok,
    );
    const after = { ...TEXT, body: [], dueDate: '2026-12-24T00:00:00.000Z' };
    const desk = await open(server, { dueDate: true });
    await desk.update(REFERENCE, { before: TEXT, after, note: 'n' });
    expect(fieldsOf(server.requests[1])).toMatchObject({
      'System.Description': expect.stringMatching(/^<p>Owner/),
      'Microsoft.VSTS.Scheduling.DueDate': after.dueDate,
    });
  });

  test.each([
    ['words', '<p>a</p><p>b &amp; c</p>', '<div>a b &#x26; c</div>', true],
    ['another word', '<p>a</p>', '<p>b</p>', false],
    ['where a link goes', '<a href="https://a.example">x</a>', '<a href="https://b.example">x</a>', false],
    ['an image that was put in', 'x', 'x<img src="https://a.example/a.png">', false],
    ['an entity that was text', '&amp;lt;', '<', false],
    ['a number that is no character', '&#x110000;', '&#x110000;', true],
  ])('%s: whether people see the same', (_what, one, other, same) => {
    expect(shownAs(one) === shownAs(other)).toBe(same);
  });

  test.each([
    ['by category', {}, 'Done'],
    ['by name', { doneState: 'Doing' }, 'Doing'],
  ])('resolving closes and comments at once; the state is chosen %s', async (_what, more, state) => {
    server.script(there(), BASIC_STATES, ok);
    expect(await resolve(await open(server, more))).toEqual({ outcome: 'accepted', value: 'changed' });
    expect(server.requests[1]?.url).toBe(
      '/azuredevops/org/Cloud%20Team/_apis/wit/workitemtypes/Issue/states?api-version=7.1',
    );
    expect(fieldsOf(server.requests[2])).toEqual({ '/rev': 3, 'System.State': state, 'System.History': 'mended' });
  });

  test('a type without a state for what is done is told, with the setting', async () => {
    server.script(there(), states(['To Do', 'Proposed']));
    expect(await resolve(await open(server))).toMatchObject({
      outcome: 'blocked',
      why: expect.stringContaining('doneState'),
    });
  });

  test.each([
    ['done', 'Done', {}],
    ['in the state that the settings call done', 'Doing', { doneState: 'doing' }],
    ['removed', 'Gone', {}],
  ])('resolving one that is %s already writes nothing', async (_what, state, more) => {
    server.script(
      there({ 'System.State': state }),
      states(['Doing', 'InProgress'], ['Done', 'Completed'], ['Gone', 'Removed']),
    );
    expect(await resolve(await open(server, more))).toEqual({ outcome: 'accepted', value: 'changed' });
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  test('states are read once, and again for one that nobody knows', async () => {
    server.script(there(), BASIC_STATES, ok, there({ 'System.State': 'New one' }));
    server.script(states(['New one', 'Resolved'], ['Done', 'Completed']), ok, there({ 'System.State': 'Done' }));
    const desk = await open(server);
    for (let times = 0; times < 3; times += 1) expect(await resolve(desk)).toMatchObject({ value: 'changed' });
    expect(server.requests.filter(({ url }) => url.includes('/states'))).toHaveLength(2);
  });

  test.each([
    ['by category', {}, 'To Do'],
    ['by name', { openState: 'Doing' }, 'Doing'],
  ])('one that is done is opened %s; one at work stays where it is', async (_what, more, state) => {
    server.script(there({ 'System.State': 'Done' }), BASIC_STATES, ok, there({ 'System.State': 'Doing' }), ok);
    const desk = await open(server, more);
    for (let times = 0; times < 2; times += 1) expect(await reopen(desk)).toMatchObject({ value: 'changed' });
    const [first, second] = [2, 4].map((at) => fieldsOf(server.requests[at]));
    expect(first).toMatchObject({ 'System.State': state, 'System.History': 'it is back' });
    expect(second).not.toHaveProperty(['System.State']);
  });

  const gone = refusal(
    404,
    'WorkItemUnauthorizedAccessException',
    'TF401232: Work item 12 does not exist, or you do not',
  );
  test.each([
    [
      'a revision that is not the one read',
      refusal(412, 'X', 'VS403351: Test Operation for path /rev failed'),
      'later',
    ],
    ['an item that went meanwhile', gone, 'accepted'],
    ['401, as an expired token looks here', refusal(401, 'X', "TF400813: The user '' is not authorized"), 'blocked'],
    ['a page', { status: 200, body: '<html/>' }, 'later'],
  ] as const)('a change that meets %s is made once', async (_what, answer, outcome) => {
    server.script(there(), answer);
    expect(await update(await open(server))).toMatchObject({ outcome });
    expect(server.requests).toHaveLength(2);
  });

  test('the service is left alone for as long as it asks in an answer that is a yes', async () => {
    server.script({ status: 200, headers: { 'retry-after': '17' }, body: item() }, ok, ok);
    const desk = await open(server);
    expect(await desk.create(MARKER, TEXT)).toMatchObject({ outcome: 'accepted' });
    expect(await desk.prepare()).toMatchObject({ outcome: 'later', retryAfterMs: 17_000 });
    expect(server.requests).toHaveLength(1);
    expect(await desk.prepare()).toMatchObject({ outcome: 'accepted' });
    expect(await update(desk)).toMatchObject({ outcome: 'accepted' });
  });

  test('without a token Entra is asked for one that is for Azure DevOps', async () => {
    server.script(ok);
    const asked: string[] = [];
    const { tokens } = surroundingsWith();
    const given = { tokens: { ...tokens, tokenFor: async (audience: string) => `for-${asked.push(audience)}` } };
    await (await open(server, { token: undefined }, given)).create(MARKER, TEXT);
    expect(asked).toEqual(['499b84ac-1321-427f-aa17-267ca6975798']);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer for-1');
  });

  test.each([
    ['refuses', 'invalid_client: 7000215', 'blocked'],
    ['is not there', 'network_error: getaddrinfo', 'later'],
  ])('an Entra that %s', async (_what, words, outcome) => {
    const tokens = {
      ...surroundingsWith().tokens,
      tokenFor: async () => {
        throw new Error(words);
      },
    };
    const desk = await open(server, { token: undefined }, { tokens });
    expect(await desk.prepare()).toMatchObject({ outcome });
    expect(await desk.create(MARKER, TEXT)).toMatchObject({ outcome });
    expect(server.requests).toEqual([]);
  });

  test('a token that cannot be read blocks, and nothing is sent', async () => {
    const desk = await azureDevOps.open(settingsFor(server.url), surroundingsWith({}));
    expect(desk.family === 'tickets' && (await desk.create(MARKER, TEXT))).toMatchObject({ outcome: 'blocked' });
    expect(desk.family === 'tickets' && (await desk.prepare())).toMatchObject({ outcome: 'blocked' });
    expect(server.requests).toEqual([]);
  });

  test('the words of a refusal stand in its reason', async () => {
    server.script(brokenRule('System.Title', 'invalid'));
    expect(await (await open(server)).create(MARKER, TEXT)).toEqual({
      outcome: 'refused',
      why: 'Azure DevOps answered 400: TF401320: Rule Error for field System.Title. Error code: x.',
    });
  });

  test.each([
    ['Closed', 'Fixed and verified', false],
    ['Closed', 'Duplicate', true],
    ['Closed', 'As Designed', true],
    ['Closed', 'Deferred', true],
    ['Removed', 'Anything', true],
    ['Resolved', 'Duplicate', null],
  ])('%s for the reason %s: declined is %s', async (state, reason, declined) => {
    const seen = item({ 'System.State': state, 'System.Reason': reason });
    server.script({ status: 200, body: { value: [seen] } });
    server.script(states(['Closed', 'Completed'], ['Removed', 'Removed'], ['Resolved', 'Resolved']));
    const outcome = await (await open(server)).look?.([REFERENCE]);
    const expected = declined === null ? { state: 'open', declined: false } : { state: 'closed', declined };
    expect(outcome?.outcome === 'accepted' && outcome.value.get('12')).toEqual(expected);
  });

  test('no request asks for more items than the service shows at once', async () => {
    server.otherwise(() => ({ status: 200, body: { value: [] } }));
    const references = Array.from({ length: 450 }, (_one, at) => ({ ...REFERENCE, id: String(at + 1) }));
    expect(await (await open(server)).look?.(references)).toMatchObject({ outcome: 'accepted' });
    const asked = server.requests.map(({ json }) => (json as { ids: number[] }).ids);
    expect(asked.map(({ length }) => length)).toEqual([200, 200, 50]);
    expect(new Set(asked.flat()).size).toBe(450);
  });

  test('the settings take no token as such, no plain http, and no field that has a setting of its own', () => {
    const good = { url: 'https://dev.azure.example/org', project: 'p' };
    expect(azureDevOps.settings.safeParse(good).success).toBe(true);
    const bad = [
      { token: TOKEN },
      { url: 'http://dev.azure.example/org' },
      { tags: ['a;b'] },
      { tags: ['a,b'] },
      { fields: { 'system.title': 'x' } },
      { fields: { Team: 'x' } },
      { fields: { 'Custom.Team/x': 'x' } },
      { unknown: 1 },
    ];
    for (const one of bad) expect(azureDevOps.settings.safeParse({ ...good, ...one }).success).toBe(false);
  });
});
