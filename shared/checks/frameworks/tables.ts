import { z } from 'zod';
import { framework } from '../controls.js';
import attackData from './attack.json';
import azurePolicyData from './azurePolicy.json';
import cisAksData from './cisAks.json';
import mcsbData from './mcsb.json';
import threatMatrixData from './threatMatrix.json';

// Ids and names of other people's frameworks, to hold ours against and to print. Whoever needs this file imports it when
// it does (`await import`): no start of the Functions app reads it.

const head = {
  framework,
  version: z.string(),
  /** `owner/repository@commit path` that the ids were read in. */
  source: z.string().regex(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} /),
  /** What is printed beside the version. */
  note: z.string(),
};
const named = { id: z.string().min(1), name: z.string().min(1) };

const list = z.strictObject({ ...head, controls: z.array(z.strictObject(named)).min(1) });

const policies = z.strictObject({
  ...head,
  controls: z.array(z.strictObject({ ...named, version: z.string(), category: z.string() })).min(1),
});

const matrix = z.strictObject({
  ...head,
  site: z.url({ protocol: /^https$/ }),
  /** What the owner asks to be printed with it. */
  notice: z.string().optional(),
  /** In the matrix's order; a technique may stand under several. */
  tactics: z.array(z.strictObject({ name: z.string(), techniques: z.array(z.string()).min(1) })).min(1),
  techniques: z
    .array(
      z.strictObject({
        ...named,
        /** Page of the matrix's site, without its ending. */
        page: z.string().optional(),
        /** ATT&CK techniques that Microsoft's page names; empty: it names none. */
        attack: z.array(z.string()).optional(),
        /** Of ATT&CK: false where it stands here only because Microsoft's matrix names it. */
        containers: z.boolean().optional(),
      }),
    )
    .min(1),
});
export type Matrix = z.infer<typeof matrix>;

/** The numbers as kube-bench has them; the words are ours, since the benchmark's own may not be copied. */
export const cisAks = () => list.parse(cisAksData);
/** All controls of the benchmark. */
export const mcsb = () => list.parse(mcsbData);
/** Built-in definitions about AKS, Kubernetes and registries; a version is the definition's own. */
export const azurePolicy = () => policies.parse(azurePolicyData);
/** Techniques of the Containers platform, and those beside it that Microsoft's matrix names. */
export const attack = () => matrix.parse(attackData);
/** Microsoft's matrix. */
export const threatMatrix = () => matrix.parse(threatMatrixData);
