import { z } from 'zod';

/** In the order of kured's numbers, 0 = Sunday. */
const DAYS = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'] as const;
export type RebootDay = (typeof DAYS)[number];

const LONG = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** `su`, `sun`, `Sunday` or `0`, as kured reads a day (kubereboot/kured, pkg/timewindow/days.go). */
function dayOf(word: string): RebootDay | undefined {
  const said = word.trim().toLowerCase();
  const at = /^[0-6]$/.test(said)
    ? Number(said)
    : LONG.findIndex((long) => said === long || said === long.slice(0, 3) || said === long.slice(0, 2));
  return DAYS[at];
}

const A_DAY = 'a day such as su, sun, sunday or 0';
const day = z.union([z.string(), z.int()], A_DAY).transform((word, context) => {
  const found = dayOf(String(word));
  if (found === undefined) context.addIssue({ code: 'custom', message: A_DAY });
  return found ?? 'su';
});

/** The days of `--reboot-days`: a list, or one text with commas, as the flag takes it. Every day where nothing is said. */
export const rebootDays = z
  .preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(day).min(1))
  .default([...DAYS]);

/** kured's forms of a time of day (pkg/timewindow/timewindow.go): 22:00, 22:00:30, 22, 10:00pm, 10pm. */
const FORMS = [
  /^(?<hour>[01]?\d|2[0-3])(:(?<minute>[0-5]\d)(:(?<second>[0-5]\d))?)?$/,
  /^(?<hour>0?[1-9]|1[0-2])(:(?<minute>[0-5]\d))?(?<half>am|pm)$/i,
];

/** @returns `HH:MM`, or `HH:MM:SS` where seconds are said; `undefined`: it is no time of day */
function timeOfDay(text: string): string | undefined {
  const groups = FORMS.map((form) => form.exec(text.trim())?.groups).find((found) => found !== undefined);
  if (groups === undefined) return undefined;
  const { hour = '', minute = '00', second, half } = groups;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const parts = [String(hours).padStart(2, '0'), minute, ...(second === undefined || second === '00' ? [] : [second])];
  return parts.join(':');
}

const A_TIME = 'a time of day such as "22:00" or 10pm';

/** A time of `--start-time` or `--end-time`. */
export const clockTime = z.union([z.string(), z.int()], A_TIME).transform((word, context) => {
  const found = timeOfDay(String(word));
  if (found === undefined) context.addIssue({ code: 'custom', message: A_TIME });
  return found ?? '00:00';
});
