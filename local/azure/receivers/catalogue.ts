import type { Receiver } from './receiver.js';
import { type SentinelOptions, sentinelReceiver } from './sentinel.js';
import { type ServiceNowOptions, serviceNowReceiver } from './servicenow.js';
import { type TeamsOptions, teamsReceiver } from './teams.js';

export interface ReceiverOptions {
  readonly sentinel: SentinelOptions;
  readonly servicenow: ServiceNowOptions;
  readonly teams: TeamsOptions;
}

/** Every destination that the simulated Azure answers for, fresh and empty. */
export function createReceivers(options: ReceiverOptions): readonly Receiver[] {
  return [sentinelReceiver(options.sentinel), serviceNowReceiver(options.servicenow), teamsReceiver(options.teams)];
}
