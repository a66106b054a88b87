import { type Answer, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import {
  ANONYMOUS,
  as,
  DEPLOYMENTS,
  done,
  issue,
  lookAt,
  me,
  missing,
  newStatus,
  open,
  project,
  REFERENCE,
  refusal,
  rows,
} from './jiraSupport.js';

let server: ScriptedServer;
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(() => server.close());

const [cloud, dataCenter] = DEPLOYMENTS;
const at = (id: string, status: unknown, resolution: string | null = null) => ({
  ...{ id, key: `OPS-${id}` },
  fields: { status, resolution: resolution === null ? null : { name: resolution } },
});
const refer = (id: string) => ({ ...REFERENCE, id });

describe.each(DEPLOYMENTS)('looking at issues of jira on $deployment', (given) => {
  test.each([
    ['open', at('1', newStatus), { state: 'open', declined: false }],
    ['done', at('1', done, 'Done'), { state: 'closed', declined: false }],
    ["won't do", at('1', done, 'WON’T DO'), { state: 'closed', declined: true }],
    ['a duplicate', at('1', done, 'Duplicate'), { state: 'closed', declined: true }],
    ['declined by its status', at('1', { ...done, name: 'Declined' }, 'Done'), { state: 'closed', declined: true }],
    ['open with an old resolution', at('1', newStatus, "Won't Fix"), { state: 'open', declined: false }],
  ])('sees one that is %s', async (_what, found, seen) => {
    server.script(rows(found, at('77', newStatus)));
    const looked = await lookAt(await open(given, server), refer('1'));
    expect(looked).toEqual({ outcome: 'accepted', value: new Map([['1', seen]]) });
    expect(server.requests).toHaveLength(1);
  });

  test('names of what is declined are configurable', async () => {
    server.script(rows(at('1', done, "Won't Do"), at('2', done, 'Abgelehnt')));
    const desk = await open(given, server, { declinedResolutions: ['abgelehnt'] });
    const looked = await lookAt(desk, refer('1'), refer('2'));
    expect(looked.outcome === 'accepted' && [...looked.value.values()].map(({ declined }) => declined)).toEqual([
      false,
      true,
    ]);
  });

  test.each([
    ['is not known to Jira', [{ status: 401, body: 'no' }], 'blocked'],
    ['does not see the project', [me, refusal(404, {}, 'No project could be found')], 'blocked'],
  ] as const)('nothing is taken for deleted by somebody who %s', async (_what, answers, outcome) => {
    server.script(rows(), ...answers);
    expect(await lookAt(await open(given, server), refer('1'))).toMatchObject({ outcome });
  });

  test.each([
    ['a sign-in page', { status: 200, body: '<html/>' }, 'later'],
    ['a refusal', refusal(400, {}, 'Error in the JQL Query'), 'blocked'],
    ['anonymous', as(ANONYMOUS[1], rows()), 'blocked'],
  ] as const)('a look that is answered by %s', async (_what, answer, outcome) => {
    server.script(answer);
    expect(await lookAt(await open(given, server), refer('1'))).toMatchObject({ outcome });
  });
});

test('issues that Cloud cannot show right now are not taken for deleted', async () => {
  server.script({ status: 200, body: { issues: [], issueErrors: [{ id: '1', errorMessage: 'try again' }] } });
  expect(await lookAt(await open(cloud, server), REFERENCE)).toMatchObject({ outcome: 'later' });
  expect(server.requests).toHaveLength(1);
});

test('Cloud is looked at by a hundred, and from the database', async () => {
  server.otherwise(({ json }) => ({
    status: 200,
    body: {
      issues: (json as { issueIdsOrKeys: string[] }).issueIdsOrKeys.map((id) => ({
        id,
        fields: { status: newStatus },
      })),
    },
  }));
  const references = Array.from({ length: 250 }, (_one, number) => ({ ...REFERENCE, id: String(number + 1) }));
  const looked = await lookAt(await open(cloud, server), ...references);
  expect(looked.outcome === 'accepted' && looked.value.size).toBe(250);
  expect(server.requests.map(({ url }) => url)).toEqual(Array(3).fill('/jira/rest/api/3/issue/bulkfetch'));
});

test('Data Center is asked for the issue itself where its index does not have it', async () => {
  const nothing: Answer = { status: 200, body: { issues: [], total: 0 } };
  server.script(nothing, me, project, missing, issue({ status: newStatus }));
  const looked = await lookAt(await open(dataCenter, server), REFERENCE, { ...REFERENCE, id: '10002' });
  expect(looked).toMatchObject({
    value: new Map([
      ['10001', { state: 'gone', declined: false }],
      ['10002', { state: 'open', declined: false }],
    ]),
  });
  const { searchParams } = new URL(server.requests[0]?.url ?? '', server.url);
  expect(searchParams.get('jql')).toBe('id in (10001,10002)');
  expect(searchParams.get('validateQuery')).toBe('false');
});
