import { kindOfType, type ResourceKind } from '../estate/resource.js';
import type { ResourceHead } from '../estate/resourceHead.js';
import { clean } from '../text.js';
import type { Remediation } from './check.js';
import type { Verdict } from './verdict.js';

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9]*)\}/g;
const PLAIN = /^[A-Za-z0-9._/-]+$/;
const POOL = 'pool/';

/** A resource as it was read, or as events know it: that one tells its kind by its type. */
type Named = Pick<ResourceHead, 'name' | 'resourceGroup' | 'subscriptionId' | 'location'> &
  ({ readonly kind: ResourceKind } | { readonly type: string });

/**
 * A remediation with `{cluster}` or `{registry}`, `{group} {pool} {subscription} {location}` and the keys of the verdict's evidence filled
 * in. In the command every value that is not plainly harmless is quoted for a POSIX shell: names come from Azure, not
 * from us. What is not known stays as `<name>`, for the reader to fill in.
 * @param verdict only its subject and evidence are read
 */
export function fillCommand(
  remediation: Remediation,
  resource: Named,
  verdict: Pick<Verdict, 'subject' | 'evidence'>,
): Remediation {
  const { text, command, link } = remediation;
  const value = (name: string) => valueFor(name, resource, verdict);
  return {
    text: text.replace(PLACEHOLDER, (_whole, name: string) => value(name) ?? `<${name}>`),
    command: command?.replace(PLACEHOLDER, (_whole, name: string) => argument(value(name)) ?? `<${name}>`) ?? null,
    link,
  };
}

function valueFor(name: string, resource: Named, { subject, evidence }: Pick<Verdict, 'subject' | 'evidence'>) {
  const kind = 'kind' in resource ? resource.kind : kindOfType(resource.type);
  const known: Record<string, string | null> = {
    cluster: kind === 'cluster' ? resource.name : null,
    registry: kind === 'registry' ? resource.name : null,
    group: resource.resourceGroup,
    pool: subject?.startsWith(POOL) ? subject.slice(POOL.length) : null,
    subscription: resource.subscriptionId,
    location: resource.location,
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
