import { execFileSync } from 'node:child_process';
import { commandLines } from '../../../cli/formats/doctorText.js';
import {
  forEach,
  grantPolicyRead,
  grantRole,
  quoted,
  registerProvider,
} from '../../../shared/sweep/doctor/commands.js';
import { type Identity, identityIn, NOBODY } from '../../../shared/sweep/doctor/identity.js';

const APP: Identity = { tenantId: 't', clientId: 'client', objectId: 'object', isUser: false };
const GROUP = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg (old)';

test.each([
  ['az-1_2.b:/@%+,=', 'az-1_2.b:/@%+,='],
  ['two words', "'two words'"],
  ["it's", "'it'\\''s'"],
  ['$(id)', "'$(id)'"],
  ['', "''"],
])('%j is written so that a shell reads it back', (word, written) => {
  expect(quoted(word)).toBe(written);
});

test.each([
  ['by object id', APP, '--assignee-object-id object --assignee-principal-type ServicePrincipal'],
  ['of a person', { ...APP, isUser: true }, '--assignee-object-id object --assignee-principal-type User'],
  ['by application where no token tells the object', { ...APP, objectId: null }, '--assignee client'],
  ['with a gap to fill where nothing is known', NOBODY, '--assignee CLIENT_ID'],
])('a role is granted %s', (_what, identity, assignee) => {
  expect(grantRole('Reader', '/subscriptions/s', identity)).toBe(
    `az role assignment create ${assignee} --role Reader --scope /subscriptions/s`,
  );
});

test('one command for several subscriptions, twenty at most', () => {
  const ids = Array.from({ length: 25 }, (_none, at) => `s${at}`);
  const command = forEach(grantRole('Reader', '/subscriptions/s0', APP), ids);
  expect(command).toMatch(/^for id in s0 s1 .* s19; do az .* --scope \/subscriptions\/\$id; done$/);
  expect(forEach('az x s0', ['s0'])).toBe('az x s0');
});

/** What `az` would be called with, by a shell that reads the command as it is printed. */
function calls(command: string): readonly (readonly string[])[] {
  const az = 'az() { for word in "$@"; do printf "%s\\n" "$word"; done; echo; }';
  const out = execFileSync('sh', ['-c', `${az}\n${commandLines(command).join('\n')}`], { encoding: 'utf8' });
  return out
    .trimEnd()
    .split('\n\n')
    .map((call) => call.split('\n'));
}

test('printed in lines, a shell reads what was meant', () => {
  expect(calls(grantRole("Owner's 'best'", GROUP, APP))).toEqual([
    [
      'role',
      'assignment',
      'create',
      '--assignee-object-id',
      'object',
      '--assignee-principal-type',
      'ServicePrincipal',
      '--role',
      "Owner's 'best'",
      '--scope',
      GROUP,
    ],
  ]);
  expect(
    calls(forEach(registerProvider('microsoft.security', 'one'), ['one', 'two'])).map((call) => call.at(-1)),
  ).toEqual(['one', 'two']);
  const [rest = []] = calls(grantPolicyRead('https://graph.microsoft.com', false, APP));
  expect(rest.slice(0, 5)).toEqual([
    'rest',
    '--method',
    'POST',
    '--url',
    'https://graph.microsoft.com/v1.0/servicePrincipals/object/appRoleAssignments',
  ]);
  expect(rest.slice(6).join('')).toContain('"principalId":"object","resourceId":"adspshow');
});

test('Azure China has a Policy.Read.All of its own', () => {
  expect(grantPolicyRead('https://g', true, APP)).not.toContain('246dd0d5');
});

const token = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

test.each([
  ['an application', token({ tid: 't', appid: 'client', oid: 'object' }), APP],
  ['one of version 2', token({ tid: 't', azp: 'client', oid: 'object', idtyp: 'app' }), APP],
  [
    'a person',
    token({ tid: 't', appid: 'client', oid: 'object', scp: 'user_impersonation' }),
    { ...APP, isUser: true },
  ],
  ['a text that is no token', 'opaque', NOBODY],
  ['claims that are no object', token([]), NOBODY],
])('a token of %s', (_what, text, identity) => {
  expect(identityIn(text)).toEqual(identity);
});
