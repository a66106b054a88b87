import type { JsonObject } from '../../../shared/json.js';
import { mayDo, providerOff, type Rights, rightsAt } from '../../../shared/sweep/doctor/reads/rights.js';
import { refusal } from '../../support/fakeGraph.js';

const READER: Rights = [{ actions: ['*/read'], notActions: [] }];
const NOT_ALERTS: Rights = [{ actions: ['*'], notActions: ['Microsoft.Security/alerts/*'] }];
const SECURITY: Rights = [{ actions: ['Microsoft.Security/*/read'], notActions: [] }];

test.each([
  ['Reader reads everything', READER, 'microsoft.security/pricings/read', true],
  ['Reader does nothing else', READER, 'microsoft.security/pricings/write', false],
  ['a wildcard ends where its words end', SECURITY, 'microsoft.securityinsights/alerts/read', false],
  ['case does not matter', SECURITY, 'microsoft.security/locations/alerts/read', true],
  ['what a role takes out again is not granted by it', NOT_ALERTS, 'Microsoft.Security/alerts/read', false],
  ['what one role takes out another may grant', [...NOT_ALERTS, ...SECURITY], 'Microsoft.Security/alerts/read', true],
  ['no role at all', [], 'microsoft.security/pricings/read', false],
] as const)('rights: %s', (_what, rights, action, may) => {
  expect(mayDo(rights, action)).toBe(may);
});

test('rights are read without regard to the case of keys; an odd answer is none', async () => {
  const answer = (value: readonly JsonObject[]) => ({ resourceList: async () => ({ ok: true as const, value }) });
  expect(await rightsAt(answer([{ Actions: ['*/read'] }]), 's')).toEqual({ ok: true, value: READER });
  expect(await rightsAt(answer([{ actions: 'all' }]), 's')).toMatchObject({ ok: false, kind: 'garbage' });
});

test.each([
  ['a provider that is on', { registrationState: 'Registered' }, undefined],
  ['one that is being switched on', { registrationState: 'Registering' }, undefined],
  ['one that is off', { registrationState: 'NotRegistered' }, 'NotRegistered'],
  ['one whose state is not told', {}, undefined],
  ['one that cannot be asked', undefined, undefined],
] as const)('providers: %s', async (_what, body, off) => {
  const resource = async () => (body === undefined ? refusal(403, 'x') : { ok: true as const, value: body });
  expect(await providerOff({ resource }, 's', 'microsoft.security')).toBe(off);
});
