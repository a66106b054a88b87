import { isObject, type JsonObject } from './json.js';

const FAULTS = [
  'throttle',
  'forbid',
  'error',
  'cutBefore',
  'cutAfter',
  'delay',
  'garbage',
  'expire',
  'hide',
  'dropRow',
  'pascalCase',
  'acceptTwice',
  'acceptAndDrop',
  'blindSearch',
] as const;
type FaultName = (typeof FAULTS)[number];

export interface FaultRule {
  /** `METHOD /path/with/*`: the path only, without regard to case; `*` spans anything. */
  readonly match: string;
  readonly fault: FaultName;
  /** How often; absent: always. */
  readonly times?: number;
  /** Each n-th match only. */
  readonly every?: number;
  /** Seconds, of `throttle` and `error`. */
  readonly retryAfter?: number;
  /** Of `error`. @default 500 */
  readonly status?: number;
  /** Milliseconds, of `delay`. @default 1_000 */
  readonly ms?: number;
  /** Of `hide`. */
  readonly subscription?: string;
}

/** The list of faults is not one: says which entry is wrong, and what would be right. */
export class FaultsInvalid extends Error {
  override readonly name = 'FaultsInvalid';
}

interface Standing {
  readonly rule: FaultRule;
  readonly form: RegExp;
  matches: number;
  hits: number;
}

/** The faults that are in force, in order. */
export class Faults {
  #standing: Standing[] = [];

  /** @throws FaultsInvalid, and then the old list stands */
  replace(list: unknown): void {
    if (!Array.isArray(list)) throw new FaultsInvalid('expected an array of faults ([] clears the list)');
    this.#standing = list.map(ruleOf).map((rule) => ({ rule, form: formOf(rule.match), matches: 0, hits: 0 }));
  }

  /** With how often each was played. */
  list(): readonly (FaultRule & { readonly hits: number })[] {
    return this.#standing.map(({ rule, hits }) => ({ ...rule, hits }));
  }

  /** The first rule that fits, `hide` aside; asking counts as a match. @param path without the query */
  take(method: string, path: string): FaultRule | undefined {
    const target = `${method} ${path}`;
    const fitting = this.#standing.find((one) => one.rule.fault !== 'hide' && one.form.test(target) && isDue(one));
    if (fitting !== undefined) fitting.hits += 1;
    return fitting?.rule;
  }

  /**
   * Lower-case ids of the subscriptions that are out of sight. `hide` is about a subscription, wherever it shows: every
   * rule of it stands for all requests, several may stand at once, and `match` does not narrow them.
   */
  hidden(): ReadonlySet<string> {
    const standing = this.#standing.filter(
      ({ rule, hits }) => rule.fault === 'hide' && hits < (rule.times ?? Infinity),
    );
    return new Set(standing.map(({ rule }) => (rule.subscription ?? '').toLowerCase()));
  }

  /** A request met a subscription that is out of sight. */
  countHidden(subscription: string): void {
    const wanted = subscription.toLowerCase();
    for (const one of this.#standing)
      if (one.rule.fault === 'hide' && one.rule.subscription?.toLowerCase() === wanted) one.hits += 1;
  }
}

function isDue(one: Standing): boolean {
  if (one.hits >= (one.rule.times ?? Infinity)) return false;
  one.matches += 1;
  return one.matches % (one.rule.every ?? 1) === 0;
}

/** A pattern without a method fits every method. */
function formOf(match: string): RegExp {
  const [first = '', ...rest] = match.trim().split(/\s+/);
  const target = rest.length === 0 ? (first.startsWith('/') ? `* ${first}` : first) : `${first} ${rest.join(' ')}`;
  const parts = target.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}

function ruleOf(entry: unknown, place: number): FaultRule {
  const at = `faults[${place}]`;
  if (!isObject(entry)) throw new FaultsInvalid(`${at} is no object; expected { "match", "fault" }`);
  const { match, fault, subscription } = entry;
  const known = FAULTS.find((name) => name === fault);
  if (known === undefined)
    throw new FaultsInvalid(`${at}.fault is ${JSON.stringify(fault)}; expected one of ${FAULTS.join(', ')}`);
  if (known === 'hide' && (typeof subscription !== 'string' || subscription === ''))
    throw new FaultsInvalid(`${at} hides no subscription; add "subscription": "<id>"`);
  // hide needs no match: it is about its subscription.
  if ((typeof match !== 'string' || match.trim() === '') && !(known === 'hide' && match === undefined))
    throw new FaultsInvalid(`${at}.match is ${JSON.stringify(match)}; expected "METHOD /path/with/*"`);
  return {
    match: typeof match === 'string' ? match : '*',
    fault: known,
    ...numbersOf(entry, at),
    ...(typeof subscription === 'string' ? { subscription } : {}),
  };
}

const NUMBERS = { times: 0, every: 1, retryAfter: 0, status: 200, ms: 0 } as const;

function numbersOf(entry: JsonObject, at: string): Partial<Record<keyof typeof NUMBERS, number>> {
  const found: Partial<Record<keyof typeof NUMBERS, number>> = {};
  for (const key of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) {
    const value = entry[key];
    if (value === undefined || value === null) continue;
    if (
      typeof value !== 'number' ||
      !Number.isInteger(value) ||
      value < NUMBERS[key] ||
      (key === 'status' && value > 599)
    )
      throw new FaultsInvalid(`${at}.${key} is ${JSON.stringify(value)}; expected a whole number from ${NUMBERS[key]}`);
    found[key] = value;
  }
  return found;
}
