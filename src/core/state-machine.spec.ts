import fc from 'fast-check';
import { DomainError } from './errors.js';
import { BY_SYSTEM, StateMachineDefinitionError, defineStateMachine } from './state-machine.js';
import type { StateMachineDefinition } from './state-machine.js';

const sound = {
  name: 'fill',
  states: ['prepared', 'ready', 'picked-up', 'returned'],
  initial: ['prepared'],
  final: ['picked-up', 'returned'],
  transitions: {
    verify: { from: 'prepared', to: 'ready', permission: 'fill.verify' },
    'hand-over': { from: 'ready', to: 'picked-up', permission: 'fill.hand-over' },
    return: { from: ['prepared', 'ready'], to: 'returned', permission: BY_SYSTEM },
  },
} as const;

type Loose = StateMachineDefinition<string, string, string>;
const define = (definition: Loose) => defineStateMachine(definition);
const problemsOf = (changes: Partial<Loose>): readonly string[] => {
  try {
    define({ ...(sound as Loose), ...changes });
  } catch (error) {
    if (error instanceof StateMachineDefinitionError) return error.problems;
    throw error;
  }
  return [];
};

describe('defineStateMachine', () => {
  const machine = defineStateMachine(sound);

  it('answers what may follow a state, and who may do it', () => {
    expect(machine.next('prepared', 'verify')).toBe('ready');
    expect(machine.can('prepared', 'hand-over')).toBe(false);
    expect(machine.actionsFrom('ready')).toEqual(['hand-over', 'return']);
    expect(machine.permissionFor('ready', 'hand-over')).toBe('fill.hand-over');
    expect(machine.permissionFor('prepared', 'return')).toBe(BY_SYSTEM);
    expect(machine.isFinal('returned')).toBe(true);
    expect(machine.isState('lost')).toBe(false);
  });

  it('refuses an action from the wrong state with a code and what is possible instead', () => {
    expect(() => machine.next('prepared', 'hand-over')).toThrow(DomainError);
    expect(() => machine.next('prepared', 'hand-over')).toThrow(/possible: verify, return/);
    expect(() => machine.permissionFor('picked-up', 'return')).toThrow(/possible: nothing/);
  });

  it('lets one action lead to different states from different places', () => {
    const gate = define({
      name: 'gate',
      states: ['open', 'shut'],
      initial: ['open'],
      final: [],
      transitions: {
        toggle: [
          { from: 'open', to: 'shut', permission: 'p' },
          { from: 'shut', to: 'open', permission: 'q' },
        ],
      },
    });
    expect([gate.next('open', 'toggle'), gate.next('shut', 'toggle')]).toEqual(['shut', 'open']);
    expect(gate.permissionFor('shut', 'toggle')).toBe('q');
  });

  const withTransition = (row: Record<string, unknown>) =>
    ({ transitions: { ...sound.transitions, extra: row } }) as unknown as Partial<Loose>;

  it.each<[string, Partial<Loose>, RegExp]>([
    ['no initial state', { initial: [] }, /no initial state/],
    ['an unknown initial state', { initial: ['prepared', 'born'] }, /initial state born is unknown/],
    ['an unknown final state', { final: ['picked-up', 'returned', 'gone'] }, /final state gone is unknown/],
    ['a state named twice', { states: [...sound.states, 'ready'] }, /ready is named twice/],
    ['an unknown target', withTransition({ from: 'ready', to: 'lost', permission: 'p' }), /unknown state lost/],
    [
      'an unknown start',
      withTransition({ from: 'lost', to: 'ready', permission: 'p' }),
      /starts at the unknown state lost/,
    ],
    ['a missing permission', withTransition({ from: 'ready', to: 'ready' }), /extra from ready has no permission/],
    ['an empty permission', withTransition({ from: 'ready', to: 'ready', permission: '' }), /has no permission/],
    ['a permission nobody declared', { permissions: ['fill.verify'] }, /unknown permission fill.hand-over/],
    [
      'a state out of reach',
      { states: [...sound.states, 'shipped'], final: [...sound.final, 'shipped'] },
      /shipped cannot be reached/,
    ],
    ['a dead end', { final: ['picked-up'] }, /returned has no way out and is not final/],
    [
      'a final state that is left',
      withTransition({ from: 'returned', to: 'ready', permission: 'p' }),
      /leaves the final state returned/,
    ],
    [
      'two targets for one action from one state',
      withTransition([
        { from: 'ready', to: 'picked-up', permission: 'p' },
        { from: ['prepared', 'ready'], to: 'returned', permission: 'p' },
      ] as unknown as Record<string, unknown>),
      /extra from ready is declared twice/,
    ],
  ])('refuses %s', (_, changes, message) => {
    expect(problemsOf(changes).join('\n')).toMatch(message);
  });

  it('accepts the sound definition, with the list of permissions too', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ permissions: ['fill.verify', 'fill.hand-over'] })).toEqual([]);
  });

  it('names every problem at once', () => {
    expect(problemsOf({ initial: ['born'], final: ['gone'] }).length).toBeGreaterThan(2);
  });

  it('accepts every machine whose states are all reached, and its arrows never leave its states', () => {
    const state = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const arrow = fc.record({ from: state, to: state, permission: fc.constantFrom('p', BY_SYSTEM) });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('w', 'x', 'y', 'z'), arrow), (drawn) => {
        const states = new Set(['a']);
        for (const from of states) for (const row of Object.values(drawn)) if (row.from === from) states.add(row.to);
        const transitions = Object.fromEntries(Object.entries(drawn).filter(([, row]) => states.has(row.from)));
        const left: string[] = Object.values(transitions).map((row) => row.from);
        const final = [...states].filter((name) => !left.includes(name));
        const built = define({ name: 'any', states: [...states], initial: ['a'], final, transitions });
        for (const from of states) {
          expect(built.actionsFrom(from).length === 0).toBe(built.isFinal(from));
          for (const action of built.actionsFrom(from)) expect(states.has(built.next(from, action))).toBe(true);
        }
      }),
    );
  });
});
