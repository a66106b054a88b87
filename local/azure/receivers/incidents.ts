import { createHash } from 'node:crypto';
import { isObject, type JsonObject } from '../json.js';
import type { Ticket } from './receiver.js';

const DAY_MS = 86_400_000;
/** A resolved incident closes by itself after this time. */
const CLOSES_AFTER_MS = 7 * DAY_MS;
const RESOLVED = '6';
const CLOSED = '7';
const CANCELED = '8';

/** Fields that a caller may write, with the width at which their values are cut; any other field is ignored without a word. */
const WIDTHS: Readonly<Record<string, number>> = {
  short_description: 160,
  description: 4_000,
  correlation_id: 100,
  correlation_display: 100,
  close_code: 40,
  close_notes: 4_000,
  urgency: 40,
  impact: 40,
  state: 40,
  hold_reason: 40,
  category: 40,
  subcategory: 40,
  contact_type: 40,
  due_date: 40,
  assignment_group: 32,
  assigned_to: 32,
  cmdb_ci: 32,
  caller_id: 32,
};
/** Journal fields: writing appends, reading gives "". */
const JOURNALS = ['work_notes', 'comments'] as const;
const JOURNAL_WIDTH = 4_000;
/** Fields that hold the sys_id of another record. */
export const REFERENCES = new Set(['assignment_group', 'assigned_to', 'cmdb_ci', 'caller_id']);
/** By impact and urgency: 1,1 is 1 … 3,3 is 5. */
const PRIORITY = [
  ['1', '2', '3'],
  ['2', '3', '4'],
  ['3', '4', '5'],
] as const;

/** A row of the table; all values are texts. */
export type Incident = Record<string, string>;

interface Note {
  readonly at: string;
  readonly field: string;
  readonly text: string;
}

interface Kept {
  readonly record: Incident;
  readonly notes: Note[];
}

/** A rule of the instance that was broken: the words of its 403. */
export class RuleBroken extends Error {
  constructor(
    message: string,
    readonly detail: string,
  ) {
    super(message);
  }
}

/** The table `incident` with the rules of an instance as delivered. */
export class Incidents {
  #kept: Kept[] = [];
  #made = 0;

  /** All incidents in the order in which they were made, closed by the clock where their time has come. */
  all(now: Date): readonly Incident[] {
    for (const { record } of this.#kept) closeByClock(record, now);
    return this.#kept.map(({ record }) => record);
  }

  find(sysId: string, now: Date): Incident | undefined {
    return this.all(now).find((record) => record.sys_id === sysId);
  }

  /** @throws RuleBroken */
  create(body: JsonObject, now: Date): Incident {
    this.#made += 1;
    const empty = Object.fromEntries([...Object.keys(WIDTHS), ...JOURNALS].map((field) => [field, '']));
    const record: Incident = {
      ...empty,
      sys_id: createHash('sha256').update(`incident ${this.#made}`).digest('hex').slice(0, 32),
      number: `INC${String(10_000 + this.#made).padStart(7, '0')}`,
      sys_created_on: glideTime(now),
      opened_at: glideTime(now),
      resolved_at: '',
      closed_at: '',
      state: '1',
      impact: '3',
      urgency: '3',
      category: 'inquiry',
    };
    const kept = { record, notes: [] };
    write(kept, body, now);
    this.#kept.push(kept);
    return record;
  }

  /** @throws RuleBroken */
  update(record: Incident, body: JsonObject, now: Date): Incident {
    const kept = this.#kept.find((one) => one.record === record);
    if (kept === undefined) return record;
    if (record.state === CLOSED || record.state === CANCELED)
      throw new RuleBroken(
        'Operation Failed',
        "Operation against file 'incident' was aborted by Business Rule 'Incident closed is read only^'. Business Rule Stack:Incident closed is read only",
      );
    write(kept, body, now);
    return record;
  }

  remove(record: Incident): void {
    this.#kept = this.#kept.filter((one) => one.record !== record);
  }

  tickets(now: Date): readonly Ticket[] {
    this.all(now);
    return this.#kept.map(({ record, notes }) => ({
      id: record.sys_id ?? '',
      correlationId: record.correlation_id ?? '',
      state: ['1', '2', '3'].includes(record.state ?? '') ? 'open' : 'closed',
      fields: { ...record, notes },
    }));
  }

  state(): unknown {
    return { made: this.#made, kept: this.#kept };
  }

  /** @throws when the state is of another form */
  restore(state: unknown): void {
    if (!isObject(state) || typeof state.made !== 'number' || !Array.isArray(state.kept))
      throw new Error('state of servicenow needs a number "made" and a list "kept"');
    this.#made = state.made;
    this.#kept = structuredClone(state.kept) as Kept[];
  }
}

/** Writes what may be written; nothing of it when a rule is broken. */
function write(kept: Kept, body: JsonObject, now: Date): void {
  const next: Incident = { ...kept.record };
  for (const [field, width] of Object.entries(WIDTHS)) {
    const value = Object.hasOwn(body, field) ? body[field] : undefined;
    if (value !== undefined) next[field] = textOf(value).slice(0, width);
  }
  moveState(kept.record, next, now);
  next.incident_state = next.state ?? '';
  next.active = String(next.state !== CLOSED && next.state !== CANCELED);
  next.priority = PRIORITY[Number(next.impact) - 1]?.[Number(next.urgency) - 1] ?? '5';
  next.sys_updated_on = glideTime(now);
  Object.assign(kept.record, next);
  for (const field of JOURNALS) {
    const text = textOf(body[field] ?? '').slice(0, JOURNAL_WIDTH);
    if (text !== '') kept.notes.push({ at: now.toISOString(), field, text });
  }
}

/** @throws RuleBroken where a state wants fields that are empty */
function moveState(before: Incident, next: Incident, now: Date): void {
  const done = next.state === RESOLVED || next.state === CLOSED;
  const names = [
    ...(done && next.close_code === '' ? ['Resolution code'] : []),
    ...(done && next.close_notes === '' ? ['Resolution notes'] : []),
    ...(next.state === '3' && next.hold_reason === '' ? ['On hold reason'] : []),
  ];
  if (names.length > 0) {
    const text = `Data Policy Exception: The following fields are mandatory: ${names.join(', ')}`;
    throw new RuleBroken(text, text);
  }
  if (next.state === before.state && before.incident_state !== undefined) return;
  if (done) next.resolved_at = glideTime(now);
  if (next.state === CLOSED) next.closed_at = glideTime(now);
  if (before.state === RESOLVED && !done) Object.assign(next, { resolved_at: '', close_code: '', close_notes: '' });
}

function closeByClock(record: Incident, now: Date): void {
  if (record.state !== RESOLVED) return;
  const closes = Date.parse(`${record.resolved_at?.replace(' ', 'T')}Z`) + CLOSES_AFTER_MS;
  if (now.getTime() < closes) return;
  const closed = glideTime(new Date(closes));
  Object.assign(record, { state: CLOSED, incident_state: CLOSED, active: 'false', closed_at: closed });
}

/** Objects have no text of their own here; numbers and booleans are written as they are. */
function textOf(value: unknown): string {
  return typeof value === 'object' ? '' : String(value);
}

/** `2026-11-23 01:30:00`, UTC. */
function glideTime(instant: Date): string {
  return instant.toISOString().slice(0, 19).replace('T', ' ');
}
