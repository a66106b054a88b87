import type { JsonObject } from '../../json.js';
import { notAnAnswer } from '../answers.js';
import type { HttpAnswer } from '../http.js';
import { accepted, blocked, type Outcome } from '../outcome.js';
import { listIn, WHO } from './azureDevOpsAnswers.js';

interface State {
  readonly name: string;
  /** Proposed, InProgress, Resolved, Completed or Removed. */
  readonly category: string;
}

/** What the settings say about states; without them the category decides. */
interface NamedStates {
  readonly doneState?: string | undefined;
  readonly openState?: string | undefined;
}

type Call = (path: string) => Promise<Outcome<HttpAnswer>>;

/**
 * States are named by whoever made the process; what one means is its category. They are read once for each type, and
 * again where an item is in one that nobody knows.
 */
export class States {
  private readonly known = new Map<string, readonly State[]>();

  constructor(
    private readonly call: Call,
    private readonly named: NamedStates,
  ) {}

  /** Whether an item is closed, and whether it was removed. @param item its fields */
  async of(item: JsonObject): Promise<Outcome<{ readonly done: boolean; readonly removed: boolean }>> {
    const states = await this.all(item);
    if (states.outcome !== 'accepted') return states;
    const category = categoryOf(states.value, nameOf(item));
    const removed = category === 'Removed';
    return accepted({ done: removed || category === 'Completed' || same(nameOf(item), this.named.doneState), removed });
  }

  /** The state that closes an item. */
  toClose(item: JsonObject): Promise<Outcome<string>> {
    return this.choose(item, this.named.doneState, ['Completed', 'Resolved'], 'doneState');
  }

  /** The state that opens an item again. */
  toOpen(item: JsonObject): Promise<Outcome<string>> {
    return this.choose(item, this.named.openState, ['Proposed', 'InProgress'], 'openState');
  }

  private async choose(
    item: JsonObject,
    named: string | undefined,
    categories: readonly string[],
    setting: string,
  ): Promise<Outcome<string>> {
    if (named !== undefined) return accepted(named);
    const states = await this.all(item);
    if (states.outcome !== 'accepted') return states;
    for (const wanted of categories) {
      const state = states.value.find(({ category }) => category === wanted);
      if (state !== undefined) return accepted(state.name);
    }
    const lacking = `no state of category ${categories.join(' or ')}`;
    return blocked(`${WHO}: work items of type ${String(item[TYPE])} have ${lacking}: set ${setting}`);
  }

  private async all(item: JsonObject): Promise<Outcome<readonly State[]>> {
    const [project, type] = [String(item[PROJECT]), String(item[TYPE])];
    const key = JSON.stringify([project, type]);
    const known = this.known.get(key);
    if (known !== undefined && categoryOf(known, nameOf(item)) !== undefined) return accepted(known);
    const types = `/${encodeURIComponent(project)}/_apis/wit/workitemtypes`;
    const answer = await this.call(`${types}/${encodeURIComponent(type)}/states?api-version=7.1`);
    if (answer.outcome !== 'accepted') return answer;
    const states = listIn(answer.value, 'value')?.map(({ name, category }) => ({
      name: String(name),
      category: String(category),
    }));
    if (states === undefined) return notAnAnswer(WHO, answer.value);
    this.known.set(key, states);
    return accepted(states);
  }
}

const PROJECT = 'System.TeamProject';
const TYPE = 'System.WorkItemType';
const STATE = 'System.State';
/** Fields of an item that its state is judged by. */
export const FOR_STATES = [PROJECT, TYPE, STATE] as const;

function nameOf(item: JsonObject): string {
  return String(item[STATE]);
}

function categoryOf(states: readonly State[], wanted: string): string | undefined {
  return states.find(({ name }) => same(name, wanted))?.category;
}

function same(a: string, b: string | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase();
}
