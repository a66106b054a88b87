import type { Vigie } from '../sweep/compose.js';
import type { Lang } from './lang.js';
import { type ModelRequest, reportModel } from './reportModel.js';

export interface ReportRequest extends ModelRequest {
  /** @default en */
  readonly lang?: Lang | undefined;
}

/**
 * The report of a sweep as HTML. What draws is large, and most functions and commands never draw: it is imported here.
 * @throws VigieError VIGIE_USAGE where there is no such sweep, owner or resource; of the store
 */
export async function reportHtml(vigie: Vigie, request: ReportRequest = {}): Promise<string> {
  const model = await reportModel(vigie, request);
  const { renderReport } = await import('./drawn.js');
  return renderReport(model, { lang: request.lang ?? 'en' });
}
