import type { ImageRelease } from '../world.js';
import { isQuietRetirement, type Retirement } from './calendar.js';
import { DAY_MS, midnight } from './dates.js';
import { randomOf } from './random.js';

/** Ages in days of the releases that a fleet runs; each keeps away from the limits of 30, 60, 90 days and their doubles. */
const LINUX_AGES = [5, 12, 19, 37, 51, 78, 100, 110, 135, 160, 200] as const;
/** Monthly, and away from 45, 70 and 90 days. */
const WINDOWS_AGES = [9, 37, 51, 78, 100, 135, 200] as const;
const AGE_OF_THE_FIRST_LAGGING = 1;

export const FAMILIES = {
  ubuntu2204: { arm: 'AKSUbuntu-2204gen2containerd', distro: 'AKSUbuntu-gen2-2204containerd', osSKU: 'Ubuntu' },
  ubuntu2404: { arm: 'AKSUbuntu-2404gen2containerd', distro: 'AKSUbuntu-gen2-2404containerd', osSKU: 'Ubuntu2404' },
  ubuntu2004: { arm: 'AKSUbuntu-2004gen2containerd', distro: 'AKSUbuntu-gen2-2004containerd', osSKU: 'Ubuntu' },
  ubuntu1804: { arm: 'AKSUbuntu-1804gen2containerd', distro: null, osSKU: 'Ubuntu' },
  azureLinux3: { arm: 'AKSAzureLinux-V3gen2', distro: 'AKSAzureLinuxV3-gen2', osSKU: 'AzureLinux' },
  azureLinux2: { arm: 'AKSAzureLinux-V2gen2', distro: 'AKSAzureLinux-gen2', osSKU: 'AzureLinux' },
  windows2022: { arm: 'AKSWindows-2022-containerd', distro: null, osSKU: 'Windows2022' },
  windows2019: { arm: 'AKSWindows-2019-containerd', distro: null, osSKU: 'Windows2019' },
} as const;
export type Family = keyof typeof FAMILIES;

const RETIREMENTS: Partial<Record<Family, Retirement>> = {
  ubuntu2204: 'ubuntu-22-04',
  ubuntu2004: 'ubuntu-20-04',
  ubuntu1804: 'ubuntu-18-04',
  azureLinux2: 'azure-linux-2',
  windows2022: 'windows-2022',
  windows2019: 'windows-2019',
};

/** Whether nothing changes about the retirement of a family, if it has one, tonight or in the two nights after. */
export function isQuietFamily(family: Family, now: Date): boolean {
  const retirement = RETIREMENTS[family];
  return retirement === undefined || isQuietRetirement(retirement, now);
}

/** The last releases of families that get no more: Ubuntu 18.04, and Azure Linux 2, which was frozen in December 2025. */
const FROZEN: Partial<Record<Family, readonly string[]>> = {
  ubuntu1804: ['202308.10.0', '202306.19.0', '202305.08.0'],
  azureLinux2: ['202512.06.0', '202511.11.0', '202510.03.0'],
};
const BUILDS = { windows2022: '20348', windows2019: '17763' } as const;

export function isWindows(family: Family): family is keyof typeof BUILDS {
  return family in BUILDS;
}

/** The release stamps of a family, newest first. */
export function stampsOf(family: Family, now: Date): readonly string[] {
  const frozen = FROZEN[family];
  if (frozen !== undefined) return frozen;
  const day = (age: number): string =>
    new Date(midnight(now) - age * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
  if (!isWindows(family)) return LINUX_AGES.map((age) => `${day(age).slice(0, 6)}.${day(age).slice(6)}.0`);
  return WINDOWS_AGES.map(
    (age) => `${BUILDS[family]}.${Math.floor((midnight(now) / DAY_MS - age) / 5)}.${day(age).slice(2)}`,
  );
}

/** A whole `nodeImageVersion`. */
export function imageOf(family: Family, stamp: string): string {
  return `${FAMILIES[family].arm}-${stamp}`;
}

/** By family as ARM spells it: the newest image of a region. One that lags is a release behind. */
export function newestImagesOf(lags: boolean, now: Date): Record<string, string> {
  const newest = (family: Family): string => {
    const stamps = stampsOf(family, now);
    const place = lags && FROZEN[family] === undefined ? AGE_OF_THE_FIRST_LAGGING : 0;
    return imageOf(family, stamps[place] ?? '');
  };
  return Object.fromEntries(Object.keys(FAMILIES).map((key) => [FAMILIES[key as Family].arm, newest(key as Family)]));
}

/** By distro as the Vulnerability Data API spells it. The newest release of Azure Linux 3 fixes nothing: that occurs. */
export function imageReleasesOf(seed: number, now: Date): Record<string, ImageRelease[]> {
  const releases: Record<string, ImageRelease[]> = {};
  for (const key of Object.keys(FAMILIES) as Family[]) {
    const { distro } = FAMILIES[key];
    if (distro === null) continue;
    const random = randomOf(seed, 'fixes', key);
    const stamps = stampsOf(key, now);
    releases[distro] = stamps.map((version, place) => ({
      version,
      previous: stamps[place + 1] ?? null,
      fixes: key === 'azureLinux3' && place === 0 ? [] : fixesOf(random.int(2, 9), random.int(1_000, 60_000)),
    }));
  }
  return releases;
}

function fixesOf(count: number, first: number): string[] {
  return Array.from({ length: count }, (_none, index) => `CVE-2026-${String(first + 7 * index).padStart(4, '0')}`);
}
