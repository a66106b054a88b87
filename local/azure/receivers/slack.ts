import { isObject, type JsonObject, parsed } from '../json.js';
import type { Handled, Receiver, ReceiverAnswer, ReceiverRequest } from './receiver.js';
import { slackObjection } from './slackBlocks.js';

const WEBHOOK = /^\/slack\/services\/(.+)$/i;
const POST_MESSAGE = /^\/slack\/api\/chat\.postmessage$/i;

export interface SlackOptions {
  /** The end of the webhook's address, `T…/B…/…`: it is the whole authorisation. */
  readonly webhook: string;
  /** Of the bot. */
  readonly token: string;
  /** Channels that the bot is in. */
  readonly channels: readonly string[];
}

/** Slack's two ways to post: incoming webhooks, which answer with words, and chat.postMessage, which says 200 to all. */
export function slackReceiver(options: SlackOptions): Receiver {
  let messages = 0;
  return {
    destination: 'slack',
    prefixes: ['/slack/'],
    handle(request) {
      const [, address] = WEBHOOK.exec(request.path) ?? [];
      const message = messageOf(request);
      const problem =
        address === undefined
          ? apiProblem(request, message, options)
          : webhookProblem(request, address, message, options);
      if (problem !== undefined) return record(request, problem, false);
      messages += 1;
      const ts = `${Math.floor(request.now.getTime() / 1_000)}.${String(messages).padStart(6, '0')}`;
      const answer = address === undefined ? yesOfApi(message?.channel, ts) : WORD_OK;
      return record(request, answer, request.lie !== 'acceptAndDrop');
    },
    state: () => ({ messages }),
    restore(state) {
      if (!isObject(state) || typeof state.messages !== 'number')
        throw new Error('state of slack has no number "messages"');
      messages = state.messages;
    },
  };
}

function messageOf(request: ReceiverRequest): JsonObject | undefined {
  const body = parsed(request.text());
  return isObject(body) ? body : undefined;
}

const WORD_OK: ReceiverAnswer = { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' };
const word = (status: number, text: string): ReceiverAnswer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: text,
});

function webhookProblem(
  { method, lie }: ReceiverRequest,
  address: string,
  message: JsonObject | undefined,
  { webhook }: SlackOptions,
): ReceiverAnswer | undefined {
  if (method !== 'POST' || address !== webhook) return word(404, 'no_service');
  if (lie === 'expire') return word(404, 'no_active_hooks');
  if (lie === 'forbid') return word(403, 'action_prohibited');
  if (message === undefined) return word(400, 'invalid_payload');
  const objection = slackObjection(message);
  if (objection === undefined) return undefined;
  return word(400, objection === 'msg_blocks_too_long' ? 'invalid_blocks' : objection);
}

function apiProblem(
  { method, path, lie, headers }: ReceiverRequest,
  message: JsonObject | undefined,
  { token, channels }: SlackOptions,
): ReceiverAnswer | undefined {
  if (method !== 'POST' || !POST_MESSAGE.test(path)) return no('unknown_method');
  if (headers.authorization === undefined) return no('not_authed');
  if (lie === 'expire') return no('token_revoked');
  if (headers.authorization !== `Bearer ${token}`) return no('invalid_auth');
  if (message === undefined) return no('invalid_json');
  if (typeof message.channel !== 'string' || !channels.includes(message.channel)) return no('channel_not_found');
  if (lie === 'forbid') return no('not_in_channel');
  const objection = slackObjection(message);
  return objection === undefined ? undefined : no(objection);
}

function no(error: string): ReceiverAnswer {
  return { status: 200, body: { ok: false, error } };
}

function yesOfApi(channel: unknown, ts: string): ReceiverAnswer {
  return { status: 200, body: { ok: true, channel, ts, message: { type: 'message', ts } } };
}

/** The address of a webhook is a secret: its end is not remembered. */
function record(request: ReceiverRequest, answer: ReceiverAnswer, accepted: boolean): Handled {
  const { now, method } = request;
  const path = request.path.replace(WEBHOOK, '/slack/services/…');
  const body = parsed(request.text()) ?? request.text();
  return { answer, received: [{ at: now.toISOString(), destination: 'slack', method, path, body, accepted }] };
}
