import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Received, Ticket } from '../../local/azure/receivers/receiver.js';
import type { SimulatedAzure } from './simulated.js';

/** A row as it stands in a table of Sentinel. */
export interface Row {
  readonly uid: string;
  readonly kind: string;
  readonly sweep: string;
  /** Empty where the event is about no finding; then `rev` is 0. */
  readonly fingerprint: string;
  readonly rev: number;
}

/** A ticket, and every text that was written to it after it was made. */
export interface DeskTicket {
  readonly correlationId: string;
  readonly state: 'open' | 'closed';
  readonly texts: readonly string[];
}

/** What reached the destinations. */
export interface Arrived {
  /** In order of arrival; a row may have come more than once. */
  readonly rows: readonly Row[];
  readonly tickets: readonly DeskTicket[];
  /** The JSON of each card that was posted. */
  readonly cards: readonly string[];
  /** Uids of all lines in files. */
  readonly lines: ReadonlySet<string>;
}

export async function arrivedAt(azure: SimulatedAzure): Promise<Arrived> {
  const accepted = async (destination: string) => {
    const received = (await azure.call('GET', `/_vigie/received?destination=${destination}`)) as Received[];
    return received.filter((one) => one.accepted);
  };
  const [sentinel, servicenow, teams] = [
    await accepted('sentinel'),
    await accepted('servicenow'),
    await accepted('teams'),
  ];
  const tickets = (await azure.call('GET', '/_vigie/tickets?destination=servicenow')) as Ticket[];
  const texts = textsOf(servicenow);
  return {
    rows: sentinel.flatMap(({ body }) => (body as Record<string, unknown>[]).map(rowOf)),
    tickets: tickets.map(({ id, correlationId, state }) => ({ correlationId, state, texts: texts.get(id) ?? [] })),
    cards: teams.map(({ body }) => JSON.stringify(body)),
    lines: linesBelow(dirname(azure.env.VIGIE_CONFIG ?? '')),
  };
}

function rowOf(row: Record<string, unknown>): Row {
  return {
    uid: String(row.EventUid),
    kind: String(row.EventKind),
    sweep: String(row.SweepId ?? ''),
    fingerprint: String(row.Fingerprint ?? ''),
    rev: Number(row.FindingRev ?? 0),
  };
}

/** By sys_id: what each change said. */
function textsOf(received: readonly Received[]): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  for (const { method, path, body } of received) {
    const { work_notes: note, close_notes: end } = body as Record<string, unknown>;
    const text = note ?? end;
    const id = path.split('/').at(-1) ?? '';
    if (method === 'PATCH' && typeof text === 'string') texts.set(id, [...(texts.get(id) ?? []), text]);
  }
  return texts;
}

/** Each worker of the host writes below a folder of its own. A line that was begun by one that died is none. */
function linesBelow(folder: string): ReadonlySet<string> {
  const uids = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    if (!/events\.ndjson(\.\d+)?$/.test(name) || !statSync(file).isFile()) continue;
    for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1))
      uids.add((JSON.parse(line) as { uid: string }).uid);
  }
  return uids;
}
