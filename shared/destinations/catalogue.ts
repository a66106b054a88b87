import { slack } from './chat/slack.js';
import { teams } from './chat/teams.js';
import type { DestinationKind } from './destination.js';
import { elastic } from './siem/elastic.js';
import { eventhubs } from './siem/eventhubs.js';
import { file } from './siem/file.js';
import { sentinel } from './siem/sentinel.js';
import { servicenowEvents } from './siem/servicenowEvents.js';
import { splunk } from './siem/splunk.js';
import { syslog } from './siem/syslog.js';
import { webhook } from './siem/webhook.js';
import { azureDevOps } from './tickets/azureDevOps.js';
import { github } from './tickets/github.js';
import { jira } from './tickets/jira.js';
import { pagerduty } from './tickets/pagerduty.js';
import { servicenow } from './tickets/servicenow.js';

/** Every kind of destination that vigie.yaml may name. */
export const DESTINATIONS: readonly DestinationKind[] = [
  sentinel,
  servicenow,
  teams,
  file,
  jira,
  azureDevOps,
  github,
  pagerduty,
  servicenowEvents,
  slack,
  splunk,
  elastic,
  syslog,
  eventhubs,
  webhook,
];
