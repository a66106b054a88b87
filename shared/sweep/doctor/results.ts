import type { Examination, ExaminationName, Remedy, Result, Status } from './form.js';

/** What is wrong, as far as somebody can tell what comes of it and what mends it. */
interface More {
  readonly lost?: string | null;
  readonly remedy?: Remedy | null;
}

export function ok(asked: string, found: string): Result {
  return { asked, status: 'ok', found, lost: null, remedy: null };
}

export function skipped(asked: string, why: string): Result {
  return { asked, status: 'skipped', found: why, lost: null, remedy: null };
}

export function warning(asked: string, found: string, { lost = null, remedy = null }: More = {}): Result {
  return { asked, status: 'warning', found, lost, remedy };
}

export function failed(asked: string, found: string, { lost = null, remedy = null }: More = {}): Result {
  return { asked, status: 'failed', found, lost, remedy };
}

export function remedyOf(text: string, command: string | null = null): Remedy {
  return { text, command };
}

const WORST_FIRST: readonly Status[] = ['failed', 'warning', 'ok', 'skipped'];

export function examination(name: ExaminationName, results: readonly Result[]): Examination {
  const status = WORST_FIRST.find((one) => results.some((result) => result.status === one)) ?? 'skipped';
  return { name, status, results: [...results] };
}
