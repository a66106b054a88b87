import type { DestinationKind } from './destination.js';
import { file } from './siem/file.js';

/** Every kind of destination that vigie.yaml may name. */
export const DESTINATIONS: readonly DestinationKind[] = [file];
