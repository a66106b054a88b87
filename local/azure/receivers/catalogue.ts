import { type AzureDevOpsOptions, azureDevOpsReceiver } from './azureDevOps.js';
import { type ElasticOptions, elasticReceiver } from './elastic.js';
import { type GitHubOptions, gitHubReceiver } from './github.js';
import { type JiraOptions, jiraReceiver } from './jira.js';
import { type PagerDutyOptions, pagerDutyReceiver } from './pagerduty.js';
import type { Receiver } from './receiver.js';
import { type SentinelOptions, sentinelReceiver } from './sentinel.js';
import { type ServiceNowOptions, serviceNowReceiver } from './servicenow.js';
import { type ServiceNowEventsOptions, serviceNowEventsReceiver } from './servicenowEvents.js';
import { type SlackOptions, slackReceiver } from './slack.js';
import { type SplunkOptions, splunkReceiver } from './splunk.js';
import { type TeamsOptions, teamsReceiver } from './teams.js';
import { type WebhookOptions, webhookReceiver } from './webhook.js';

export interface ReceiverOptions {
  readonly sentinel: SentinelOptions;
  readonly servicenow: ServiceNowOptions;
  readonly teams: TeamsOptions;
  readonly jira: JiraOptions;
  readonly azuredevops: AzureDevOpsOptions;
  readonly github: GitHubOptions;
  readonly pagerduty: PagerDutyOptions;
  readonly servicenowEvents: ServiceNowEventsOptions;
  readonly slack: SlackOptions;
  readonly splunk: SplunkOptions;
  readonly elastic: ElasticOptions;
  readonly webhook: WebhookOptions;
}

/** Every destination that the simulated Azure answers for, fresh and empty. */
export function createReceivers(options: ReceiverOptions): readonly Receiver[] {
  return [
    sentinelReceiver(options.sentinel),
    serviceNowReceiver(options.servicenow),
    teamsReceiver(options.teams),
    jiraReceiver(options.jira),
    azureDevOpsReceiver(options.azuredevops),
    gitHubReceiver(options.github),
    pagerDutyReceiver(options.pagerduty),
    serviceNowEventsReceiver(options.servicenowEvents),
    slackReceiver(options.slack),
    splunkReceiver(options.splunk),
    elasticReceiver(options.elastic),
    webhookReceiver(options.webhook),
  ];
}
