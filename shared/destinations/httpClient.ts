import type { Agent } from 'node:http';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { messageOf, VigieError } from '../errors.js';
import { isObject } from '../json.js';
import { outwardAgents } from '../outwardAgents.js';
import { type Environment, proxyFor } from '../proxyFor.js';
import { ANSWER_MS, type HttpAnswer, type HttpClient, type HttpRequest, type HttpResult, NOT_PUBLIC } from './http.js';

export interface HttpClientLimits {
  /** Until a connection stands, name look-up and TLS included. @default 10_000 */
  readonly connectMs?: number;
  /** From the call until the answer is read whole. @default ANSWER_MS */
  readonly wholeMs?: number;
  /** Where proxies are named. @default process.env */
  readonly environment?: Environment;
}

const MOST_BODY_BYTES = 1024 * 1024;
/**
 * A connection serves the next request where that follows soon. One that is left idle for longer is closed by us, well
 * before any server would (the shortest that they are known to wait is 5 s, Node's own): one that the other side has
 * closed would look like an answer that was lost.
 */
const IDLE_MS = 1_000;

/**
 * HTTPS for destinations. Certificates are always verified, whatever the environment says; redirects are not followed;
 * proxies of the environment (HTTPS_PROXY, NO_PROXY) are used. It never throws for what a server or the network does,
 * and no text of it holds an address, because addresses of webhooks are secrets.
 */
export function createHttpClient(limits: HttpClientLimits = {}): HttpClient {
  const { connectMs = 10_000, wholeMs = ANSWER_MS, environment = process.env } = limits;
  const kept = { connectMs, idleMs: IDLE_MS, mostIdle: 4 };
  const agents = outwardAgents(kept, environment);
  // A connection that was made without the look-up of a request must not serve it.
  const guarded = outwardAgents(kept, environment);
  return async (request) => {
    if (!URL.canParse(request.url) || !/^https:/i.test(request.url)) return { failed: 'the address is not https' };
    const signal = AbortSignal.timeout(wholeMs);
    try {
      const isProxied = proxyFor(request.url, environment) !== undefined;
      if (isProxied) await refuseNotPublic(request, connectMs);
      const agent = await (request.lookup === undefined ? agents : guarded)(request.url);
      return await exchange(request, agent, signal);
    } catch (error) {
      return failure(error, signal.aborted ? `no answer within ${wholeMs / 1_000} s` : undefined);
    }
  };
}

/**
 * A proxy looks names up itself, and no socket asks. What is known of a name here is held against it all the same; a name
 * that only the proxy knows is for the proxy to decide.
 * @throws the look-up's error of the code NOT_PUBLIC
 */
async function refuseNotPublic({ url, lookup }: HttpRequest, withinMs: number): Promise<void> {
  const { hostname } = new URL(url);
  if (lookup === undefined || hostname.startsWith('[') || isIP(hostname) !== 0) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, withinMs);
    lookup(hostname, { all: true }, (error) => {
      clearTimeout(timer);
      if (error?.code === NOT_PUBLIC) reject(error);
      else resolve();
    });
  });
}

async function exchange(request: HttpRequest, agent: Agent | undefined, signal: AbortSignal): Promise<HttpResult> {
  const response: AxiosResponse<Readable> = await axios.request({
    method: request.method,
    url: request.url,
    headers: headersOf(request),
    ...(await dataOf(request)),
    httpsAgent: agent,
    // The agent knows: axios would put one of its own in its place, without our limits.
    proxy: false,
    // Its types know families of addresses only as 4 and 6.
    ...(request.lookup === undefined ? {} : { lookup: request.lookup as NonNullable<AxiosRequestConfig['lookup']> }),
    maxRedirects: 0,
    maxBodyLength: Number.POSITIVE_INFINITY,
    responseType: 'stream',
    validateStatus: () => true,
    signal,
  });
  return { status: response.status, headers: plainHeaders(response.headers), body: await bodyOf(response.data) };
}

function headersOf({ headers, json, body }: HttpRequest): Record<string, string> {
  const type = body?.contentType ?? (json === undefined ? undefined : 'application/json; charset=utf-8');
  return {
    accept: 'application/json',
    'user-agent': 'vigie',
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(body?.packed === true ? { 'content-encoding': 'gzip' } : {}),
    ...headers,
  };
}

async function dataOf({ json, body }: HttpRequest): Promise<{ data?: string | Buffer }> {
  if (body !== undefined) return { data: body.packed === true ? await pack(body.text) : body.text };
  return json === undefined ? {} : { data: JSON.stringify(json) };
}

const pack = promisify(gzip);

function plainHeaders(headers: object): HttpAnswer['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

async function bodyOf(stream: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream) {
    const buffer = Buffer.from(part);
    parts.push(buffer);
    bytes += buffer.length;
    if (bytes >= MOST_BODY_BYTES) break; // leaving the loop ends the stream, and with it the connection
  }
  return Buffer.concat(parts).subarray(0, MOST_BODY_BYTES).toString('utf8');
}

/** Only the code of an error is told: its message may hold the address. What we say ourselves of a setting holds none. */
function failure(error: unknown, timedOut: string | undefined): { failed: string } {
  if (error instanceof VigieError) return { failed: messageOf(error) };
  const code = isObject(error) && typeof error.code === 'string' ? error.code : undefined;
  return { failed: timedOut ?? `no answer (${code === undefined ? 'connection lost' : (WORDS[code] ?? code)})` };
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection cut',
  ECONNABORTED: 'connection cut',
  ERR_STREAM_PREMATURE_CLOSE: 'connection cut',
  ENOTFOUND: 'name not found',
  EAI_AGAIN: 'name could not be looked up',
  ETIMEDOUT: 'connecting took too long',
  PROXY_REFUSED: 'the proxy refuses to connect to it',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};
