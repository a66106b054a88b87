import type { Simulation } from './simulation.js';

/** One request, read whole, as routes see it. */
export interface AzureRequest {
  /** In capitals. */
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Unpacked where it came with content-encoding gzip. */
  readonly body: Buffer;
  /** What stood where the pattern of the route has `{}`, decoded, in order. */
  readonly names: readonly string[];
  /** Lower-case ids of subscriptions that are out of sight for this request. */
  readonly hidden: ReadonlySet<string>;
  /** The fault in force that the route or a receiver plays itself. */
  readonly lie: Lie | null;
}

export type Lie = 'expire' | 'forbid' | 'pascalCase' | 'dropRow' | 'acceptTwice' | 'acceptAndDrop' | 'blindSearch';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text goes out as it is, anything else as JSON; absent: an empty body. */
  readonly body?: unknown;
}

/** Whose forms an answer has: each service of Azure refuses in its own way and wants tokens of its own audience. */
export type Service =
  | 'entra'
  | 'resourceManager'
  | 'resourceGraph'
  | 'logAnalytics'
  | 'prometheus'
  | 'vulnerabilityData'
  | 'microsoftGraph'
  | 'keyVault'
  | 'destination';

export interface Route {
  readonly method: string;
  /** Path with `{}` for each name or id: what requests are counted under. */
  readonly pattern: string;
  readonly service: Service;
  answer(request: AzureRequest, azure: Simulation): Answer;
}

export function nameAt(request: AzureRequest, place: number): string {
  return request.names[place] ?? '';
}
