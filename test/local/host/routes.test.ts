import type { Route } from '../../../local/host/protocol.js';
import { router } from '../../../local/host/routes.js';

const get = (name: string, route: string): Route => ({ name, route, methods: ['GET'], authLevel: 'anonymous' });
const find = router(
  [
    get('rest', 'files/{*path}'),
    get('any', 'sweeps/{id}'),
    get('number', 'sweeps/{id:int}'),
    get('latest', 'sweeps/latest'),
    get('part', 'sweeps/{id}/parts/{part?}'),
    { ...get('request', 'sweeps'), methods: ['POST'] },
    get('list', '/sweeps/'),
    get('root', ''),
  ],
  'api',
);

test.each([
  ['GET', '/api/sweeps', 'list', {}],
  ['POST', '/api/sweeps', 'request', {}],
  ['GET', '/api/sweeps/20261123T0130Z+r1', 'any', { id: '20261123T0130Z+r1' }],
  ['GET', '/api/sweeps/12', 'number', { id: '12' }],
  ['GET', '/api/Sweeps/LATEST/', 'latest', {}],
  ['GET', '/api/sweeps/a/parts', 'part', { id: 'a' }],
  ['GET', '/api/sweeps/a/parts/b', 'part', { id: 'a', part: 'b' }],
  ['GET', '/api/files/a/b/c.txt', 'rest', { path: 'a/b/c.txt' }],
  ['GET', '/api', 'root', {}],
])('%s %s is %s', (method, path, name, params) => {
  const match = find(method, path);
  expect(match?.route.name).toBe(name);
  expect(match?.params).toEqual(params);
});

test.each([
  ['POST', '/api/sweeps/a'],
  ['GET', '/sweeps'],
  ['GET', '/apis/sweeps'],
  ['GET', '/api/sweeps/a/parts/b/c'],
  ['GET', '/'],
])('%s %s is nobody', (method, path) => {
  expect(find(method, path)).toBeUndefined();
});

test('without a prefix routes begin at the root', () => {
  expect(router([get('a', 'a')], '')('GET', '/a')?.route.name).toBe('a');
});

test.each([
  ['a/{id:range(1,2)}', /cannot be read at/],
  ['a/{id:datetime}', /constraint "datetime"/],
  ['a/x{id}', /cannot be read at/],
])('the route %s is refused', (route, why) => {
  expect(() => router([get('a', route)], 'api')).toThrow(why);
});
