import { isObject, type JsonObject } from '../../json.js';
import { jsonOf, notAnAnswer } from '../answers.js';
import type { Changed, TicketChange, TicketReference } from '../destination.js';
import type { HttpAnswer } from '../http.js';
import { accepted, blocked, type Outcome, refused } from '../outcome.js';
import { fieldsToWrite } from './edits.js';
import { isMissing, type Jira, knownInProject, WHO, words } from './jiraCall.js';
import { issueFields, noteOf, shown } from './jiraText.js';
import { stateOf, type Transition, toDone, toOpen, transitionsOf } from './jiraTransitions.js';

/** An issue as it is read before each change: what people have edited, where it stands, and where it may go. */
interface Issue {
  readonly fields: JsonObject;
  readonly transitions: readonly Transition[];
}

const READ = 'fields=summary,description,priority,duedate,status&expand=transitions';

export async function update(there: Jira, { id }: TicketReference, change: TicketChange): Promise<Outcome<Changed>> {
  const issue = await read(there, id);
  if (issue.outcome !== 'accepted') return issue;
  return issue.value === null ? accepted('gone') : write(there, id, issue.value, change);
}

/** Twice is harmless: an issue that is done already is only told what it has not been told yet. */
export async function resolve(there: Jira, { id }: TicketReference, note: string): Promise<Outcome<Changed>> {
  const issue = await read(there, id);
  if (issue.outcome !== 'accepted') return issue;
  if (issue.value === null) return accepted('gone');
  const { fields, transitions } = issue.value;
  if (stateOf(fields) === 'closed') return tellOnce(there, id, note);
  const way = toDone(transitions, there.settings.doneTransition);
  if (way === undefined) return nowhere(transitions);
  const moved = await move(there, id, way, there.settings.resolution, way.hasScreen ? comment(there, note) : {});
  if (moved.outcome !== 'accepted' || moved.value === 'gone' || way.hasScreen) return moved;
  return tell(there, id, note);
}

/** The transition first: a closed issue may not be editable. */
export async function reopen(there: Jira, { id }: TicketReference, change: TicketChange): Promise<Outcome<Changed>> {
  const issue = await read(there, id);
  if (issue.outcome !== 'accepted') return issue;
  if (issue.value === null) return accepted('gone');
  const { fields, transitions } = issue.value;
  if (stateOf(fields) === 'open') return write(there, id, issue.value, change);
  const way = toOpen(transitions, there.settings.reopenTransition);
  if (way === undefined) return accepted('final');
  const moved = await move(there, id, way, undefined, {});
  if (moved.outcome !== 'accepted' || moved.value === 'gone') return moved;
  return write(there, id, { fields: { ...fields, status: undefined }, transitions }, change);
}

/** null: it is gone, and Jira says so to somebody whom it knows. */
async function read(there: Jira, id: string): Promise<Outcome<Issue | null>> {
  const answer = await there.call('GET', `${pathOf(id)}?${READ}`, { expects: isMissing });
  if (answer.outcome !== 'accepted') return answer;
  if (isMissing(answer.value)) {
    const us = await knownInProject(there);
    return us.outcome === 'accepted' ? accepted(null) : us;
  }
  const issue = jsonOf(answer.value.body);
  if (issue === undefined || !isObject(issue.fields)) return notAnAnswer(WHO, answer.value);
  return accepted({ fields: issue.fields, transitions: transitionsOf(issue) });
}

/** Fields and comment in one request. What is closed may not be editable (jira.issue.editable), but can be told. */
async function write(there: Jira, id: string, issue: Issue, change: TicketChange): Promise<Outcome<Changed>> {
  const { before, after, note } = change;
  const { settings } = there;
  const closed = stateOf(issue.fields) === 'closed';
  const old = before === null ? null : issueFields(before, settings);
  const fields = fieldsToWrite(issue.fields, old, issueFields(after, settings), shown);
  const isNote = Object.keys(fields).length === 0;
  if (closed && isNote) return tell(there, id, note);
  const locked = ({ status }: HttpAnswer) => closed && (status === 400 || status === 403);
  const written = await there.call('PUT', pathOf(id), {
    json: { ...(isNote ? {} : { fields }), ...comment(there, note) },
    expects: (answer) => isMissing(answer) || locked(answer),
  });
  if (written.outcome === 'accepted' && locked(written.value)) return tellOnce(there, id, note);
  return changed(there, written);
}

/**
 * A resolution goes along where the settings name one, or where the transition cannot do without; what a transition says
 * of its fields is not to be relied on, its refusals are.
 */
async function move(
  there: Jira,
  id: string,
  { id: transition }: Transition,
  resolution: string | undefined,
  rest: JsonObject,
): Promise<Outcome<Changed>> {
  const path = `${pathOf(id)}/transitions`;
  const body = (name: string | undefined): JsonObject => ({
    transition: { id: transition },
    ...(name === undefined ? {} : { fields: { resolution: { name } } }),
    ...rest,
  });
  const answer = await there.call('POST', path, {
    json: body(resolution),
    expects: (said) => isMissing(said) || aboutResolution(said),
  });
  if (answer.outcome !== 'accepted' || !aboutResolution(answer.value)) return changed(there, answer);
  const other = resolution === undefined ? USUAL_RESOLUTION : undefined;
  return changed(there, await there.call('POST', path, { json: body(other), expects: isMissing }));
}

/** A resolution that every Jira is delivered with. */
const USUAL_RESOLUTION = 'Done';

function aboutResolution(answer: HttpAnswer): boolean {
  return answer.status === 400 && /resolution\b.*(is required|cannot be set)/i.test(words(answer));
}

function nowhere(transitions: readonly Transition[]): Outcome<never> {
  if (transitions.length === 0)
    return blocked(`${WHO} offers no transition: the user needs the permission "Transition issues"`);
  return refused(`${WHO} offers no transition to a status that means done; name one in doneTransition`);
}

/** For an issue of which nobody knows whether it was told: its newest comments tell. */
async function tellOnce(there: Jira, id: string, note: string): Promise<Outcome<Changed>> {
  const path = `${pathOf(id)}/comment?orderBy=-created&maxResults=5`;
  const answer = await there.call('GET', path, { expects: isMissing });
  if (answer.outcome !== 'accepted' || isMissing(answer.value)) return changed(there, answer);
  const comments = jsonOf(answer.value.body)?.comments;
  if (!Array.isArray(comments)) return notAnAnswer(WHO, answer.value);
  const wanted = shown(noteOf(note, there.settings));
  if (comments.some((one) => isObject(one) && shown(one.body) === wanted)) return accepted('changed');
  return tell(there, id, note);
}

async function tell(there: Jira, id: string, note: string): Promise<Outcome<Changed>> {
  const json = { body: noteOf(note, there.settings) };
  return changed(there, await there.call('POST', `${pathOf(id)}/comment`, { json, expects: isMissing }));
}

function comment({ settings }: Jira, note: string): JsonObject {
  return { update: { comment: [{ add: { body: noteOf(note, settings) } }] } };
}

async function changed(there: Jira, answer: Outcome<HttpAnswer>): Promise<Outcome<Changed>> {
  if (answer.outcome !== 'accepted') return answer;
  if (isMissing(answer.value)) {
    const us = await knownInProject(there);
    return us.outcome === 'accepted' ? accepted('gone') : us;
  }
  const taken = answer.value.status === 204 || jsonOf(answer.value.body) !== undefined;
  return taken ? accepted('changed') : notAnAnswer(WHO, answer.value);
}

function pathOf(id: string): string {
  return `/issue/${encodeURIComponent(id)}`;
}
