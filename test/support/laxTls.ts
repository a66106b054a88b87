import { connect } from 'node:tls';

/**
 * The environment that Node's own code reads. A test's `process.env` is a copy that Jest made: what is set there changes
 * nothing in TLS.
 */
const environment = (connect.constructor('return process') as () => NodeJS.Process)().env;

/** Runs where NODE_TLS_REJECT_UNAUTHORIZED=0 lets every connection that says nothing else trust anybody. */
export async function withLaxTls<T>(work: () => Promise<T>): Promise<T> {
  const before = environment.NODE_TLS_REJECT_UNAUTHORIZED;
  environment.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  try {
    return await work();
  } finally {
    if (before === undefined) delete environment.NODE_TLS_REJECT_UNAUTHORIZED;
    else environment.NODE_TLS_REJECT_UNAUTHORIZED = before;
  }
}
