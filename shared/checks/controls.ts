import { z } from 'zod';
import data from './data/controls.json';

const control = z.object({
  framework: z.string(),
  version: z.string(),
  id: z.string(),
  /** `stated`: the source itself ties the control to this setting; `judged`: our reading of it. */
  confidence: z.enum(['stated', 'judged']),
  source: z.string(),
  note: z.string().optional(),
  role: z.string().optional(),
});
export type Control = z.infer<typeof control>;

const controls = new Map(Object.entries(z.record(z.string(), z.array(control)).parse(data.checks)));

/** The controls of other people's frameworks that a check answers to; data/controls.json names the sources. */
export function controlsOf(check: string): readonly Control[] {
  return controls.get(check) ?? [];
}
