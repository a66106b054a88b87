/** What an http function answers, apart from what every answer has (headers.ts). */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent: none. */
  readonly body?: string;
}

/** What is asked of a route, validated. */
export interface Asked<Query, Params = unknown> {
  readonly query: Query;
  readonly params: Params;
  /** The header Accept; null: none. */
  readonly accept: string | null;
}

export function json(value: unknown, { status = 200, headers }: Partial<Answer> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** An error in the form in which all of them are answered. */
export function problem(status: number, code: string, message: string, headers: Answer['headers'] = {}): Answer {
  return json({ error: { code, message } }, { status, headers });
}
