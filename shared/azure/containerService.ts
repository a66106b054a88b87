import { ContainerServiceClient } from '@azure/arm-containerservice';
import type { TokenCredential } from '@azure/core-auth';
import type { Pipeline } from '@azure/core-rest-pipeline';
import type { CloudSettings } from '../config/cloud.js';
import type { JsonObject } from '../json.js';
import { kept } from '../kept.js';
import { bodyOf, failureOfThrown } from './answers.js';
import { wholeList } from './arm.js';
import { failure, type Read } from './failure.js';
import { AKS_PACE, Pace } from './pace.js';
import { http } from './pipeline.js';
import type { ReadingAzure } from './readingAzure.js';
import { type Listener, listen } from './tape.js';
import type { MachineTime } from './throttle.js';

type ContainerServiceReads = Pick<
  ReadingAzure,
  | 'cluster'
  | 'clustersOf'
  | 'kubernetesVersions'
  | 'meshRevisionProfiles'
  | 'maintenanceConfigurations'
  | 'poolUpgradeProfile'
>;

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
      new ContainerServiceClient(credential, subscription, {
        endpoint: cloud.resourceManager,
        pipeline,
        httpClient: http,
      }),
    MOST_CLIENTS,
  );
  /** The first page comes through the client; its nextLink leads to the rest, of which the client tells nothing. */
  const all = async (what: string, list: (listener: Listener) => Pages) =>
    wholeList(pipeline, await one((listener) => list(listener).byPage().next()), what);
  const atCluster = <T>(id: string, ask: (at: ClusterAddress) => Promise<Read<T>>) => {
    const at = addressOf(id);
    if (at === undefined) return Promise.resolve(failure('refused', `${id} is not the id of a cluster`));
    return ask(at);
  };
  return {
    cluster: (id) =>
      atCluster(id, ({ subscription, group, name }) =>
        one((listener) => clientOf(subscription).managedClusters.get(group, name, listener)),
      ),
    clustersOf: (subscription) =>
      all(`of clusters in ${subscription}`, (listener) => clientOf(subscription).managedClusters.list(listener)),
    kubernetesVersions: async (subscription, region) => {
      await turn(subscription, region);
      return one((listener) => clientOf(subscription).managedClusters.listKubernetesVersions(region, listener));
    },
    meshRevisionProfiles: async (subscription, region) => {
      await turn(subscription, region);
      return all(`of mesh revisions in ${region}`, (listener) =>
        clientOf(subscription).managedClusters.listMeshRevisionProfiles(region, listener),
      );
    },
    maintenanceConfigurations: (id, region) =>
      atCluster(id, async ({ subscription, group, name }) => {
        await turn(subscription, region ?? '');
        return all(`of maintenance windows of ${id}`, (listener) =>
          clientOf(subscription).maintenanceConfigurations.listByManagedCluster(group, name, listener),
        );
      }),
    poolUpgradeProfile: (id, pool, region) =>
      atCluster(id, async ({ subscription, group, name }) => {
        await turn(subscription, region ?? '');
        return one((listener) => clientOf(subscription).agentPools.getUpgradeProfile(group, name, pool, listener));
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

/** A list of the client's. */
interface Pages {
  byPage(): AsyncIterator<unknown>;
}

/** One answer. What the client thinks of a body that came whole does not matter: it is read by us. */
async function one(call: (listener: Listener) => Promise<unknown>): Promise<Read<JsonObject>> {
  const { answer, thrown } = await listen(call);
  return answer === undefined ? failureOfThrown(thrown) : bodyOf(answer);
}
