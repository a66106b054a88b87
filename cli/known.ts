import { z } from 'zod';
import { VigieError } from '../shared/errors.js';
import { jsonOf } from '../shared/json.js';
import { DRIVER, FINGERPRINT, resultFingerprint } from './formats/sarif.js';
import type { Gone, ShownResult } from './formats/shown.js';
import { readText } from './inputFile.js';

const evaluated = z.object({
  now: z.string(),
  resources: z.number(),
  results: z.array(
    z.object({
      check: z.string(),
      resourceId: z.string().nullable(),
      subject: z.string().nullable(),
      status: z.string(),
      reason: z.string(),
    }),
  ),
});

const sarifLog = z.object({
  version: z.literal('2.1.0'),
  runs: z.array(
    z.object({
      tool: z.object({ driver: z.object({ name: z.literal(DRIVER) }) }),
      results: z.array(
        z.object({
          ruleId: z.string(),
          baselineState: z.string().optional(),
          locations: z.array(z.object({ logicalLocations: z.array(z.object({ fullyQualifiedName: z.string() })) })),
          partialFingerprints: z.record(z.string(), z.string()).optional(),
          properties: z.object({ subject: z.string().nullable().optional() }).optional(),
        }),
      ),
    }),
  ),
});

interface KnownFinding extends Gone {
  readonly fingerprint: string;
}

/** What an earlier `vigie evaluate` found: `--format json`, or `--format sarif`. */
export class KnownFindings {
  readonly #findings: ReadonlyMap<string, KnownFinding>;

  private constructor(findings: readonly KnownFinding[]) {
    this.#findings = new Map(findings.map((one) => [one.fingerprint, one]));
  }

  /** @throws VigieError VIGIE_INPUT_INVALID where it cannot be read, or is neither of the two */
  static read(file: string): KnownFindings {
    const value = jsonOf(readText(file));
    const json = evaluated.safeParse(value);
    if (json.success) return new KnownFindings(json.data.results.flatMap(ofJson));
    const sarif = sarifLog.safeParse(value);
    if (sarif.success) return new KnownFindings(sarif.data.runs.flatMap(({ results }) => results.flatMap(ofSarif)));
    throw new VigieError(
      'VIGIE_INPUT_INVALID',
      `--known: ${file} is no result of vigie evaluate; make it with --format json or --format sarif`,
    );
  }

  /** Says of each failing result whether it was known; of others nothing. */
  mark<T extends ShownResult>(one: T): T {
    if (one.result.severity === null) return one;
    return { ...one, isKnown: this.#findings.has(fingerprintOf(one)) };
  }

  /**
   * What was known and is not found among these. What is unknown now may still be there: it is not gone. Nor is what this
   * call has not judged.
   */
  gone(results: readonly ShownResult[]): readonly Gone[] {
    const judged = new Set(results.map(({ check }) => check.id));
    const still = new Set(
      results.filter(({ result }) => ['fail', 'unknown'].includes(result.status)).map(fingerprintOf),
    );
    const wholeUnknown = new Set(
      results.filter(({ result }) => result.status === 'unknown').map((one) => `${one.check.id} ${placeOf(one)}`),
    );
    return [...this.#findings.values()].filter(
      ({ fingerprint, check, resource }) =>
        judged.has(check) && !still.has(fingerprint) && !wholeUnknown.has(`${check} ${resource.toLowerCase()}`),
    );
  }
}

/** The id, else the name, in lower case: what an earlier result calls the resource. */
function placeOf({ resource, label }: ShownResult): string {
  return (resource.key === '' ? label : resource.key).toLowerCase();
}

function fingerprintOf(one: ShownResult): string {
  return resultFingerprint(one.check.id, placeOf(one), one.result.subject?.toLowerCase() ?? null);
}

function ofJson({
  check,
  resourceId,
  subject,
  status,
  reason,
}: z.infer<typeof evaluated>['results'][number]): KnownFinding[] {
  if (status !== 'fail') return [];
  // A resource without an id has its name before the reason.
  const resource = resourceId ?? reason.split(': ')[0] ?? '';
  return [{ check, resource, subject, fingerprint: fingerprint(check, resource, subject) }];
}

type SarifResult = z.infer<typeof sarifLog>['runs'][number]['results'][number];

function ofSarif({ ruleId, baselineState, locations, partialFingerprints, properties }: SarifResult): KnownFinding[] {
  const resource = locations[0]?.logicalLocations[0]?.fullyQualifiedName;
  if (baselineState === 'absent' || resource === undefined || partialFingerprints?.[FINGERPRINT] === undefined)
    return [];
  const subject = properties?.subject ?? null;
  return [{ check: ruleId, resource, subject, fingerprint: fingerprint(ruleId, resource, subject) }];
}

function fingerprint(check: string, resource: string, subject: string | null): string {
  return resultFingerprint(check, resource.toLowerCase(), subject?.toLowerCase() ?? null);
}
