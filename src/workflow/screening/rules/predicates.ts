import { saysSomething } from '../../../core/text.js';
import type { Atom, CompiledSelector, ConditionAtom, Ingredient, Predicate, Side } from '../../../knowledge/index.js';
import { changeTruth } from './change-predicates.js';
import { compare } from './compare.js';
import type { Condition } from './condition-index.js';
import type { Medication, MedicationDrug, ScreeningContext } from './context.js';
import { averageDailyMg } from './dose-amount.js';
import { riskFactorsOf } from './fracture-risk.js';
import { evaluateResult, tScoreTruth } from './result-predicates.js';
import { FALSE, TRUE, UNKNOWN, not, truth, type Truth } from './truth.js';

/** One drug of a medication, as a rule sees it. */
export interface Subject {
  readonly medication: Medication;
  readonly drug: MedicationDrug;
}

/** What a condition of a rule is asked about: one drug, or the two of a pair in the rule's order. */
export interface Scene {
  readonly context: ScreeningContext;
  /** The drug of a single-drug rule; the candidate's drug of a pair. */
  readonly self: Subject;
  readonly a: Subject | null;
  readonly b: Subject | null;
}

/** Whether every atom holds. */
export function evaluate(predicate: Predicate, scene: Scene): Truth {
  let result: Truth = TRUE;
  for (const atom of predicate) {
    const value = evaluateAtom(atom, scene);
    if (value === FALSE) return FALSE;
    if (value === UNKNOWN) result = UNKNOWN;
  }
  return result;
}

type AtomOf<Type extends Atom['type']> = Extract<Atom, { type: Type }>;
type Evaluators = { readonly [Type in Atom['type']]: (atom: AtomOf<Type>, scene: Scene) => Truth };

const EVALUATORS: Evaluators = {
  sex: ({ is }, { context: { patient } }) => truth(patient.sex === null ? null : patient.sex === is),
  age: (atom, { context: { patient } }) =>
    truth(patient.ageYears === null ? null : compare(patient.ageYears, atom.compare)),
  menopause: (atom, { context: { patient } }) =>
    truth(patient.menopause === null ? null : atom.in.has(patient.menopause)),
  pregnancy: pregnancyTruth,
  lactating: ({ is }, { context: { patient } }) => truth(patient.lactating === is),
  'reproductive-potential': ({ is }, { context: { patient } }) =>
    truth(patient.reproductivePotential === null ? null : patient.reproductivePotential === is),
  uterus: ({ is }, { context: { patient } }) => truth(patient.uterus === null ? null : patient.uterus === is),
  goal: (atom, scene) => ofSides(atom.of, scene, ({ medication }) => goalTruth(medication, atom.in)),
  indication: (atom, scene) =>
    ofSides(atom.of, scene, ({ medication }) => indicationTruth(medication, atom, scene.context)),
  condition: (atom, { context, self }) => {
    if (atom.groups.some((group) => conditionOf(atom, group, context) !== undefined)) return TRUE;
    return atom.required && self.medication.startedOn === null && neverAsked(context) ? UNKNOWN : FALSE;
  },
  'fracture-risk-factors': (atom, { context }) =>
    compare(riskFactorsOf(context).length, atom.compare) ? TRUE : context.facts.conditions.reviewed ? FALSE : UNKNOWN,
  drug: (atom, scene) => ofSides(atom.of, scene, ({ drug }) => truth(atom.in.has(drug.ingredient.key))),
  route: (atom, scene) =>
    ofSides(atom.of, scene, ({ medication: { route } }) => truth(route === undefined ? null : atom.in.has(route))),
  'daily-dose': (atom, scene) => ofSides(atom.of, scene, (subject) => doseTruth(subject, atom, scene.context)),
  result: (atom, scene) => evaluateResult(atom, scene.context, scene.self.medication),
  change: (atom, scene) => changeTruth(atom, scene.context, scene.self.medication),
  't-score': (atom, { context }) => tScoreTruth(atom, context),
  'with-therapy': (atom, { context, self }) => truth(hasTherapy(context, atom.selectors, self.medication, true)),
  'mitigated-by': (atom, { context, self }) => truth(hasTherapy(context, atom.selectors, self.medication, false)),
  'compounded-with': ({ selectors }, { self: { medication, drug } }) =>
    truth(medication.drugs.some((one) => one !== drug && matchesAny(selectors, one.ingredient, medication))),
  starting: ({ is }, { self }) => truth((self.medication.startedOn === null) === is),
  ending: (atom, scene) =>
    ofSides(atom.of, scene, ({ medication }) => truth(isEnding(medication, scene.context, atom.withinDays))),
  justification: ({ is }, { context, self }) => {
    if (isJustified(self.medication)) return truth(is === 'documented');
    // Only an order has one: a question of what would be if is not asked for it.
    return context.facts.purpose === 'what-if' ? UNKNOWN : truth(is === 'missing');
  },
  jurisdiction: (atom, { context }) => truth(atom.in.has(context.facts.pharmacy.country)),
  'any-of': (atom, scene) => {
    let best: Truth = FALSE;
    for (const branch of atom.branches) {
      const value = evaluate(branch, scene);
      if (value === TRUE) return TRUE;
      if (value === UNKNOWN) best = UNKNOWN;
    }
    return best;
  },
  not: ({ predicate }, scene) => not(evaluate(predicate, scene)),
};

function pregnancyTruth(atom: AtomOf<'pregnancy'>, { context: { patient, today } }: Scene): Truth {
  const { pregnancy, pregnancyDeniedOn: deniedOn } = patient;
  if (pregnancy === null) return UNKNOWN;
  const old = deniedOn === null || (deniedOn !== undefined && today - deniedOn > (atom.statusWithinDays ?? Infinity));
  return old && atom.statusWithinDays !== null ? UNKNOWN : truth(atom.in.has(pregnancy));
}

export function evaluateAtom(atom: Atom, scene: Scene): Truth {
  // The table has an evaluator for each type; TypeScript cannot pair the two by itself.
  return (EVALUATORS[atom.type] as (atom: Atom, scene: Scene) => Truth)(atom, scene);
}

/** `either` holds when one side meets it for certain, and fails only when both fail for certain. */
function ofSides(of: Side, scene: Scene, ask: (subject: Subject) => Truth): Truth {
  if (of === 'self') return ask(scene.self);
  if (of === 'either') {
    const [a, b] = [scene.a ? ask(scene.a) : FALSE, scene.b ? ask(scene.b) : FALSE];
    return a > b ? a : b;
  }
  const subject = of === 'a' ? scene.a : scene.b;
  return subject ? ask(subject) : UNKNOWN;
}

function goalTruth({ regimen }: Medication, goals: ReadonlySet<string>): Truth {
  return truth(regimen.indication === undefined ? null : goals.has(regimen.indication.goal));
}

function indicationTruth(
  { regimen }: Medication,
  { groups, goals }: AtomOf<'indication'>,
  { knowledge }: ScreeningContext,
): Truth {
  const { system, code, goal } = regimen.indication ?? {};
  if (system === undefined || code === undefined) {
    return goal !== undefined && goals !== null && !goals.has(goal) ? FALSE : UNKNOWN;
  }
  const reading = knowledge.conditionGroups(system, code);
  return truth(reading.readable ? reading.groups.some((group) => groups.has(group)) : null);
}

/** An entry says that somebody asked, though perhaps not for everything. */
export function neverAsked({ facts: { conditions } }: ScreeningContext): boolean {
  return !conditions.reviewed && conditions.entries.length === 0;
}

/** The condition of a group that the rule speaks of. One without a date counts as recent: nobody said that it is old. */
export function conditionOf(
  { active, withinDays }: ConditionAtom,
  group: string,
  { conditions, today }: ScreeningContext,
): Condition | undefined {
  const condition = (active ? conditions.active : conditions.known).get(group);
  if (!condition || withinDays === null || condition.onset === null) return condition;
  return today - condition.onset <= withinDays ? condition : undefined;
}

function doseTruth(subject: Subject, atom: AtomOf<'daily-dose'>, { knowledge }: ScreeningContext): Truth {
  const daily = averageDailyMg(subject.medication.regimen, subject.drug.fact, knowledge);
  return truth(daily === null ? null : compare(daily, atom.compare));
}

/**
 * Whether another medication of the patient matches. For `with-therapy` one whose effect still lasts counts too, since it makes
 * things worse; a mitigation has to be active.
 */
function hasTherapy(
  context: ScreeningContext,
  selectors: readonly CompiledSelector[],
  self: Medication,
  lasting: boolean,
): boolean {
  return (
    holdsTherapy(context.therapies, selectors, self, lasting) ||
    holdsTherapy(context.candidates, selectors, self, lasting)
  );
}

/** A plain loop: rules ask it of every medication of every screening. */
function holdsTherapy(
  medications: readonly Medication[],
  selectors: readonly CompiledSelector[],
  self: Medication,
  lasting: boolean,
): boolean {
  for (const medication of medications) {
    if (medication === self || (!medication.active && !lasting)) continue;
    for (const { ingredient } of medication.drugs) {
      if (!matchesAny(selectors, ingredient, medication)) continue;
      if (medication.active || effectLasts(medication, ingredient)) return true;
    }
  }
  return false;
}

/** Whether a drug that is no longer taken may still act on others. An unknown stop date counts as recent. */
export function effectLasts({ active, stoppedDaysAgo }: Medication, { residualEffectDays }: Ingredient): boolean {
  if (active || residualEffectDays === 0 || stoppedDaysAgo === undefined) return false;
  return stoppedDaysAgo === null || stoppedDaysAgo <= residualEffectDays;
}

export function matchesAny(
  selectors: readonly CompiledSelector[],
  ingredient: Ingredient,
  medication: Medication,
): boolean {
  for (const selector of selectors) if (matches(selector, ingredient, medication)) return true;
  return false;
}

function matches(selector: CompiledSelector, { key }: Ingredient, { route }: Medication): boolean {
  if (!selector.keys.has(key)) return false;
  if (selector.onlyRoutes === null && selector.exceptRoutes === null) return true;
  if (route === undefined) return !selector.skipUnknownRoute;
  return selector.onlyRoutes ? selector.onlyRoutes.has(route) : !selector.exceptRoutes?.has(route);
}

function isEnding({ active, endsOn }: Medication, { today }: ScreeningContext, withinDays: number): boolean {
  return active && endsOn !== null && endsOn - today <= withinDays;
}

function isJustified({ candidate }: Medication): boolean {
  return saysSomething(candidate?.clinicalJustification ?? '');
}
