import type { CloudSettings } from '../config/cloud.js';
import type { SecretReference, SecretSource } from '../config/secret.js';
import { VigieError } from '../errors.js';
import { property } from '../json.js';
import { limitOf, plainGet, readingPipeline } from './pipeline.js';
import { type MachineTime, Throttle } from './throttle.js';
import type { TokenSource } from './tokens.js';

/** Reads secrets from the environment and from Key Vault, each once until told to forget. */
export function secretSource(
  environment: Readonly<Record<string, string | undefined>>,
  tokens: TokenSource,
  cloud: CloudSettings,
  time?: MachineTime,
): SecretSource {
  const throttle = new Throttle(time);
  const limit = limitOf(2);
  const kept = new Map<string, Promise<string>>();

  const fromVault = async (reference: SecretReference): Promise<string> => {
    const address = vaultAddress(reference, cloud);
    const audience = `https://${cloud.keyVaultSuffix}`;
    const pipeline = readingPipeline(throttle, limit, address.origin, { credential: tokens.credential, audience });
    const answer = await plainGet(pipeline, address.href);
    if (!answer.ok) throw unresolved(reference, answer.why);
    const value = property(answer.value, 'value');
    if (typeof value !== 'string' || value === '') throw unresolved(reference, 'Key Vault gave no value');
    return value;
  };

  const find = async (reference: SecretReference): Promise<string> => {
    if (reference.kind === 'keyvault') return fromVault(reference);
    const value = environment[reference.name];
    if (value === undefined || value === '') throw unresolved(reference, 'the variable is not set, or empty');
    return value;
  };

  return {
    read(reference) {
      const name = reference.toString();
      const known = kept.get(name);
      if (known !== undefined) return known;
      const asked = find(reference);
      kept.set(name, asked);
      // A failure is not kept: the next read asks again.
      asked.catch(() => kept.get(name) === asked && kept.delete(name));
      return asked;
    },
    forget: () => kept.clear(),
  };
}

/** Only https, and only hosts of Key Vault: the token must not go elsewhere. */
function vaultAddress(reference: SecretReference, cloud: CloudSettings): URL {
  const address = URL.parse(reference.name);
  if (address === null || address.protocol !== 'https:') throw unresolved(reference, 'it is no https address');
  const suffix = cloud.keyVaultSuffix.toLowerCase();
  const isVault = [address.host, address.hostname].some((host) => host === suffix || host.endsWith(`.${suffix}`));
  if (!isVault || address.username !== '')
    throw unresolved(reference, `its host is no Key Vault: it does not end with ${cloud.keyVaultSuffix}`);
  if (!/\/secrets\/[^/]+/.test(address.pathname))
    throw unresolved(reference, 'it names no secret; expected https://…/secrets/NAME');
  address.search = '?api-version=7.4';
  return address;
}

function unresolved(reference: SecretReference, why: string): VigieError {
  return new VigieError('VIGIE_SECRET_UNRESOLVED', `${reference} could not be read: ${why}`);
}
