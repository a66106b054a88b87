import { messageOf, VigieError } from '../errors.js';
import { isObject } from '../json.js';

/**
 * Domain time, read once at the start of a sweep: `--now`, else VIGIE_CLOCK (a date, or the address of a simulated
 * Azure whose clock is asked), else the machine's.
 * @throws VigieError VIGIE_USAGE for a --now that is no date, VIGIE_CLOCK_UNREADABLE
 */
export async function domainNow(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Date> {
  if (given !== undefined)
    return parseNow(
      given,
      () =>
        new VigieError(
          'VIGIE_USAGE',
          `--now is "${given}"; expected an ISO date such as 2026-11-23 or 2026-11-23T01:30:00Z`,
        ),
    );
  const clock = environment.VIGIE_CLOCK;
  if (clock === undefined || clock === '') return new Date();
  if (!/^https?:\/\//.test(clock))
    return parseNow(
      clock,
      () => new VigieError('VIGIE_CLOCK_UNREADABLE', `VIGIE_CLOCK is "${clock}", neither an ISO date nor an address`),
    );
  return askClock(clock);
}

/** A day is midnight UTC; a time without a zone is refused, because nobody knows whose it is. */
export function parseNow(text: string, problem: () => VigieError): Date {
  const form = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;
  const instant = new Date(text);
  if (
    !form.test(text) ||
    Number.isNaN(instant.getTime()) ||
    !instant.toISOString().startsWith(instant.getUTCFullYear().toString())
  )
    throw problem();
  if (/^\d{4}-\d\d-\d\d$/.test(text) && instant.toISOString().slice(0, 10) !== text) throw problem();
  return instant;
}

async function askClock(base: string): Promise<Date> {
  const address = new URL('/_vigie/clock', base);
  const fail = (why: string, cause?: unknown) =>
    new VigieError('VIGIE_CLOCK_UNREADABLE', `the clock at ${address.origin} (VIGIE_CLOCK) ${why}`, { cause });
  let answer: unknown;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw fail(`answered ${response.status}`);
    answer = await response.json();
  } catch (error) {
    if (error instanceof VigieError) throw error;
    const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw fail(`did not answer: ${messageOf(inner)}`, error);
  }
  const now = isObject(answer) ? answer.now : undefined;
  return parseNow(String(now), () => fail('gave no date'));
}
