import type {
  ProtocolClause,
  ProtocolCondition,
  ProtocolFileContent,
  ProtocolPhase,
  ProtocolRule,
  ProtocolTest,
} from './schema/protocol.js';

/** A drug of a therapy as the protocols see it; an `Ingredient` of the compiled knowledge is one. */
export interface TherapyFact {
  readonly key: string;
  readonly classes: ReadonlySet<string>;
}

/** The patient and the therapy whose plan is asked. Null means unknown, which a rule takes as met. */
export interface ProtocolFacts {
  /** Ingredients of the therapy itself. */
  readonly ingredients: readonly TherapyFact[];
  /** The other active therapies. */
  readonly profile: readonly TherapyFact[];
  readonly sex: 'male' | 'female';
  readonly goal: string | null;
  readonly ageYears: number | null;
  /** How long the therapy is meant to last in all, from its first dose, in days. */
  readonly plannedDays: number | null;
  /** Keys of condition groups on the patient's record. */
  readonly conditions: { has(group: string): boolean };
  /** Lowest usable result on file by test key, in the test's canonical unit; a test never measured is absent, and so unknown. */
  readonly lowestResults: Readonly<Record<string, number>>;
  readonly boneTier: 'low' | 'moderate' | 'high' | 'unknown';
}

/** A rule made concrete for one patient and therapy: variants chosen, tests that do not apply left out. */
export interface MonitoringRule {
  readonly id: string;
  readonly title: string;
  readonly protocol: string;
  readonly revision: string;
  readonly follows: string | null;
  /** Set where the gate guards against more than a late test, so that no cap of goal softens it. */
  readonly safety: 'pregnancy' | null;
  readonly tests: readonly ProtocolTest[];
  readonly phases: readonly ProtocolPhase[];
  readonly citation: ProtocolRule['citation'];
}

/**
 * The rules that hold for a patient and a therapy, in the order of the files. A rule whose tests all fall away is left out.
 * Pure; linear in the number of rules.
 */
export function protocolsFor(protocols: readonly ProtocolFileContent[], facts: ProtocolFacts): MonitoringRule[] {
  const found: MonitoringRule[] = [];
  for (const { protocol, revision, rules } of protocols) {
    for (const rule of rules) {
      if (!triggered(rule, facts) || !applies(rule, facts)) continue;
      const tests = rule.tests.some((test) => isSpared(test, facts))
        ? rule.tests.filter((test) => !isSpared(test, facts))
        : rule.tests;
      const phases = chooseVariants(rule.phases, facts);
      if (!tests.some(({ strength }) => strength === 'hard') || phases.length === 0) continue;
      const { id, title, citation } = rule;
      const [follows, safety] = [rule.follows ?? null, rule.safety ?? null];
      found.push({ id, title, protocol, revision, follows, safety, tests, phases, citation });
    }
  }
  return found;
}

function isSpared({ unlessOnClass }: ProtocolTest, facts: ProtocolFacts): boolean {
  for (const name of unlessOnClass) if (takesClass(facts, name)) return true;
  return false;
}

function triggered({ trigger }: ProtocolRule, { ingredients }: ProtocolFacts): boolean {
  return ingredients.some(
    ({ key, classes }) => trigger.drugs.includes(key) || trigger.classes.some((name) => classes.has(name)),
  );
}

function applies({ applies: wanted }: ProtocolRule, facts: ProtocolFacts): boolean {
  if (wanted.sex !== 'any' && wanted.sex !== facts.sex) return false;
  if (facts.goal !== null) {
    if (wanted.goals && !wanted.goals.some((goal) => goal === facts.goal)) return false;
    if (wanted.exceptGoals.some((goal) => goal === facts.goal)) return false;
  }
  return wanted.when === undefined || clauseMet(wanted.when, facts);
}

function chooseVariants(phases: readonly ProtocolPhase[], facts: ProtocolFacts): readonly ProtocolPhase[] {
  if (phases.length === 1 && phases[0]?.when === undefined) return phases;
  const chosen: ProtocolPhase[] = [];
  for (const phase of phases) {
    const taken = chosen.some((other) => other.phase === phase.phase);
    if (!taken && (phase.when === undefined || clauseMet(phase.when, facts))) chosen.push(phase);
  }
  return chosen;
}

function clauseMet(clause: ProtocolClause, facts: ProtocolFacts): boolean {
  return 'anyOf' in clause
    ? clause.anyOf.some((row) => conditionMet(row, facts))
    : clause.allOf.every((row) => conditionMet(row, facts));
}

function conditionMet(row: ProtocolCondition, facts: ProtocolFacts): boolean {
  if ('ageAtLeast' in row) return facts.ageYears === null || facts.ageYears >= row.ageAtLeast;
  if ('plannedDaysOver' in row) return facts.plannedDays === null || facts.plannedDays > row.plannedDaysOver;
  if ('condition' in row) return facts.conditions.has(row.condition);
  if ('onDrug' in row) return takes(facts, ({ key }) => key === row.onDrug);
  if ('onClass' in row) return takesClass(facts, row.onClass);
  if ('boneTier' in row) return facts.boneTier === row.boneTier;
  const lowest = facts.lowestResults[row.resultBelow.test];
  return lowest === undefined || lowest < row.resultBelow.value;
}

function takesClass(facts: ProtocolFacts, name: string): boolean {
  return takes(facts, ({ classes }) => classes.has(name));
}

function takes({ ingredients, profile }: ProtocolFacts, wanted: (drug: TherapyFact) => boolean): boolean {
  return ingredients.some(wanted) || profile.some(wanted);
}

/** Whether a baseline is asked before the first fill. A panel that may come later, or that no fill waits for, is the monitoring's. */
export function asksBeforeFirstFill({ gate, latest }: ProtocolPhase): boolean {
  return gate === 'hard' || (gate !== 'none' && latest <= 0);
}
