import { DURATIONS } from '../../shared/config/durations.js';
import type { OpenDestination, Surroundings } from '../../shared/destinations/destination.js';
import { ANSWER_MS } from '../../shared/destinations/http.js';
import type { Outcome } from '../../shared/destinations/outcome.js';
import { HOUR_MS } from '../../shared/time.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { impatient } from '../support/surroundings.js';
import { nightFor, Vault } from './changedSecret.js';
import { ATTACKS, shapeOf, tell, textsIn, UNICODE } from './foreignWords.js';

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
  /** The documents of a request as the service reads them. @default its JSON */
  readonly documents?: (request: Received) => unknown;
  /** What its readers see of a request. @default all texts of the documents */
  readonly shown?: (request: Received) => string;
  /**
   * What words of others must not lead to in what is shown; none at desks, whose own suite looks at the tickets.
   * @default nothing: words of others are data there, and arrive as they are
   */
  readonly harmful?: readonly RegExp[];
  readonly changedSecret: ChangedSecret;
}

/** A secret that somebody has changed at the service, and not yet where Vigie reads it. */
interface ChangedSecret {
  /** What the settings refer to, and `ENTRA`, the token of the identity. @param secret the one before, or the one after */
  readonly values: (server: ScriptedServer, secret: string) => Readonly<Record<string, string>>;
  readonly before: string;
  readonly after: string;
  /** Was the request made with the new one? */
  readonly isNew: (request: Received) => boolean;
  /** What the service answers to the old one. @default 401 */
  readonly denied?: Answer;
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

    test('a service whose answer trickles and never ends means later, in the time of a whole answer', async () => {
      server.script('trickle');
      const lost = await subject.act(await subject.open(server, impatient(200)), 1);
      expect(lost).toMatchObject({ outcome: 'later', why: expect.stringContaining('no answer within 0.2 s') });
      expect(await subject.act(opened, 1)).toMatchObject({ outcome: 'accepted' });
    });

    const documents = (): unknown[] => server.requests.map(subject.documents ?? (({ json }) => json));
    const shown = () =>
      server.requests.map(subject.shown ?? ((_one, at) => textsIn(documents()[at]).join('\n'))).join('\n');

    test('names and reasons of any script arrive whole', async () => {
      expect(await tell(opened, UNICODE)).toMatchObject({ outcome: 'accepted' });
      for (const word of ['name', 'title', 'reason']) expect(shown()).toContain(`${word} ${UNICODE}`);
    });

    test('words of others stay words, whatever they are', async () => {
      expect(await tell(opened, 'harmless')).toMatchObject({ outcome: 'accepted' });
      const harmless = shapeOf(documents());
      for (const attack of ATTACKS) {
        server.requests.length = 0;
        expect(await tell(opened, attack)).toMatchObject({ outcome: 'accepted' });
        expect({ attack, shape: shapeOf(documents()) }).toEqual({ attack, shape: harmless });
        for (const pattern of subject.harmful ?? []) expect(shown()).not.toMatch(pattern);
        if (subject.harmful === undefined) expect(shown()).toContain(`reason ${attack}`);
        for (const { headers } of server.requests) expect(JSON.stringify(headers)).not.toContain('forged');
      }
    });

    test('a secret that was changed is read again once; while it is the old one it blocks, with one notice', async () => {
      const { values, before, after, isNew, denied = { status: 401 } } = subject.changedSecret;
      server.otherwise((request) => (isNew(request) ? subject.yes(request) : denied));
      const vault = new Vault(values(server, before));
      const night = await nightFor(opened.family, vault, (given) => subject.open(server, given));
      for (let times = 1; times <= 2; times += 1) {
        expect(await night.deliver()).toMatchObject({ result: 'waiting', blocked: true, sent: 0, parked: 0 });
        expect(vault.forgotten).toBe(times);
        expect(server.requests.map(isNew)).toEqual(new Array(2 * times).fill(false));
        expect(await night.notices()).toEqual(['destination-blocked']);
        night.anHourLater();
      }
      server.requests.length = 0;
      vault.values = values(server, after);
      expect(await night.deliver()).toEqual({ result: 'done', sent: 1, parked: 0 });
      const [old, ...rest] = server.requests.map(isNew);
      expect([old, new Set(rest)]).toEqual([false, new Set([true])]);
      expect(await night.notices()).toEqual(['destination-blocked']);
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
