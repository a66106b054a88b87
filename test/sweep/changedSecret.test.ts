import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeEstate } from '../../local/azure/estateChange.js';
import { generateWorld } from '../../local/azure/generator/generate.js';
import { prepare } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure.js';
import { NIGHTS } from './world.js';

const [FIRST, SECOND, THIRD] = NIGHTS;
let azure: SimulatedAzure;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-changed-secret-'));
  azure = await startSimulatedAzure(generateWorld({ clusters: 6, subscriptions: 1, seed: 7, now: new Date(FIRST) }), {
    now: new Date(FIRST),
  });
  appendFileSync(azure.configuration, 'checks: [local-accounts]\n');
});
afterAll(async () => {
  await azure.close();
  rmSync(folder, { recursive: true, force: true });
});

const tickets = () =>
  azure.azure.receivers.flatMap((receiver) =>
    receiver.destination === 'servicenow' ? (receiver.tickets?.(azure.azure.now) ?? []) : [],
  );
const answeredBy = (destination: string) =>
  azure.azure.received.filter((one) => one.destination === destination).map(({ accepted }) => accepted);

/** Something that the next sweep has a ticket to open for. */
function addOpenCluster(name: string): void {
  const known = Object.values(azure.world.resources).find(({ type }) => /managedclusters$/i.test(type));
  if (known === undefined) throw new Error('the fleet has clusters');
  const properties = { ...(known.properties as object), disableLocalAccounts: false };
  changeEstate(azure.world, { put: { ...known, id: `${known.id}-${name}`, name, properties } });
  azure.azure.revision += 1;
}

test('a password and an address that were changed between two nights are read again, in the same process', async () => {
  const process = prepare({ config: azure.configuration, out: folder, environment: azure.env });
  const sweep = (now: string) => {
    azure.azure.now = new Date(now);
    azure.azure.received.length = 0;
    return runSweep(process.at({ now: new Date(now) }), 0);
  };

  // What was there at the first look gets no ticket.
  expect((await sweep(FIRST)).waiting).toEqual([]);
  addOpenCluster('one');
  expect((await sweep(SECOND)).waiting).toEqual([]);
  expect(tickets()).toHaveLength(1);
  expect([answeredBy('servicenow'), answeredBy('teams')]).toEqual([[true], [true]]);

  azure.azure.secrets.serviceNowPassword = 'another-password';
  azure.azure.secrets.teamsSignature = 'another-signature';
  addOpenCluster('two');

  const { waiting, undelivered } = await sweep(THIRD);
  expect({ waiting, desk: undelivered.servicenow, chat: undelivered.teams }).toEqual({ waiting: [], desk: 0, chat: 0 });
  expect(tickets()).toHaveLength(2);
  // The desk came first: with its password all secrets were forgotten, and the card went straight to the new address.
  expect([answeredBy('servicenow'), answeredBy('teams')]).toEqual([[false, true], [true]]);
});
