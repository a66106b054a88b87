/** A Kubernetes version as numbers; `patch` is null where only a minor is known (`1.35`). */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number | null;
}

const SHAPE = /^v?(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})(?:\.(0|[1-9]\d{0,5}))?$/;

/** `1.34`, `1.34.7` or `v1.34.7` as numbers; `undefined` for anything else (never throws). */
export function parseVersion(text: string): Version | undefined {
  const found = SHAPE.exec(text);
  if (found === null) return undefined;
  const [, major, minor, patch] = found;
  return { major: Number(major), minor: Number(minor), patch: patch === undefined ? null : Number(patch) };
}

/** `1.34`, whatever the patch. */
export function minorOf(version: Version): string {
  return `${version.major}.${version.minor}`;
}

/** `1.34.7`, or `1.34` where no patch is known. */
export function textOf(version: Version): string {
  return version.patch === null ? minorOf(version) : `${minorOf(version)}.${version.patch}`;
}

/**
 * How many minors `one` is ahead of `other`; negative when it is behind. Majors lie further apart than any limit on
 * minors.
 * @example minorsAhead(1.34.1, 1.31.9) is 3
 */
export function minorsAhead(one: Version, other: Version): number {
  return (one.major - other.major) * 1_000_000 + (one.minor - other.minor);
}

/** Every part that both versions give is equal: `1.35` agrees with `1.35.7`, `1.35.2` does not. */
export function agree(one: Version, other: Version): boolean {
  return minorsAhead(one, other) === 0 && (one.patch === null || other.patch === null || one.patch === other.patch);
}
