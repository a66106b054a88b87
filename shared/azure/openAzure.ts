import type { CloudSettings } from '../config/cloud.js';
import { armGet, armList, armSubscriptions } from './arm.js';
import { containerService } from './containerService.js';
import { logAnalytics } from './logAnalytics.js';
import { conditionalAccessPolicies } from './microsoftGraph.js';
import { limitOf, READ_LIMITS, type ReadLimits, readingPipeline } from './pipeline.js';
import { prometheus } from './prometheus.js';
import type { ReadingAzure } from './readingAzure.js';
import { resourceGraph } from './resourceGraph.js';
import { type HeardAnswer, type MachineTime, Throttle } from './throttle.js';
import type { TokenSource } from './tokens.js';
import { vulnerabilityData } from './vulnerabilityData.js';

interface OpenAzure {
  readonly cloud: CloudSettings;
  readonly tokens: TokenSource;
  readonly limits?: Partial<ReadLimits>;
  /** Machine time, for waits. @default the machine's own */
  readonly time?: MachineTime;
  /** Is told of every answer. @default nobody */
  readonly heard?: ((answer: HeardAnswer) => void) | undefined;
}

/** The reading clients of one cloud and one identity, behind one throttle. Opening sends nothing. */
export function openAzure({ cloud, tokens, limits, time, heard }: OpenAzure): ReadingAzure {
  const most = { ...READ_LIMITS, ...limits };
  const throttle = new Throttle(time, heard);
  const { credential } = tokens;
  const token = { credential, audience: cloud.resourceManager };
  const arm = readingPipeline(throttle, limitOf(most.resourceManager), cloud.resourceManager, token);
  const graph = readingPipeline(throttle, limitOf(most.resourceGraph), cloud.resourceManager, token);
  const plain = readingPipeline(throttle, limitOf(most.vulnerabilityData), cloud.vulnerabilityData);
  const directory = readingPipeline(throttle, limitOf(1), cloud.graph, { credential, audience: cloud.graph });
  return {
    ...resourceGraph(credential, cloud, graph),
    ...containerService(credential, cloud, arm, throttle.time),
    ...logAnalytics(credential, cloud, throttle, limitOf(most.logAnalytics)),
    ...prometheus(credential, cloud, throttle, limitOf(most.prometheus)),
    subscriptions: () => armSubscriptions(arm, cloud),
    resource: (id, apiVersion) => armGet(arm, cloud, id, apiVersion),
    resourceList: (path, apiVersion) => armList(arm, cloud, path, apiVersion),
    conditionalAccessPolicies: () => conditionalAccessPolicies(directory, cloud),
    vulnerabilityData: (path) => vulnerabilityData(plain, cloud, path),
  };
}
