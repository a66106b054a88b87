import { at, isObject, type JsonObject, textAt } from '../json.js';
import { documentText, isDocument } from './jiraDocument.js';
import { shownStatus, shownWay, WORKFLOWS, waysFrom } from './jiraWorkflow.js';
import type { Ticket } from './receiver.js';

const MAX_SUMMARY = 255;
const MAX_TEXT = 32_767;
const PRIORITIES = ['Highest', 'High', 'Medium', 'Low', 'Lowest'];
const ISSUE_TYPES = ['Task', 'Bug', 'Story'];
const RESOLUTIONS = ['Done', 'Fixed', "Won't Do", "Won't Fix", 'Duplicate', 'Cannot Reproduce'];
const ON_SCREEN = ['summary', 'description', 'labels', 'priority', 'duedate', 'assignee', 'components'];

export interface Issue {
  readonly id: string;
  readonly key: string;
  /** Of the API that it was made by: 3 is Cloud, 2 Data Center. */
  readonly version: 2 | 3;
  /** ISO 8601, of the simulated clock. */
  readonly created: string;
  fields: JsonObject;
  status: string;
  resolution: string | null;
  properties: JsonObject;
  comments: { readonly at: string; readonly body: unknown }[];
}

/** What the service refuses: words of its own, and words about fields. */
export class Refused extends Error {
  constructor(
    readonly errors: Readonly<Record<string, string>>,
    readonly messages: readonly string[] = [],
    readonly status: 400 | 403 = 400,
  ) {
    super('refused');
  }
}

/** The issues of one project. */
export class Issues {
  #all: Issue[] = [];
  #made = 0;

  constructor(readonly project: string) {}

  all(version: 2 | 3): readonly Issue[] {
    return this.#all.filter((issue) => issue.version === version);
  }

  find(version: 2 | 3, idOrKey: string): Issue | undefined {
    return this.all(version).find(({ id, key }) => id === idOrKey || key === idOrKey.toUpperCase());
  }

  /** @throws Refused */
  create(version: 2 | 3, body: JsonObject, now: Date): Issue {
    const { project, issuetype, ...fields } = isObject(body.fields) ? body.fields : {};
    const errors = {
      ...(textAt(project, 'key') === this.project ? {} : { project: 'valid project is required' }),
      ...(ISSUE_TYPES.includes(textAt(issuetype, 'name')) ? {} : { issuetype: 'Specify a valid issue type' }),
      ...(fields.summary === undefined ? { summary: 'You must specify a summary of the issue.' } : {}),
    };
    check(version, fields, errors);
    this.#made += 1;
    const issue: Issue = {
      id: String(10_000 + this.#made),
      key: `${this.project}-${this.#made}`,
      version,
      created: now.toISOString(),
      fields: { priority: { name: 'Medium' }, labels: [], ...fields, issuetype, project },
      status: WORKFLOWS[version].first,
      resolution: null,
      properties: propertiesOf(body.properties),
      comments: [],
    };
    this.#all.push(issue);
    return issue;
  }

  /** @throws Refused */
  edit(issue: Issue, body: JsonObject, now: Date): void {
    if (WORKFLOWS[issue.version].locked.includes(issue.status))
      throw new Refused({}, ['You do not have permission to edit issues in this project.'], 403);
    const fields = isObject(body.fields) ? body.fields : {};
    check(issue.version, fields);
    const comments = commentsOf(issue.version, body, now);
    issue.fields = { ...issue.fields, ...fields };
    issue.comments.push(...comments);
  }

  /** @throws Refused */
  comment(issue: Issue, body: unknown, now: Date): void {
    checkText(issue.version, 'comment', body);
    issue.comments.push({ at: now.toISOString(), body });
  }

  /** A comment is kept only where the transition has a screen; else it is dropped without a word. @throws Refused */
  move(issue: Issue, body: JsonObject, now: Date): void {
    const way = waysFrom(issue.version, issue.status).find(({ id }) => id === textAt(body, 'transition', 'id'));
    if (way === undefined) throw new Refused({}, ['It seems that you have tried to perform an illegal operation.']);
    const given = at(body, 'fields', 'resolution', 'name');
    const done = WORKFLOWS[issue.version].categories[way.to] === 'done';
    if (given !== undefined && !(way.hasScreen && done))
      throw new Refused({
        resolution: "Field 'resolution' cannot be set. It is not on the appropriate screen, or unknown.",
      });
    if (way.hasScreen && done && given === undefined) throw new Refused({}, ['Field Resolution is required']);
    if (given !== undefined && !RESOLUTIONS.includes(String(given)))
      throw new Refused({ resolution: `Resolution name '${String(given)}' is not valid` });
    const comments = commentsOf(issue.version, body, now);
    issue.status = way.to;
    issue.resolution = done ? String(given ?? way.sets) : null;
    if (way.hasScreen) issue.comments.push(...comments);
  }

  remove(issue: Issue): void {
    this.#all = this.#all.filter((one) => one !== issue);
  }

  tickets(): readonly Ticket[] {
    return this.#all.map(({ id, key, version, status, resolution, fields, comments, properties }) => {
      const open = WORKFLOWS[version].categories[status] !== 'done';
      return {
        id,
        correlationId: markerOf(fields.labels),
        state: open ? 'open' : 'closed',
        fields: { ...fields, key, status, resolution, properties, comments },
      };
    });
  }

  state(): unknown {
    return { made: this.#made, all: this.#all };
  }

  /** @throws when the state is of another form */
  restore(state: unknown): void {
    if (!isObject(state) || typeof state.made !== 'number' || !Array.isArray(state.all))
      throw new Error('state of jira needs a number "made" and a list "all"');
    this.#made = state.made;
    this.#all = structuredClone(state.all) as Issue[];
  }
}

/** An issue as the API shows it. @param fields names asked for; undefined: all */
export function shownIssue(issue: Issue, fields: readonly string[] | undefined, transitions = false): unknown {
  const { id, key, version, status, resolution, created } = issue;
  const all: JsonObject = {
    ...issue.fields,
    status: shownStatus(version, status),
    resolution: resolution === null ? null : { name: resolution },
    created,
  };
  const names = fields ?? Object.keys(all);
  const shown = Object.fromEntries(names.filter((name) => Object.hasOwn(all, name)).map((name) => [name, all[name]]));
  const ways = transitions ? { transitions: waysFrom(version, status).map((way) => shownWay(version, way)) } : {};
  return { id, key, self: `/jira/rest/api/${version}/issue/${id}`, fields: shown, ...ways };
}

function markerOf(labels: unknown): string {
  const label = (Array.isArray(labels) ? labels : []).find((one) => /^vigie-[0-9a-f]+$/.test(String(one)));
  return String(label ?? '').replace(/^vigie-/, '');
}

/** @throws Refused */
function check(version: 2 | 3, fields: JsonObject, errors: Record<string, string> = {}): void {
  for (const [name, value] of Object.entries(fields)) {
    const wrong = wrongWith(name, value);
    if (wrong !== undefined) errors[name] = wrong;
  }
  if (Object.keys(errors).length > 0) throw new Refused(errors);
  if (fields.description !== undefined && fields.description !== null)
    checkText(version, 'description', fields.description);
}

function wrongWith(name: string, value: unknown): string | undefined {
  switch (name) {
    case 'summary':
      if (typeof value !== 'string' || value.trim() === '') return 'You must specify a summary of the issue.';
      if (value.length > MAX_SUMMARY) return `Summary can't exceed ${MAX_SUMMARY} characters.`;
      return value.includes('\n') ? 'The summary is invalid because it contains newline characters.' : undefined;
    case 'priority':
      return PRIORITIES.includes(textAt(value, 'name')) ? undefined : 'The priority selected is invalid.';
    case 'duedate':
      return value === null || /^\d{4}-\d\d-\d\d$/.test(String(value)) ? undefined : 'Error parsing date string.';
    case 'labels': {
      const labels = Array.isArray(value) ? value : [null];
      const odd = labels.find((label) => typeof label !== 'string' || /\s/.test(label) || label.length > 255);
      return odd === undefined ? undefined : `The label '${String(odd)}' contains spaces which is invalid.`;
    }
    default:
      return ON_SCREEN.includes(name)
        ? undefined
        : `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
  }
}

/** @throws Refused */
function checkText(version: 2 | 3, field: string, value: unknown): void {
  if (version === 3 && !isDocument(value)) throw new Refused({}, ['INVALID_INPUT']);
  if (version === 2 && typeof value !== 'string') throw new Refused({ [field]: 'Operation value must be a string' });
  const text = version === 3 ? documentText(value) : String(value);
  if (text.length > MAX_TEXT)
    throw new Refused({ [field]: 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.' });
}

/** The comments that stand beside a write. @throws Refused */
function commentsOf(version: 2 | 3, body: JsonObject, now: Date): Issue['comments'] {
  const steps = at(body, 'update', 'comment');
  return (Array.isArray(steps) ? steps : []).map((step) => {
    const text = at(step, 'add', 'body');
    checkText(version, 'comment', text);
    return { at: now.toISOString(), body: text };
  });
}

function propertiesOf(list: unknown): JsonObject {
  const all = Array.isArray(list) ? list.filter(isObject) : [];
  return Object.fromEntries(all.map(({ key, value }) => [String(key), value]));
}
