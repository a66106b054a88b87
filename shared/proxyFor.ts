import { VigieError } from './errors.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that an https or wss address is reached through: `https_proxy` or HTTPS_PROXY, unless `no_proxy` or NO_PROXY
 * names the host. One without a scheme is http. Plain http goes through no proxy: this machine and its platform speak it.
 * @returns its address, with the name and password in it @throws VigieError VIGIE_CONFIG_INVALID, without the address
 */
export function proxyFor(address: string, environment: Environment = process.env): string | undefined {
  const given = firstOf(environment, 'https_proxy');
  const { protocol, hostname, port } = new URL(address);
  if (given === undefined || (protocol !== 'https:' && protocol !== 'wss:')) return undefined;
  const exceptions = (firstOf(environment, 'no_proxy') ?? '').split(/[,\s]+/).filter((entry) => entry !== '');
  return exceptions.some((entry) => names(entry, bare(hostname), port || '443')) ? undefined : checked(given);
}

function firstOf(environment: Environment, name: string): string | undefined {
  return [environment[name], environment[name.toUpperCase()]].find((value) => value !== undefined && value !== '');
}

/** `*` is every host; a name is itself and all below it, with or without a dot or `*.` before it; a port narrows it. */
function names(entry: string, hostname: string, port: string): boolean {
  if (entry === '*') return true;
  const [, named = entry, itsPort] = /^(\[[^\]]*\]|[^:]+)(?::(\d+))?$/.exec(entry) ?? [];
  if (itsPort !== undefined && itsPort !== port) return false;
  const name = bare(named)
    .replace(/^\*?\./, '')
    .toLowerCase();
  return hostname === name || hostname.endsWith(`.${name}`);
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function checked(given: string): string {
  const address = given.includes('://') ? given : `http://${given}`;
  if (/^https?:/i.test(address) && URL.canParse(address)) return address;
  throw new VigieError(
    'VIGIE_CONFIG_INVALID',
    'HTTPS_PROXY is no http or https address; set it to one like http://proxy.example:3128, or unset it',
  );
}
