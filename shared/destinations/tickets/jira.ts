import { isObject, type JsonObject } from '../../json.js';
import { jsonOf, notAnAnswer } from '../answers.js';
import {
  type Changed,
  defineDestination,
  type FoundTicket,
  type Surroundings,
  type TicketDesk,
  type TicketReference,
  type TicketText,
} from '../destination.js';
import type { HttpAnswer } from '../http.js';
import { accepted, blocked, later, type Outcome } from '../outcome.js';
import { authorization, type Jira, known, openJira, WHO } from './jiraCall.js';
import { reopen, resolve, update } from './jiraChange.js';
import { issuesOf, look } from './jiraLook.js';
import { type JiraSettings, jiraSettings } from './jiraSettings.js';
import { labelOf, newFields } from './jiraText.js';
import { stateOf } from './jiraTransitions.js';

/** Jira Cloud by its REST API v3, Jira Data Center by v2. */
export const jira = defineDestination<JiraSettings>({
  kind: 'jira',
  family: 'tickets',
  settings: jiraSettings,
  open: async (given, surroundings) => openDesk(given, surroundings),
});

/**
 * Cloud: a search right after a create misses it for seconds, and at times for minutes. Data Center: the index of the node
 * that answers may lag behind that of the node that created.
 */
const SEARCH_LAG_MS = { cloud: 300_000, dataCenter: 60_000 } as const;

/** Of one search: a page may be empty although the next is not. */
const MOST_PAGES = 5;

function openDesk(given: JiraSettings, surroundings: Surroundings): TicketDesk {
  const there = openJira(given, surroundings);
  return {
    family: 'tickets',
    place: given.url.replace(/\/+$/, '').toLowerCase(),
    searchLagMs: SEARCH_LAG_MS[given.deployment],
    prepare: () => authorization(given, surroundings.secrets),
    find: (marker) => find(there, marker),
    create: (marker, text) => create(there, marker, text),
    update: (reference, change): Promise<Outcome<Changed>> => update(there, reference, change),
    resolve: (reference, note) => resolve(there, reference, note),
    reopen: (reference, change) => reopen(there, reference, change),
    look: (references) => look(there, references),
  };
}

async function find(there: Jira, marker: string): Promise<Outcome<FoundTicket | null>> {
  // Anything else in a query could be an operator.
  if (!/^[0-9a-f]+$/i.test(marker)) throw new RangeError(`a marker is hexadecimal, this is not: ${marker}`);
  const label = labelOf(marker);
  const rows = await search(there, label);
  if (rows.outcome !== 'accepted') return rows;
  const ours = rows.value.filter(({ labels }) => labels.includes(label.toLowerCase()));
  if (ours.length === 0 && rows.value.length > 0) return blocked(IGNORED);
  if (ours.length === 0) {
    const us = await known(there);
    return us.outcome === 'accepted' ? accepted(null) : us;
  }
  const [oldest] = ours.toSorted((a, b) => Number(a.reference.id) - Number(b.reference.id));
  return accepted(oldest === undefined ? null : { reference: oldest.reference, state: oldest.state });
}

const IGNORED = `${WHO} ignored the search for a label and returned other issues: nothing of it is believed`;

interface Row extends FoundTicket {
  readonly labels: readonly string[];
}

/** Without the project: people may have moved the issue to another one. */
async function search(there: Jira, label: string): Promise<Outcome<readonly Row[]>> {
  const rows: Row[] = [];
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({
      jql: `labels = "${label}" ORDER BY created ASC`,
      fields: 'labels,status',
      maxResults: '50',
      ...(next === undefined ? {} : { nextPageToken: next }),
    });
    const answer = await there.call('GET', `${there.cloud ? '/search/jql' : '/search'}?${query}`);
    // The query is the same for all but its label: a refusal of it is about none of the tickets.
    if (answer.outcome === 'refused') return blocked(answer.why);
    if (answer.outcome !== 'accepted') return answer;
    const issues = issuesOf(answer.value);
    if (issues === undefined) return notAnAnswer(WHO, answer.value);
    rows.push(...issues.flatMap((issue) => rowOf(there, issue)));
    const token = jsonOf(answer.value.body)?.nextPageToken;
    if (typeof token !== 'string' || token === '') return accepted(rows);
    next = token;
  }
  return rows.length > 0 ? accepted(rows) : later(`${WHO} gave ${MOST_PAGES} empty pages and no end of them`);
}

function rowOf(there: Jira, issue: JsonObject): Row[] {
  const reference = referenceOf(there, issue);
  if (reference === undefined || !isObject(issue.fields)) return [];
  const labels = Array.isArray(issue.fields.labels) ? issue.fields.labels : [];
  return [{ reference, state: stateOf(issue.fields), labels: labels.map((label) => String(label).toLowerCase()) }];
}

async function create(there: Jira, marker: string, text: TicketText): Promise<Outcome<TicketReference>> {
  const json = {
    fields: newFields(marker, text, there.settings),
    // Beside the label, for people and apps: a token's user cannot search by it.
    ...(there.cloud ? { properties: [{ key: 'vigie', value: { marker } }] } : {}),
  };
  const answer = await there.call('POST', '/issue', { json });
  if (answer.outcome !== 'accepted') return answer;
  const reference = referenceOf(there, created(answer.value));
  return reference === undefined ? notAnAnswer(WHO, answer.value) : accepted(reference);
}

function created(answer: HttpAnswer): JsonObject {
  return jsonOf(answer.body) ?? {};
}

/** The id stays when an issue moves to another project; the key does not. */
function referenceOf({ settings }: Jira, { id, key }: JsonObject): TicketReference | undefined {
  if (!/^\d+$/.test(String(id)) || typeof key !== 'string' || !/^[A-Za-z][A-Za-z0-9_]*-\d+$/.test(key))
    return undefined;
  const site = (settings.site ?? settings.url).replace(/\/+$/, '');
  return { id: String(id), number: key, url: `${site}/browse/${key}` };
}
