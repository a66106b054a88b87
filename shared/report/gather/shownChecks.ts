import type { Check } from '../../checks/check.js';
import type { JsonObject } from '../../json.js';
import type { ReportCheck } from '../model.js';

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/** The checks that a report speaks of, each with its place. */
export class ShownChecks {
  readonly all: ReportCheck[] = [];
  readonly #places = new Map<string, number>();
  /** By place: keys of the evidence that its words name. */
  readonly #keys: (readonly string[])[] = [];

  constructor(private readonly known: ReadonlyMap<string, Check>) {}

  /** Its place; one that Vigie does not know any more has its id for a title. */
  placeOf(id: string): number {
    const place = this.#places.get(id);
    if (place !== undefined) return place;
    const check = this.known.get(id);
    const remediation = check?.remediation ?? { text: '', command: null, link: '' };
    const words = `${remediation.text} ${remediation.command ?? ''}`;
    this.#keys.push([...words.matchAll(PLACEHOLDER)].flatMap(([, name]) => name ?? []));
    this.#places.set(id, this.all.length);
    this.all.push({
      id,
      title: check?.title ?? id,
      why: check?.why ?? '',
      points: check?.points ?? [],
      remediation,
    });
    return this.all.length - 1;
  }

  /** What the words of a check need of a finding's evidence. */
  valuesOf(place: number, evidence: JsonObject): JsonObject {
    const values: Record<string, unknown> = {};
    for (const key of this.#keys[place] ?? []) {
      const value = Object.hasOwn(evidence, key) ? evidence[key] : undefined;
      if (typeof value === 'string' || typeof value === 'number') values[key] = value;
    }
    return values;
  }
}
