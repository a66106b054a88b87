import { undescribed } from '../support/openApi.js';
import type { RunningApp } from './runningApp.js';

/** What every answer of the app has, errors too. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
} as const;

type Call = readonly [
  method: string,
  path: string,
  status: number,
  type: string | null,
  headers?: Record<string, string>,
];

const JSON_TYPE = 'application/json';
/** Each route as it is meant, and as it is not; a sweep has closed. */
const CALLS: readonly Call[] = [
  ['GET', '/api/report', 200, JSON_TYPE],
  ['GET', '/api/report', 200, 'text/html; charset=utf-8', { accept: 'text/html,*/*;q=0.8' }],
  ['GET', '/api/report?lang=fr&format=html', 200, 'text/html; charset=utf-8'],
  ['HEAD', '/api/report?format=html', 200, 'text/html; charset=utf-8'],
  ['GET', '/api/report?sweep=20200101T0000Z', 404, JSON_TYPE],
  ['GET', '/api/report?owner=nobody', 400, JSON_TYPE],
  ['POST', '/api/report', 405, JSON_TYPE],
  ['GET', '/api/calendar?alarms=true', 200, 'text/calendar; charset=utf-8; method=PUBLISH'],
  ['HEAD', '/api/calendar', 200, 'text/calendar; charset=utf-8; method=PUBLISH'],
  ['GET', '/api/calendar?owner=nobody', 404, JSON_TYPE],
  ['GET', '/api/calendar?lang=tlh', 400, JSON_TYPE],
  ['DELETE', '/api/calendar', 405, JSON_TYPE],
  ['GET', '/api/findings?limit=50&severity=critical,high', 200, JSON_TYPE],
  ['GET', '/api/findings?status=open,exempted,resolved&limit=1000', 200, JSON_TYPE],
  ['GET', '/api/findings?onwer=payments', 400, JSON_TYPE],
  ['GET', '/api/findings?next=x', 400, JSON_TYPE],
  ['PATCH', '/api/findings', 405, JSON_TYPE],
  ['GET', '/api/health', 200, JSON_TYPE],
  ['GET', '/api/health', 200, 'image/svg+xml; charset=utf-8', { accept: 'image/svg+xml' }],
  ['GET', '/api/health?format=png', 400, JSON_TYPE],
  ['PUT', '/api/health', 405, JSON_TYPE],
  ['GET', '/api/sweeps', 405, JSON_TYPE],
  ['OPTIONS', '/api/sweeps', 405, JSON_TYPE],
  ['GET', '/api/sweeps/20200101T0000Z', 404, JSON_TYPE],
  ['HEAD', '/api/sweeps/20200101T0000Z', 404, JSON_TYPE],
];

/** Real answers of an app in which a sweep has closed: each is what docs/openapi.json says. */
export async function expectHttp(app: RunningApp): Promise<void> {
  for (const call of CALLS) await expectOne(app, call);
  await expectEtags(app);
  await expectPages(app);
}

async function expectOne(app: RunningApp, [method, path, status, type, sent]: Call): Promise<void> {
  const { headers, ...answer } = await app.ask(method, path, sent);
  const what = `${method} ${path}`;
  expect([what, answer.status, headers.get('content-type')]).toEqual([what, status, type]);
  expect([what, undescribed(method, path.split('?')[0] ?? '', { status, type, text: answer.body })]).toEqual([
    what,
    [],
  ]);
  expect({ what, ...Object.fromEntries(Object.keys(ALWAYS).map((name) => [name, headers.get(name)])) }).toEqual({
    what,
    ...ALWAYS,
  });
  expect([what, headers.get('content-security-policy')]).toEqual([
    what,
    expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'$/),
  ]);
  if (type?.startsWith('text/html') && method === 'GET') expectOwnPolicy(answer.body, headers);
  const hasTag = status === 200 && /report|calendar|findings/.test(path);
  expect([what, headers.get('etag') !== null]).toEqual([what, hasTag]);
  const isKept = hasTag && type !== null && !(path.startsWith('/api/report') && type === JSON_TYPE);
  expect([what, headers.get('cache-control')]).toEqual([what, isKept ? 'private, no-cache' : 'no-store']);
  if (method === 'HEAD') expect([what, answer.body]).toEqual([what, '']);
  if (status === 405)
    expect([what, headers.get('allow')]).toEqual([what, path === '/api/sweeps' ? 'POST' : 'GET, HEAD']);
}

/** Page and header come out of two files of dist/: were the hashes of one not those of the other, its script would not run. */
function expectOwnPolicy(page: string, headers: Headers): void {
  const policy = headers.get('content-security-policy')?.replace("; frame-ancestors 'none'", '') ?? '';
  expect(policy).toContain("script-src 'sha256-");
  expect(page.replaceAll('&#39;', "'")).toContain(`content="${policy}"`);
}

async function expectEtags(app: RunningApp): Promise<void> {
  for (const path of ['/api/report', '/api/report?format=html', '/api/calendar', '/api/findings?limit=3']) {
    const etag = (await app.ask('GET', path)).headers.get('etag') ?? '';
    const known = await app.ask('GET', path, { 'if-none-match': `"x", W/${etag}` });
    expect([path, known.status, known.body, known.headers.get('etag')]).toEqual([path, 304, '', etag]);
    expect([path, (await app.ask('GET', path, { 'if-none-match': '"x"' })).status]).toEqual([path, 200]);
  }
}

async function expectPages(app: RunningApp): Promise<void> {
  const whole = (await app.call('GET', '/api/findings?limit=1000')).body;
  const found: unknown[] = [];
  for (let next = ''; next !== 'null'; ) {
    const { body } = await app.call('GET', `/api/findings?limit=150${next === '' ? '' : `&next=${next}`}`);
    found.push(...body.findings);
    next = String(body.next);
  }
  expect(whole.next).toBeNull();
  expect(found).toEqual(whole.findings);
}
