import { z } from 'zod';
import type { AppRole } from '../../sweep/app/access.js';
import { sweepRequest } from '../../sweep/app/onDemand.js';
import { LANGS } from '../lang.js';
import { findingFilter } from './findings/filter.js';

/** What an answer holds, by the media type that it comes in; the schemas of JSON are in answers.ts, by these names. */
type Content = Readonly<Record<string, AnswerName | 'text'>>;
export type AnswerName = 'Problem' | 'Summary' | 'Sweep' | 'Health' | 'Findings';

/** An http function: declared once, for whoever validates what is asked, answers it and describes it (docs/openapi.json). */
export interface Route<Query = unknown> {
  /** Of the function. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** Below /api. */
  readonly path: string;
  readonly role: AppRole;
  readonly summary: string;
  readonly query: z.ZodType<Query> & { readonly shape: Readonly<Record<string, z.ZodType>> };
  /** Parts of the path, with what each is. */
  readonly params: Readonly<Record<string, string>>;
  /** What may be sent along. */
  readonly body?: z.ZodType;
  /** By status, but for what every route may answer. */
  readonly answers: Readonly<Record<number, { readonly text: string; readonly content: Content }>>;
  /** Answers have an ETag. */
  readonly hasEtag: boolean;
}

const sweep = z
  .string()
  .min(1)
  .max(40)
  .default('latest')
  .describe('A sweep that has closed: latest, previous, an id, or a day (the last sweep of it).');
const owner = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe('Only what belongs to this owner, without regard to case. It chooses; it is no right to see.');
const lang = z.enum(LANGS).default('en').describe('Language of the text.');
const NOTHING = z.object({});
const JSON_TYPE = 'application/json';
const notFound = { 404: { text: 'There is nothing of that name.', content: { [JSON_TYPE]: 'Problem' } } } as const;

const route = <Query>(one: Route<Query>): Route<Query> => one;

export const ROUTES = {
  requestSweep: route({
    name: 'requestSweep',
    method: 'POST',
    path: 'sweeps',
    role: 'Vigie.Run',
    summary: 'Begins a sweep; asked again before Azure was read, it names the same one.',
    query: NOTHING,
    params: {},
    body: sweepRequest,
    answers: { 202: { text: 'It has begun; Location says where it is.', content: { [JSON_TYPE]: 'Sweep' } } },
    hasEtag: false,
  }),
  sweep: route({
    name: 'sweep',
    method: 'GET',
    path: 'sweeps/{id}',
    role: 'Vigie.Read',
    summary: 'How far a sweep is, and its summary once it has closed.',
    query: NOTHING,
    params: { id: 'Id of a sweep, such as 20261123T0130Z.' },
    answers: { 200: { text: 'The sweep.', content: { [JSON_TYPE]: 'Sweep' } }, ...notFound },
    hasEtag: false,
  }),
  report: route({
    name: 'report',
    method: 'GET',
    path: 'report',
    role: 'Vigie.Read',
    summary: 'The report of a sweep as a page, or its summary.',
    query: z.strictObject({
      sweep,
      owner,
      lang,
      format: z.enum(['html', 'json']).optional().describe('In place of the header Accept; without both: json.'),
    }),
    params: {},
    answers: {
      200: { text: 'The report.', content: { [JSON_TYPE]: 'Summary', 'text/html': 'text' } },
      ...notFound,
    },
    hasEtag: true,
  }),
  calendar: route({
    name: 'calendar',
    method: 'GET',
    path: 'calendar',
    role: 'Vigie.Read',
    summary: 'Ends of support, image removals, due dates and ends of exemptions, as a calendar (RFC 5545).',
    query: z.strictObject({
      sweep,
      owner,
      lang,
      alarms: z.boolean().default(false).describe('Events that lie ahead remind 14 and 3 days before.'),
    }),
    params: {},
    answers: { 200: { text: 'The calendar.', content: { 'text/calendar': 'text' } }, ...notFound },
    hasEtag: true,
  }),
  findings: route({
    name: 'findings',
    method: 'GET',
    path: 'findings',
    role: 'Vigie.Read',
    summary: 'Findings as a sweep left them, in pages; in order of subscription and fingerprint.',
    query: findingFilter.extend({
      sweep,
      limit: z.int().min(1).max(1_000).default(100).describe('Most findings of a page. A page may hold fewer.'),
      next: z
        .string()
        .min(1)
        .max(2_000)
        .optional()
        .describe('What the page before gave as next; with the same filters. All pages are of the same sweep.'),
    }),
    params: {},
    answers: {
      200: { text: 'A page; the last one has next null.', content: { [JSON_TYPE]: 'Findings' } },
      ...notFound,
    },
    hasEtag: true,
  }),
  health: route({
    name: 'health',
    method: 'GET',
    path: 'health',
    role: 'Vigie.Read',
    summary: 'How Vigie itself is. As a badge it is always 200 and says it in words.',
    query: z.object({
      format: z.enum(['json', 'svg']).optional().describe('In place of the header Accept; without both: json.'),
    }),
    params: {},
    answers: {
      200: { text: 'Green, or a badge.', content: { [JSON_TYPE]: 'Health', 'image/svg+xml': 'text' } },
      503: { text: 'Red, or an error that has a code.', content: { [JSON_TYPE]: 'Health' } },
    },
    hasEtag: false,
  }),
} as const;
