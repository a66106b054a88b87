import { type SimulatedAzure, startSimulatedAzure } from '../../support/simulatedAzure.js';

let sim: SimulatedAzure;
let subscription: string;
beforeAll(async () => {
  sim = await startSimulatedAzure();
  subscription = sim.world.subscriptions[0]?.id ?? '';
});
afterAll(() => sim.close());

async function get(path: string, audience = sim.url): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${sim.azure.tokens.issue(audience)}` };
  const response = await fetch(`${sim.url}${path}?api-version=2022-04-01`, { headers });
  return { status: response.status, body: await response.json() };
}

const permissions = (id: string) => `/subscriptions/${id}/providers/microsoft.authorization/permissions`;

test('the rights of the caller: an entry a role, Reader first', async () => {
  expect(await get(permissions(subscription))).toMatchObject({
    status: 200,
    body: {
      value: [
        { actions: ['*/read'], notActions: [] },
        { actions: expect.arrayContaining(['Microsoft.Security/*/read']) },
      ],
    },
  });
});

test('a resource provider is registered', async () => {
  const path = `/subscriptions/${subscription}/providers/Microsoft.Security`;
  expect(await get(path)).toMatchObject({
    status: 200,
    body: { namespace: 'Microsoft.Security', registrationState: 'Registered' },
  });
});

test.each([
  ['a subscription that is not there', '00000000-0000-4000-8000-000000000000', undefined, 404],
  ['a token of another audience', undefined, 'https://elsewhere', 401],
])('%s', async (_what, id, audience, status) => {
  expect(await get(permissions(id ?? subscription), audience)).toMatchObject({ status });
});
