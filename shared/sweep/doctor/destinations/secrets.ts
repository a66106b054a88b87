import { SecretReference } from '../../../config/secret.js';
import { isObject } from '../../../json.js';

/** Every secret that settings name, however deep. */
export function secretsIn(settings: unknown): readonly SecretReference[] {
  if (settings instanceof SecretReference) return [settings];
  if (Array.isArray(settings)) return settings.flatMap(secretsIn);
  return isObject(settings) ? Object.values(settings).flatMap(secretsIn) : [];
}
