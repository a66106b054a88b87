import { z } from 'zod';
import builtIn from './supportCalendar.json';

const day = z.iso.date();
const minor = z.strictObject({
  /** `1.34` */
  minor: z.string().regex(/^\d+\.\d+$/),
  ga: day,
  /** Last day of community support; it counts in full. */
  eol: day,
  /** Last day of long-term support; null where the minor has none. */
  ltsEol: day.nullable(),
  /** Platform support lasts until this minor is generally available. */
  platformSupportUntilGaOf: z.string(),
  /** `ga` lies in the future of the calendar: a forecast proves nothing. */
  gaIsForecast: z.boolean().optional(),
});

/** The form of a support calendar file, built in or the user's own. */
export const supportCalendarSchema = z.object({ source: z.string(), asOf: day, minors: z.array(minor).min(1) });
export type SupportCalendar = z.infer<typeof supportCalendarSchema>;
export type CalendarMinor = SupportCalendar['minors'][number];

/** Dates of every AKS minor; supportCalendar.json names its source and the day it was read. */
export function builtInCalendar(): SupportCalendar {
  return supportCalendarSchema.parse(builtIn);
}
