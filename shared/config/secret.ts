import { inspect } from 'node:util';
import { z } from 'zod';

/** Where a secret lies; never the secret itself, so that it may be printed. */
export class SecretReference {
  constructor(
    readonly kind: 'env' | 'keyvault',
    /** Name of the environment variable, or the secret's address in Key Vault. */
    readonly name: string,
  ) {}

  toString(): string {
    return `\${${this.kind}:${this.name}}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Reads secrets when they are needed, and keeps them until told to forget (a rotated secret). */
export interface SecretSource {
  /** @throws VigieError VIGIE_SECRET_UNRESOLVED, which names the reference and never a value */
  read(reference: SecretReference): Promise<string>;
  forget(): void;
}

const FORM = /^\$\{(env|keyvault):([^}\s]+)\}$/;

/** A setting that is secret: only a reference is taken, because a literal would end up in a repository. */
export function secret() {
  return z.string().transform((text, context) => {
    const [, kind, name] = FORM.exec(text) ?? [];
    if ((kind === 'env' || kind === 'keyvault') && name !== undefined) return new SecretReference(kind, name);
    // The text itself may be the secret: it is not repeated.
    context.addIssue({
      code: 'custom',
      message: 'a secret may not stand here itself; use ${env:NAME} or ${keyvault:https://…/secrets/NAME}',
    });
    return z.NEVER;
  });
}
