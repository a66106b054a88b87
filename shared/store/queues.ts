/** Messages to be worked on once or more, in any order. */
export interface Queues {
  /**
   * Puts a text into a queue, which is made where there is none; the message never expires. Sent again where no answer
   * came, so it may be there twice.
   * @param options delayMs: nobody sees it before that; at most 7 days, longer counts as that
   * @throws RangeError for a text that is too long for a message (64 KiB as UTF-8), or a name that no queue can have
   * @throws VigieError VIGIE_STORE_UNAVAILABLE, with the queue in its message
   */
  send(queue: string, text: string, options?: { readonly delayMs?: number }): Promise<void>;
  /** About how many messages it holds, hidden ones too; 0 where there is no queue. */
  count(queue: string): Promise<number>;
}
