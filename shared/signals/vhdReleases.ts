import { z } from 'zod';
import type { Cache } from './cache.js';
import { caseless, oddity } from './door.js';
import type { SignalReads } from './reads.js';

/** What a question to the Vulnerability Data API gave. `refused`: there was no answer, or none that can be understood, which is a gap. */
export type FromVhd<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string; readonly refused: boolean };

interface Release {
  /** The release that this one is compared with; '' where there is none. */
  readonly previous: string;
  readonly fixed: readonly string[];
}

/** Releases come weekly: a chain that is longer than two years is broken or runs in a circle. */
const MOST_RELEASES = 110;

const indexBody = caseless({ vhd_release_versions: z.array(z.string()) });
const targets = z
  .array(
    caseless({
      mitigated_cves_from_previous_release: z.array(caseless({ id: z.string().min(1) })).default([]),
    }),
  )
  .default([]);
const reportBody = caseless({
  previous_vhd_release_version: z.string().default(''),
  os_package_targets: targets,
  container_targets: targets,
});

/**
 * The CVE and GHSA ids that were fixed after release `from` up to release `to` of a distro, sorted: the chain of
 * `previous_vhd_release_version` is walked back from `to`. Where the chain steps over `from`, the step that does so fixed
 * more than the upgrade would, so nothing is concluded.
 */
export function fixesBetween(
  reads: SignalReads,
  cache: Cache,
  distro: string,
  from: string,
  to: string,
): Promise<FromVhd<readonly string[]>> {
  return cache.once(`vhd/${distro}/${from}/${to}`, async (): Promise<FromVhd<readonly string[]>> => {
    const index = await readIndex(reads, cache);
    if (!index.ok) return index;
    if (!index.value.includes(`${distro}/${to}`)) {
      return no(`the Vulnerability Data API has no report of ${distro}/${to}`);
    }
    const ids = new Set<string>();
    let here = to;
    for (let step = 0; step < MOST_RELEASES; step += 1) {
      const release = await readRelease(reads, cache, distro, here);
      if (!release.ok) return release;
      for (const id of release.value.fixed) ids.add(id);
      const { previous } = release.value;
      if (previous !== '' && compareReleases(previous, from) === 0) return { ok: true, value: [...ids].sort() };
      if (previous === '' || compareReleases(previous, from) < 0) {
        return no(`the reports of ${distro} step over ${from}: ${here} is compared with ${previous || 'nothing'}`);
      }
      here = previous;
    }
    return no(`${from} is not among the ${MOST_RELEASES} releases of ${distro} before ${to}`);
  });
}

/** Compares two stamps such as `202601.13.0` by their numbers: below 0 where the first is older. */
export function compareReleases(one: string, other: string): number {
  const [a, b] = [one, other].map((stamp) => stamp.split('.').map(Number));
  for (let at = 0; at < Math.max(a?.length ?? 0, b?.length ?? 0); at += 1) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function readIndex(reads: SignalReads, cache: Cache): Promise<FromVhd<readonly string[]>> {
  return cache.once('vhd/_index', async () => {
    const read = await ask(reads, '/api/v1/vhd-releases/_index', indexBody);
    return read.ok ? { ok: true as const, value: read.value.vhd_release_versions } : read;
  });
}

function readRelease(reads: SignalReads, cache: Cache, distro: string, version: string): Promise<FromVhd<Release>> {
  return cache.once(`vhd/${distro}/${version}`, async () => {
    const path = `/api/v1/vhd-releases/${encodeURIComponent(distro)}/${encodeURIComponent(version)}/scan-reports`;
    const read = await ask(reads, path, reportBody);
    if (!read.ok) return read;
    const { previous_vhd_release_version: previous, os_package_targets, container_targets } = read.value;
    const fixed = [...os_package_targets, ...container_targets].flatMap((target) =>
      target.mitigated_cves_from_previous_release.map(({ id }) => id),
    );
    return { ok: true as const, value: { previous, fixed } };
  });
}

/** A 404 is an answer: the API does not have it. */
async function ask<S extends z.ZodType>(reads: SignalReads, path: string, schema: S): Promise<FromVhd<z.infer<S>>> {
  const answer = await reads.vulnerabilityData(path);
  if (!answer.ok && answer.kind === 'notFound') return no(`the Vulnerability Data API does not have ${path}`);
  if (!answer.ok) return gap(`${answer.why}; the API is public: let Vigie's network reach it`);
  const body = schema.safeParse(answer.value);
  return body.success ? { ok: true, value: body.data } : gap(`odd answer to ${path}: ${oddity(body.error)}`);
}

function gap(why: string): { readonly ok: false; readonly why: string; readonly refused: true } {
  return { ok: false, why: `AKS vulnerability data not read: ${why}`, refused: true };
}

function no(why: string): { readonly ok: false; readonly why: string; readonly refused: false } {
  return { ok: false, why, refused: false };
}
