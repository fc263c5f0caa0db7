import { compareSeverity } from '../../core/decision.js';
import { canonicalJson, sha256 } from '../canonical-json.js';
import type {
  AllergyOutcome,
  DoseRange,
  Lookback,
  Outcome,
  PairRule,
  PairRuleEntry,
  PatientRule,
  RuleInfo,
  SupplyRules,
} from '../compiled-rules.js';
import type { CompiledSelector, Predicate } from '../compiled-predicate.js';
import { silenceRefusal, type RuleWeights } from '../rules/tuning.js';
import { compilePredicate, lookbacksIn, type Membership } from './predicates.js';
import type { DoseRangeRow, SupplyRuleRow } from '../schema/dosing.js';
import type { RegulatoryRuleRow } from '../schema/regulatory.js';
import type { AllergyRuleRow, InteractionRow, OutcomeRow, PatientRuleRow } from '../schema/rules.js';

type AnyRow = InteractionRow | PatientRuleRow | AllergyRuleRow | DoseRangeRow | SupplyRuleRow | RegulatoryRuleRow;

/** The part of a rule that a finding shows, and a fingerprint of the whole row. */
export function ruleInfo(row: AnyRow, { legal = false, advisory = false } = {}): RuleInfo {
  return {
    id: row.id,
    kind: row.kind,
    summary: row.summary,
    management: row.management,
    mechanism: row.mechanism ?? null,
    citation: row.citation,
    resolution: row.resolution ?? null,
    covers: row.covers ?? [],
    attachesMonitoring: row.attachesMonitoring ?? [],
    legal,
    advisory,
    silenceable: silenceRefusal({ legal, outcomes: weightsIn(row) }) === null,
    reviewed: row.reviewedBy !== null,
    fingerprint: sha256(canonicalJson(row)).slice(0, 16),
  };
}

/** Everything that a rule can come to. */
function weightsIn(row: AnyRow): RuleWeights['outcomes'] {
  if ('supplied' in row) return [row, ...(row.aboveRange ? [row.aboveRange] : [])];
  if (row.kind === 'dose') return [row.above, row.below];
  if ('outcomes' in row && row.outcomes) return row.outcomes;
  return 'severity' in row && row.severity ? [{ severity: row.severity, override: row.override }] : [];
}

interface HasOutcomes {
  readonly summary: string;
  readonly management: string;
  readonly severity?: OutcomeRow['severity'] | undefined;
  readonly override?: OutcomeRow['override'] | undefined;
  readonly outcomes?: readonly OutcomeRow[] | undefined;
}

function outcomesOf(row: HasOutcomes, members: Membership): Outcome[] {
  const outcomes = row.outcomes ?? [{ severity: row.severity ?? 'none', override: row.override }];
  return outcomes.map((outcome: Partial<OutcomeRow>, index) => ({
    when: outcome.when ? compilePredicate(outcome.when, members, reassures(outcomes, index)) : null,
    severity: outcome.severity ?? 'none',
    // `none` never becomes a finding, so nobody has to override it.
    override: outcome.override ?? 'never',
    summary: outcome.summary ?? row.summary,
    management: outcome.management ?? row.management,
  }));
}

/** Whether an outcome silences the rule, or takes the place of a graver one below it. */
function reassures(outcomes: readonly Partial<OutcomeRow>[], index: number): boolean {
  const { severity = 'none' } = outcomes[index] ?? {};
  if (severity === 'none') return true;
  return outcomes.slice(index + 1).some((later) => {
    const below = later.severity ?? 'none';
    return below !== 'none' && compareSeverity(below, severity) < 0;
  });
}

/** Pair rules by ingredient and partner, so that the engine asks for a pair and not for every rule. */
export class PairIndex {
  readonly rules = new Map<string, Map<string, PairRuleEntry[]>>();
  readonly sameDrug: PairRule[] = [];

  constructor(rows: readonly InteractionRow[], members: Membership) {
    for (const row of rows) {
      const rule: PairRule = {
        info: ruleInfo(row),
        a: members.selection(row.a),
        b: members.selection(row.b),
        residualA: row.residual?.includes('a') ?? false,
        residualB: row.residual?.includes('b') ?? false,
        medications: row.medications ?? null,
        when: row.when ? compilePredicate(row.when, members) : null,
        outcomes: outcomesOf(row, members),
      };
      if (row.sameDrug) this.sameDrug.push(rule);
      else if (rule.outcomes.some(({ severity }) => severity !== 'none')) this.addPairs(rule);
    }
  }

  private addPairs(rule: PairRule): void {
    for (const a of keysOf(rule.a)) {
      for (const b of keysOf(rule.b)) {
        if (a === b || this.holds(rule, a, b)) continue;
        this.add(a, b, { rule, swapped: false });
        this.add(b, a, { rule, swapped: true });
      }
    }
  }

  /** A class against itself gives every pair twice; one of the two is enough. */
  private holds(rule: PairRule, a: string, b: string): boolean {
    return (
      this.rules
        .get(a)
        ?.get(b)
        ?.some((entry) => entry.rule === rule) ?? false
    );
  }

  private add(from: string, to: string, entry: PairRuleEntry): void {
    const partners = this.rules.get(from) ?? new Map<string, PairRuleEntry[]>();
    this.rules.set(from, partners);
    partners.set(to, [...(partners.get(to) ?? []), entry]);
  }
}

/** Rules of one drug against the patient, by drug; rules for any drug stand with every drug. Those that are silent on purpose fall away. */
export function indexPatientRules(
  rows: readonly PatientRuleRow[],
  drugKeys: readonly string[],
  members: Membership,
): Map<string, PatientRule[]> {
  const index = new Map<string, PatientRule[]>(drugKeys.map((key) => [key, []]));
  for (const row of rows) {
    const drug = row.drug === 'any' ? row.drug : members.selection(row.drug);
    const when = row.when ? compilePredicate(row.when, members) : null;
    const outcomes = outcomesOf(row, members);
    const rule: PatientRule = {
      info: ruleInfo(row, row),
      drug,
      routed:
        drug !== 'any' && drug.some(({ onlyRoutes, exceptRoutes }) => onlyRoutes !== null || exceptRoutes !== null),
      supersededBy: row.supersededBy,
      when,
      ...splitByResults(when),
      outcomes,
      lookbacks: lookbacksOf(when, outcomes),
    };
    if (rule.outcomes.every(({ severity }) => severity === 'none')) continue;
    for (const key of drug === 'any' ? drugKeys : keysOf(drug)) index.get(key)?.push(rule);
  }
  return index;
}

export interface AllergyIndex {
  readonly same: Outcome & { readonly info: RuleInfo };
  readonly excipient: Outcome & { readonly info: RuleInfo };
  readonly cross: ReadonlyMap<string, readonly AllergyOutcome[]>;
}

/** Allergy rules by the drug that is ordered. The first cross-reaction of a rule that fits decides, so the order is kept. */
export function indexAllergyRules(rows: readonly AllergyRuleRow[], members: Membership): AllergyIndex {
  const plain = new Map<string, Outcome & { readonly info: RuleInfo }>();
  const cross = new Map<string, AllergyOutcome[]>();
  for (const row of rows) {
    const info = ruleInfo(row);
    for (const { match, severity, override, summary, management } of row.outcomes) {
      const outcome: Outcome = {
        when: null,
        severity,
        override,
        summary: summary ?? row.summary,
        management: management ?? row.management,
      };
      if (typeof match === 'string') plain.set(match, { ...outcome, info });
      else {
        const entry = {
          info,
          drug: members.selector(match.drug),
          allergicTo: members.selector(match.allergicTo),
          outcome,
        };
        for (const key of entry.drug.keys) cross.set(key, [...(cross.get(key) ?? []), entry]);
      }
    }
  }
  return { same: required(plain.get('same'), 'same'), excipient: required(plain.get('excipient'), 'excipient'), cross };
}

function required<T>(value: T | undefined, match: string): T {
  if (value === undefined) throw new Error(`contraindications/allergy.yaml: no outcome for ${match}`);
  return value;
}

/** Dose ranges by drug, in the order of the file: the first that fits route, goal and condition decides. */
export function indexDoseRanges(rows: readonly DoseRangeRow[], members: Membership): Map<string, DoseRange[]> {
  const index = new Map<string, DoseRange[]>();
  for (const row of rows) {
    const range: DoseRange = {
      info: ruleInfo(row),
      drug: members.selector(row.drug),
      routes: new Set(row.routes),
      goals: row.goals === 'any' ? null : new Set(row.goals),
      when: row.when ? compilePredicate(row.when, members) : null,
      unit: row.unit,
      singleDose: row.singleDose ? amount(row.singleDose) : null,
      dailyDose: row.dailyDose ? amount(row.dailyDose) : null,
      above: row.above,
      below: row.below,
    };
    for (const key of range.drug.keys) index.set(key, [...(index.get(key) ?? []), range]);
  }
  return index;
}

/** The two rules about quantity and days' supply, by what they find too much or too little. */
export function compileSupplyRules(rows: readonly SupplyRuleRow[], members: Membership): SupplyRules {
  const ruleOf = (direction: SupplyRuleRow['supplied']): SupplyRules['more'] => {
    const row = rows.find(({ supplied }) => supplied === direction);
    if (!row) throw new Error('days-supply.yaml holds both rules: the loader asks for them');
    const { factor, severity, override, aboveRange, cyclic } = row;
    const classes = (cyclic?.classes ?? []).map((name) => members.selector({ class: name, unknownRoute: 'match' }));
    return {
      info: ruleInfo(row),
      factor,
      severity,
      override,
      aboveRange: aboveRange ?? null,
      cyclicGoals: new Set(cyclic?.goals),
      cyclicDrugs: new Set(keysOf(classes)),
    };
  };
  return { more: ruleOf('more'), less: ruleOf('less') };
}

function amount(row: { atLeast?: number | undefined; atMost?: number | undefined }): {
  atLeast: number | null;
  atMost: number | null;
} {
  return { atLeast: row.atLeast ?? null, atMost: row.atMost ?? null };
}

function splitByResults(when: Predicate | null): Pick<PatientRule, 'scope' | 'rest'> {
  const readsResults = (when ?? []).map((atom) => lookbacksIn([atom]).length > 0);
  const rest = (when ?? []).filter((_, index) => readsResults[index]);
  return {
    scope: (when ?? []).filter((_, index) => !readsResults[index]),
    rest: rest.length > 0 ? rest : null,
  };
}

function lookbacksOf(when: Predicate | null, outcomes: readonly Outcome[]): Lookback[] {
  return [when, ...outcomes.map((outcome) => outcome.when)].flatMap((predicate) => lookbacksIn(predicate ?? []));
}

function keysOf(selectors: readonly CompiledSelector[]): string[] {
  return [...new Set(selectors.flatMap(({ keys }) => [...keys]))];
}
