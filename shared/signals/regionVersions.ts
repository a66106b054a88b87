import { z } from 'zod';
import { isObject, property } from '../json.js';
import type { Cache } from './cache.js';
import { caseless, oddity } from './door.js';
import { type Seen, unseen, whyNotRead } from './gap.js';
import { isRefusal, onceARegion } from './onceARegion.js';
import type { SignalReads } from './reads.js';
import type { SharedSignal } from './sharedSignal.js';
import { known, notKnown, type Signal } from './signal.js';
import type { OfferedMinor, RegionVersions } from './types.js';

// `isPreview` is left out unless true; supportPlan and patchVersions are always there on the wire, and a minor without
// them must not read as "offered to nobody".
const minorEntry = caseless({
  version: z.string().regex(/^\d+\.\d+$/, 'expected a minor such as 1.34'),
  isPreview: z.boolean().default(false),
  capabilities: caseless({ supportPlan: z.array(z.string()) }),
  patchVersions: z.record(z.string(), z.unknown()),
});
const answerBody = caseless({ values: z.array(minorEntry) });

type Parsed =
  | { readonly minors: readonly OfferedMinor[] }
  /** `odd`: an answer that cannot be understood, not one that says nothing. */
  | { readonly problem: string; readonly odd: boolean };

/** One answer serves all partitions that have clusters in its region, and never changes. */
const understood = new WeakMap<object, Parsed>();

function parseMinors(raw: unknown): Parsed {
  if (!isObject(raw)) return parseAnswer(raw);
  const parsed = understood.get(raw) ?? parseAnswer(raw);
  understood.set(raw, parsed);
  return parsed;
}

/** The minors of a `kubernetesVersions` answer. An answer without minors says nothing: that is a problem too. */
function parseAnswer(raw: unknown): Parsed {
  const body = answerBody.safeParse(raw);
  if (!body.success) return { problem: `odd kubernetesVersions answer: ${oddity(body.error)}`, odd: true };
  if (body.data.values.length === 0) return { problem: 'the region lists no Kubernetes versions', odd: false };
  return {
    minors: body.data.values.map(({ version, isPreview, capabilities, patchVersions }) => ({
      minor: version,
      isPreview,
      supportPlans: capabilities.supportPlan,
      patches: Object.keys(patchVersions),
    })),
  };
}

/** The versions of a region as a signal; never throws. @param region in any spelling (`West Europe`) */
export function parseRegionVersions(raw: unknown, region: string, asOf: Date): Signal<RegionVersions> {
  const parsed = parseMinors(raw);
  return 'problem' in parsed
    ? notKnown(`${parsed.problem} (${regionName(region)})`)
    : known({ region: regionName(region), minors: parsed.minors }, asOf);
}

/**
 * A file for `evaluate --versions`: a kubernetesVersions answer with `region` (or `location`) beside its `values`, or a
 * recorded answer whose `request.uri` names the region.
 */
export function regionVersionsFile(
  raw: unknown,
): { readonly region: string; readonly versions: RegionVersions } | { readonly problem: string } {
  if (!isObject(raw)) return { problem: 'expected an object with values and region' };
  const recorded = property(raw, 'body');
  const body = isObject(recorded) ? recorded : raw;
  const named = namedRegion(raw) ?? namedRegion(body) ?? recordedRegion(property(raw, 'request'));
  if (named === undefined) {
    return { problem: 'the file names no region; add "region": "westeurope" beside "values"' };
  }
  const parsed = parseMinors(body);
  const region = regionName(named);
  return 'problem' in parsed ? { problem: parsed.problem } : { region, versions: { region, minors: parsed.minors } };
}

/** Lower case without spaces: `West Europe` is `westeurope`. */
export function regionName(region: string): string {
  return region.toLowerCase().replace(/\s+/g, '');
}

/** Reads a region's versions, once a region. A refusal is a gap of the subscription, any other failure of the region. */
export async function readRegionVersions(
  reads: SignalReads,
  cache: Cache,
  place: { readonly region: string; readonly subscriptionId: string },
  now: Date,
): Promise<Seen<RegionVersions>> {
  const region = regionName(place.region);
  const answer = await onceARegion(
    cache,
    `kubernetesVersions/${region}`,
    place.subscriptionId,
    () => reads.kubernetesVersions(place.subscriptionId, region),
    isRefusal,
  );
  if (answer.ok) {
    const parsed = parseMinors(answer.value);
    return 'problem' in parsed && parsed.odd
      ? unseen(`region/${region}`, 'regionVersions', `${parsed.problem} (${region})`)
      : { signal: parseRegionVersions(answer.value, region, now) };
  }
  const why = whyNotRead(`Kubernetes versions of ${region}`, answer, `Reader on subscription ${place.subscriptionId}`);
  return unseen(isRefusal(answer) ? `subscription/${place.subscriptionId}` : `region/${region}`, 'regionVersions', why);
}

/** Once a region. */
export const regionVersions: SharedSignal<'regionVersions'> = {
  name: 'regionVersions',
  about: ['cluster'],
  isNeeded: ({ location, subscriptionId }) => location !== null && subscriptionId !== null,
  notNeeded: 'the payload names no region or no subscription to ask versions of',
  read: (reads, cache, { location, subscriptionId }, now) =>
    readRegionVersions(reads, cache, { region: location ?? '', subscriptionId: subscriptionId ?? '' }, now),
};

function namedRegion(from: Record<string, unknown>): string | undefined {
  const named = property(from, 'region') ?? property(from, 'location');
  return typeof named === 'string' && named.trim() !== '' ? named : undefined;
}

function recordedRegion(request: unknown): string | undefined {
  const uri = isObject(request) ? (property(request, 'uri') ?? property(request, 'url')) : undefined;
  return typeof uri === 'string' ? /\/locations\/([^/?]+)\/kubernetesversions/i.exec(uri)?.[1] : undefined;
}
