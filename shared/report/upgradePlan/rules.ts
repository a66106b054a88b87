import { minorsAhead, type Version } from '../../checks/version.js';

/**
 * How AKS upgrades. Sources, read 2026-11: MicrosoftDocs/azure-aks-docs articles/aks/supported-kubernetes-versions.md (skew,
 * skipping), upgrade-aks-cluster.md, manage-node-pools.md (what may be submitted), long-term-support.md, upgrade-os-version.md
 * (systems by Kubernetes version); Azure/AKS release 2026-06-19 (Windows Server 2022).
 */

/** How many minors pools may be behind a control plane of this version. */
export function mostBehind({ major, minor }: Version): number {
  return major > 1 || minor >= 28 ? 3 : 2;
}

/** A system that AKS does not run beyond a minor: the pool has to be replaced by one of another system. */
interface OsLimit {
  /** As a pool shows it: by its image, or by its OS SKU. */
  readonly os: readonly string[];
  readonly lastMinor: Version;
  readonly move: string;
}

const OS_LIMITS: readonly OsLimit[] = [
  { os: ['Windows Server 2019', 'Windows2019'], lastMinor: minor(32), move: 'Windows Server 2022 or 2025' },
  { os: ['Windows Server 2022', 'Windows2022'], lastMinor: minor(36), move: 'Windows Server 2025' },
];

/** The limit that a system has, where it has one and a minor is beyond it. */
export function limitBeyond(os: string | null, version: Version): OsLimit | undefined {
  return OS_LIMITS.find((limit) => isOneOf(os, limit.os) && minorsAhead(version, limit.lastMinor) > 0);
}

/** A system in whose place an upgrade to a minor brings another one, where the pool's OS SKU names no release. */
interface OsChange {
  readonly os: readonly string[];
  readonly from: Version;
  readonly to: string;
}

export const OS_CHANGES: readonly OsChange[] = [
  { os: ['Ubuntu 18.04'], from: minor(25), to: 'Ubuntu 22.04' },
  { os: ['Azure Linux 2', 'CBLMariner', 'Mariner'], from: minor(32), to: 'Azure Linux 3' },
  { os: ['Ubuntu 20.04', 'Ubuntu 22.04', 'Ubuntu2204'], from: minor(35), to: 'Ubuntu 24.04' },
];

/** Retirements of data/retirements.json that are about the system of a pool. */
export const OS_RETIREMENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ubuntu-16-04', ['Ubuntu 16.04']],
  ['ubuntu-18-04', ['Ubuntu 18.04']],
  ['ubuntu-20-04', ['Ubuntu 20.04']],
  ['ubuntu-22-04', ['Ubuntu 22.04', 'Ubuntu2204']],
  ['azure-linux-2', ['Azure Linux 2', 'CBLMariner', 'Mariner']],
  ['windows-2019', ['Windows Server 2019', 'Windows2019']],
  ['windows-2022', ['Windows Server 2022', 'Windows2022']],
  ['windows-annual-channel', ['Windows Server Annual Channel', 'WindowsAnnual']],
  ['flatcar-preview', ['Flatcar']],
]);

export function isOneOf(os: string | null, names: readonly string[]): boolean {
  return os !== null && names.some((name) => name.toLowerCase() === os.toLowerCase());
}

function minor(number: number): Version {
  return { major: 1, minor: number, patch: null };
}
