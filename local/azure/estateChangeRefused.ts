/** A change that cannot be made, in words for whoever asked for it. */
export class EstateChangeRefused extends Error {
  override readonly name = 'EstateChangeRefused';

  constructor(
    readonly status: 400 | 404,
    message: string,
  ) {
    super(message);
  }
}
