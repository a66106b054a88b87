import { isObject, type JsonObject } from '../../json.js';
import { jsonOf, notAnAnswer } from '../answers.js';
import {
  type Changed,
  defineDestination,
  type FoundTicket,
  type SeenTicket,
  type Surroundings,
  type TicketChange,
  type TicketDesk,
  type TicketReference,
  type TicketText,
} from '../destination.js';
import type { HttpAnswer } from '../http.js';
import { accepted, type Outcome } from '../outcome.js';
import { assigneeOf } from './assignee.js';
import { fieldsToWrite } from './edits.js';
import { WHO } from './githubAnswers.js';
import { authorization, type Desk, deskOf, type GitHubSettings, ofIssue, settings } from './githubCalls.js';
import { issuesByNumber, newestOfOurs } from './githubGraph.js';
import { comment, issue, markerOf, withMarker } from './githubText.js';

/** GitHub issues, of github.com and of Enterprise Server. */
export const github = defineDestination<GitHubSettings>({
  kind: 'github',
  family: 'tickets',
  settings,
  open: async (given, surroundings) => openDesk(given, surroundings),
});

/** Lists show an issue at once; a request that takes longer than 10 s is given up over there. */
const SEARCH_LAG_MS = 15_000;

function openDesk(given: GitHubSettings, surroundings: Surroundings): TicketDesk {
  const desk = deskOf(given, surroundings);
  return {
    family: 'tickets',
    // Issues are numbered in each repository anew.
    place: `${given.url} ${given.repository}`.toLowerCase(),
    searchLagMs: SEARCH_LAG_MS,
    prepare: () => authorization(given, surroundings),
    find: (marker) => find(desk, marker),
    create: (marker, text) => create(desk, marker, text),
    update: (reference, change) => write(desk, reference, change, () => ({})),
    resolve: (reference, note) => close(desk, reference, note),
    reopen: (reference, change) =>
      write(desk, reference, change, ({ state }) =>
        state === 'closed' ? { state: 'open', state_reason: 'reopened' } : {},
      ),
    look: (references) => look(desk, references),
  };
}

/** Twelve digits, because a label is short; which finding it is stands in the body, whole. */
const labelOf = (marker: string) => `vigie-${marker.slice(0, 12).toLowerCase()}`;

/**
 * By the label first. Where that finds nothing the newest issues of ours are gone through as well: a token that may
 * open issues but not label them has its labels dropped without a word.
 */
async function find(desk: Desk, marker: string): Promise<Outcome<FoundTicket | null>> {
  if (!/^[0-9a-f]+$/i.test(marker)) throw new RangeError(`a marker is hexadecimal, this is not: ${marker}`);
  const query = `labels=${labelOf(marker)}&state=all&sort=created&direction=asc&per_page=30`;
  const answer = await desk.call(`${desk.issues}?${query}`, { method: 'GET' });
  if (answer.outcome !== 'accepted') return answer;
  const labelled = listIn(answer.value);
  if (labelled === undefined) return notAnAnswer(WHO, answer.value);
  const found = oldestWith(marker, labelled);
  if (found !== null) return accepted(found);
  const newest = await newestOfOurs(desk.graph);
  if (newest.outcome !== 'accepted') return newest;
  const unlabelled = await issuesByNumber(desk.graph, newest.value, 'state url body', 20);
  return unlabelled.outcome === 'accepted' ? accepted(oldestWith(marker, unlabelled.value)) : unlabelled;
}

function oldestWith(marker: string, issues: readonly JsonObject[]): FoundTicket | null {
  const [oldest] = issues
    // Lists of issues have pull requests too.
    .filter((one) => one.pull_request === undefined && markerOf(one.body).marker === marker.toLowerCase())
    .toSorted((a, b) => Number(a.number) - Number(b.number));
  const reference = oldest && referenceOf(oldest);
  return reference ? { reference, state: stateOf(oldest) } : null;
}

async function create(desk: Desk, marker: string, text: TicketText): Promise<Outcome<TicketReference>> {
  const { labels, assign, assignee } = desk.settings;
  const login = assigneeOf(text.owner, assign, assignee);
  const { title, body } = issue(text);
  const json = {
    ...{ title, body: withMarker(marker, body), labels: [...labels, labelOf(marker)] },
    ...(login === undefined ? {} : { assignees: [login] }),
  };
  const answer = await desk.call(desk.issues, { method: 'POST', json });
  if (answer.outcome !== 'accepted') return answer;
  const made = referenceOf(jsonOf(answer.value.body));
  return made === undefined ? notAnAnswer(WHO, answer.value) : accepted(made);
}

/**
 * The API takes no comment together with a change. The change comes first: where its answer is lost the next try finds
 * nothing left to change, and the comment is not lost with it.
 */
async function write(
  desk: Desk,
  reference: TicketReference,
  { before, after, note }: TicketChange,
  more: (there: JsonObject) => JsonObject,
): Promise<Outcome<Changed>> {
  const there = await read(desk, reference);
  if (there.outcome !== 'accepted' || there.value === 'gone') return there as Outcome<Changed>;
  const { marker, rest } = markerOf(there.value.body);
  const fields = fieldsToWrite({ title: there.value.title, body: rest }, before && issue(before), issue(after));
  const wanted = {
    ...fields,
    ...(fields.body === undefined || marker === undefined ? {} : { body: withMarker(marker, fields.body) }),
    ...more(there.value),
  };
  const changed =
    Object.keys(wanted).length === 0 ? accepted('changed' as const) : await patch(desk, reference, wanted);
  return changed.outcome === 'accepted' && changed.value === 'changed' ? say(desk, reference, note) : changed;
}

/** Here the comment comes first: once the issue is closed nobody would know that it is missing. */
async function close(desk: Desk, reference: TicketReference, note: string): Promise<Outcome<Changed>> {
  const there = await read(desk, reference);
  if (there.outcome !== 'accepted' || there.value === 'gone') return there as Outcome<Changed>;
  if (there.value.state === 'closed') return accepted('changed');
  const said = await say(desk, reference, note);
  if (said.outcome !== 'accepted' || said.value !== 'changed') return said;
  return patch(desk, reference, { state: 'closed', state_reason: 'completed' });
}

async function read(desk: Desk, { id }: TicketReference): Promise<Outcome<JsonObject | 'gone'>> {
  const answer = await ofIssue(desk, id, { method: 'GET' });
  if (answer.outcome !== 'accepted' || answer.value === 'gone') return answer as Outcome<'gone'>;
  const there = jsonOf(answer.value.body);
  return referenceOf(there) === undefined || !there ? notAnAnswer(WHO, answer.value) : accepted(there);
}

async function patch(desk: Desk, { id }: TicketReference, json: JsonObject): Promise<Outcome<Changed>> {
  return changedBy(await ofIssue(desk, id, { method: 'PATCH', json }), 'number');
}

async function say(desk: Desk, { id }: TicketReference, note: string): Promise<Outcome<Changed>> {
  return changedBy(await ofIssue(desk, `${id}/comments`, { method: 'POST', json: comment(note) }), 'id');
}

/** @param key what an answer that is one has */
function changedBy(answer: Outcome<HttpAnswer | 'gone'>, key: string): Outcome<Changed> {
  if (answer.outcome !== 'accepted' || answer.value === 'gone') return answer as Outcome<'gone'>;
  return Number.isSafeInteger(jsonOf(answer.value.body)?.[key]) ? accepted('changed') : notAnAnswer(WHO, answer.value);
}

function listIn(answer: HttpAnswer): JsonObject[] | undefined {
  const list = jsonOf(`{"list":${answer.body}}`)?.list;
  return Array.isArray(list) ? list.filter(isObject) : undefined;
}

/** REST says html_url, GraphQL url. */
function referenceOf(row: JsonObject | undefined): TicketReference | undefined {
  if (!Number.isSafeInteger(row?.number) || Number(row?.number) < 1) return undefined;
  const url = row?.html_url ?? row?.url;
  const shown = typeof url === 'string' && /^https:\/\//.test(url) ? url : null;
  return { id: String(row?.number), number: `#${row?.number}`, url: shown };
}

function stateOf(row: JsonObject | undefined): 'open' | 'closed' {
  return String(row?.state).toLowerCase() === 'closed' ? 'closed' : 'open';
}

async function look(
  desk: Desk,
  references: readonly TicketReference[],
): Promise<Outcome<ReadonlyMap<string, SeenTicket>>> {
  const seen = new Map<string, SeenTicket>(references.map(({ id }) => [id, { state: 'gone', declined: false }]));
  const issues = await issuesByNumber(desk.graph, [...seen.keys()].map(Number), 'state stateReason');
  if (issues.outcome !== 'accepted') return issues;
  for (const row of issues.value) {
    const state = stateOf(row);
    const declined = state === 'closed' && /^(not_planned|duplicate)$/i.test(String(row.stateReason));
    seen.set(String(row.number), { state, declined });
  }
  return accepted(seen);
}
