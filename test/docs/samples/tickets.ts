import { azureDevOpsReceiver } from '../../../local/azure/receivers/azureDevOps.js';
import { gitHubReceiver } from '../../../local/azure/receivers/github.js';
import { jiraReceiver } from '../../../local/azure/receivers/jira.js';
import { pagerDutyReceiver } from '../../../local/azure/receivers/pagerduty.js';
import type { Receiver, Ticket } from '../../../local/azure/receivers/receiver.js';
import { serviceNowReceiver } from '../../../local/azure/receivers/servicenow.js';
import { ownSchema } from '../../../shared/config/config.js';
import type { FindingEvent } from '../../../shared/events/event.js';
import { applyToTickets } from '../../../shared/outbox/ledger.js';
import { MemoryStore } from '../../support/memoryStore.js';
import { type ReceiverServer, receiverServer } from '../../support/receiverServer.js';
import { NOW } from '../../support/surroundings.js';
import { FIRST_NIGHT, ONE_EVENT, SECOND_NIGHT } from './nights.js';
import { openedAs, type Placing } from './opened.js';
import { pretty, type Sample } from './sample.js';

const SECRET = 'open-sesame-7';
/** PagerDuty's keys have 32 characters. */
const KEY = 'a0b1c2d3'.repeat(4);

/** Where a desk's simulated service is, and how a ticket is shown that lies there. */
interface Desk {
  readonly kind: string;
  readonly receiver: () => Receiver;
  readonly placing: (server: ReceiverServer) => Placing;
  readonly shown: (ticket: Ticket, server: ReceiverServer) => string;
}

type Texts = Readonly<Record<string, string>>;
type Nights = readonly (readonly FindingEvent[])[];

const SERVICENOW: Desk = {
  kind: 'servicenow',
  receiver: () => serviceNowReceiver({ user: 'vigie', password: SECRET }),
  placing: ({ url }) => ({ settings: { url: `${url}/servicenow` }, secret: () => SECRET }),
  shown({ fields }) {
    const { short_description, description, urgency, impact, due_date, assignment_group, correlation_id } =
      fields as Texts;
    const values = [
      `urgency ${urgency}, impact ${impact}, due_date ${due_date}`,
      `assignment_group ${assignment_group}`,
    ];
    const notes = fields.notes as readonly { readonly text: string }[];
    return [
      ...[short_description, description, [...values, `correlation_id ${correlation_id}`].join('\n')],
      ...notes.map(({ text }) => `Work note: ${text}`),
    ].join('\n\n');
  },
};

const GITHUB: Desk = {
  kind: 'github',
  receiver: () => gitHubReceiver({ repository: 'example-org/aks-findings', token: SECRET }),
  placing: ({ url }) => ({ settings: { url: `${url}/github` }, secret: () => SECRET }),
  shown: ({ fields }) =>
    [`${fields.title}`, `Labels: ${(fields.labels as string[]).join(', ')}`, fields.body]
      .concat((fields.comments as string[]).map((comment) => `Comment: ${comment}`))
      .join('\n\n'),
};

const AZURE_DEVOPS: Desk = {
  kind: 'azuredevops',
  receiver: () => azureDevOpsReceiver({ project: 'Cloud Platform', token: SECRET }),
  placing: ({ url }) => ({ settings: { url: `${url}/azuredevops/example-org` }, secret: () => SECRET }),
  shown({ fields }) {
    const names = ['System.Title', 'System.Tags', 'System.AssignedTo', 'Microsoft.VSTS.Common.Priority'];
    const description = String(fields['System.Description']).replace(
      /(<\/p>(?!<pre>)|<\/pre>|<\/li>|<\/?ul>)/g,
      '$1\n',
    );
    return [
      ...names.map((name) => `${name} = ${fields[name]}`),
      `System.Description =\n${description.trim()}`,
      ...(fields.comments as string[]).map((comment) => `System.History = ${comment}`),
    ].join('\n');
  },
};

const JIRA: Desk = {
  kind: 'jira',
  receiver: () => jiraReceiver({ user: 'vigie', token: SECRET }),
  placing: ({ url }) => ({ example: 1, settings: { url: `${url}/jira` }, secret: () => SECRET }),
  shown({ fields }) {
    const { name } = fields.priority as Texts;
    const values = [`priority ${name}, duedate ${fields.duedate}`, `labels ${(fields.labels as string[]).join(', ')}`];
    const comments = fields.comments as readonly { readonly body: string }[];
    return [
      ...[fields.summary, fields.description, values.join('\n')],
      ...comments.map(({ body }) => `Comment: ${body}`),
    ].join('\n\n');
  },
};

const PAGERDUTY: Desk = {
  kind: 'pagerduty',
  receiver: () => pagerDutyReceiver({ services: { [KEY]: 'payments' } }),
  placing: ({ url }) => ({ settings: { url: `${url}/pagerduty` }, secret: () => KEY }),
  shown(_ticket, { received }) {
    const { routing_key: _key, ...event } = (received.at(-1)?.body ?? {}) as Record<string, unknown>;
    return pretty(event);
  },
};

/** One ticket, as it lies at the desk after these nights. @throws where it is not one */
async function ticketAfter(desk: Desk, nights: Nights): Promise<string> {
  const server = await receiverServer(desk.receiver(), NOW);
  try {
    await tellAll(desk, server, nights);
    const [ticket, ...more] = server.tickets();
    if (ticket === undefined || more.length > 0) throw new Error(`${desk.kind} has ${more.length} tickets too many`);
    return desk.shown(ticket, server);
  } finally {
    await server.close();
  }
}

/** With the rules that hold where the configuration says nothing. */
async function tellAll(desk: Desk, server: ReceiverServer, nights: Nights): Promise<void> {
  const { reopenAfter, ...rules } = ownSchema.parse({}).tickets;
  const context = {
    ...{ store: new MemoryStore(undefined, server.now), destination: desk.kind, holder: 'sample', leaseMs: 90_000 },
    desk: await openedAs('tickets', desk.kind, desk.placing(server)),
    ...{ machineNow: server.now, portal: 'https://portal.azure.com' },
    tickets: { ...rules, reopenAfterDays: reopenAfter },
  };
  for (const events of nights) {
    const told = await applyToTickets(context, events);
    if (told.outcome !== 'accepted') throw new Error(`${desk.kind}: ${told.outcome}: ${told.why}`);
  }
}

const GROUP: Nights = [FIRST_NIGHT, SECOND_NIGHT];

/** The ticket of a cluster after two nights at every desk, and one of a single finding. */
export const TICKET_SAMPLES: readonly Sample[] = [
  ...[SERVICENOW, GITHUB, AZURE_DEVOPS, JIRA].map(
    (desk): Sample => ({
      ...{ page: desk.kind, name: 'ticket', language: 'text' },
      make: () => ticketAfter(desk, GROUP),
    }),
  ),
  { page: 'pagerduty', name: 'ticket', language: 'json', make: () => ticketAfter(PAGERDUTY, GROUP) },
  { page: 'servicenow', name: 'single', language: 'text', make: () => ticketAfter(SERVICENOW, [[ONE_EVENT]]) },
];
