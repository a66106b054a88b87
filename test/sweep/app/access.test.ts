import { accessOf } from '../../../shared/sweep/app/access.js';

const ON = { WEBSITE_AUTH_ENABLED: 'True' };
const principal = (claims: unknown, role_typ?: string) =>
  Buffer.from(JSON.stringify({ auth_typ: 'aad', claims, role_typ })).toString('base64');
const roles = (...names: string[]) => principal(names.map((val) => ({ typ: 'roles', val })));
const TYPE = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';

test.each<[string, Record<string, string | undefined>, string | null, number | 'allowed']>([
  ['with the role is let in', ON, roles('Vigie.Read'), 'allowed'],
  ['with more roles is let in', ON, roles('Other', 'Vigie.Read'), 'allowed'],
  [
    'with the role under the type that the header names is let in',
    ON,
    principal([{ typ: TYPE, val: 'Vigie.Read' }], TYPE),
    'allowed',
  ],
  ['with authentication off is refused, whatever the header says', {}, roles('Vigie.Read'), 403],
  ['with authentication said to be false is refused', { WEBSITE_AUTH_ENABLED: 'false' }, roles('Vigie.Read'), 403],
  ['without a header must sign in', ON, null, 401],
  ['with an empty header must sign in', ON, '', 401],
  ['with a header that is no base64 of JSON must sign in', ON, '%%%', 401],
  ['with a header of another form must sign in', ON, Buffer.from('{"claims":"roles"}').toString('base64'), 401],
  ['with another role is refused', ON, roles('Vigie.Run'), 403],
  ['with the role in other letters is refused', ON, roles('vigie.read'), 403],
  ['with the role as another claim is refused', ON, principal([{ typ: 'name', val: 'Vigie.Read' }]), 403],
  ['without claims is refused', ON, principal([]), 403],
])('a caller %s', (_what, environment, header, expected) => {
  const access = accessOf(environment, header, 'Vigie.Read');
  expect(access.allowed ? 'allowed' : access.status).toBe(expected);
});
