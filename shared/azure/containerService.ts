import { ContainerServiceClient } from '@azure/arm-containerservice';
import type { TokenCredential } from '@azure/core-auth';
import type { Pipeline } from '@azure/core-rest-pipeline';
import type { CloudSettings } from '../config/cloud.js';
import type { JsonObject } from '../json.js';
import { kept } from '../kept.js';
import { bodyOf, failureOfThrown, listIn } from './answers.js';
import { failure, type Read, read } from './failure.js';
import { AKS_PACE, Pace } from './pace.js';
import type { ReadingAzure } from './readingAzure.js';
import { type Answer, listen } from './tape.js';
import type { MachineTime } from './throttle.js';

type ContainerServiceReads = Pick<
  ReadingAzure,
  'cluster' | 'clustersOf' | 'kubernetesVersions' | 'maintenanceConfigurations' | 'poolUpgradeProfile'
>;

/** A list of ours has few pages; a nextLink that leads in a circle must end. */
const MOST_PAGES = 1_000;
/** Clients that are kept: one a subscription. */
const MOST_CLIENTS = 32;

/** AKS through its own client; bodies are taken as they came, because the client renames and drops keys. */
export function containerService(
  credential: TokenCredential,
  cloud: CloudSettings,
  pipeline: Pipeline,
  time: MachineTime,
): ContainerServiceReads {
  const pace = new Pace(AKS_PACE, time);
  const turn = (subscription: string, region: string) => pace.turn(`${subscription} ${region}`.toLowerCase());
  // Clusters come subscription by subscription, some side by side.
  const clientOf = kept(
    (subscription) =>
      new ContainerServiceClient(credential, subscription, { endpoint: cloud.resourceManager, pipeline }),
    MOST_CLIENTS,
  );
  const atCluster = <T>(id: string, ask: (at: ClusterAddress) => Promise<Read<T>>) => {
    const at = addressOf(id);
    if (at === undefined) return Promise.resolve(failure('refused', `${id} is not the id of a cluster`));
    return ask(at);
  };
  return {
    cluster: (id) =>
      atCluster(id, ({ subscription, group, name }) =>
        one(() => clientOf(subscription).managedClusters.get(group, name)),
      ),
    clustersOf: (subscription) => all(() => clientOf(subscription).managedClusters.list().byPage()),
    kubernetesVersions: async (subscription, region) => {
      await turn(subscription, region);
      return one(() => clientOf(subscription).managedClusters.listKubernetesVersions(region));
    },
    maintenanceConfigurations: (id, region) =>
      atCluster(id, async ({ subscription, group, name }) => {
        await turn(subscription, region ?? '');
        return all(() => clientOf(subscription).maintenanceConfigurations.listByManagedCluster(group, name).byPage());
      }),
    poolUpgradeProfile: (id, pool, region) =>
      atCluster(id, async ({ subscription, group, name }) => {
        await turn(subscription, region ?? '');
        return one(() => clientOf(subscription).agentPools.getUpgradeProfile(group, name, pool));
      }),
  };
}

interface ClusterAddress {
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
}

function addressOf(id: string): ClusterAddress | undefined {
  const [, subscription, group, name] =
    /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/microsoft\.containerservice\/managedclusters\/([^/]+)\/?$/i.exec(
      id,
    ) ?? [];
  return subscription !== undefined && group !== undefined && name !== undefined
    ? { subscription, group, name }
    : undefined;
}

/** One answer. What the client thinks of a body that came whole does not matter: it is read by us. */
async function one(call: () => Promise<unknown>): Promise<Read<JsonObject>> {
  const { answers, thrown } = await listen(call);
  const last = answers.at(-1);
  return last === undefined ? failureOfThrown(thrown, answers) : bodyOf(last);
}

/** All pages of a list, whole or not at all. */
async function all(pages: () => AsyncIterable<unknown>): Promise<Read<readonly JsonObject[]>> {
  const { answers, thrown } = await listen(async () => {
    let seen = 0;
    for await (const _page of pages()) if (++seen > MOST_PAGES) throw new TypeError('the list does not end');
  });
  const lists = answers.filter(({ status }) => status === 200).map(listOfPage);
  // An odd page first: what the client throws over it speaks of the client's insides.
  const odd = lists.find((list) => !list.ok);
  if (odd !== undefined) return odd;
  if (thrown !== undefined) return failureOfThrown(thrown, answers);
  return read(lists.flatMap((list) => (list.ok ? list.value : [])));
}

function listOfPage(page: Answer): Read<readonly JsonObject[]> {
  const body = bodyOf(page);
  return body.ok ? listIn(body.value, 'value') : body;
}
