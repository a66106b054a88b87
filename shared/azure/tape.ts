/** What came over the wire, before a client reshaped it or dropped keys that it does not know. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly header: (name: string) => string | undefined;
  /** The body as the client has parsed it, with keys that it does not know; not an object where it could not. */
  readonly parsed: unknown;
}

/** A response as every client of Azure tells it. */
interface RawResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly bodyAsText?: string | null;
  readonly parsedBody?: unknown;
}

/** An option that every call of a client takes: it is told of the answer, whatever the client makes of it then. */
export interface Listener {
  readonly onResponse: (response: RawResponse) => void;
}

/**
 * Runs a client's call and gives what Azure answered. What the client makes of it is not used: it throws on bodies that
 * it does not expect, and drops keys that its API version does not know. Later pages of a list are not heard.
 */
export async function listen(
  call: (listener: Listener) => Promise<unknown>,
): Promise<{ answer?: Answer; thrown?: unknown }> {
  const heard: { answer?: Answer } = {};
  const onResponse = (response: RawResponse) => {
    heard.answer = answerOf(response);
  };
  try {
    await call({ onResponse });
    return heard;
  } catch (thrown) {
    return { ...heard, thrown };
  }
}

export function answerOf({ status, headers, bodyAsText, parsedBody }: RawResponse): Answer {
  return { status, body: bodyAsText ?? '', header: (name) => headers.get(name), parsed: parsedBody };
}
