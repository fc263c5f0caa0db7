import type { Atom, ChangeAtom, Comparison, CompiledSelector, Predicate, ResultAtom } from '../compiled-predicate.js';
import type { CompiledKnowledge } from '../compiled.js';
import type { Lookback } from '../compiled-rules.js';
import type { DrugRow } from '../schema/drug.js';
import type { DrugSelectionRow, DrugSelectorRow, PredicateRow } from '../schema/predicate.js';

/** What names in rules stand for: the members of each class, and the tests. */
export class Membership {
  private readonly byClass = new Map<string, string[]>();

  /** @param tests by key, as they are compiled */
  constructor(
    drugs: readonly DrugRow[],
    private readonly tests: CompiledKnowledge['tests'],
  ) {
    for (const { key, classes } of drugs) {
      for (const name of classes) this.byClass.set(name, [...(this.byClass.get(name) ?? []), key]);
    }
  }

  membersOf(name: string): readonly string[] {
    return this.byClass.get(name) ?? [];
  }

  isDerived(test: string): boolean {
    return (this.tests.get(test)?.derivation ?? null) !== null;
  }

  /** @throws Error for a test that is not there, which the loader refuses before */
  positionOf(test: string): number {
    const known = this.tests.get(test);
    if (!known) throw new Error(`no laboratory test ${test}`);
    return known.position;
  }

  /** Resolves a selector to drug keys once, so that matching is a look-up. */
  selector(row: DrugSelectorRow): CompiledSelector {
    const members = row.drug === undefined ? this.membersOf(row.class ?? '') : [row.drug];
    const { only, except } = row.routes ?? {};
    return {
      keys: new Set(members.filter((key) => !row.except?.includes(key))),
      onlyRoutes: only ? new Set(only) : null,
      exceptRoutes: except ? new Set(except) : null,
      skipUnknownRoute: row.unknownRoute === 'skip',
    };
  }

  selection(row: DrugSelectionRow | undefined): readonly CompiledSelector[] {
    if (!row) return [];
    return ('anyOf' in row ? row.anyOf : [row]).map((selector) => this.selector(selector));
  }
}

type AtomRow = Required<{ [Name in keyof PredicateRow]: NonNullable<PredicateRow[Name]> }>;
/** @param reassures whether the rule is softened or silenced where the condition holds */
type AtomCompiler = { [Name in keyof AtomRow]: (row: AtomRow[Name], members: Membership, reassures: boolean) => Atom };

/** One compiler for each member that a condition can have; a new member does not compile until it has one. */
const COMPILERS: AtomCompiler = {
  sex: (is) => ({ type: 'sex', is }),
  ageYears: (row) => ({ type: 'age', compare: comparison(row) }),
  menopause: (row) => ({ type: 'menopause', in: new Set(row) }),
  pregnancy: (row) => ({
    type: 'pregnancy',
    in: new Set(Array.isArray(row) ? row : row.in),
    statusWithinDays: Array.isArray(row) ? null : row.statusWithinDays,
  }),
  lactating: (is) => ({ type: 'lactating', is }),
  reproductivePotential: (is) => ({ type: 'reproductive-potential', is }),
  uterus: (is) => ({ type: 'uterus', is }),
  goal: (row) => ({ type: 'goal', of: row.of, in: new Set(row.in) }),
  indication: ({ of, in: groups, goals }) => ({
    type: 'indication',
    of,
    groups: new Set(groups),
    goals: goals ? new Set(goals) : null,
  }),
  condition: (row) => ({
    type: 'condition',
    groups: row.in,
    withinDays: row.withinDays ?? null,
    active: row.active ?? false,
    required: row.required ?? false,
  }),
  fractureRiskFactors: (row) => ({ type: 'fracture-risk-factors', compare: comparison(row) }),
  drug: (row) => ({ type: 'drug', of: row.of, in: new Set(row.in) }),
  route: (row) => ({ type: 'route', of: row.of, in: new Set(row.in) }),
  dailyDoseMg: ({ of, ...row }) => ({ type: 'daily-dose', of, compare: comparison(row) }),
  result: resultAtom,
  change: changeAtom,
  tScore: ({ withinDays, ...row }, members, reassures) => ({
    type: 't-score',
    positions: T_SCORE_TESTS.map((test) => members.positionOf(test)),
    compare: comparison(row),
    withinDays,
    reassures,
  }),
  withTherapy: (row, members) => ({ type: 'with-therapy', selectors: row.map((one) => members.selector(one)) }),
  mitigatedBy: (row, members) => ({ type: 'mitigated-by', selectors: row.map((one) => members.selector(one)) }),
  compoundedWith: (row, members) => ({ type: 'compounded-with', selectors: row.map((one) => members.selector(one)) }),
  starting: (is) => ({ type: 'starting', is }),
  ending: (row) => ({ type: 'ending', of: row.of, withinDays: row.withinDays }),
  justification: (is) => ({ type: 'justification', is }),
  jurisdiction: (row) => ({ type: 'jurisdiction', in: new Set(row) }),
  anyOf: (row, members, reassures) => ({
    type: 'any-of',
    branches: row.map((branch) => compilePredicate(branch, members, reassures)),
  }),
  not: (row, members, reassures) => ({ type: 'not', predicate: compilePredicate(row, members, !reassures) }),
};

/** What an atom costs: those that need only the patient or the order (0) stand first, so that most rules end before the others. */
const COSTS: Partial<Record<Atom['type'], number>> = {
  condition: 1,
  result: 2,
  't-score': 2,
  change: 3,
  'with-therapy': 4,
  'mitigated-by': 4,
  'compounded-with': 4,
  not: 5,
  'any-of': 5,
  'fracture-risk-factors': 6,
};

/**
 * A condition as atoms that must all hold.
 * @param reassures whether it softens or silences the rule
 */
export function compilePredicate(row: PredicateRow, members: Membership, reassures = false): Predicate {
  const atoms = (Object.keys(row) as (keyof AtomRow)[]).flatMap((name) => {
    const value = row[name];
    return value === undefined ? [] : [compileAtom(name, value as never, members, reassures)];
  });
  return atoms.sort((a, b) => (COSTS[a.type] ?? 0) - (COSTS[b.type] ?? 0));
}

function compileAtom<Name extends keyof AtomRow>(
  name: Name,
  row: AtomRow[Name],
  members: Membership,
  reassures: boolean,
): Atom {
  return COMPILERS[name](row, members, reassures);
}

function resultAtom(row: AtomRow['result'], members: Membership, reassures: boolean): ResultAtom {
  return {
    type: 'result',
    test: row.test,
    position: members.positionOf(row.test),
    compare: row.is === undefined ? comparison(row) : null,
    is: row.is ?? null,
    limit: row.of,
    withinDays: row.withinDays,
    methods: row.method ? new Set(row.method) : null,
    draws: row.draws,
    afterTherapyDays: row.afterTherapyDays ?? null,
    required: row.required !== undefined,
    neededFor: typeof row.required === 'string' ? row.required : null,
    near: row.near ? { positions: row.near.tests.map((test) => members.positionOf(test)), days: row.near.days } : null,
    derived: members.isDerived(row.test),
    undecidedIfUnderivable: members.isDerived(row.test) && row.ifUnderivable === 'undecided',
    reassures,
  };
}

function changeAtom(row: AtomRow['change'], members: Membership, reassures: boolean): ChangeAtom {
  return {
    type: 'change',
    test: row.test,
    position: members.positionOf(row.test),
    as: row.as,
    compare: comparison(row),
    limit: row.of,
    withinDays: row.withinDays,
    spanDays: row.spanDays ?? null,
    sinceStartAfterDays: row.sinceStartAfterDays ?? null,
    onTherapy: row.onTherapy ?? false,
    against: row.against,
    sameLaboratory: row.sameLaboratory ?? false,
    reassures,
  };
}

type Bounds = { [Op in Comparison['op']]?: number | undefined };

function comparison(row: Bounds): Comparison {
  for (const op of ['below', 'atMost', 'above', 'atLeast'] as const) {
    const bound = row[op];
    if (bound !== undefined) return { op, bound };
  }
  throw new Error('a comparison has a bound: the schema asks for one');
}

const T_SCORE_TESTS = ['dxa_tscore_lspine', 'dxa_tscore_hip', 'dxa_tscore_femneck'];

/** Every test that a condition looks at, and how many days back. */
export function lookbacksIn(predicate: Predicate): Lookback[] {
  return predicate.flatMap((atom): Lookback[] => {
    if (atom.type === 'any-of') return atom.branches.flatMap(lookbacksIn);
    const { type } = atom;
    if (type !== 'result' && type !== 'change' && type !== 't-score') return [];
    const withinLaboratory = type === 'change' && atom.sameLaboratory;
    const positions = type === 't-score' ? atom.positions : [atom.position];
    return positions.map((position) => ({ position, withinDays: atom.withinDays, withinLaboratory }));
  });
}
