import { credentialWords } from '../../azure/credential.js';
import type { SecretReference } from '../../config/secret.js';
import { wantedSignals } from '../wanted.js';
import { quoted } from './commands.js';
import { secretsIn } from './destinations/secrets.js';
import type { DoctorContext } from './facts.js';
import type { Remedy, Result } from './form.js';
import type { Identity } from './identity.js';
import { failed, ok, remedyOf, warning } from './results.js';

interface Audience {
  readonly what: string;
  readonly audience: string;
  readonly of: 'reader' | 'host';
  /** What is lost without it. */
  readonly lost: string;
}

/** A token for each service that this configuration uses: whose it is, or why there is none. */
export async function examineToken(context: DoctorContext): Promise<readonly Result[]> {
  const results: Result[] = [];
  const told = new Set<string>();
  for (const { what, audience, of, lost } of await audiencesOf(context)) {
    const token = await context.facts.token(of, audience);
    if (token.ok) {
      const words = `a token for ${whose(token.identity)}, by ${credentialOf(context, of)}`;
      results.push(ok(what, told.has(words) ? 'a token for the same' : words));
      told.add(words);
    } else results.push(failed(what, token.why, { lost, remedy: mendToken(context, token.why) }));
  }
  return [...halfAnApplication(context), ...results];
}

async function audiencesOf({ vigie, facts }: DoctorContext): Promise<readonly Audience[]> {
  const { cloud, destinations } = vigie.config;
  const wanted = wantedSignals(vigie.checks);
  const arm: Audience = {
    ...{ what: 'Azure Resource Manager', audience: cloud.resourceManager, of: 'reader' },
    lost: 'nothing of the estate is seen',
  };
  // What the sources are is read with a token for Resource Manager: without one nobody knows whether they are used.
  const token = await facts.token('reader', cloud.resourceManager);
  const sources = token.ok ? (await facts.reads()).sources : { workspaces: 0, accounts: 0 };
  return [
    arm,
    ...when(
      wanted.has('conditionalAccess'),
      'reader',
      'Microsoft Graph',
      cloud.graph,
      'Conditional Access is not seen',
    ),
    ...when(sources.workspaces > 0, 'reader', 'Log Analytics', cloud.logAnalytics, NODES),
    ...when(sources.accounts > 0, 'reader', 'managed Prometheus', cloud.prometheusAudience, NODES),
    ...when(
      destinations.some(({ kind }) => kind === 'sentinel'),
      'host',
      'Logs Ingestion',
      cloud.ingestionAudience,
      'rows for Sentinel wait',
    ),
    ...when(
      destinations.some(({ settings }) => secretsIn(settings).some(isInVault)),
      'host',
      'Key Vault',
      `https://${cloud.keyVaultSuffix}`,
      'destinations whose secret lies there are blocked',
    ),
  ];
}

const NODES = 'nodes and what kured says of them are not seen';

function when(isUsed: boolean, of: Audience['of'], what: string, audience: string, lost: string): readonly Audience[] {
  return isUsed ? [{ what, audience, of, lost }] : [];
}

function isInVault(reference: SecretReference): boolean {
  return reference.kind === 'keyvault';
}

function whose({ tenantId, clientId, objectId, isUser }: Identity): string {
  if (objectId === null && clientId === null) return 'somebody whom it does not name';
  const who = isUser ? 'a person' : `application ${clientId ?? 'unknown'}`;
  return `${who}, object ${objectId ?? 'unknown'}, tenant ${tenantId ?? 'unknown'}`;
}

function credentialOf({ vigie, machine }: DoctorContext, of: Audience['of']): string {
  const host = machine.environment.AzureWebJobsStorage__clientId;
  if (of === 'host' && host) return `the managed identity ${host} (AzureWebJobsStorage__clientId)`;
  return credentialWords(vigie.config.identity, machine.environment);
}

/** Entra's own numbers, and what each means for whoever reads them. */
function mendToken({ vigie, machine }: DoctorContext, why: string): Remedy {
  const client = machine.environment.AZURE_CLIENT_ID || vigie.config.identity.clientId || 'CLIENT_ID';
  if (/AADSTS(7000222|7000215)\b/.test(why))
    return remedyOf(
      'Make a new secret and put it into AZURE_CLIENT_SECRET.',
      `az ad app credential reset --id ${quoted(client)} --append --query password --output tsv`,
    );
  if (/AADSTS700016\b/.test(why))
    return remedyOf(
      'Look which tenant the application is of, and correct AZURE_CLIENT_ID or AZURE_TENANT_ID.',
      `az ad app show --id ${quoted(client)}`,
    );
  if (/AADSTS(90002|900023)\b/.test(why))
    return remedyOf('Correct AZURE_TENANT_ID (or identity.tenantId).', 'az account show --query tenantId --output tsv');
  if (/AADSTS500011\b/.test(why))
    return remedyOf(
      'This tenant does not know the service yet: look whether the cloud in vigie.yaml is the right one.',
    );
  return remedyOf('Sign in, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.', 'az login');
}

/** Some of the three variables: then none of them is used, without a word. */
function halfAnApplication({ vigie, machine: { environment } }: DoctorContext): readonly Result[] {
  const { tenantId, clientId } = vigie.config.identity;
  const given = {
    AZURE_TENANT_ID: environment.AZURE_TENANT_ID || tenantId,
    AZURE_CLIENT_ID: environment.AZURE_CLIENT_ID || clientId,
  };
  const missing = Object.entries(given).flatMap(([name, value]) => (value ? [] : [name]));
  if (!environment.AZURE_CLIENT_SECRET || missing.length === 0) return [];
  return [
    warning('AZURE_CLIENT_SECRET', `it is set and not used, as ${missing.join(' and ')} is missing`, {
      lost: 'another identity may read in its place',
      remedy: remedyOf(`Set ${missing.join(' and ')} too.`),
    }),
  ];
}
