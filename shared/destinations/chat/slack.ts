import { z } from 'zod';
import { type SecretReference, secret } from '../../config/secret.js';
import { messageOf } from '../../errors.js';
import { jsonOf, notAnAnswer, type Reading, retryAfterMs, sortAnswer } from '../answers.js';
import { type Chat, defineDestination, type Surroundings } from '../destination.js';
import type { HttpAnswer, HttpRequest } from '../http.js';
import { accepted, blocked, done, later, type Outcome, refused } from '../outcome.js';
import { type MessageOptions, type SlackMessage, slackMessageOf } from './blocks.js';
import { moreLinkOf, moreLinkSetting } from './moreLink.js';

const settings = z
  .strictObject({
    /** Of an incoming webhook: whoever has it may post, so it is a secret. */
    url: secret().optional(),
    /** Of a bot with the scope chat:write, in place of `url`. */
    token: secret().optional(),
    /** Where the bot posts: the id of a channel that it is in (`C0123456789`). */
    channel: z.string().min(1).optional(),
    /** Of the Web API; GovSlack has one of its own. */
    api: z.url({ protocol: /^https$/ }).default('https://slack.com/api'),
    /** Whether the worst findings have buttons; without, their links are text like those of the others. */
    buttons: z.boolean().default(true),
    moreLink: moreLinkSetting,
  })
  .superRefine(({ url, token, channel }, context) => {
    const problem = problemOf(url !== undefined, token !== undefined, channel !== undefined);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
type Settings = z.infer<typeof settings>;

function problemOf(url: boolean, token: boolean, channel: boolean): string | undefined {
  if (url && (token || channel)) return 'has url and token or channel; use url alone, or token with channel';
  if (!url && !(token && channel)) return 'needs url (of an incoming webhook), or token with channel';
  return undefined;
}

const WHO = 'Slack';

/** A channel of Slack, by an incoming webhook or as a bot. Best effort: no key keeps repeats apart. */
export const slack = defineDestination<Settings>({
  kind: 'slack',
  family: 'chat',
  settings,
  open: async (given, surroundings) => {
    const more = moreLinkOf(given.moreLink, surroundings.cloud.portal);
    return openSlack(wayOf(given), { buttons: given.buttons, more }, surroundings);
  },
});

/** One of the two ways to post. */
interface Way {
  readonly secret: SecretReference;
  request(secret: string, message: SlackMessage): Outcome<HttpRequest>;
  readonly reading: Reading;
  isYes(answer: HttpAnswer): boolean;
}

function openSlack(way: Way, options: MessageOptions, { http, secrets }: Surroundings): Chat {
  return {
    family: 'chat',
    async post(_summary, digest) {
      const message = slackMessageOf(digest, options);
      if (message === null) return done;
      const secret = await read(way.secret, secrets);
      if (secret.outcome !== 'accepted') return secret;
      const request = way.request(secret.value, message);
      if (request.outcome !== 'accepted') return request;
      const answer = sortAnswer(WHO, await http(request.value), way.reading);
      if (answer.outcome !== 'accepted') return answer;
      return way.isYes(answer.value) ? done : notAnAnswer(WHO, answer.value);
    },
  };
}

function wayOf({ url, token, channel, api }: Settings): Way {
  if (url !== undefined) return byWebhook(url);
  if (token === undefined || channel === undefined) throw new RangeError('the settings are checked when they are read');
  return asBot(token, channel, api.replace(/\/+$/, ''));
}

const UNFURL_NOTHING = { unfurl_links: false, unfurl_media: false };

function byWebhook(secret: SecretReference): Way {
  return {
    secret,
    request(address, message) {
      if (!URL.canParse(address) || new URL(address).protocol !== 'https:')
        return blocked(`${WHO}: the address in ${secret} is not an https address`);
      return accepted({ method: 'POST', url: address, json: { ...message, ...UNFURL_NOTHING } });
    },
    reading: readingOfWebhook,
    isYes: ({ status, body }) => status === 200 && body.trim() === 'ok',
  };
}

function asBot(secret: SecretReference, channel: string, api: string): Way {
  return {
    secret,
    request: (token, message) =>
      accepted({
        method: 'POST',
        url: `${api}/chat.postMessage`,
        headers: { authorization: `Bearer ${token}` },
        json: { channel, ...message, ...UNFURL_NOTHING },
      }),
    reading: readingOfApi,
    isYes: ({ body }) => jsonOf(body)?.ok === true,
  };
}

async function read(reference: SecretReference, secrets: Surroundings['secrets']): Promise<Outcome<string>> {
  try {
    const value = (await secrets.read(reference)).trim();
    // Neither an address nor a token has other letters; a header with them would not even be sent.
    return /^[!-~]+$/.test(value) ? accepted(value) : blocked(`${WHO}: ${reference} is empty or has odd characters`);
  } catch (error) {
    return blocked(`${WHO}: ${messageOf(error)}`);
  }
}

/** Words about the webhook, its channel or its workspace: some have been seen with 403 and with 404. */
const ABOUT_THE_CHANNEL = new Set([
  'action_prohibited',
  'channel_is_archived',
  'channel_not_found',
  'invalid_token',
  'no_active_hooks',
  'no_service',
  'no_service_id',
  'no_team',
  'posting_to_general_channel_denied',
  'team_disabled',
]);

/** A webhook answers with one plain word. */
const readingOfWebhook: Reading = ({ status, headers, body }) => {
  const word = body.trim();
  if (status < 300 || !/^[a-z_]{1,60}$/.test(word)) return undefined;
  const why = `${WHO} answered ${status}: ${word}`;
  if (ABOUT_THE_CHANNEL.has(word)) return blocked(why);
  if (status >= 500 || status === 429) return later(why, retryAfterMs(headers));
  return status === 400 ? refused(why) : undefined;
};

/** Words about this one message. */
const ABOUT_THE_MESSAGE = new Set([
  'invalid_arguments',
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
]);
const PASSES = new Set([
  'fatal_error',
  'internal_error',
  'message_limit_exceeded',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** The Web API says no with 200 and `ok: false`; a word that is not known is taken for one about token or channel. */
const readingOfApi: Reading = ({ headers, body }) => {
  const answer = jsonOf(body);
  if (answer?.ok !== false) return undefined;
  const { error } = answer;
  const word = typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : 'no reason';
  const why = `${WHO} answered ok: false, ${word}`;
  if (PASSES.has(word)) return later(why, retryAfterMs(headers));
  return ABOUT_THE_MESSAGE.has(word) ? refused(why) : blocked(why);
};
