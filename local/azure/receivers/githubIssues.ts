import { isObject, type JsonObject } from '../json.js';
import type { Ticket } from './receiver.js';

/** Logins that may be given an issue. */
const ASSIGNABLE = ['octocat', 'payments-lead'];
const REASONS = ['completed', 'not_planned', 'duplicate', 'reopened'];

export interface Issue {
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  stateReason: string | null;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly comments: string[];
  readonly createdAt: string;
}

/** A body that the service does not take: the `errors` of its 422. */
export class Invalid extends Error {
  constructor(readonly errors: readonly JsonObject[]) {
    super('Validation Failed');
  }
}

/** The issues of one repository. */
export class Issues {
  #issues: Issue[] = [];
  #made = 0;

  constructor(readonly repository: string) {}

  get all(): readonly Issue[] {
    return this.#issues;
  }

  find(number: number): Issue | undefined {
    return this.#issues.find((issue) => issue.number === number);
  }

  /** Whether there was one that is deleted by now. */
  wasThere(number: number): boolean {
    return number >= 1 && number <= this.#made;
  }

  /** @param mute whether labels and assignees are dropped without a word @throws Invalid */
  create(body: JsonObject, now: Date, mute: boolean): Issue {
    const [labels, assignees] = [textsOf(body.labels), textsOf(body.assignees)];
    if (labels.some((label) => label.length > 50))
      throw new Invalid([
        { resource: 'Label', field: 'name', code: 'custom', message: 'name is too long (maximum is 50 characters)' },
      ]);
    if (!assignees.every((login) => ASSIGNABLE.includes(login)))
      throw new Invalid([{ resource: 'Issue', field: 'assignees', code: 'invalid', value: assignees.join() }]);
    this.#made += 1;
    const empty: Issue = {
      ...{ number: this.#made, title: '', body: '', state: 'open', stateReason: null, comments: [] },
      ...{ labels: mute ? [] : labels, assignees: mute ? [] : assignees, createdAt: now.toISOString() },
    };
    try {
      write(empty, { ...body, title: body.title ?? null });
    } catch (error) {
      this.#made -= 1;
      throw error;
    }
    this.#issues.push(empty);
    return empty;
  }

  /** @throws Invalid, and nothing is changed */
  update(issue: Issue, body: JsonObject): Issue {
    write(issue, body);
    return issue;
  }

  /** @throws Invalid */
  comment(issue: Issue, body: JsonObject): number {
    if (typeof body.body !== 'string' || body.body === '')
      throw new Invalid([{ resource: 'IssueComment', field: 'body', code: 'missing_field' }]);
    checkBody('IssueComment', body.body);
    return issue.comments.push(body.body);
  }

  remove(issue: Issue): void {
    this.#issues = this.#issues.filter((one) => one !== issue);
  }

  tickets(): readonly Ticket[] {
    return this.#issues.map((issue) => ({
      id: String(issue.number),
      correlationId: /<!-- vigie:([0-9a-f]+) -->/.exec(issue.body)?.[1] ?? '',
      state: issue.state,
      fields: { ...issue },
    }));
  }

  state(): unknown {
    return { made: this.#made, issues: this.#issues };
  }

  /** @throws when the state is of another form */
  restore(state: unknown): void {
    if (!isObject(state) || typeof state.made !== 'number' || !Array.isArray(state.issues))
      throw new Error('state of github needs a number "made" and a list "issues"');
    this.#made = state.made;
    this.#issues = structuredClone(state.issues) as Issue[];
  }
}

/** @throws Invalid */
function write(issue: Issue, { title, body, state, state_reason: reason }: JsonObject): void {
  if (title !== undefined && (typeof title !== 'string' || title.trim() === ''))
    throw new Invalid([{ resource: 'Issue', field: 'title', code: 'missing_field' }]);
  if (typeof title === 'string' && title.length > 256)
    throw new Invalid([
      { resource: 'Issue', field: 'title', code: 'custom', message: 'title is too long (maximum is 256 characters)' },
    ]);
  if (typeof body === 'string') checkBody('Issue', body);
  if (state !== undefined && state !== 'open' && state !== 'closed')
    throw new Invalid([{ resource: 'Issue', field: 'state', code: 'invalid', value: state }]);
  if (reason !== undefined && reason !== null && !REASONS.includes(String(reason)))
    throw new Invalid([{ resource: 'Issue', field: 'state_reason', code: 'invalid', value: reason }]);
  if (typeof title === 'string') issue.title = title;
  if (typeof body === 'string') issue.body = body;
  // The reason counts only together with a change of the state.
  if (state === undefined || state === issue.state) return;
  issue.state = state as Issue['state'];
  issue.stateReason = typeof reason === 'string' ? reason : state === 'closed' ? 'completed' : 'reopened';
}

/** @throws Invalid */
function checkBody(resource: string, body: string): void {
  if (body.length <= 65_536) return;
  const message = 'body is too long (maximum is 65536 characters)';
  throw new Invalid([{ resource, field: 'body', code: 'custom', message }]);
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
