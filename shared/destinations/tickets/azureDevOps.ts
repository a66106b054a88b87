import type { JsonObject } from '../../json.js';
import { jsonOf, notAnAnswer } from '../answers.js';
import {
  type Changed,
  defineDestination,
  type FoundTicket,
  type SeenTicket,
  type Surroundings,
  type TicketDesk,
  type TicketReference,
  type TicketText,
} from '../destination.js';
import { accepted, blocked, type Outcome } from '../outcome.js';
import { assigneeOf } from './assignee.js';
import { listIn, WHO, type WorkItem, workItemOf } from './azureDevOpsAnswers.js';
import { authorization, type Call, callsTo, Pace } from './azureDevOpsCalls.js';
import { type AzureDevOpsSettings, settings } from './azureDevOpsSettings.js';
import { FOR_STATES, States } from './azureDevOpsStates.js';
import { type FieldsOfType, history, shownAs, workItem } from './azureDevOpsText.js';
import { fieldsToWrite } from './edits.js';

/** Azure DevOps work items, of Services and Server. */
export const azureDevOps = defineDestination<AzureDevOpsSettings>({
  kind: 'azuredevops',
  family: 'tickets',
  settings,
  open: async (given, surroundings) => openDesk(given, surroundings),
});

const VERSION = 'api-version=7.1';
const TAGS = 'System.Tags';

/** A query sees a new item within seconds; a create whose answer was lost may itself go on for some of them. */
const SEARCH_LAG_MS = 30_000;

interface Desk {
  readonly settings: AzureDevOpsSettings;
  /** Of the organization, without a slash at its end. */
  readonly base: string;
  /** As it stands in paths. */
  readonly project: string;
  readonly has: FieldsOfType;
  readonly states: States;
  readonly call: Call;
}

function openDesk(given: AzureDevOpsSettings, surroundings: Surroundings): TicketDesk {
  const base = given.url.replace(/\/+$/, '');
  const pace = new Pace();
  const call = callsTo(base, given, surroundings, pace);
  const bug = given.workItemType.toLowerCase() === 'bug';
  const desk: Desk = {
    ...{ settings: given, base, call },
    project: `/${encodeURIComponent(given.project)}`,
    has: {
      body: given.bodyField ?? (bug ? 'Microsoft.VSTS.TCM.ReproSteps' : 'System.Description'),
      ...{ priority: given.priority, severity: given.severity ?? bug, dueDate: given.dueDate },
    },
    states: new States((path) => call(path, { method: 'GET' }), given),
  };
  const edited = (there: WorkItem, before: TicketText | null, after: TicketText) =>
    fieldsToWrite(there.fields, before && workItem(before, desk.has), workItem(after, desk.has), shownAs);
  return {
    family: 'tickets',
    place: given.url.replace(/\/+$/, '').toLowerCase(),
    searchLagMs: SEARCH_LAG_MS,
    prepare: () => pace.keep(() => authorization(given, surroundings)),
    find: (marker) => pace.keep(() => find(desk, marker)),
    // Not held up: prepare() was, and a create that is put off after it would have to be searched for.
    create: (marker, text) => create(desk, marker, text),
    update: (reference, { before, after, note }) =>
      pace.keep(() =>
        change(desk, reference, async (there) => accepted({ ...edited(there, before, after), ...history(note) })),
      ),
    resolve: (reference, note) => pace.keep(() => change(desk, reference, (there) => closing(desk, there, note))),
    reopen: (reference, { before, after, note }) =>
      pace.keep(() =>
        change(desk, reference, async (there) => {
          const opening = await openingOf(desk, there);
          if (opening.outcome !== 'accepted') return opening;
          return accepted({ ...opening.value, ...edited(there, before, after), ...history(note) });
        }),
      ),
    look: (references) => pace.keep(() => look(desk, references)),
  };
}

/** `add` fills a field that is empty, and replaces what another holds. */
function written(fields: JsonObject): JsonObject[] {
  return Object.entries(fields).map(([name, value]) => ({ op: 'add', path: `/fields/${name}`, value }));
}

const tagOf = (marker: string) => `vigie-${marker.toLowerCase()}`;

async function find(desk: Desk, marker: string): Promise<Outcome<FoundTicket | null>> {
  // Anything else could end the text that it stands in, and be a query of its own.
  if (!/^[0-9a-f]+$/i.test(marker)) throw new RangeError(`a marker is hexadecimal, this is not: ${marker}`);
  const query = [
    'SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project',
    `AND [${TAGS}] CONTAINS '${tagOf(marker)}' ORDER BY [System.Id]`,
  ].join(' ');
  const path = `${desk.project}/_apis/wit/wiql?${VERSION}&$top=10`;
  const answer = await desk.call(path, { method: 'POST', json: { query } });
  if (answer.outcome !== 'accepted') return answer;
  const hits = listIn(answer.value, 'workItems');
  if (hits === undefined) return notAnAnswer(WHO, answer.value);
  if (hits.length === 0) return accepted(null);
  const items = await read(
    desk,
    hits.map(({ id }) => Number(id)),
    [TAGS, ...FOR_STATES],
  );
  if (items.outcome !== 'accepted') return items;
  const oldest = items.value
    .filter(({ fields }) => tagsOf(fields).includes(tagOf(marker)))
    .toSorted((a, b) => Number(a.id) - Number(b.id))[0];
  if (oldest === undefined)
    return items.value.length === 0 ? accepted(null) : blocked(`${WHO} ignored the search and found other work items`);
  const standing = await desk.states.of(oldest.fields);
  if (standing.outcome !== 'accepted') return standing;
  return accepted({ reference: referenceOf(desk, oldest), state: standing.value.done ? 'closed' : 'open' });
}

function tagsOf(fields: JsonObject): string[] {
  return String(fields[TAGS] ?? '')
    .split(';')
    .map((tag) => tag.trim().toLowerCase());
}

async function create(desk: Desk, marker: string, text: TicketText): Promise<Outcome<TicketReference>> {
  const { workItemType, areaPath, iterationPath, tags, assignedTo, assign, fields } = desk.settings;
  const assignee = assigneeOf(text.owner, assign, assignedTo);
  const operations = written({
    ...fields,
    ...workItem(text, desk.has),
    [TAGS]: [...tags, tagOf(marker)].join('; '),
    ...(areaPath === undefined ? {} : { 'System.AreaPath': areaPath }),
    ...(iterationPath === undefined ? {} : { 'System.IterationPath': iterationPath }),
    ...(assignee === undefined ? {} : { 'System.AssignedTo': assignee }),
  });
  const path = `${desk.project}/_apis/wit/workitems/$${encodeURIComponent(workItemType)}?${VERSION}`;
  const answer = await desk.call(path, { method: 'POST', operations });
  if (answer.outcome !== 'accepted') return answer;
  const made = workItemOf(jsonOf(answer.value.body));
  return made === undefined ? notAnAnswer(WHO, answer.value) : accepted(referenceOf(desk, made));
}

/**
 * Reads the item first: what people have written since must stay, and a change whose answer was lost must not be made
 * twice. Fields and comment go in one request, which holds only for the revision that was read. `fields` null: nothing.
 */
async function change(
  desk: Desk,
  { id }: TicketReference,
  fields: (there: WorkItem) => Promise<Outcome<JsonObject | null>>,
): Promise<Outcome<Changed>> {
  const { has } = desk;
  const names = [...FOR_STATES, ...Object.keys(workItem(NOTHING, has))].join(',');
  const path = `/_apis/wit/workitems/${encodeURIComponent(id)}?${VERSION}`;
  const answer = await desk.call(`${path}&fields=${names}`, { method: 'GET' });
  if (answer.outcome !== 'accepted') return answer;
  if (answer.value.status === 404) return accepted('gone');
  const there = workItemOf(jsonOf(answer.value.body));
  if (there === undefined) return notAnAnswer(WHO, answer.value);
  const wanted = await fields(there);
  if (wanted.outcome !== 'accepted') return wanted;
  if (wanted.value === null) return accepted('changed');
  const operations = [{ op: 'test', path: '/rev', value: there.rev }, ...written(wanted.value)];
  const changed = await desk.call(path, { method: 'PATCH', operations });
  if (changed.outcome !== 'accepted') return changed;
  if (changed.value.status === 404) return accepted('gone');
  return workItemOf(jsonOf(changed.value.body)) === undefined ? notAnAnswer(WHO, changed.value) : accepted('changed');
}

/** For the names of its fields. */
const NOTHING: TicketText = { title: '', body: [], severity: 'low', dueDate: '', owner: null, link: null };

async function closing({ states }: Desk, { fields }: WorkItem, note: string): Promise<Outcome<JsonObject | null>> {
  const standing = await states.of(fields);
  if (standing.outcome !== 'accepted') return standing;
  if (standing.value.done) return accepted(null);
  const state = await states.toClose(fields);
  if (state.outcome !== 'accepted') return state;
  return accepted({ 'System.State': state.value, ...history(note) });
}

async function openingOf({ states }: Desk, { fields }: WorkItem): Promise<Outcome<JsonObject>> {
  const standing = await states.of(fields);
  if (standing.outcome !== 'accepted') return standing;
  if (!standing.value.done) return accepted({});
  const state = await states.toOpen(fields);
  return state.outcome === 'accepted' ? accepted({ 'System.State': state.value }) : state;
}

/** Those that are there, in one request; at most 200. */
async function read(desk: Desk, ids: readonly number[], fields: readonly string[]): Promise<Outcome<WorkItem[]>> {
  const path = `/_apis/wit/workitemsbatch?${VERSION}`;
  const json = { ids, fields: ['System.Id', ...fields], errorPolicy: 'Omit' };
  const answer = await desk.call(path, { method: 'POST', json });
  if (answer.outcome !== 'accepted') return answer;
  const list = listIn(answer.value, 'value');
  if (list === undefined) return notAnAnswer(WHO, answer.value);
  return accepted(list.map(workItemOf).filter((item) => item !== undefined));
}

function referenceOf({ base, project }: Desk, { id }: WorkItem): TicketReference {
  return { id, number: id, url: `${base}${project}/_workitems/edit/${id}` };
}

/** What one request may ask for. */
const MOST_LOOKED = 200;
const REASON = 'System.Reason';
/** Reasons of Microsoft's own processes that say: this will not be done. */
const DECLINED = new RegExp(
  `^(${[
    ...['removed', 'duplicate', 'deferred', 'as designed', 'cannot reproduce', 'obsolete', 'cut', 'rejected'],
    ...['abandoned', 'not a bug', "won'?t (fix|do)", 'copied to'],
  ].join('|')})`,
  'i',
);

async function look(
  desk: Desk,
  references: readonly TicketReference[],
): Promise<Outcome<ReadonlyMap<string, SeenTicket>>> {
  const seen = new Map<string, SeenTicket>(references.map(({ id }) => [id, { state: 'gone', declined: false }]));
  const ids = [...seen.keys()].map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
  for (let from = 0; from < ids.length; from += MOST_LOOKED) {
    const items = await read(desk, ids.slice(from, from + MOST_LOOKED), [REASON, ...FOR_STATES]);
    if (items.outcome !== 'accepted') return items;
    for (const { id, fields } of items.value) {
      const standing = await desk.states.of(fields);
      if (standing.outcome !== 'accepted') return standing;
      const { done, removed } = standing.value;
      const declined = done && (removed || DECLINED.test(String(fields[REASON] ?? '')));
      if (seen.has(id)) seen.set(id, { state: done ? 'closed' : 'open', declined });
    }
  }
  return accepted(seen);
}
