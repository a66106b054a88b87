import type { SummaryEvent } from '../events/event.js';
import type { SweepDocument } from './documents.js';

/** How far a sweep is, for whoever watches. */
export type Progress =
  | { readonly step: 'continued'; readonly sweep: string }
  | { readonly step: 'started'; readonly sweep: string }
  | { readonly step: 'planned'; readonly subscriptions: number }
  | { readonly step: 'collected'; readonly partitions: number }
  | { readonly step: 'partition'; readonly done: number; readonly of: number }
  | { readonly step: 'closed'; readonly sweep: SweepDocument; readonly summary: SummaryEvent }
  | { readonly step: 'log'; readonly line: string };
