import { z } from 'zod';
import { secret } from '../../config/secret.js';

/** What Jira says where a ticket will not be done, as it is delivered; team-managed projects say it by a status. */
const DECLINED = ["Won't Do", "Won't Fix", 'Declined', 'Duplicate', 'Cannot Reproduce'];

const name = z.string().min(1);

export const jiraSettings = z
  .strictObject({
    /** Of the site, as people open it, or the gateway `https://api.atlassian.com/ex/jira/{cloudId}`. */
    url: z.url({ protocol: /^https$/ }),
    /** What people open, where `url` is the gateway. */
    site: z.url({ protocol: /^https$/ }).optional(),
    deployment: z.enum(['cloud', 'dataCenter']).default('cloud'),
    /** Cloud: the account's e-mail address. Data Center: a user name; without one the token is a personal access token. */
    user: z
      .string()
      .regex(/^[^:]+$/, 'a user name has no colon')
      .optional(),
    token: secret(),
    /** Key of the project that new issues go to. */
    project: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'the key of a project, such as OPS'),
    issueType: name.default('Task'),
    /** Of new issues, beside the one that an issue is found by. */
    labels: z.array(z.string().regex(/^\S{1,255}$/, 'a label has no spaces')).default(['vigie']),
    /** Names of priorities; `none`: the project has no priorities. */
    priorities: z
      .union([
        z.literal('none'),
        z.strictObject({
          critical: name.default('Highest'),
          high: name.default('High'),
          medium: name.default('Medium'),
          low: name.default('Low'),
        }),
      ])
      .prefault({}),
    /** false: the project has no due dates. */
    dueDate: z.boolean().default(true),
    /** Owner of a resource to assignee: accountId (Cloud), or user name (Data Center). */
    assign: z.record(z.string(), name).default({}),
    /** Of new issues whose owner is in no line of `assign`. */
    assignee: name.optional(),
    /** Further fields of new issues, as the REST API takes them. */
    fields: z.record(z.string(), z.unknown()).default({}),
    doneTransition: name.optional(),
    reopenTransition: name.optional(),
    resolution: name.optional(),
    declinedResolutions: z.array(name).default(DECLINED),
  })
  .refine(({ deployment, user }) => deployment === 'dataCenter' || user !== undefined, {
    path: ['user'],
    message: 'Jira Cloud wants the e-mail address of the account beside its token',
  });
export type JiraSettings = z.infer<typeof jiraSettings>;
