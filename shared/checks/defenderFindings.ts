import type { JsonObject } from '../json.js';
import type { Severity } from '../severity.js';
import type { DefenderPlan, FindingSeverity, Findings } from '../signals/defenderTypes.js';
import { FINDING_SEVERITIES } from '../signals/findingTally.js';
import { count } from '../text.js';

/**
 * Why nobody may conclude from no finding that there is nothing to find; `undefined`: the plan is on, and nothing that is
 * asked for is switched off.
 * @param extensions of the plan that have to be on; one that Azure does not return counts as on
 */
export function whyNobodyLooks(
  { tier, extensionsOff }: DefenderPlan,
  extensions: readonly string[] = [],
): string | undefined {
  if (tier === null) return 'the plan Containers of the subscription is not known';
  if (tier.toLowerCase() !== 'standard') return `the plan Containers is ${tier}, so nothing looks for it`;
  const off = extensionsOff.find((name) => extensions.some((one) => one.toLowerCase() === name.toLowerCase()));
  return off === undefined ? undefined : `the extension ${off} of the plan Containers is off, so nothing looks for it`;
}

/** What is wrong may be anything where Defender has no score: neither loud nor hidden. */
export function judged(severity: FindingSeverity): Severity {
  return severity === 'unknown' ? 'medium' : severity;
}

/** `3 images: 1 critical, 12 high, 2 of unknown severity` @param place `running image` */
export function foundWords(
  { places, atLeast, findings, shown }: Findings,
  place: string,
  plural = `${place}s`,
): string {
  const counts = FINDING_SEVERITIES.flatMap((severity) => {
    const number = findings[severity] ?? 0;
    return number === 0 ? [] : [`${number} ${severity === 'unknown' ? 'of unknown severity' : severity}`];
  });
  const isNamed = shown.some(({ name }) => name !== '');
  const how = isNamed ? `${atLeast ? 'at least ' : ''}${count(places, place, plural)}` : `${plural} that are not named`;
  return `${how}: ${counts.join(', ')}`;
}

/** The worst places; how many there are stands beside them. @param key of the evidence that counts places: `images` */
export function foundEvidence({ places, findings, shown }: Findings, key: string): JsonObject {
  const worst = shown.map(({ name, findings: own, cves }) => ({
    name,
    findings: own,
    ...(cves.length > 0 ? { cves } : {}),
  }));
  return { [key]: places, findings, worst };
}
