import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** The body as it came, or undefined where the caller hung up in the middle. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  try {
    for await (const part of request) parts.push(part as Buffer);
  } catch {
    // ECONNRESET: the rest will never come.
    return undefined;
  }
  return Buffer.concat(parts);
}

/** Unpacks a gzip body; undefined where it is none although the header says so. */
export function unpacked(raw: Buffer, encoding: string | undefined): Buffer | undefined {
  if (!/\bgzip\b/i.test(encoding ?? '')) return raw;
  try {
    return gunzipSync(raw);
  } catch {
    return undefined;
  }
}
