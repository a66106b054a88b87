import { z } from 'zod';
import { type SecretReference, secret } from '../../config/secret.js';
import { messageOf } from '../../errors.js';
import { isObject } from '../../json.js';
import { jsonOf, notAnAnswer, type Reading, saying, sortAnswer } from '../answers.js';
import { type Chat, defineDestination, type Surroundings } from '../destination.js';
import { accepted, blocked, done, type Outcome } from '../outcome.js';
import { cardOf } from './card.js';
import { moreLinkOf, moreLinkSetting } from './moreLink.js';

const settings = z.strictObject({
  /** Of the Workflows webhook, as Teams shows it: whoever has it may post, so it is a secret. */
  url: secret(),
  moreLink: moreLinkSetting,
});
type Settings = z.infer<typeof settings>;

const WHO = 'Teams';

/**
 * A channel of Microsoft Teams, by a Workflows webhook. Best effort: 202 means that a flow was queued, and what that
 * flow does with the card is told to nobody.
 */
export const teams = defineDestination<Settings>({
  kind: 'teams',
  family: 'chat',
  settings,
  open: async (given, surroundings) => openTeams(given, surroundings),
});

function openTeams({ url: reference, moreLink }: Settings, { http, secrets, cloud }: Surroundings): Chat {
  const more = moreLinkOf(moreLink, cloud.portal);
  return {
    family: 'chat',
    async post(_summary, digest) {
      const card = cardOf(digest, more);
      if (card === null) return done;
      const url = await addressOf(reference, secrets);
      if (url.outcome !== 'accepted') return url;
      const answer = sortAnswer(WHO, await http({ method: 'POST', url: url.value, json: envelope(card) }), reading);
      if (answer.outcome !== 'accepted') return answer;
      return answer.value.status === 202 ? done : notAnAnswer(WHO, answer.value);
    },
  };
}

function envelope(card: object) {
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
  };
}

async function addressOf(reference: SecretReference, secrets: Surroundings['secrets']): Promise<Outcome<string>> {
  try {
    const address = (await secrets.read(reference)).trim();
    const problem = problemOf(address);
    return problem === undefined ? accepted(address) : blocked(`${WHO}: the address in ${reference} ${problem}`);
  } catch (error) {
    return blocked(`${WHO}: ${messageOf(error)}`);
  }
}

/** What is wrong with a webhook's address, without repeating it. */
function problemOf(address: string): string | undefined {
  if (!URL.canParse(address) || new URL(address).protocol !== 'https:') return 'is not an https address';
  if (!/(^|\.)webhook\.office(365)?\.com$/i.test(new URL(address).hostname)) return undefined;
  return 'is of an Office 365 connector, which Microsoft has retired; in the channel choose Workflows, "Post to a channel when a webhook request is received", and take its address';
}

/** A flow that is off, or that was given a schema, refuses every card. */
const ABOUT_THE_FLOW = new Set(['WorkflowTriggerIsNotEnabled', 'TriggerInputSchemaMismatch']);

const reading: Reading = ({ status, body }) => {
  const error = jsonOf(body)?.error;
  const code = isObject(error) ? error.code : undefined;
  if (status !== 400 || typeof code !== 'string' || !ABOUT_THE_FLOW.has(code)) return undefined;
  return blocked(`${WHO} answered 400${saying(body)}`);
};
