import { request } from 'node:http';
import { type Azurite, startAzurite } from '../../support/azurite.js';
import { type Host, Place, startHost, until } from './running.js';

jest.setTimeout(60_000);

let azurite: Azurite;
let place: Place;
let host: Host;

beforeAll(async () => {
  [azurite, place] = await Promise.all([startAzurite(), Place.make()]);
  host = await startHost(place, { storage: azurite.connectionString, args: ['--workers', '2'] });
});
afterAll(async () => {
  await host.stop();
  await azurite.stop();
  place.remove();
});

interface Echo {
  readonly params: Record<string, string>;
  readonly principal: { claims: { typ: string; val: string }[]; role_typ: string };
  readonly headers: Record<string, string>;
  readonly [key: string]: unknown;
}
const rolesOf = ({ principal }: Echo) => principal.claims.flatMap(({ typ, val }) => (typ === 'roles' ? [val] : []));

test('GET: route parameters, query, status and headers', async () => {
  const answer = await fetch(`${host.url}/api/echo/A%20b/c?x=1&y=%26`);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('x-seen')).toBe('yes');
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(await answer.json()).toMatchObject({
    method: 'GET',
    url: `${host.url}/api/echo/A%20b/c?x=1&y=%26`,
    params: { name: 'A b', rest: 'c' },
    query: { x: '1', y: '&' },
    body: '',
    guarded: 'true',
  });
});

test('POST: the body comes as it was sent', async () => {
  const body = JSON.stringify({ text: 'é€\n', much: 'x'.repeat(300_000) });
  const answer = await fetch(`${host.url}/API/Echo/bob/`, { method: 'POST', body });
  const seen = (await answer.json()) as Echo;
  expect(seen.body).toBe(body);
  expect(seen.params).toEqual({ name: 'bob' });
});

test('who a caller says to be is taken away; the roles of the host are set', async () => {
  const headers = {
    'x-ms-client-principal': 'forged',
    'X-MS-Client-Principal-Name': 'forged',
    'x-ms-token-aad-id-token': 'forged',
    'x-mine': 'kept',
  };
  const seen = (await (await fetch(`${host.url}/api/echo/bob`, { headers })).json()) as Echo;
  expect(rolesOf(seen)).toEqual(['Vigie.Read', 'Vigie.Run']);
  expect(JSON.stringify(seen)).not.toContain('forged');
  expect(seen.headers).toMatchObject({ 'x-mine': 'kept', 'x-ms-client-principal-idp': 'aad' });
});

test.each([
  ['one role', ['--role', 'Vigie.Read'], ['Vigie.Read']],
  ['no role', ['--role', 'none'], []],
])('--role: %s', async (_what, args, roles) => {
  const other = await startHost(place, { storage: azurite.connectionString, args: ['--workers', '1', ...args] });
  try {
    const answer = await fetch(`${other.url}/api/echo/bob`, { headers: { 'x-ms-client-principal': 'forged' } });
    expect(rolesOf((await answer.json()) as Echo)).toEqual(roles);
  } finally {
    await other.stop();
  }
});

test.each([
  ['an unknown route is 404', 'GET', '/api/nowhere', 404],
  ['a route without the prefix is 404', 'GET', '/echo/bob', 404],
  ['a path that is too long is 404', 'GET', '/api/echo/a/b/c', 404],
  ['a method that the route does not name is 404', 'PUT', '/api/echo/bob', 404],
  ['a route that names words wins over one with a parameter', 'GET', '/api/echo/exact', 200],
  ['a path that cannot be decoded is 400', 'GET', '/api/echo/%ff', 400],
  ['a level above anonymous is 401: there are no keys', 'GET', '/api/locked?code=x', 401],
  ['a handler that throws is 500', 'GET', '/api/broken', 500],
  ['a handler that gives nothing back is 204', 'GET', '/api/nothing', 204],
])('%s', async (_what, method, path, status) => {
  const answer = await fetch(`${host.url}${path}`, { method });
  expect(answer.status).toBe(status);
  expect(await answer.text()).toBe(status === 200 ? 'exact' : '');
});

test('the words of a failure are in the log and not in the answer', async () => {
  await fetch(`${host.url}/api/broken`);
  await until(() => host.errors().includes('error Function.broken: failed: Error: words for the log alone'));
});

test('a page from elsewhere is no caller, by its origin or by a name that only points here', async () => {
  const origin = await fetch(`${host.url}/api/echo/bob`, {
    method: 'POST',
    headers: { origin: 'https://example.com' },
  });
  expect(origin.status).toBe(403);
  const renamed = await new Promise((resolve, reject) => {
    request(`${host.url}/api/echo/bob`, { headers: { host: 'example.com' } }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end();
  });
  expect(renamed).toBe(403);
});

test('a worker that dies in the middle of a call is 502, is replaced, and the host goes on', async () => {
  const answer = await fetch(`${host.url}/api/die`, { method: 'POST' });
  expect(answer.status).toBe(502);
  const died = host.pids.workers.find((pid) => !host.now.workers.includes(pid));
  await until(() => host.now.workers.some((pid) => !host.pids.workers.includes(pid)));
  expect(host.now.workers).toHaveLength(2);
  expect(died === undefined || !host.now.workers.includes(died)).toBe(true);
  const seen = (await (await fetch(`${host.url}/api/echo/bob`)).json()) as Echo;
  expect(host.now.workers).toContain(seen.pid);
});
