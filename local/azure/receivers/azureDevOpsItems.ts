import { isObject, type JsonObject } from '../json.js';
import type { Ticket } from './receiver.js';

/** States of the types that a project of ours has, as Microsoft's processes Basic and Agile have them. */
export const TYPES: Readonly<Record<string, readonly (readonly [name: string, category: string])[]>> = {
  Issue: [
    ['To Do', 'Proposed'],
    ['Doing', 'InProgress'],
    ['Done', 'Completed'],
  ],
  Task: [
    ['New', 'Proposed'],
    ['Active', 'InProgress'],
    ['Closed', 'Completed'],
    ['Removed', 'Removed'],
  ],
  Bug: [
    ['New', 'Proposed'],
    ['Active', 'InProgress'],
    ['Resolved', 'Resolved'],
    ['Closed', 'Completed'],
  ],
};
/** Reasons that fit a state; the first is the one that a change of state sets. */
const REASONS: Readonly<Record<string, readonly string[]>> = {
  'To Do': ['Added to backlog'],
  Doing: ['Started'],
  Done: ['Completed'],
  New: ['New'],
  Active: ['Approved', 'Regression'],
  Resolved: ['Fixed', 'Duplicate'],
  Closed: ['Fixed and verified', 'Completed', 'Duplicate', 'As Designed', 'Deferred', 'Cut'],
  Removed: ['Removed from the backlog'],
};
const SEVERITY = 'Microsoft.VSTS.Common.Severity';
const PRIORITY = 'Microsoft.VSTS.Common.Priority';
const REPRO_STEPS = 'Microsoft.VSTS.TCM.ReproSteps';
/** Fields that may be written; of some types only, where those stand beside it. */
const WRITABLE: Readonly<Record<string, readonly string[]>> = {
  'System.Title': [],
  'System.Description': [],
  'System.State': [],
  'System.Reason': [],
  'System.Tags': [],
  'System.AreaPath': [],
  'System.IterationPath': [],
  'System.AssignedTo': [],
  'Custom.Team': [],
  [PRIORITY]: [],
  [SEVERITY]: ['Bug'],
  [REPRO_STEPS]: ['Bug'],
  'Microsoft.VSTS.Scheduling.DueDate': ['Issue', 'Task'],
};
const SEVERITIES = ['1 - Critical', '2 - High', '3 - Medium', '4 - Low'];
const HTML = ['System.Description', REPRO_STEPS];
const HISTORY = 'System.History';

export interface Item {
  readonly id: number;
  rev: number;
  readonly fields: Record<string, unknown>;
  /** Comments, oldest first. */
  readonly comments: string[];
}

/** What the service says to a change that it does not take. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly typeKey: string,
    message: string,
    /** Of a rule: field and what is wrong with it. */
    readonly rule: { readonly field: string; readonly flags: string } | null = null,
  ) {
    super(message);
  }
}

/** The work items of one project, with the rules of its types. */
export class Items {
  #items: Item[] = [];
  #made = 0;

  constructor(readonly project: string) {}

  get all(): readonly Item[] {
    return this.#items;
  }

  find(id: number): Item | undefined {
    return this.#items.find((item) => item.id === id);
  }

  /** @throws Refusal */
  create(type: string, operations: readonly JsonObject[], now: Date): Item {
    const [state = ['New', '']] = TYPES[type] ?? [];
    const fields = {
      'System.TeamProject': this.project,
      'System.WorkItemType': type,
      'System.State': state[0],
      'System.Reason': REASONS[state[0]]?.[0] ?? '',
      'System.AreaPath': this.project,
      'System.IterationPath': this.project,
      'System.CreatedDate': now.toISOString(),
      [PRIORITY]: 2,
    };
    const item = changed({ id: this.#made + 1, rev: 0, fields, comments: [] }, operations, this.project);
    if (!String(item.fields['System.Title'] ?? '').trim())
      throw rule('System.Title', 'Title', 'Required, InvalidEmpty', 'required, invalidEmpty');
    this.#made += 1;
    this.#items.push(item);
    return item;
  }

  /** @throws Refusal, and nothing is changed */
  update(item: Item, operations: readonly JsonObject[]): Item {
    const next = changed(item, operations, this.project);
    this.#items = this.#items.map((one) => (one.id === item.id ? next : one));
    return next;
  }

  remove(item: Item): void {
    this.#items = this.#items.filter((one) => one !== item);
  }

  tickets(): readonly Ticket[] {
    return this.#items.map((item) => ({
      id: String(item.id),
      correlationId:
        tagsOf(item)
          .find((tag) => /^vigie-[0-9a-f]+$/i.test(tag))
          ?.slice(6) ?? '',
      state: ['Completed', 'Removed'].includes(categoryOf(item)) ? 'closed' : 'open',
      fields: { ...item.fields, comments: item.comments },
    }));
  }

  state(): unknown {
    return { made: this.#made, items: this.#items };
  }

  /** @throws when the state is of another form */
  restore(state: unknown): void {
    if (!isObject(state) || typeof state.made !== 'number' || !Array.isArray(state.items))
      throw new Error('state of azuredevops needs a number "made" and a list "items"');
    this.#made = state.made;
    this.#items = structuredClone(state.items) as Item[];
  }
}

export function tagsOf({ fields }: Item): string[] {
  return String(fields['System.Tags'] ?? '')
    .split(';')
    .map((tag) => tag.trim())
    .filter(Boolean);
}

function categoryOf({ fields }: Item): string {
  const states = TYPES[String(fields['System.WorkItemType'])] ?? [];
  return states.find(([name]) => name === fields['System.State'])?.[1] ?? '';
}

/** @throws Refusal */
function changed(item: Item, operations: readonly JsonObject[], project: string): Item {
  const next = { id: item.id, rev: item.rev + 1, fields: { ...item.fields }, comments: [...item.comments] };
  for (const { op, path, value } of operations) {
    if (op === 'test' && path === '/rev') {
      if (value !== item.rev)
        throw new Refusal(
          412,
          'TestPatchOperationFailedException',
          'VS403351: Test Operation for path /rev failed. The value does not match.',
        );
      continue;
    }
    const name = typeof path === 'string' && path.startsWith('/fields/') ? path.slice('/fields/'.length) : '';
    if (!['add', 'replace'].includes(String(op)) || name === '')
      throw new Refusal(
        400,
        'VssPropertyValidationException',
        'You must pass a valid patch document in the body of the request.',
      );
    if (name === HISTORY) next.comments.push(cleaned(String(value)));
    else next.fields[name] = checked(next, name, value, project);
  }
  if (next.fields['System.State'] !== item.fields['System.State']) setReason(next, operations);
  checkReason(next);
  return next;
}

/** @throws Refusal */
function checked({ fields }: Item, name: string, value: unknown, project: string): unknown {
  const types = WRITABLE[name];
  const type = String(fields['System.WorkItemType']);
  if (types === undefined) throw new Refusal(400, 'FieldNotFound', `TF51535: Cannot find field ${name}.`);
  if (types.length > 0 && !types.includes(type)) throw rule(name, name, 'InvalidField', 'invalid');
  const text = String(value);
  if (name === 'System.Title' && text.length > 255) throw rule(name, 'Title', 'InvalidTooLong', 'invalidTooLong');
  if (name === 'System.State' && !TYPES[type]?.some(([state]) => state === text))
    throw rule(name, 'State', 'InvalidNotInList', 'hasValues, limitedToValues, invalidListValue');
  if (name === PRIORITY && ![1, 2, 3, 4].includes(Number(value)))
    throw rule(name, 'Priority', 'InvalidListValue', 'invalid');
  if (name === SEVERITY && !SEVERITIES.includes(text)) throw rule(name, 'Severity', 'InvalidListValue', 'invalid');
  if (/Path$/.test(name) && text !== project && !text.startsWith(`${project}\\`))
    throw new Refusal(
      400,
      'WorkItemTrackingTreeNodeNotFound',
      `TF401347: Invalid tree name given for work item -1, field '${name}'.`,
    );
  if (name === 'System.Tags' && text.split(';').some((tag) => tag.trim().length > 400 || tag.includes(',')))
    throw new Refusal(400, 'InvalidTagNameException', 'TF401407: The tag name is not valid.');
  if (name === 'Microsoft.VSTS.Scheduling.DueDate') return new Date(text).toISOString().replace('.000Z', 'Z');
  if (HTML.includes(name)) return cleaned(text);
  return typeof value === 'string' ? value.trim() : value;
}

function setReason({ fields }: Item, operations: readonly JsonObject[]): void {
  if (operations.some(({ path }) => path === '/fields/System.Reason')) return;
  fields['System.Reason'] = REASONS[String(fields['System.State'])]?.[0] ?? '';
}

/** @throws Refusal */
function checkReason({ fields }: Item): void {
  if (REASONS[String(fields['System.State'])]?.includes(String(fields['System.Reason']))) return;
  throw rule('System.Reason', 'Reason', 'InvalidListValue', 'hasValues, limitedToValues, invalidListValue');
}

/** Scripts go; links and images stay; quotes are written as they are. */
function cleaned(html: string): string {
  return html
    .replace(/<script\b[\s\S]*?<\/script>/gi, '')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/<br>/g, '<br />');
}

function rule(field: string, name: string, code: string, flags: string): Refusal {
  const message = `TF401320: Rule Error for field ${name}. Error code: ${code}.`;
  return new Refusal(400, 'RuleValidationException', message, { field, flags });
}
