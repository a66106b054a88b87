import { teams } from './chat/teams.js';
import type { DestinationKind } from './destination.js';
import { file } from './siem/file.js';
import { sentinel } from './siem/sentinel.js';
import { servicenow } from './tickets/servicenow.js';

/** Every kind of destination that vigie.yaml may name. */
export const DESTINATIONS: readonly DestinationKind[] = [sentinel, servicenow, teams, file];
