import type { Cluster } from '../estate/cluster.js';
import { clean } from '../text.js';
import type { Remediation } from './check.js';
import type { Verdict } from './verdict.js';

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9]*)\}/g;
const PLAIN = /^[A-Za-z0-9._/-]+$/;
const POOL = 'pool/';

/**
 * A remediation with `{cluster} {group} {pool} {subscription} {location}` and the keys of the verdict's evidence filled
 * in. In the command every value that is not plainly harmless is quoted for a POSIX shell: names come from Azure, not
 * from us. What is not known stays as `<name>`, for the reader to fill in.
 * @param verdict only its subject and evidence are read
 */
export function fillCommand(
  remediation: Remediation,
  cluster: Pick<Cluster, 'name' | 'resourceGroup' | 'subscriptionId' | 'location'>,
  verdict: Pick<Verdict, 'subject' | 'evidence'>,
): Remediation {
  const { text, command, link } = remediation;
  const value = (name: string) => valueFor(name, cluster, verdict);
  return {
    text: text.replace(PLACEHOLDER, (_whole, name: string) => value(name) ?? `<${name}>`),
    command: command?.replace(PLACEHOLDER, (_whole, name: string) => argument(value(name)) ?? `<${name}>`) ?? null,
    link,
  };
}

function valueFor(
  name: string,
  cluster: Pick<Cluster, 'name' | 'resourceGroup' | 'subscriptionId' | 'location'>,
  { subject, evidence }: Pick<Verdict, 'subject' | 'evidence'>,
) {
  const known: Record<string, string | null> = {
    cluster: cluster.name,
    group: cluster.resourceGroup,
    pool: subject?.startsWith(POOL) ? subject.slice(POOL.length) : null,
    subscription: cluster.subscriptionId,
    location: cluster.location,
  };
  const found = (Object.hasOwn(known, name) ? known[name] : undefined) ?? ownValue(evidence, name);
  if (typeof found !== 'string' && typeof found !== 'number') return undefined;
  return clean(String(found)) || undefined;
}

function ownValue(evidence: Verdict['evidence'], name: string): unknown {
  return Object.hasOwn(evidence, name) ? evidence[name] : undefined;
}

/** One shell word. A value that begins with a hyphen would be read as an option whatever its quotes: it is left out. */
function argument(value: string | undefined): string | undefined {
  if (value === undefined || value.startsWith('-')) return undefined;
  return PLAIN.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
