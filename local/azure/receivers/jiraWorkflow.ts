/** A way from one status to another. */
export interface Way {
  readonly id: string;
  readonly name: string;
  /** Statuses that it starts from; absent: every one. */
  readonly from?: readonly string[];
  readonly to: string;
  /** It shows a screen, on which a comment is kept and a resolution must be given. */
  readonly hasScreen: boolean;
  /** The resolution that it sets by itself. */
  readonly sets?: string;
}

interface Workflow {
  readonly first: string;
  readonly categories: Readonly<Record<string, 'new' | 'indeterminate' | 'done'>>;
  readonly ways: readonly Way[];
  /** Statuses in which nobody may edit (`jira.issue.editable`). */
  readonly locked: readonly string[];
}

/** By the version of the API: 3 the simplified workflow of Cloud, 2 the classic one of Data Center. */
export const WORKFLOWS: Readonly<Record<2 | 3, Workflow>> = {
  3: {
    first: 'To Do',
    categories: { 'To Do': 'new', 'In Progress': 'indeterminate', Done: 'done' },
    ways: [
      { id: '11', name: 'To Do', to: 'To Do', hasScreen: false },
      { id: '21', name: 'In Progress', to: 'In Progress', hasScreen: false },
      { id: '41', name: "Won't do", to: 'Done', hasScreen: true },
      { id: '31', name: 'Done', to: 'Done', hasScreen: false, sets: 'Done' },
    ],
    locked: [],
  },
  2: {
    first: 'Open',
    categories: { Open: 'new', Reopened: 'new', Resolved: 'done', Closed: 'done' },
    ways: [
      { id: '2', name: 'Close Issue', from: ['Open', 'Reopened', 'Resolved'], to: 'Closed', hasScreen: true },
      { id: '5', name: 'Resolve Issue', from: ['Open', 'Reopened'], to: 'Resolved', hasScreen: true },
      { id: '3', name: 'Reopen Issue', from: ['Resolved', 'Closed'], to: 'Reopened', hasScreen: true },
    ],
    locked: ['Closed'],
  },
};

export function waysFrom(version: 2 | 3, status: string): readonly Way[] {
  return WORKFLOWS[version].ways.filter(({ from }) => from === undefined || from.includes(status));
}

/** A transition as the API shows it; Data Center says nothing of screens. */
export function shownWay(version: 2 | 3, { id, name, to, hasScreen }: Way): unknown {
  return { id, name, to: shownStatus(version, to), ...(version === 3 ? { hasScreen, isAvailable: true } : {}) };
}

export function shownStatus(version: 2 | 3, name: string): unknown {
  return { name, statusCategory: { key: WORKFLOWS[version].categories[name] } };
}
