/*
 * All that draws: what it brings along is large, and most starts never draw. Whoever needs it imports this file then
 * (`await import`), and nothing else of it: in dist/ it is a file of its own (scripts/bundling.mjs).
 */
export { drawCalendar } from './calendar/ics.js';
export { REPORT_POLICY } from './html/policy.js';
export { renderReport } from './html/render.js';
export { badgeOf } from './http/badge.js';
