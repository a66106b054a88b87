import type { TicketDesk } from '../../shared/destinations/destination.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { rendered } from './jiraRendered.js';
import {
  ANONYMOUS,
  as,
  bodyOf,
  DEPLOYMENTS,
  done,
  fieldsOf,
  issue,
  MARKER,
  made,
  me,
  missing,
  newStatus,
  open,
  project,
  REFERENCE,
  refusal,
  TEXT,
  WAYS,
  wrote,
} from './jiraSupport.js';

let server: ScriptedServer;
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(() => server.close());

type Change = (desk: TicketDesk) => ReturnType<TicketDesk['resolve']>;
const update: Change = (desk) => desk.update(REFERENCE, { before: null, after: TEXT, note: 'it got worse' });
const resolve: Change = (desk) => desk.resolve(REFERENCE, 'mended');
const reopen: Change = (desk) => desk.reopen(REFERENCE, { before: null, after: TEXT, note: 'it is back' });
const noteIn = (request: Received | undefined) => {
  const json = request?.json as { body?: unknown; update?: { comment: { add: { body: unknown } }[] } };
  const body = json.body ?? json.update?.comment[0]?.add.body;
  return body === undefined ? undefined : rendered(body).trim();
};

const methods = () => server.requests.map(({ method }) => method);

describe.each(DEPLOYMENTS)('changing issues of jira on $deployment', (given) => {
  test('an update writes fields and comment in one request, and only the fields that differ', async () => {
    server.script(issue({ summary: TEXT.title, priority: { id: '2', name: 'High' }, duedate: null }), wrote);
    expect(await update(await open(given, server))).toEqual({ outcome: 'accepted', value: 'changed' });
    expect(methods()).toEqual(['GET', 'PUT']);
    expect(Object.keys(fieldsOf(server.requests[1])).sort()).toEqual(['description', 'duedate']);
    expect(noteIn(server.requests[1])).toBe('it got worse');
  });

  test('a description that Jira gives back in its own form is not taken for an edit', async () => {
    server.script(made);
    const desk = await open(given, server);
    await desk.create(MARKER, TEXT);
    const { description } = fieldsOf(server.requests[0]);
    const theirs =
      typeof description === 'string'
        ? `${description.replaceAll('\n', '\r\n')}\r\n`
        : JSON.parse(JSON.stringify(description).replaceAll('"codeBlock",', '"codeBlock","attrs":{"localId":"x"},'));
    const after = { ...TEXT, body: [{ kind: 'text' as const, text: 'Another.' }] };
    server.script(issue({ description: theirs }), wrote, issue({ description: 'edited' }), wrote);
    await desk.update(REFERENCE, { before: TEXT, after, note: 'n' });
    expect(rendered(fieldsOf(server.requests[2]).description)).toContain('Another.');
    await desk.update(REFERENCE, { before: TEXT, after, note: 'n' });
    expect(server.requests[4]?.json).not.toHaveProperty('fields.description');
  });

  const edits = 'You do not have permission to edit issues in this project.';
  test.each([400, 403])('a closed issue that answers an edit with %i is told all the same, once', async (status) => {
    const locked = refusal(status, {}, edits);
    const comments = (...bodies: unknown[]): Answer => ({
      status: 200,
      body: { comments: bodies.map((body) => ({ body })) },
    });
    server.script(issue({ status: done }), locked, comments(), { status: 201, body: {} });
    const desk = await open(given, server);
    expect(await update(desk)).toMatchObject({ value: 'changed' });
    expect(noteIn(server.requests[3])).toBe('it got worse');
    const told = bodyOf(server.requests[3]).body;
    server.script(issue({ status: done }), locked, comments(told));
    expect(await update(desk)).toMatchObject({ value: 'changed' });
    expect(methods().slice(4)).toEqual(['GET', 'PUT', 'GET']);
    // An open one that refuses an edit is another matter.
    server.script(issue(), locked);
    expect(await update(desk)).toMatchObject({ outcome: status === 400 ? 'refused' : 'blocked' });
  });

  test('a closed issue whose fields stay as they are is only told', async () => {
    server.script(issue({ status: done, summary: 'edited by people' }), { status: 201, body: { id: '1' } });
    const change = { before: TEXT, after: TEXT, note: 'closed by a person' };
    expect(await (await open(given, server)).update(REFERENCE, change)).toMatchObject({ value: 'changed' });
    expect(methods()).toEqual(['GET', 'POST']);
    expect(noteIn(server.requests[1])).toBe('closed by a person');
  });

  test.each([
    ['goes with a transition that has a screen', [{ id: '5', name: 'Resolve', to: done, hasScreen: true }], 2],
    ['goes by itself where there is none, and would be dropped', WAYS, 3],
    ['goes by itself where Jira does not say', [{ id: '5', name: 'Resolve', to: done }], 3],
  ])('the note of resolving %s', async (_what, ways, requests) => {
    server.script(issue({}, ways), wrote, { status: 201, body: { id: '1' } });
    expect(await resolve(await open(given, server))).toEqual({ outcome: 'accepted', value: 'changed' });
    expect(server.requests).toHaveLength(requests);
    expect(noteIn(server.requests.at(-1))).toBe('mended');
    expect(
      server.requests.filter((request) => request.method === 'POST' && noteIn(request) !== undefined),
    ).toHaveLength(1);
  });

  test('resolving what was resolved before the answer was lost only says what was not said', async () => {
    const comments: Answer = { status: 200, body: { comments: [] } };
    server.script(issue(), 'cutAfter', issue({ status: done }), comments, { status: 201, body: {} });
    const desk = await open(given, server);
    expect(await resolve(desk)).toMatchObject({ outcome: 'later' });
    expect(await resolve(desk)).toEqual({ outcome: 'accepted', value: 'changed' });
    expect(methods()).toEqual(['GET', 'POST', 'GET', 'GET', 'POST']);
    expect(noteIn(server.requests[4])).toBe('mended');
  });

  const way = (id: string, name: string, to: object) => ({ id, name, to });
  const closed = { name: 'Closed', statusCategory: { key: 'done' } };
  test.each([
    ['the one that says done', {}, WAYS, '31'],
    ['the one of the settings', { doneTransition: 'won’t DO' }, WAYS, '41'],
    ['another where that is not offered', { doneTransition: 'Ship it' }, WAYS, '31'],
    ['any that leads to done', {}, [way('7', 'Erledigt', closed), way('8', 'Abgelehnt', closed)], '7'],
    ['resolve before close', {}, [way('2', 'Close Issue', closed), way('5', 'Resolve Issue', done)], '5'],
  ])('resolves by %s', async (_what, more, ways, id) => {
    server.script(issue({}, ways), wrote, { status: 201, body: {} });
    await resolve(await open(given, server, more));
    expect(server.requests[1]?.json).toMatchObject({ transition: { id } });
    expect(server.requests[1]?.json).not.toHaveProperty('fields');
  });

  test.each([
    ['no way to done', WAYS.slice(2), 'refused', 'doneTransition'],
    ['only ways that decline', [way('1', 'Reject', { ...done, name: 'Rejected' })], 'refused', 'doneTransition'],
    ['no way at all', [], 'blocked', 'Transition issues'],
  ])('resolving where there is %s', async (_what, ways, outcome, words) => {
    server.script(issue({}, ways));
    expect(await resolve(await open(given, server))).toMatchObject({ outcome, why: expect.stringContaining(words) });
    expect(methods()).toEqual(['GET']);
  });

  const cannot = refusal(400, { resolution: "Field 'resolution' cannot be set. It is not on the appropriate screen…" });
  const required = refusal(400, {}, 'Field Resolution is required');
  test.each([
    ['cannot be set is left out', { resolution: 'Fixed' }, [cannot, wrote], ['Fixed', undefined], 'accepted'],
    ['is asked for is given', {}, [required, wrote], [undefined, 'Done'], 'accepted'],
    ['of the settings goes at once', { resolution: 'Fixed' }, [wrote], ['Fixed'], 'accepted'],
    ['is refused again blocks', {}, [required, cannot], [undefined, 'Done'], 'blocked'],
    [
      'is not known blocks',
      { resolution: 'Mended' },
      [refusal(400, { resolution: "Resolution name 'Mended' is not valid" })],
      ['Mended'],
      'blocked',
    ],
  ])('a resolution that %s', async (_what, more, answers, names, outcome) => {
    server.script(issue(), ...answers, { status: 201, body: {} });
    expect(await resolve(await open(given, server, more))).toMatchObject({ outcome });
    const moves = server.requests.filter(({ url }) => url.endsWith('/transitions'));
    expect(moves.map((request) => fieldsOf(request).resolution)).toEqual(
      names.map((name) => (name === undefined ? undefined : { name })),
    );
  });

  test.each([
    ['409: somebody else moves it', refusal(409, {}, 'conflict'), 'later'],
    ['a page', { status: 200, body: '<html/>' }, 'later'],
    ['a required field of its screen', refusal(400, { customfield_1: 'Root cause is required.' }), 'blocked'],
  ] as const)('a transition that meets %s', async (_what, answer, outcome) => {
    server.script(issue(), answer);
    expect(await resolve(await open(given, server))).toMatchObject({ outcome });
  });

  test.each([
    ['by the way that says so', {}, [way('1', 'Start', newStatus), way('3', 'Reopen Issue', newStatus)], '3'],
    ['to the beginning', {}, WAYS, '11'],
    [
      'by the one of the settings',
      { reopenTransition: 'start' },
      [way('3', 'Reopen', newStatus), way('1', 'Start', newStatus)],
      '1',
    ],
  ])('reopens %s, then writes', async (_what, more, ways, id) => {
    server.script(issue({ status: done }, ways), wrote, wrote);
    expect(await reopen(await open(given, server, more))).toEqual({ outcome: 'accepted', value: 'changed' });
    expect(methods()).toEqual(['GET', 'POST', 'PUT']);
    expect(server.requests[1]?.json).toEqual({ transition: { id } });
    expect(noteIn(server.requests[2])).toBe('it is back');
  });

  test('one that is open is not moved by reopening; one that nothing leads out of is closed for good', async () => {
    server.script(issue(), wrote, issue({ status: done }, [way('2', 'Close', closed)]));
    const desk = await open(given, server);
    expect(await reopen(desk)).toEqual({ outcome: 'accepted', value: 'changed' });
    expect(await reopen(desk)).toEqual({ outcome: 'accepted', value: 'final' });
    expect(methods()).toEqual(['GET', 'PUT', 'GET']);
  });

  test.each([
    ['an update', update],
    ['resolving', resolve],
    ['reopening', reopen],
  ])('%s of an issue that is missing: gone, if Jira knows us and shows us the project', async (_what, change) => {
    const desk = await open(given, server);
    server.script(missing, me, project);
    expect(await change(desk)).toEqual({ outcome: 'accepted', value: 'gone' });
    server.script(missing, { status: 401, body: 'no' });
    expect(await change(desk)).toMatchObject({ outcome: 'blocked' });
    server.script(missing, me, refusal(404, {}, 'No project could be found'));
    expect(await change(desk)).toMatchObject({ outcome: 'blocked' });
    for (const anonymous of ANONYMOUS) {
      server.script(as(anonymous, missing));
      expect(await change(desk)).toMatchObject({ outcome: 'blocked' });
    }
    server.script({ status: 404, body: '<html/>' });
    expect(await change(desk)).toMatchObject({ outcome: 'blocked' });
    server.script({ status: 200, body: '<html/>' });
    expect(await change(desk)).toMatchObject({ outcome: 'later' });
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('an issue that goes while it is written is gone', async () => {
    server.script(issue(), missing, me, project);
    expect(await update(await open(given, server))).toEqual({ outcome: 'accepted', value: 'gone' });
  });
});
