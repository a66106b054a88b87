import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { messageOf } from '../../errors.js';
import { isObject } from '../../json.js';
import { clean } from '../../text.js';
import { done, later, type Outcome } from '../outcome.js';

export interface SyslogPeer {
  readonly host: string;
  readonly port: number;
  /** PEM of the authorities that may vouch for it, in place of those that Node trusts. */
  readonly ca: string | undefined;
}

const WHO = 'syslog';
/** Until TLS stands. */
const CONNECT_MS = 10_000;

/**
 * Writes to a connection of its own, ends it, and waits until the other side has closed it too. Syslog has no answer:
 * that the peer closes in good order after our end is the only sign that it has read so far. Anything else means that
 * nobody knows how much it took, and all of it comes again.
 * @param leastMs what is waited at least between the last octet and our end, for a peer that closes by itself to be seen
 */
export function writeAndClose(
  { host, port, ca }: SyslogPeer,
  octets: Buffer,
  wholeMs: number,
  leastMs = 10,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      ...(ca === undefined ? {} : { ca }),
      // A name is told to the server; addresses may not be. Both are compared with the certificate.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    });
    let failed: string | undefined;
    let closedByPeer = false;
    const fail = (why: string) => {
      failed ??= why;
      socket.destroy();
    };
    const whole = setTimeout(() => fail(`no answer within ${wholeMs / 1_000} s`), wholeMs);
    const connecting = setTimeout(() => fail('connecting took too long'), CONNECT_MS);
    const begun = performance.now();
    socket.on('secureConnect', () => {
      clearTimeout(connecting);
      const tookMs = performance.now() - begun;
      // A peer that closes by itself (it is full, it stops) is seen before our end, not taken for an answer to it.
      socket.write(octets, () => setTimeout(() => socket.end(), Math.min(Math.max(tookMs, leastMs), 1_000)));
    });
    socket.on('error', (error) => fail(wordsOf(error)));
    socket.on('end', () => {
      closedByPeer = true;
      if (!socket.writableEnded) fail('it closed the connection before it had read everything');
    });
    socket.on('close', () => {
      clearTimeout(whole);
      clearTimeout(connecting);
      if (failed === undefined && !closedByPeer) failed = 'the connection was cut';
      resolve(failed === undefined ? done : later(`${WHO}: ${failed}`));
    });
    // It says nothing, but its end is only seen by whoever reads.
    socket.resume();
  });
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'name not found',
  EAI_AGAIN: 'name could not be looked up',
  ETIMEDOUT: 'connecting took too long',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it wants a certificate of ours',
};

function wordsOf(error: unknown): string {
  const code = isObject(error) && typeof error.code === 'string' ? error.code : undefined;
  return code === undefined ? clean(messageOf(error), 200) : (WORDS[code] ?? code);
}
