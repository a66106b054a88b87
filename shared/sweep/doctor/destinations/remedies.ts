import type { SecretReference } from '../../../config/secret.js';
import { isObject } from '../../../json.js';
import { grantRole, quoted } from '../commands.js';
import type { Remedy } from '../form.js';
import type { Identity } from '../identity.js';
import { remedyOf } from '../results.js';

/** What mends a secret that cannot be read. The value itself is nowhere: it is typed in by whoever has it. */
export function mendSecret({ kind, name }: SecretReference, why: string, identity: Identity): Remedy {
  if (kind === 'env') return remedyOf(`Set the variable ${name}.`, `read -rs ${name} && export ${name}`);
  if (/\bno token: /.test(why)) return remedyOf('There is no token for Key Vault.', 'vigie doctor --only token');
  const [, vault = 'VAULT', secret = 'NAME'] = /^https:\/\/([^./:]+)[^/]*\/secrets\/([^/]+)/.exec(name) ?? [];
  if (/\b40[13]\b/.test(why)) {
    const idBy = `az keyvault show --name ${quoted(vault)} --query id --output tsv`;
    return remedyOf(
      'Grant Key Vault Secrets User on the vault.',
      grantRole('Key Vault Secrets User', { idBy }, identity),
    );
  }
  if (/\b404\b/.test(why)) {
    const command = `read -rs VALUE && az keyvault secret set --vault-name ${quoted(vault)} --name ${quoted(secret)} --value "$VALUE" --output none`;
    return remedyOf('Put the secret into the vault.', command);
  }
  return remedyOf(
    'Look whether this machine reaches the vault.',
    `az keyvault show --name ${quoted(vault)} --query properties.vaultUri`,
  );
}

/** A right in Azure that is missing: Sentinel alone asks for one. Other services say themselves what they want. */
export function mendDestination(
  kind: string,
  settings: unknown,
  said: readonly string[],
  identity: Identity,
): Remedy | null {
  const rule = isObject(settings) ? settings.ruleId : undefined;
  if (kind !== 'sentinel' || typeof rule !== 'string' || !/\b403\b/.test(said.at(-1) ?? '')) return null;
  const idBy = `az monitor data-collection rule list --query "[?immutableId=='${rule}'].id | [0]" --output tsv`;
  return remedyOf(
    'Grant Monitoring Metrics Publisher on the data collection rule.',
    grantRole('Monitoring Metrics Publisher', { idBy }, identity),
  );
}
