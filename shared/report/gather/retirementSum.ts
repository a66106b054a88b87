import type { Finding } from '../../findings/finding.js';
import type { JsonObject } from '../../json.js';
import { clean } from '../../text.js';
import type { Retiring } from '../model.js';

const CHECK = 'retired-feature';
const SUBJECT = 'retirement/';

/** The retirements that concern resources which are shown, as the findings about them say. */
export class RetirementSum {
  readonly #found = new Map<string, { readonly one: Omit<Retiring, 'resources'>; readonly resources: Set<number> }>();

  /** @param resource place of what the finding is about */
  add({ check, subject, evidence }: Pick<Finding, 'check' | 'subject' | 'evidence'>, resource: number): void {
    if (check !== CHECK || subject?.startsWith(SUBJECT) !== true) return;
    const id = subject.slice(SUBJECT.length);
    const known = this.#found.get(id) ?? { one: retiring(id, evidence), resources: new Set() };
    known.resources.add(resource);
    this.#found.set(id, known);
  }

  /** What ends first comes first. */
  sum(): readonly Retiring[] {
    return [...this.#found.values()]
      .map(({ one, resources }) => ({ ...one, resources: resources.size }))
      .sort(
        (a, b) => (a.supportEnds ?? '9').localeCompare(b.supportEnds ?? '9', 'en') || a.id.localeCompare(b.id, 'en'),
      );
  }
}

function retiring(id: string, evidence: JsonObject): Omit<Retiring, 'resources'> {
  const text = (key: string) => {
    const value = evidence[key];
    return typeof value === 'string' ? clean(value, 200) : null;
  };
  return {
    id: clean(id, 80),
    what: text('what') ?? clean(id, 80),
    supportEnds: text('supportEnds'),
    imagesRemoved: text('imagesRemoved'),
    move: text('move'),
  };
}
