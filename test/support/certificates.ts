import 'reflect-metadata';
import { createPrivateKey, randomUUID, webcrypto } from 'node:crypto';
import * as tls from 'node:tls';
import * as x509 from '@peculiar/x509';
import { DAY_MS } from '../../shared/time.js';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export interface ServerCertificate {
  /** PEM */
  readonly key: string;
  readonly cert: string;
}

interface Authority {
  readonly root: x509.X509Certificate;
  readonly privateKey: webcrypto.CryptoKey;
}

let ours: Promise<Authority> | undefined;

/** A certificate for 127.0.0.1 of an authority that this process trusts from now on, or that nobody trusts. */
export async function certificateForLoopback({ trusted = true } = {}): Promise<ServerCertificate> {
  if (trusted) ours ??= trustedAuthority();
  const authority = await (trusted && ours !== undefined ? ours : newAuthority('CN=Nobody knows this authority'));
  const own = await keys();
  const leaf = await x509.X509CertificateGenerator.create({
    ...validity('02'),
    subject: 'CN=127.0.0.1',
    issuer: authority.root.subject,
    publicKey: own.publicKey,
    signingKey: authority.privateKey,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  return { key: await pemOf(own.privateKey), cert: leaf.toString('pem') };
}

/** One a process: what is trusted cannot be taken back while clients hold connections. */
async function trustedAuthority(): Promise<Authority> {
  // Test files that run in one process each make one: a name for several would mix up their keys.
  const authority = await newAuthority(`CN=Vigie test authority ${randomUUID()}`);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority.root.toString('pem')]);
  return authority;
}

async function newAuthority(name: string): Promise<Authority> {
  const { publicKey, privateKey } = await keys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity('01'),
    name,
    keys: { publicKey, privateKey },
    extensions: [new x509.BasicConstraintsExtension(true, 1, true), new x509.KeyUsagesExtension(CA_USAGE, true)],
  });
  return { root, privateKey };
}

const CA_USAGE = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;

function validity(serialNumber: string) {
  const now = Date.now();
  return {
    serialNumber,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + DAY_MS),
    signingAlgorithm: ALGORITHM,
  };
}

async function keys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}
