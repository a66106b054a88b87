const FORM = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** An ISO 8601 instant with its zone, or a day (midnight UTC); undefined for anything else, such as February 30. */
export function instantOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !FORM.test(value)) return undefined;
  const instant = new Date(value);
  if (Number.isNaN(instant.getTime())) return undefined;
  // Date rolls over days that no month has.
  const day = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return day.toISOString().slice(0, 10) === value.slice(0, 10) ? instant : undefined;
}
