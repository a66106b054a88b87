/** Languages of the report and of the calendar. */
export const LANGS = ['en', 'fr'] as const;
export type Lang = (typeof LANGS)[number];
