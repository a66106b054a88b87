import { DURATIONS } from '../../shared/config/durations.js';
import type { OpenDestination, Surroundings } from '../../shared/destinations/destination.js';
import { ANSWER_MS } from '../../shared/destinations/http.js';
import type { Outcome } from '../../shared/destinations/outcome.js';
import { HOUR_MS } from '../../shared/time.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { impatient } from '../support/surroundings.js';

/** What the suite must know of one destination; all that differs between destinations is in here. */
export interface DestinationUnderTest<Opened extends OpenDestination> {
  /** Opens it against the server, with its own way of making requests; `given` goes over its surroundings. */
  readonly open: (server: ScriptedServer, given?: Partial<Surroundings>) => Promise<Opened>;
  /** The healthy service's answer. */
  readonly yes: (request: Received) => Answer;
  /** Sends, creates or posts one thing that the number tells apart. */
  readonly act: (opened: Opened, number: number) => Promise<Outcome<unknown>>;
  /** The numbers that a request carried, so that order and loss show. */
  readonly carried: (request: Received) => readonly number[];
  /** Answers that only this service gives, and what they mean. */
  readonly answers: readonly (readonly [what: string, answer: Answer, outcome: Outcome['outcome']])[];
  /** Secrets that must not appear in any reason. */
  readonly secrets: readonly string[];
}

/** Longest Retry-After that is believed; longer ones are cut to it. */
const CAP_MS = HOUR_MS;

/** What every service may answer. */
const COMMON: readonly (readonly [what: string, answer: Answer, outcome: Outcome['outcome']])[] = [
  ['408', { status: 408 }, 'later'],
  ['500 without a body', { status: 500 }, 'later'],
  ['502 with a page of a gateway', { status: 502, body: '<html>Bad gateway</html>' }, 'later'],
  ['503', { status: 503, headers: { 'retry-after': '120' } }, 'later'],
  ['401', { status: 401, body: { error: { code: 'Unauthorized', message: 'no' } } }, 'blocked'],
  ['403', { status: 403, body: { error: { code: 'Forbidden', message: 'no' } } }, 'blocked'],
  ['404 with a page', { status: 404, body: '<html>Not found</html>' }, 'blocked'],
  ['a redirect, even to itself', { status: 307, headers: { location: '/elsewhere' } }, 'blocked'],
  ['400 about this one', { status: 400, body: { error: { code: 'InvalidPayload', message: 'odd field' } } }, 'refused'],
  ['413', { status: 413, body: { error: { code: 'ContentLengthLimitExceeded', message: 'too long' } } }, 'refused'],
  ['a sign-in page with 200', { status: 200, body: '<html>Sign in</html>' }, 'later'],
  ['garbage with 200', { status: 200, body: '\u0000{"half' }, 'later'],
];

const WAITS: readonly (readonly [what: string, header: string | undefined, expected: number | undefined])[] = [
  ['in seconds', '37', 37_000],
  ['missing', undefined, undefined],
  ['unreadable', 'soon', undefined],
  ['below zero', '-5', undefined],
  ['a date in the past', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ['a date in a year', new Date(Date.now() + 365 * 24 * HOUR_MS).toUTCString(), CAP_MS],
  ['absurd', '9223372036854775807', CAP_MS],
];

/** The suite that every destination that speaks HTTPS must pass. */
export function destinationContract<Opened extends OpenDestination>(
  name: string,
  subject: DestinationUnderTest<Opened>,
): void {
  describe(`${name} keeps the contract of destinations`, () => {
    let server: ScriptedServer;
    let opened: Opened;
    beforeEach(async () => {
      server = await scriptedServer();
      server.otherwise(subject.yes);
      opened = await subject.open(server);
    });
    afterEach(() => server.close());

    test('what the service takes is accepted, once, in order', async () => {
      for (const number of [1, 2, 3]) expect(await subject.act(opened, number)).toMatchObject({ outcome: 'accepted' });
      expect(server.requests.flatMap(subject.carried)).toEqual([1, 2, 3]);
    });

    test.each([...COMMON, ...subject.answers])('%s is sorted', async (_what, answer, expected) => {
      server.script(answer);
      const outcome = await subject.act(opened, 1);
      expect(outcome).toMatchObject({ outcome: expected });
      if (outcome.outcome === 'accepted') return;
      expect(outcome.why).not.toBe('');
      for (const secret of subject.secrets) expect(outcome.why).not.toContain(secret);
    });

    test.each(WAITS)('429 with a Retry-After that is %s', async (_what, header, expected) => {
      server.script({ status: 429, headers: header === undefined ? {} : { 'retry-after': header } });
      const outcome = await subject.act(opened, 1);
      expect(outcome.outcome).toBe('later');
      expect('retryAfterMs' in outcome ? outcome.retryAfterMs : undefined).toBe(expected);
      // Waiting is the outbox's: one request was made, not more.
      expect(server.requests).toHaveLength(1);
    });

    test.each(['cutBefore', 'cutAfter'] as const)(
      'a connection that is %s means later, and then it goes on',
      async (cut) => {
        server.script(cut);
        const lost = await subject.act(opened, 1);
        expect(lost).toMatchObject({ outcome: 'later' });
        for (const secret of subject.secrets) expect(lost).not.toMatchObject({ why: expect.stringContaining(secret) });
        expect(await subject.act(opened, 1)).toMatchObject({ outcome: 'accepted' });
        expect(server.requests.flatMap(subject.carried)).toEqual(cut === 'cutBefore' ? [1] : [1, 1]);
      },
    );

    test('a service that is silent means later, before the lease that it is called under runs out', async () => {
      const hasty = await subject.open(server, impatient(200));
      server.script('silence');
      const lost = await subject.act(hasty, 1);
      expect(lost).toMatchObject({ outcome: 'later', why: expect.stringContaining('no answer within 0.2 s') });
      expect(await subject.act(hasty, 1)).toMatchObject({ outcome: 'accepted' });
      expect(ANSWER_MS).toBeLessThan(DURATIONS.lease);
    });

    test('a service that is not there means later', async () => {
      await server.close();
      expect(await subject.act(opened, 1)).toMatchObject({ outcome: 'later' });
    });

    test('a service whose certificate nobody vouches for gets nothing', async () => {
      const stranger = await scriptedServer({ trusted: false });
      stranger.otherwise(subject.yes);
      const outcome = await subject.act(await subject.open(stranger), 1);
      await stranger.close();
      expect(outcome).toMatchObject({ outcome: 'later' });
      expect(stranger.requests).toEqual([]);
    });
  });
}
