import type { ReceiverOptions } from './receivers/catalogue.js';

/** A destination that the configuration names where it is asked for (`--destinations`), beside those that it always has. */
export interface FurtherDestination {
  readonly kind: string;
  /** Names of its secrets in the simulated Key Vault. */
  readonly secrets: readonly string[];
  /** Its entry in vigie.yaml. @param secret a reference to one of its secrets */
  readonly entry: (url: string, secret: (name: string) => string) => Readonly<Record<string, unknown>>;
}

/** The one project, repository, channel… that the simulated services have. */
const PLACES = { project: 'OPS', repository: 'example/clusters', channel: 'C0123456789' } as const;
const USER = 'vigie';

export const FURTHER: readonly FurtherDestination[] = [
  {
    kind: 'jira',
    secrets: ['jira-token'],
    entry: (url, secret) => ({
      url: `${url}/jira`,
      user: USER,
      token: secret('jira-token'),
      project: PLACES.project,
    }),
  },
  {
    kind: 'azuredevops',
    secrets: ['azuredevops-token'],
    entry: (url, secret) => ({
      url: `${url}/azuredevops/example`,
      project: PLACES.project,
      token: secret('azuredevops-token'),
    }),
  },
  {
    kind: 'github',
    secrets: ['github-token'],
    entry: (url, secret) => ({
      url: `${url}/github`,
      repository: PLACES.repository,
      token: secret('github-token'),
    }),
  },
  {
    kind: 'pagerduty',
    secrets: ['pagerduty-key'],
    entry: (url, secret) => ({ url: `${url}/pagerduty`, routingKey: secret('pagerduty-key') }),
  },
  {
    kind: 'servicenow-events',
    secrets: ['servicenow-events-password'],
    entry: (url, secret) => ({
      url: `${url}/servicenow-events`,
      user: USER,
      password: secret('servicenow-events-password'),
    }),
  },
  {
    kind: 'slack',
    secrets: ['slack-token'],
    entry: (url, secret) => ({
      api: `${url}/slack/api`,
      token: secret('slack-token'),
      channel: PLACES.channel,
    }),
  },
  {
    kind: 'splunk',
    secrets: ['splunk-token'],
    entry: (url, secret) => ({ url: `${url}/splunk`, token: secret('splunk-token') }),
  },
  {
    kind: 'elastic',
    secrets: ['elastic-key'],
    entry: (url, secret) => ({ url: `${url}/elastic`, apiKey: secret('elastic-key') }),
  },
  {
    kind: 'webhook',
    secrets: ['webhook-secret'],
    entry: (url, secret) => ({ url: `${url}/webhook/vigie`, secret: secret('webhook-secret'), allowPrivate: true }),
  },
];

/** What the simulated services know of these secrets. @param values by name */
export function furtherOptions(values: Readonly<Record<string, string>>) {
  const value = (name: string) => values[name] ?? '';
  return {
    jira: { user: USER, token: value('jira-token'), project: PLACES.project },
    azuredevops: { project: PLACES.project, token: value('azuredevops-token') },
    github: { repository: PLACES.repository, token: value('github-token') },
    pagerduty: { services: { [value('pagerduty-key')]: 'clusters' } },
    servicenowEvents: { user: USER, password: value('servicenow-events-password') },
    slack: { webhook: 'T0/B0/none', token: value('slack-token'), channels: [PLACES.channel] },
    splunk: { token: value('splunk-token') },
    elastic: { apiKey: value('elastic-key') },
    webhook: { secrets: [value('webhook-secret')] },
  } satisfies Partial<ReceiverOptions>;
}

/** Made anew at each start, in the form that each service gives its secrets. @param random 32 bytes */
export function furtherSecrets(random: () => Buffer): Readonly<Record<string, string>> {
  const made = (name: string): string => {
    if (name === 'pagerduty-key') return random().toString('hex').slice(0, 32);
    if (name === 'webhook-secret') return `whsec_${random().toString('base64')}`;
    if (name === 'slack-token') return `xoxb-${random().toString('hex')}`;
    return random().toString('base64');
  };
  return Object.fromEntries(FURTHER.flatMap(({ secrets }) => secrets).map((name) => [name, made(name)]));
}
