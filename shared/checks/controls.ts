import { z } from 'zod';
import data from './data/controls.json';

/** Names as they stand in events: they never change. */
export const framework = z.enum([
  'CIS AKS Benchmark',
  'Microsoft cloud security benchmark',
  'Azure Policy',
  'MITRE ATT&CK',
  'Threat matrix for Kubernetes',
]);
export type Framework = z.infer<typeof framework>;

const control = z.strictObject({
  framework,
  version: z.string(),
  id: z.string(),
  /** `stated`: the source itself ties the control to this setting; `judged`: our reading of it. */
  confidence: z.enum(['stated', 'judged']),
  source: z.string(),
  note: z.string().optional(),
});
export type Control = z.infer<typeof control>;

let controls: ReadonlyMap<string, readonly Control[]> | undefined;

/**
 * The controls of other people's frameworks that a check answers to; data/controls.json names the sources. The table is
 * looked at when the first one is asked for: a start of the Functions app need not wait for it.
 */
export function controlsOf(check: string): readonly Control[] {
  controls ??= new Map(Object.entries(z.record(z.string(), z.array(control)).parse(data.checks)));
  return controls.get(check) ?? [];
}
