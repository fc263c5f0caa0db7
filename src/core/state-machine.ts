import { DomainError } from './errors.js';

/**
 * The permission of a transition that no person asks for: a sweep, a result that arrived, a date that passed. No user ever
 * holds it, so a route cannot offer such a transition by mistake.
 */
export const BY_SYSTEM = 'system';

/** One arrow: from any of these states to one state, for those who hold the permission. */
export interface Transition<State extends string, Permission extends string> {
  readonly from: State | readonly State[];
  readonly to: State;
  readonly permission: Permission | typeof BY_SYSTEM;
}

/**
 * A state machine as data. `initial` are the states in which a record may be born, `final` those that it never leaves.
 * An action is one arrow, or several when its target depends on where it starts. `permissions`, when given, are all the
 * permissions that exist: an arrow that names another one is refused.
 */
export interface StateMachineDefinition<State extends string, Action extends string, Permission extends string> {
  readonly name: string;
  readonly states: readonly State[];
  readonly initial: readonly NoInfer<State>[];
  readonly final: readonly NoInfer<State>[];
  readonly transitions: Readonly<
    Record<Action, Transition<NoInfer<State>, Permission> | readonly Transition<NoInfer<State>, Permission>[]>
  >;
  readonly permissions?: readonly NoInfer<Permission>[];
}

/** A checked machine. All look-ups are pure and read a map that is built once, at definition. */
export interface StateMachine<State extends string, Action extends string, Permission extends string> {
  readonly name: string;
  readonly states: readonly State[];
  readonly initial: readonly State[];
  readonly final: readonly State[];
  /** Whether the text, read from a row or a message, is one of the states. */
  isState(value: string): value is State;
  isFinal(state: State): boolean;
  can(state: State, action: Action): boolean;
  /** The state that the action leads to. Throws DomainError `wrong-state`, which names what is possible instead. */
  next(state: State, action: Action): State;
  /** The permission that the action asks for from this state. Throws DomainError `wrong-state`. */
  permissionFor(state: State, action: Action): Permission | typeof BY_SYSTEM;
  /** Actions possible from the state, in the order of the definition; those of the system are among them. */
  actionsFrom(state: State): readonly Action[];
}

/** A definition that must not run. `problems` lists everything that is wrong with it, not only the first. */
export class StateMachineDefinitionError extends Error {
  constructor(
    name: string,
    readonly problems: readonly string[],
  ) {
    super(`State machine ${name} cannot be used: ${problems.join('; ')}`);
    this.name = 'StateMachineDefinitionError';
  }
}

interface Arrow {
  readonly action: string;
  readonly from: string;
  readonly to: string;
  readonly permission: string;
}

/**
 * Checks the definition and gives the machine. Called where the machine is declared (when its module loads), so that a
 * broken one stops the start. Throws StateMachineDefinitionError for a state named twice or not at all, an unknown state
 * in any place, an action with two targets from one state, an arrow without a permission or with an unknown one, a state
 * that cannot be reached, a final state that is left, and a state without a way out that is not declared final.
 */
export function defineStateMachine<
  const State extends string,
  const Action extends string,
  const Permission extends string,
>(definition: StateMachineDefinition<State, Action, Permission>): StateMachine<State, Action, Permission> {
  const arrows = arrowsOf(definition.transitions);
  const problems = findProblems(definition, arrows);
  if (problems.length > 0) throw new StateMachineDefinitionError(definition.name, problems);
  return build(definition, arrows);
}

function arrowsOf(
  transitions: Readonly<Record<string, Transition<string, string> | readonly Transition<string, string>[]>>,
): Arrow[] {
  return Object.entries(transitions).flatMap(([action, rows]) =>
    [rows]
      .flat()
      .flatMap((row) => [row.from].flat().map((from) => ({ action, from, to: row.to, permission: row.permission }))),
  );
}

function findProblems(definition: StateMachineDefinition<string, string, string>, arrows: readonly Arrow[]): string[] {
  const { states, initial, final, permissions } = definition;
  const known = new Set(states);
  const problems: string[] = [];
  if (initial.length === 0) problems.push('it names no initial state');
  for (const state of repeated(states)) problems.push(`state ${state} is named twice`);
  for (const state of initial) if (!known.has(state)) problems.push(`initial state ${state} is unknown`);
  for (const state of final) if (!known.has(state)) problems.push(`final state ${state} is unknown`);
  for (const { action, from, to, permission } of arrows) {
    if (!known.has(from)) problems.push(`${action} starts at the unknown state ${from}`);
    if (!known.has(to)) problems.push(`${action} from ${from} leads to the unknown state ${to}`);
    if (!permission) problems.push(`${action} from ${from} has no permission`);
    else if (permissions && permission !== BY_SYSTEM && !permissions.includes(permission))
      problems.push(`${action} from ${from} asks for the unknown permission ${permission}`);
    if (final.includes(from)) problems.push(`${action} leaves the final state ${from}`);
  }
  for (const key of repeated(arrows.map(({ action, from }) => `${action} from ${from}`)))
    problems.push(`${key} is declared twice`);
  return [...problems, ...reachProblems(definition, arrows)];
}

function reachProblems(definition: StateMachineDefinition<string, string, string>, arrows: readonly Arrow[]): string[] {
  const reached = new Set(definition.initial);
  for (const state of reached) for (const arrow of arrows) if (arrow.from === state) reached.add(arrow.to);
  return definition.states.flatMap((state) => {
    if (!reached.has(state)) return [`state ${state} cannot be reached`];
    const left = arrows.some(({ from }) => from === state);
    return left || definition.final.includes(state) ? [] : [`state ${state} has no way out and is not final`];
  });
}

function repeated(values: readonly string[]): Set<string> {
  return new Set(values.filter((value, index) => values.indexOf(value) !== index));
}

function build<State extends string, Action extends string, Permission extends string>(
  definition: StateMachineDefinition<State, Action, Permission>,
  arrows: readonly Arrow[],
): StateMachine<State, Action, Permission> {
  const byState = new Map<string, Map<string, Arrow>>(definition.states.map((state) => [state, new Map()]));
  for (const arrow of arrows) byState.get(arrow.from)?.set(arrow.action, arrow);
  const actionsFrom = (state: State): Action[] => [...(byState.get(state)?.keys() ?? [])] as Action[];
  const arrowFor = (state: State, action: Action): Arrow => {
    const arrow = byState.get(state)?.get(action);
    if (arrow) return arrow;
    const possible = actionsFrom(state).join(', ') || 'nothing';
    throw new DomainError(
      'wrong-state',
      `${definition.name}: ${action} is not possible while ${state}; possible: ${possible}`,
    );
  };
  return Object.freeze({
    name: definition.name,
    states: definition.states,
    initial: definition.initial,
    final: definition.final,
    isState: (value: string): value is State => byState.has(value),
    isFinal: (state: State) => definition.final.includes(state),
    can: (state: State, action: Action) => byState.get(state)?.has(action) ?? false,
    next: (state: State, action: Action) => arrowFor(state, action).to as State,
    permissionFor: (state: State, action: Action) => arrowFor(state, action).permission as Permission,
    actionsFrom,
  });
}
