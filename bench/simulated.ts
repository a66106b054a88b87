import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { parseDocument } from 'yaml';
import { type Children, firstLine } from './children.js';

/** Where the simulated clock stands in the first night. */
const START = new Date('2026-11-24T02:00:00.000Z');
const DAY_MS = 86_400_000;
/** No night's events fill it: then lines can be counted. */
const FILE_BYTES = 1_000_000_000_000;
/** Above so many clusters the simulated Azure needs more memory than Node gives by itself. */
const LARGE = 20_000;

export interface Estate {
  readonly clusters: number;
  /** @default none */
  readonly quota?: 'none' | 'real';
}

/** What was asked of the simulated Azure since the counts were last set to zero. */
export interface Requests {
  readonly total: number;
  readonly throttled: number;
  readonly bytes: number;
  readonly byRoute: Readonly<Record<string, number>>;
  readonly bytesByRoute: Readonly<Record<string, { readonly sent: number; readonly answered: number }>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A simulated Azure in a process of its own. */
export interface SimulatedAzure {
  readonly url: string;
  /** What a sweep needs in its environment to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Distinct secrets that its configuration names. */
  readonly secrets: number;
  /** A control route: `GET /_vigie/clock`. @throws Error where it does not answer 200 */
  control<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Any request, with the certificate trusted. */
  ask(method: string, url: string, headers?: Readonly<Record<string, string>>, body?: string): Promise<Answer>;
  /** Night 0 is the first. */
  setNight(night: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startSimulatedAzure(
  children: Children,
  { clusters, quota = 'none' }: Estate,
  log: string,
): Promise<SimulatedAzure> {
  const args = ['--fleet', 'bench', '--clusters', String(clusters), '--now', START.toISOString()];
  const child = children.start(
    'simulate',
    quota === 'none' ? args : [...args, '--quota', quota],
    clusters > LARGE ? { NODE_OPTIONS: '--max-old-space-size=12000' } : {},
    log,
  );
  type First = { url: string; ca: string; env: Record<string, string> };
  const { url, ca, env } = await firstLine<First>(child, 'the simulated Azure');
  const agent = new Agent({ keepAlive: true, ca: readFileSync(ca) });
  const ask: SimulatedAzure['ask'] = (method, to, headers = {}, body = undefined) =>
    send(agent, method, new URL(to, url), headers, body);
  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await ask(method, path, {}, body === undefined ? undefined : JSON.stringify(body));
    if (answer.status !== 200)
      throw new Error(`${method} ${path} of the simulated Azure: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text) as T;
  };
  return {
    url,
    env,
    secrets: prepared(env.VIGIE_CONFIG ?? ''),
    control,
    ask,
    async setNight(night) {
      await control('POST', '/_vigie/clock', { now: new Date(START.getTime() + night * DAY_MS).toISOString() });
    },
    async stop() {
      agent.destroy();
      await children.end(child);
    },
  };
}

/** Lets the file of events grow without end. @returns how many secrets the configuration names */
function prepared(file: string): number {
  const text = readFileSync(file, 'utf8');
  const document = parseDocument(text);
  const destinations = document.toJS().destinations as readonly { readonly kind: string }[];
  const place = destinations.findIndex(({ kind }) => kind === 'file');
  document.setIn(['destinations', place, 'maxBytes'], FILE_BYTES);
  writeFileSync(file, String(document));
  return new Set(text.match(/\$\{keyvault:[^}]+\}/g)).size;
}

function send(
  agent: Agent,
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(parts).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
