import type { Answer } from '../../../shared/report/http/answer.js';
import { preferred } from '../../../shared/report/http/asked.js';
import { badgeOf } from '../../../shared/report/http/badge.js';
import { calendarAnswer } from '../../../shared/report/http/calendarAnswer.js';
import { healthAnswer } from '../../../shared/report/http/healthAnswer.js';
import { queryOf } from '../../../shared/report/http/query.js';
import { reportAnswer } from '../../../shared/report/http/reportAnswer.js';
import { ROUTES } from '../../../shared/report/http/routes.js';
import { MemoryStore } from '../../support/memoryStore.js';
import { undescribed } from '../../support/openApi.js';
import { storyVigie } from '../../support/story.js';

const vigie = storyVigie;

/** As the functions answer, apart from the guard; held to docs/openapi.json. */
async function ask(path: 'report' | 'calendar' | 'health', text = '', accept: string | null = null): Promise<Answer> {
  const given = new URLSearchParams(text);
  const from = { params: {}, accept };
  const answer =
    path === 'report'
      ? await reportAnswer(await vigie(), { ...from, query: read(queryOf(given, ROUTES.report.query)) })
      : path === 'calendar'
        ? await calendarAnswer(
            await vigie(),
            { ...from, query: read(queryOf(given, ROUTES.calendar.query)) },
            () => false,
          )
        : await healthAnswer(await vigie(), { ...from, query: read(queryOf(given, ROUTES.health.query)) });
  const type = answer.headers?.['content-type'] ?? null;
  expect(undescribed('GET', `/api/${path}`, { status: answer.status, type, text: answer.body ?? '' })).toEqual([]);
  return answer;
}

function read<Query>(asked: { readonly query: Query } | string): Query {
  if (typeof asked === 'string') throw new Error(asked);
  return asked.query;
}

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

test.each([
  [null, 'application/json'],
  ['*/*', 'application/json'],
  ['', 'application/json'],
  [BROWSER, 'text/html'],
  ['text/html;q=0.4, application/json;q=0.5', 'application/json'],
  ['text/*', 'text/html'],
  ['image/png', 'application/json'],
  ['not a type', 'application/json'],
] as const)('with Accept %p comes %s', (accept, expected) => {
  expect(preferred(accept, ['application/json', 'text/html'])).toBe(expected);
});

test.each([
  ['by Accept', '', BROWSER],
  ['by the parameter, whatever Accept says', 'format=html', 'application/json'],
])('the report is a page %s', async (_what, text, accept) => {
  const { status, headers, body } = await ask('report', text, accept);
  expect([status, headers?.['content-type'], headers?.vary]).toEqual([200, 'text/html; charset=utf-8', 'accept']);
  expect(body).toMatch(/^<!doctype html>/i);
  const policy = headers?.['content-security-policy'] ?? '';
  // The page's own policy, and what only a header can say.
  expect(body?.replaceAll('&#39;', "'")).toContain(policy.replace("; frame-ancestors 'none'", ''));
  expect(policy).toMatch(/^default-src 'none'; .*; frame-ancestors 'none'$/);
});

test('the page of an owner is in their language and names nobody else', async () => {
  const { headers, body } = await ask('report', 'format=html&owner=PAYMENTS&lang=fr');
  expect(headers?.['content-language']).toBe('fr');
  expect(body).toContain('aks-payments-prod');
  expect(body).not.toMatch(/aks-(search|orders|media)/);
});

test('the summary is of the last sweep, or of the one that is asked for', async () => {
  const [last, first] = [await ask('report'), await ask('report', 'sweep=2026-11-29')];
  expect(JSON.parse(last.body ?? '').sweep.id).toBe('20261201T0130Z');
  expect(JSON.parse(first.body ?? '').sweep.id).toBe('20261129T0130Z');
  expect(last.headers?.etag).not.toBe(first.headers?.etag);
});

test.each([
  [
    'the summary, which is of the whole fleet, to whoever asks for one owner',
    'report',
    'owner=payments',
    400,
    'parameter-invalid',
  ],
  ['a sweep that there is not', 'report', 'sweep=20200101T0000Z', 404, 'not-found'],
  ['the page of one', 'report', 'sweep=20200101T0000Z&format=html', 404, 'not-found'],
  ['the page of an owner whom the sweep does not know', 'report', 'owner=nobody&format=html', 404, 'not-found'],
  ['the calendar of one', 'calendar', 'owner=nobody', 404, 'not-found'],
] as const)('nobody is given %s', async (_what, path, text, status, code) => {
  const answer = await ask(path, text);
  expect([answer.status, JSON.parse(answer.body ?? '').error.code]).toEqual([status, code]);
});

test('where no sweep has closed, that is said', async () => {
  const empty = { ...(await vigie()), store: new MemoryStore() };
  const query = read(queryOf(new URLSearchParams(), ROUTES.calendar.query));
  const answer = await calendarAnswer(empty, { query, params: {}, accept: null }, () => false);
  expect([answer.status, JSON.parse(answer.body ?? '').error.code]).toEqual([404, 'no-sweep']);
});

test('the calendar is a file of its own type, and is not made for whoever has it', async () => {
  const { headers, body } = await ask('calendar', 'owner=payments&lang=fr&alarms=true');
  expect(headers).toMatchObject({
    'content-type': 'text/calendar; charset=utf-8; method=PUBLISH',
    'content-disposition': 'attachment; filename="vigie.ics"',
    'cache-control': 'private, no-cache',
  });
  expect(body).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*VALARM[\s\S]*END:VCALENDAR\r\n$/);
  const query = read(queryOf(new URLSearchParams('owner=payments&lang=fr&alarms=true'), ROUTES.calendar.query));
  const known = await calendarAnswer(
    await vigie(),
    { query, params: {}, accept: null },
    (etag) => etag === headers?.etag,
  );
  expect(known).toEqual({ status: 304, headers: { 'cache-control': 'private, no-cache', etag: headers?.etag } });
});

test.each([
  ['by Accept', '', 'image/svg+xml,image/*;q=0.8', 'image/svg+xml; charset=utf-8'],
  ['by the parameter', 'format=svg', null, 'image/svg+xml; charset=utf-8'],
  ['as data, where nobody asks for a picture', '', '*/*', 'application/json'],
] as const)('health comes %s', async (_what, text, accept, type) => {
  const { headers, body } = await ask('health', text, accept);
  expect(headers?.['content-type']).toBe(type);
  expect(body).toContain(type === 'application/json' ? '"status":"green"' : 'aria-label="vigie: healthy, score 97.8"');
});

const last = { sweep: 'x', at: '2026-12-01T02:30:00.000Z', clusters: 1, coverage: {} };
test.each([
  ['healthy', 'green', { ...last, score: 100 }, 'healthy, score 100'],
  ['red', 'red', { ...last, score: 12.5 }, 'look now, score 12.5'],
  ['red before its first sweep', 'red', null, 'look now, no sweep yet'],
  ['healthy with nothing to count', 'green', { ...last, score: null }, 'healthy, no score'],
] as const)('the badge says in words that Vigie is %s', (_what, status, lastCompleted, words) => {
  const badge = badgeOf({ status, lastCompleted: lastCompleted as Parameters<typeof badgeOf>[0]['lastCompleted'] });
  expect(badge).toContain(`<title>vigie: ${words}</title>`);
  expect(badge).not.toMatch(/<script|href|url\((?!#)/);
});
