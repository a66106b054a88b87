import { kept } from '../kept.js';
import { parseDay } from '../time.js';

/** What a `nodeImageVersion` says. */
export interface NodeImage {
  /** What stands before the stamp: `AKSUbuntu-2204gen2containerd`. Families are never compared with each other. */
  readonly family: string;
  /** `Ubuntu 22.04`, `Windows Server 2022`, `Azure Linux 3`…; null where the family does not tell. */
  readonly os: string | null;
  /** `202607.15.0`; null where there is none. */
  readonly stamp: string | null;
  /** Midnight UTC of the day it was built; null without a stamp, or where that is no calendar day. */
  readonly date: Date | null;
}

/** The forms of the stamp, told apart by shape and never by period (test/fixtures/nodeImageVersions.json). */
const STAMPS: readonly { readonly form: RegExp; readonly day: (parts: readonly string[]) => string }[] = [
  // Linux: YYYYMM.DD.PATCH
  { form: /^(\d{4})(\d\d)\.(\d\d)\.\d+$/, day: ([year, month, day]) => `${year}-${month}-${day}` },
  // Older Linux, seen into 2023: YYYY.MM.DD
  { form: /^(\d{4})\.(\d\d)\.(\d\d)$/, day: ([year, month, day]) => `${year}-${month}-${day}` },
  // Windows: BUILD.REVISION.YYMMDD
  { form: /^\d{5}\.\d+\.(\d\d)(\d\d)(\d\d)$/, day: ([year, month, day]) => `20${year}-${month}-${day}` },
];

/** Reads a `nodeImageVersion`. A colon may stand for the hyphen (`AKSUbuntu:1604:2020.03.11`). Never throws. */
export const parseNodeImage = kept((version): NodeImage => {
  const parts = version.trim().split(/[-:]/);
  const last = parts.at(-1) ?? '';
  for (const { form, day } of STAMPS) {
    const found = form.exec(last);
    if (found === null) continue;
    const family = parts.slice(0, -1).join('-');
    return { family, os: osOf(family), stamp: last, date: parseDay(day(found.slice(1))) ?? null };
  }
  const family = parts.join('-');
  return { family, os: osOf(family), stamp: null, date: null };
});

/**
 * Which of two images of one family is newer: negative when `a` is older, 0 when they are the same, positive when `a` is
 * newer; undefined where that cannot be told (another family, no stamp).
 */
export function compareNodeImages(a: NodeImage, b: NodeImage): number | undefined {
  if (a.family.toLowerCase() !== b.family.toLowerCase() || a.stamp === null || b.stamp === null) return undefined;
  const left = a.stamp.split('.').map(Number);
  const right = b.stamp.split('.').map(Number);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function osOf(family: string): string | null {
  const [, product = '', variant = ''] = /^AKS([A-Za-z]+)-?(.*)$/i.exec(family) ?? [];
  const lower = variant.toLowerCase();
  switch (product.toLowerCase()) {
    case 'ubuntu': {
      const [, year, month] = /^(\d\d)(\d\d)/.exec(variant) ?? [];
      return year === undefined ? null : `Ubuntu ${year}.${month}`;
    }
    case 'windows':
      if (/^23h2/.test(lower)) return 'Windows Server Annual Channel';
      return /^20\d\d/.test(lower) ? `Windows Server ${lower.slice(0, 4)}` : null;
    case 'azurelinux':
      if (lower.startsWith('acl')) return 'Azure Container Linux';
      return /^v\d/.test(lower) ? `Azure Linux ${lower.slice(1, 2)}` : null;
    case 'cblmariner':
      return 'Azure Linux 2';
    case 'flatcar':
      return 'Flatcar';
    default:
      return null;
  }
}
