import { toEpochDay, type EpochDay } from '../../../core/plain-date.js';
import type { CompiledKnowledge, DrugResolution, Ingredient } from '../../../knowledge/index.js';
import { indexConditions, type ConditionIndex } from './condition-index.js';
import type { WeighedEvidence } from './decision.js';
import { describePatient, type PatientTraits } from './patient-traits.js';
import type { CandidateFact, IngredientFact, RegimenFact, ScreeningFacts, TherapyFact } from './facts.js';
import { indexResults, type ResultIndex } from './result-index.js';

/** A medication with its drugs resolved and its dates as numbers. */
export interface Medication {
  readonly regimen: RegimenFact;
  readonly candidate: CandidateFact | null;
  readonly therapy: TherapyFact | null;
  readonly coverage: DrugResolution['coverage'];
  readonly drugs: readonly MedicationDrug[];
  /** Taken now, or about to be. */
  readonly active: boolean;
  /** Not taken now, but its effect may last: days since it stopped; null where nobody knows when, undefined while active. */
  readonly stoppedDaysAgo: number | null | undefined;
  /** Planned last day. */
  readonly endsOn: EpochDay | null;
  /** When the therapy that a candidate continues began; null for a new one, and for what stands on the profile. */
  readonly startedOn: EpochDay | null;
  /** Itself as evidence, from when a finding first rests on it: several may. */
  described: WeighedEvidence | null;
}

export interface MedicationDrug {
  readonly ingredient: Ingredient;
  readonly fact: IngredientFact | null;
}

export interface ScreeningContext {
  readonly facts: ScreeningFacts;
  readonly knowledge: CompiledKnowledge;
  readonly today: EpochDay;
  readonly patient: PatientTraits;
  readonly candidates: readonly Medication[];
  /** Without the candidates themselves. */
  readonly therapies: readonly Medication[];
  readonly conditions: ConditionIndex;
  readonly results: ResultIndex;
}

/** Resolves the facts once, so that every rule looks things up in maps. */
export function buildContext(facts: ScreeningFacts, knowledge: CompiledKnowledge): ScreeningContext {
  const today = toEpochDay(facts.today);
  const results = indexResults(facts.results, today);
  const therapies: Medication[] = [];
  for (const therapy of facts.therapies) {
    if (!isCandidate(therapy, facts)) therapies.push(resolveTherapy(therapy, knowledge, today));
  }
  return {
    facts,
    knowledge,
    today,
    patient: describePatient(facts.patient, results, facts.today, today, knowledge),
    candidates: facts.candidates.map((candidate) => resolveCandidate(candidate, knowledge)),
    therapies,
    conditions: indexConditions(facts, knowledge),
    results,
  };
}

function isCandidate({ id }: TherapyFact, { candidates }: ScreeningFacts): boolean {
  for (const candidate of candidates) if (candidate.id === id) return true;
  return false;
}

function resolveTherapy(therapy: TherapyFact, knowledge: CompiledKnowledge, today: EpochDay): Medication {
  const stopped = therapy.stoppedOn === undefined ? null : toEpochDay(therapy.stoppedOn);
  // A planned last day that passed is no stop until somebody says so; a stopped one may stop only tomorrow.
  const active = therapy.status === 'active' || (therapy.status === 'stopped' && stopped !== null && stopped > today);
  const { coverage, drugs } = resolveDrugs(therapy, knowledge);
  return {
    regimen: therapy,
    candidate: null,
    therapy,
    coverage,
    drugs,
    active,
    stoppedDaysAgo: active ? undefined : stopped !== null && stopped <= today ? today - stopped : null,
    endsOn: active && stopped !== null && stopped >= today ? stopped : null,
    startedOn: null,
    described: null,
  };
}

function resolveCandidate(candidate: CandidateFact, knowledge: CompiledKnowledge): Medication {
  const continuation = candidate.continuationOfTherapy;
  const { coverage, drugs } = resolveDrugs(candidate, knowledge);
  return {
    regimen: candidate,
    candidate,
    therapy: null,
    coverage,
    drugs,
    active: true,
    stoppedDaysAgo: undefined,
    endsOn: null,
    startedOn: continuation ? toEpochDay(continuation.therapyStartedOn) : null,
    described: null,
  };
}

function resolveDrugs(regimen: RegimenFact, knowledge: CompiledKnowledge): Pick<Medication, 'coverage' | 'drugs'> {
  const { ingredients, text } = regimen;
  const [only] = ingredients;
  if (only && ingredients.length === 1 && text === undefined) return readIngredient(only, knowledge);
  const parts = ingredients.map((fact) => readIngredient(fact, knowledge));
  if (text !== undefined) parts.push(drugsOf(knowledge.resolveText(text), null));
  // A medication that names nothing at all is not recognized either.
  const coverages = parts.map(({ coverage }) => coverage);
  return {
    coverage: coverages.length === 0 ? 'unrecognized' : coverages.reduce(worse),
    drugs: parts.flatMap(({ drugs }) => drugs),
  };
}

function readIngredient(fact: IngredientFact, knowledge: CompiledKnowledge): Pick<Medication, 'coverage' | 'drugs'> {
  return drugsOf(knowledge.resolveDrug(fact.drug), fact);
}

function drugsOf(
  { coverage, ingredients }: DrugResolution,
  fact: IngredientFact | null,
): Pick<Medication, 'coverage' | 'drugs'> {
  return { coverage, drugs: ingredients.map((ingredient) => ({ ingredient, fact })) };
}

function worse(a: DrugResolution['coverage'], b: DrugResolution['coverage']): DrugResolution['coverage'] {
  if (a === 'unrecognized' || b === 'unrecognized') return 'unrecognized';
  return a === 'recognized-outside-scope' ? a : b;
}
