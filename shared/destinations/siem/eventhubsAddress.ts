import type { HubAddress } from './eventhubsSocket.js';

/**
 * Where a connection string leads; the last of parts of one name counts, as for the client.
 * @returns undefined where it names no address
 */
export function hubAddress(connectionString: string): HubAddress | undefined {
  const parts = connectionString.split(';').map((part): [string, string] => {
    const at = part.indexOf('=');
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
  const { Endpoint, UseDevelopmentEmulator } = Object.fromEntries(parts) as Record<string, string | undefined>;
  if (Endpoint === undefined || !URL.canParse(Endpoint)) return undefined;
  const { hostname, port } = new URL(Endpoint);
  if (hostname === '') return undefined;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? undefined : Number(port),
    plain: UseDevelopmentEmulator === 'true',
  };
}

/** Whether a host is this machine, by its name or number alone. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);
}
