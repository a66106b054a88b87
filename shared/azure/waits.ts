/**
 * The wait that a `Retry-After` header asks for, in milliseconds: whole seconds (0 occurs) or an HTTP date.
 * @param now milliseconds since 1970
 * @returns undefined where the header is absent or unreadable; never negative
 */
export function statedWaitMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  // Date.parse takes far more than HTTP dates; those begin with a weekday.
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** A header that holds a whole number. */
export function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

/** `x-ms-user-quota-resets-after`, `hh:mm:ss`, in milliseconds. */
export function resetsAfterMs(text: string | undefined): number | undefined {
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text?.trim() ?? '') ?? [];
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}
