import { isObject, type JsonObject } from '../../json.js';
import { jsonOf, notAnAnswer } from '../answers.js';
import type { SeenTicket, TicketReference } from '../destination.js';
import type { HttpAnswer } from '../http.js';
import { accepted, blocked, later, type Outcome } from '../outcome.js';
import { isMissing, type Jira, knownInProject, WHO } from './jiraCall.js';
import { seenOf } from './jiraTransitions.js';

/** Issues of one request, which is the most that Cloud takes. */
const MOST_LOOKED = 100;
const FIELDS = ['status', 'resolution'];
const GONE: SeenTicket = { state: 'gone', declined: false };

/** How issues stand. One that is missing is taken for deleted only while Jira knows us and shows us the project. */
export async function look(
  there: Jira,
  references: readonly TicketReference[],
): Promise<Outcome<ReadonlyMap<string, SeenTicket>>> {
  const seen = new Map<string, SeenTicket>();
  const ids = references.map(({ id }) => id).filter((id) => /^\d+$/.test(id));
  for (let from = 0; from < ids.length; from += MOST_LOOKED) {
    const some = ids.slice(from, from + MOST_LOOKED);
    const issues = there.cloud ? await fetched(there, some) : await searched(there, some);
    if (issues.outcome !== 'accepted') return issues;
    for (const { id, fields } of issues.value)
      if (some.includes(String(id)) && isObject(fields)) seen.set(String(id), seenOf(fields, there.settings));
  }
  return allOf(there, references, seen);
}

async function allOf(
  there: Jira,
  references: readonly TicketReference[],
  seen: Map<string, SeenTicket>,
): Promise<Outcome<ReadonlyMap<string, SeenTicket>>> {
  const missing = references.filter(({ id }) => !seen.has(id));
  if (missing.length === 0) return accepted(seen);
  const us = await knownInProject(there);
  if (us.outcome !== 'accepted') return us;
  for (const { id } of missing) {
    const one = there.cloud ? accepted(GONE) : await lookAtOne(there, id);
    if (one.outcome !== 'accepted') return one;
    seen.set(id, one.value);
  }
  return accepted(seen);
}

/** Cloud, from the database: what was created or closed a moment ago is seen. */
async function fetched(there: Jira, ids: readonly string[]): Promise<Outcome<readonly JsonObject[]>> {
  const answer = await there.call('POST', '/issue/bulkfetch', { json: { issueIdsOrKeys: ids, fields: FIELDS } });
  const issues = listed(answer);
  if (answer.outcome !== 'accepted' || issues.outcome !== 'accepted') return issues;
  // Those that are not there are in no list; these are there, and could not be shown.
  const errors = jsonOf(answer.value.body)?.issueErrors;
  return Array.isArray(errors) && errors.length > 0 ? later(`${WHO} could not show ${errors.length} issues`) : issues;
}

/** Data Center, from its index. Without `validateQuery=false` one issue that was deleted would fail the whole query. */
async function searched(there: Jira, ids: readonly string[]): Promise<Outcome<readonly JsonObject[]>> {
  const query = new URLSearchParams({
    jql: `id in (${ids.join(',')})`,
    fields: FIELDS.join(','),
    maxResults: String(MOST_LOOKED),
    validateQuery: 'false',
  });
  return listed(await there.call('GET', `/search?${query}`));
}

/** The index may not have it yet, or no longer: the issue itself tells. */
async function lookAtOne(there: Jira, id: string): Promise<Outcome<SeenTicket>> {
  const path = `/issue/${encodeURIComponent(id)}?fields=${FIELDS.join(',')}`;
  const answer = await there.call('GET', path, { expects: isMissing });
  if (answer.outcome !== 'accepted') return answer;
  if (isMissing(answer.value)) return accepted(GONE);
  const fields = jsonOf(answer.value.body)?.fields;
  return isObject(fields) ? accepted(seenOf(fields, there.settings)) : notAnAnswer(WHO, answer.value);
}

/** A query that is refused is about none of the tickets. */
function listed(answer: Outcome<HttpAnswer>): Outcome<readonly JsonObject[]> {
  if (answer.outcome === 'refused') return blocked(answer.why);
  if (answer.outcome !== 'accepted') return answer;
  const issues = issuesOf(answer.value);
  return issues === undefined ? notAnAnswer(WHO, answer.value) : accepted(issues);
}

/** The issues of a search; undefined where it is no answer of a search. */
export function issuesOf(answer: HttpAnswer): readonly JsonObject[] | undefined {
  const issues = jsonOf(answer.body)?.issues;
  return Array.isArray(issues) ? issues.filter(isObject) : undefined;
}
