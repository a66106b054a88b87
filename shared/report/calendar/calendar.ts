import type { Vigie } from '../../sweep/compose.js';
import type { ClosedSweep } from '../../sweep/fleetView.js';
import type { Lang } from '../lang.js';
import { calendarModel } from './calendarModel.js';

export interface CalendarRequest {
  /** Only what belongs to this owner, without regard to case; null: everything. */
  readonly owner: string | null;
  readonly lang: Lang;
  /** Events that lie ahead remind 14 and 3 days before. */
  readonly alarms: boolean;
}

/**
 * The calendar of a fleet as a sweep left it, for programs that subscribe to one (`text/calendar`).
 * @throws VigieError VIGIE_USAGE for an owner of whom the sweep knows nothing; of the store
 */
export async function calendarOf(vigie: Vigie, closed: ClosedSweep, request: CalendarRequest): Promise<string> {
  const model = await calendarModel(vigie, closed, request.owner);
  const { drawCalendar } = await import('../drawn.js');
  return drawCalendar(model, vigie.allChecks, request);
}
