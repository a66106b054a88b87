import type { Surroundings, TicketDesk, TicketReference, TicketText } from '../../shared/destinations/destination.js';
import { jira } from '../../shared/destinations/tickets/jira.js';
import { hashOf } from '../../shared/text.js';
import type { Answer, Received } from '../support/scriptedServer.js';
import { surroundingsWith } from '../support/surroundings.js';

export const TOKEN = 'open-sesame-7';
export const USER = 'vigie@corp.example';
const basic = (token: string) => `Basic ${Buffer.from(`${USER}:${token}`).toString('base64')}`;
export const BASIC = basic(TOKEN);
export const MARKER = hashOf('a finding');
export const REFERENCE = { id: '10001', number: 'OPS-1', url: null };
export const TEXT: TicketText = {
  title: 'aks-pay: Kubernetes version out of support',
  body: [
    { kind: 'text', text: 'Kubernetes 1.33.2 left community support.\nWhere: aks-pay' },
    { kind: 'command', label: 'Command', command: 'az aks upgrade -n aks-pay' },
  ],
  severity: 'high',
  dueDate: '2026-12-01T00:00:00.000Z',
  owner: 'payments',
  link: 'https://portal.example/#resource/aks-pay',
};
export const ANONYMOUS = [{ 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' }, { 'x-ausername': 'anonymous' }] as const;

export const DEPLOYMENTS = [
  { deployment: 'cloud', user: USER, api: '/jira/rest/api/3', authorization: BASIC },
  { deployment: 'dataCenter', user: undefined, api: '/jira/rest/api/2', authorization: `Bearer ${TOKEN}` },
] as const;
export type Deployment = (typeof DEPLOYMENTS)[number];

/** The header of a request that was made with this token. */
export const authorizationOf = ({ user }: Deployment, token: string) =>
  user === undefined ? `Bearer ${token}` : basic(token);

export const settingsOf = ({ deployment, user }: Deployment, url: string, more = {}) => ({
  ...{ url, deployment, token: '${env:TOKEN}', project: 'OPS' },
  ...(user === undefined ? {} : { user }),
  ...more,
});
export const settingsFor = (given: Deployment, url: string, more = {}) =>
  jira.settings.parse(settingsOf(given, url, more));

export async function open(
  given: Deployment,
  { url }: { url: string },
  more = {},
  surroundings: Partial<Surroundings> = {},
): Promise<TicketDesk> {
  const desk = await jira.open(settingsFor(given, `${url}/jira/`, more), surroundingsWith({ TOKEN }, surroundings));
  if (desk.family !== 'tickets') throw new Error('Jira is a ticket desk');
  return desk;
}

export const made: Answer = { status: 201, body: { id: '10001', key: 'OPS-1', self: 'x' } };
export const refusal = (status: number, errors: object, ...errorMessages: string[]): Answer => ({
  status,
  body: { errorMessages, errors },
});
export const done = { name: 'Done', statusCategory: { key: 'done' } };
export const newStatus = { name: 'To Do', statusCategory: { key: 'new' } };
export const WAYS = [
  { id: '41', name: "Won't do", to: done, hasScreen: true },
  { id: '31', name: 'Done', to: done, hasScreen: false },
  { id: '11', name: 'To Do', to: newStatus, hasScreen: false },
];
export const issue = (fields = {}, transitions: unknown = WAYS): Answer => ({
  status: 200,
  body: { id: '10001', key: 'OPS-1', fields: { status: newStatus, ...fields }, transitions },
});
export const wrote: Answer = { status: 204 };
export const me: Answer = { status: 200, body: { accountId: 'a', name: 'vigie' } };
export const project: Answer = { status: 200, body: { key: 'OPS' } };
export const missing = refusal(404, {}, 'Issue does not exist or you do not have permission to see it.');
/** The same answer to somebody whom Jira does not know. */
export const as = (headers: (typeof ANONYMOUS)[number], answer: Answer): Answer =>
  typeof answer === 'string' ? answer : { ...answer, headers: { ...headers } };
export const lookAt = async (desk: TicketDesk, ...references: TicketReference[]) => {
  if (desk.look === undefined) throw new Error('Jira can be read');
  return desk.look(references);
};
export type Body = { fields?: Record<string, unknown>; properties?: unknown; body?: unknown };
export const bodyOf = (request: Received | undefined): Body => (request?.json ?? {}) as Body;
export const fieldsOf = (request: Received | undefined) => bodyOf(request).fields ?? {};

export const label = `vigie-${MARKER}`;
export const row = (id: string, labels = [label], status: unknown = newStatus) => ({
  ...{ id, key: `OPS-${id}` },
  fields: { labels, status },
});
export const rows = (...issues: unknown[]): Answer => ({ status: 200, body: { issues, isLast: true } });
