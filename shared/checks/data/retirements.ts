import { z } from 'zod';
import builtIn from './retirements.json';

const retirement = z.object({
  id: z.string(),
  what: z.string(),
  supportEnds: z.iso.date(),
  /** From this day on the images are gone: pools cannot scale or upgrade. */
  imagesRemoved: z.iso.date().optional(),
  /** How it shows, for the reader; the code that looks is in retiredFeature.ts. */
  detect: z.string(),
  move: z.string(),
});

export const retirementsSchema = z.object({ source: z.string(), retirements: z.array(retirement).min(1) });
export type Retirement = z.infer<typeof retirement>;

/** What AKS retires and when; retirements.json names its source. */
export function builtInRetirements(): readonly Retirement[] {
  return retirementsSchema.parse(builtIn).retirements;
}
