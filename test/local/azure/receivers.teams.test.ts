import type { ReceiverRequest } from '../../../local/azure/receivers/receiver.js';
import { teamsReceiver } from '../../../local/azure/receivers/teams.js';
import { requestOf } from './receiverRequest.js';

const path = '/teams/workflows/abc/triggers/manual/paths/invoke';
const good = `${path}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=s3cret`;
const teams = teamsReceiver({ workflowId: 'abc', signature: 's3cret' });
const card = (content: object = {}) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: { type: 'AdaptiveCard', version: '1.4', body: [], ...content },
    },
  ],
});
/** An envelope of exactly so many bytes. */
const sized = (bytes: number) => {
  const empty = Buffer.byteLength(JSON.stringify(card({ fallbackText: '' })));
  return card({ fallbackText: 'x'.repeat(bytes - empty) });
};
const post = (body: unknown, rest: Partial<ReceiverRequest> = {}, target = good) =>
  teams.handle(requestOf('POST', target, body, rest));

test('a card is queued with 202, an empty body and a run id of its own', () => {
  const [first, second] = [post(card()), post(card())];
  expect(first.answer).toEqual({ status: 202, headers: { 'x-ms-workflow-run-id': expect.any(String) } });
  expect(second.answer.headers).not.toEqual(first.answer.headers);
  expect(first.received).toMatchObject([{ path, accepted: true, body: { type: 'message' } }]);
  expect(JSON.stringify(first.received)).not.toContain('s3cret');
});

test.each([
  ['a card as large as may be', sized(24_298), null, true],
  ['a card that grows too large', sized(24_299), null, false],
  ['a newer card version', card({ version: '1.5' }), null, false],
  ['an older card version', card({ version: '1.2' }), null, true],
  ['no attachments', { type: 'message' }, null, false],
  ['something that is no card', card({ type: 'HeroCard' }), null, false],
  ['a card that the bot drops', card(), 'acceptAndDrop', false],
])('%s gets 202, posted or not', (_what, body, lie, accepted) => {
  const { answer, received } = post(body, { lie });
  expect(answer.status).toBe(202);
  expect(received).toMatchObject([{ accepted }]);
});

test.each([
  ['another signature', card(), {}, `${path}?sig=other`, 401, 'DirectApiAuthorizationRequired'],
  ['no signature', card(), {}, path, 401, 'DirectApiAuthorizationRequired'],
  ['a flow that is turned off', card(), { lie: 'expire' }, good, 400, 'WorkflowTriggerIsNotEnabled'],
  ['a caller who is not in the list', card(), { lie: 'forbid' }, good, 403, 'Forbidden'],
  ['another flow', card(), {}, good.replace('abc', 'abd'), 404, 'WorkflowNotFound'],
  ['text that is no JSON', '{', {}, good, 400, 'InvalidRequestContent'],
  ['a list', [], {}, good, 400, 'TriggerInputSchemaMismatch'],
])('%s is refused', (_what, body, rest, target, status, code) => {
  const { answer, received } = post(body, rest, target);
  expect(answer).toMatchObject({ status, body: { error: { code } } });
  expect(received).toMatchObject([{ accepted: false }]);
});

test('run ids go on after a restart', () => {
  const next = teamsReceiver({ workflowId: 'abc', signature: 's3cret' });
  const before = post(card()).answer.headers;
  next.restore(teams.state());
  expect(next.handle(requestOf('POST', good, card())).answer.headers).not.toEqual(before);
  expect(() => next.restore(null)).toThrow('teams');
});
