import { changeEstate } from './estateChange.js';
import { EstateChangeRefused } from './estateChangeRefused.js';
import type { Answer } from './exchange.js';
import { FaultsInvalid } from './faults.js';
import { instantOf } from './instants.js';
import { inventoryOf } from './inventory.js';
import { at, parsed } from './json.js';
import type { Incoming } from './service.js';
import type { Simulation } from './simulation.js';
import { storyNights } from './story/story.js';

type Control = (azure: Simulation, incoming: Incoming) => Answer;

/** The control routes, which tests and the demo use: no token, not counted, no faults. */
const CONTROLS: Readonly<Record<string, Control>> = {
  'GET /_vigie/requests': ({ requests }) => ({ status: 200, body: requests.counts() }),
  'DELETE /_vigie/requests': ({ requests }) => {
    requests.reset();
    return { status: 200, body: requests.counts() };
  },
  // Empty under --quota none.
  'GET /_vigie/quota': ({ quotas }) => ({ status: 200, body: quotas?.list() ?? [] }),
  'DELETE /_vigie/quota': ({ quotas }) => {
    quotas?.reset();
    return { status: 200, body: [] };
  },
  'GET /_vigie/received': ({ received }, { query }) => ({
    status: 200,
    body: received.filter(({ destination }) => isAsked(destination, query)),
  }),
  'GET /_vigie/tickets': ({ receivers, now }, { query }) => ({
    status: 200,
    body: receivers
      .filter(({ destination }) => isAsked(destination, query))
      .flatMap((receiver) => receiver.tickets?.(now) ?? []),
  }),
  'GET /_vigie/clock': ({ now }) => ({ status: 200, body: { now: now.toISOString() } }),
  'POST /_vigie/clock': setClock,
  // What a lower bound of requests is computed from.
  'GET /_vigie/inventory': (azure) => ({ status: 200, body: inventoryOf(azure) }),
  'POST /_vigie/estate': (azure, { raw }) => {
    const changed = changeEstate(azure.world, parsed(raw.toString('utf8')));
    azure.revision += 1;
    return { status: 200, body: changed };
  },
  // What the demo plays: each night's clock, changes and faults.
  'GET /_vigie/story': () => ({ status: 200, body: storyNights }),
  'GET /_vigie/faults': ({ faults }) => ({ status: 200, body: faults.list() }),
  'POST /_vigie/faults': ({ faults }, { raw }) => {
    faults.replace(parsed(raw.toString('utf8')));
    return { status: 200, body: faults.list() };
  },
};

export function answerControl(azure: Simulation, incoming: Incoming): Answer {
  const path = incoming.path.replace(/\/$/, '').toLowerCase();
  const control = CONTROLS[`${incoming.method} ${path}`];
  if (control === undefined)
    return refused(404, `no control route ${incoming.method} ${path}; there are ${Object.keys(CONTROLS).join(', ')}`);
  try {
    return control(azure, incoming);
  } catch (error) {
    if (error instanceof FaultsInvalid) return refused(400, error.message);
    if (error instanceof EstateChangeRefused) return refused(error.status, error.message);
    throw error;
  }
}

function isAsked(destination: string, query: URLSearchParams): boolean {
  const wanted = query.get('destination');
  return wanted === null || wanted.toLowerCase() === destination;
}

function setClock(azure: Simulation, { raw }: Incoming): Answer {
  const now = instantOf(at(parsed(raw.toString('utf8')), 'now'));
  if (now === undefined) return refused(400, 'expected { "now": "2026-11-23T01:30:00Z" }');
  azure.now = now;
  return { status: 200, body: { now: now.toISOString() } };
}

function refused(status: number, message: string): Answer {
  return { status, body: { error: { code: status === 404 ? 'NotFound' : 'BadRequest', message } } };
}
