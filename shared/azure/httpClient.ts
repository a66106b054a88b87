import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gunzipSync, inflate, inflateSync } from 'node:zlib';
import { createHttpHeaders, type HttpClient, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import type { Dispatcher } from 'undici';
import { messageOf } from '../errors.js';
import { isObject } from '../json.js';
import { type Environment, proxyFor } from '../proxyFor.js';

/** Until a connection stands, name look-up and TLS included. */
const CONNECT_MS = 10_000;
/** Log Analytics gives 100 MB at the most; what is longer than this, packed or unpacked, is cut off as no answer. */
const MOST_BODY_BYTES = 256 * 1024 * 1024;
/** A longer body is unpacked beside other work. */
const LARGE_BYTES = 64 * 1024;

/**
 * What reading clients send their requests with. The one that the SDK brings costs half as much processor time again a
 * request (docs/performance.md). Bodies are text or bytes both ways, answers are read whole.
 * Certificates are always verified, whatever the environment says; redirects are not followed here; proxies of the
 * environment (HTTPS_PROXY, NO_PROXY) are used. One for a process: it keeps connections open.
 */
export function readingHttpClient(environment: Environment = process.env, mostBytes = MOST_BODY_BYTES): HttpClient {
  const made = new Map<string | undefined, Promise<Dispatcher>>();
  return {
    async sendRequest(request) {
      const proxy = proxyFor(request.url, environment);
      const dispatcher = made.get(proxy) ?? dispatcherBy(proxy, mostBytes);
      made.set(proxy, dispatcher);
      const { status, headers, body } = await new Exchange(request).through(await dispatcher);
      const bodyAsText = await textOf(request, headers, body, mostBytes);
      return { request, status, headers: createHttpHeaders(flat(headers)), bodyAsText };
    },
  };
}

async function dispatcherBy(proxy: string | undefined, mostBytes: number): Promise<Dispatcher> {
  // Loaded by whoever reads: most commands, and functions at their start, do not.
  const { Agent, ProxyAgent } = await import('undici');
  const tls = { rejectUnauthorized: true, timeout: CONNECT_MS };
  const options = { connect: tls, maxResponseSize: mostBytes };
  return proxy === undefined
    ? new Agent(options)
    : new ProxyAgent({ ...options, uri: proxy, requestTls: tls, proxyTls: tls });
}

/** An answer as it came, its body still packed. */
interface Came {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request and its answer. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #parts: Buffer[] = [];
  #settle: { readonly resolve: (came: Came) => void; readonly reject: (error: Error) => void } | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #givenUp: Error | undefined;
  #timer: NodeJS.Timeout | undefined;
  #status = 0;
  #headers: IncomingHttpHeaders = {};

  constructor(readonly request: PipelineRequest) {}

  /** @throws RestError where no answer came; an error of the name AbortError where the caller has given up */
  async through(dispatcher: Dispatcher): Promise<Came> {
    const { abortSignal, timeout } = this.request;
    if (abortSignal?.aborted === true) throw aborted();
    abortSignal?.addEventListener('abort', this.#onAbort);
    const late = () => this.#giveUp(noAnswer(this.request, `none within ${timeout / 1_000} s`, 'ETIMEDOUT'));
    if (timeout > 0) this.#timer = setTimeout(late, timeout);
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      dispatcher.dispatch(sentAs(this.request), this);
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It may have waited for its connection until after the caller gave up.
    if (this.#givenUp !== undefined) controller.abort(this.#givenUp);
  }

  onResponseStart(_controller: unknown, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: unknown, part: Buffer): void {
    this.#parts.push(part);
  }

  onResponseEnd(): void {
    this.#end();
    this.#settle?.resolve({ status: this.#status, headers: this.#headers, body: Buffer.concat(this.#parts) });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#end();
    this.#settle?.reject(this.#givenUp ?? noAnswer(this.request, wordsOf(error), codeOf(error)));
  }

  readonly #onAbort = () => this.#giveUp(aborted());

  #giveUp(why: Error): void {
    this.#end();
    this.#givenUp = why;
    this.#controller?.abort(why);
    this.#settle?.reject(why);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.request.abortSignal?.removeEventListener('abort', this.#onAbort);
  }
}

function sentAs({ url, method, headers, body }: PipelineRequest): Dispatcher.DispatchOptions {
  const { origin, pathname, search } = new URL(url);
  const given = typeof body === 'function' ? body() : body;
  if (given !== undefined && given !== null && typeof given !== 'string' && !(given instanceof Uint8Array))
    throw new TypeError('a reading client sends text or bytes');
  return { origin, path: `${pathname}${search}`, method, headers: headers.toJSON(), body: given ?? null };
}

/** The first of what came more than once, as the SDK's own client has it. */
function flat(headers: IncomingHttpHeaders): Record<string, string> {
  const one = (value: string | readonly string[]) => (typeof value === 'string' ? value : (value[0] ?? ''));
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, one(value)]])),
  );
}

async function textOf(
  request: PipelineRequest,
  headers: IncomingHttpHeaders,
  body: Buffer,
  mostBytes: number,
): Promise<string> {
  const encoding = String(headers['content-encoding'] ?? '').toLowerCase();
  try {
    return (await unpacked(encoding, body, mostBytes)).toString('utf8');
  } catch (error) {
    throw noAnswer(request, `its body cannot be unpacked: ${messageOf(error)}`, codeOf(error));
  }
}

const UNPACK = {
  gzip: { now: gunzipSync, later: promisify(gunzip) },
  deflate: { now: inflateSync, later: promisify(inflate) },
};

async function unpacked(encoding: string, body: Buffer, maxOutputLength: number): Promise<Buffer> {
  if (body.length === 0 || (encoding !== 'gzip' && encoding !== 'deflate')) return body;
  const { now, later } = UNPACK[encoding];
  // Most answers are small: the way to a thread and back costs more than they do.
  return body.length <= LARGE_BYTES ? now(body, { maxOutputLength }) : await later(body, { maxOutputLength });
}

function noAnswer(request: PipelineRequest, why: string, code: string | undefined): RestError {
  return new RestError(why, { code: code ?? RestError.REQUEST_SEND_ERROR, request });
}

/** Where all addresses of a name refuse, Node's own error says nothing of its own. */
function wordsOf(error: Error): string {
  const [first] = error instanceof AggregateError ? error.errors : [];
  return messageOf(first ?? error);
}

function aborted(): Error {
  return Object.assign(new Error('the caller has given up'), { name: 'AbortError' });
}

function codeOf(error: unknown): string | undefined {
  return isObject(error) && typeof error.code === 'string' ? error.code : undefined;
}
