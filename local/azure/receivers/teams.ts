import { isObject, parsed } from '../json.js';
import type { Handled, Receiver, ReceiverAnswer, ReceiverRequest } from './receiver.js';

/** Most bytes of a message, counted after the service has rewritten it: `MessageSizeExceeded`. */
const MAX_MESSAGE_BYTES = 28_672;
/** What the rewriting adds: 24,453 bytes sent were counted as 28,897. */
const INFLATION = 1.18;
/** The newest card version that Workflows shows. */
const NEWEST_CARD = [1, 4] as const;
const CARD = 'application/vnd.microsoft.card.adaptive';
const PATH = /^\/teams\/workflows\/([^/]+)\/triggers\/manual\/paths\/invoke\/?$/i;

export interface TeamsOptions {
  /** Id of the flow, a part of the path. */
  readonly workflowId: string;
  /** `sig` of the URL: it is the whole authorisation. */
  readonly signature: string;
}

/** A Workflows webhook: it says 202 to nearly everything and posts the card in a later step, or does not. */
export function teamsReceiver(options: TeamsOptions): Receiver {
  let runs = 0;
  return {
    destination: 'teams',
    prefixes: ['/teams/'],
    handle(request) {
      const no = refusal(request, options);
      if (no !== undefined) return record(request, no, false);
      runs += 1;
      const headers = { 'x-ms-workflow-run-id': `0858${String(runs).padStart(31, '0')}CU00` };
      return record(request, { status: 202, headers }, isPosted(request));
    },
    state: () => ({ runs }),
    restore(state) {
      if (!isObject(state) || typeof state.runs !== 'number') throw new Error('state of teams has no number "runs"');
      runs = state.runs;
    },
  };
}

function refusal(request: ReceiverRequest, options: TeamsOptions): ReceiverAnswer | undefined {
  const workflow = PATH.exec(request.path)?.[1];
  if (request.method !== 'POST' || workflow?.toLowerCase() !== options.workflowId.toLowerCase())
    return error(404, 'WorkflowNotFound', `The workflow '${workflow ?? ''}' could not be found.`);
  if (request.lie === 'expire')
    return error(400, 'WorkflowTriggerIsNotEnabled', `Could not execute workflow '${workflow}': it is not enabled.`);
  if (request.query.get('sig') !== options.signature)
    return error(
      401,
      'DirectApiAuthorizationRequired',
      'The request must be authenticated only by Shared Access scheme.',
    );
  if (request.lie === 'forbid') return error(403, 'Forbidden', 'The caller is not allowed to run this workflow.');
  const body = parsed(request.text());
  if (body === undefined)
    return error(400, 'InvalidRequestContent', 'The request content is not valid and could not be deserialized.');
  if (!isObject(body)) return error(400, 'TriggerInputSchemaMismatch', 'The input body is not an object.');
  return undefined;
}

/** Whether the flow's own run posts the card: nobody is told when it does not. */
function isPosted(request: ReceiverRequest): boolean {
  const body = parsed(request.text());
  if (request.lie === 'acceptAndDrop' || request.body.length * INFLATION > MAX_MESSAGE_BYTES) return false;
  if (!isObject(body) || !Array.isArray(body.attachments) || body.attachments.length === 0) return false;
  return body.attachments.every(isShown);
}

function isShown(attachment: unknown): boolean {
  if (!isObject(attachment) || attachment.contentType !== CARD || !isObject(attachment.content)) return false;
  const { type, version } = attachment.content;
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(typeof version === 'string' ? version : '') ?? [];
  if (type !== 'AdaptiveCard' || major === undefined || minor === undefined) return false;
  return Number(major) < NEWEST_CARD[0] || (Number(major) === NEWEST_CARD[0] && Number(minor) <= NEWEST_CARD[1]);
}

function error(status: number, code: string, message: string): ReceiverAnswer {
  return { status, body: { error: { code, message } } };
}

function record(request: ReceiverRequest, answer: ReceiverAnswer, accepted: boolean): Handled {
  const { now, method, path } = request;
  const body = parsed(request.text()) ?? request.text();
  return { answer, received: [{ at: now.toISOString(), destination: 'teams', method, path, body, accepted }] };
}
