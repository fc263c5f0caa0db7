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
  /** As the entry gives it or its text says it; undefined where nobody knows. `systemic`, a product whose dose no route makes local. */
  readonly route: string | undefined;
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
  /** As the entry states it; null where it states no strength. */
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

/**
 * Of the words beside a drug code those that add something to it: all of them beside a code that nobody knows; beside a known one, another
 * ingredient (a brand of a combination, or words that contradict the code) or a route that the entry does not give.
 */
export function wordsToScreen(
  {
    drug,
    text,
    route,
  }: { drug?: string | null | undefined; text?: string | null | undefined; route?: string | null | undefined },
  knowledge: CompiledKnowledge,
): string | undefined {
  const words = text ?? undefined;
  if (drug == null || words === undefined) return words;
  const coded = knowledge.resolveDrug(drug);
  if (coded.coverage === 'unrecognized') return words;
  const said = knowledge.resolveText(words);
  const further = said.ingredients.some((ingredient) => !coded.ingredients.includes(ingredient));
  const known = said.coverage !== 'unrecognized';
  const routed = said.route === 'systemic' || (known && said.route !== null && route == null);
  return further || routed ? words : undefined;
}

/** Resolves the facts once, so that every rule looks things up in maps. */
export function buildContext(facts: ScreeningFacts, knowledge: CompiledKnowledge): ScreeningContext {
  const today = toEpochDay(facts.today);
  const results = indexResults(facts.results, today, knowledge);
  const therapies: Medication[] = [];
  for (const therapy of facts.therapies) {
    if (!isCandidate(therapy, facts)) therapies.push(resolveTherapy(therapy, knowledge, today));
  }
  return {
    facts,
    knowledge,
    today,
    patient: describePatient(facts.patient, results, facts.today, today, knowledge),
    candidates: facts.candidates.map((candidate) => resolveCandidate(candidate, facts, knowledge)),
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
    route: routeOf(therapy, knowledge),
    active,
    stoppedDaysAgo: active ? undefined : stopped !== null && stopped <= today ? today - stopped : null,
    endsOn: active && stopped !== null && stopped >= today ? stopped : null,
    startedOn: null,
    described: null,
  };
}

function resolveCandidate(candidate: CandidateFact, facts: ScreeningFacts, knowledge: CompiledKnowledge): Medication {
  const { coverage, drugs } = resolveDrugs(candidate, knowledge);
  return {
    regimen: candidate,
    candidate,
    therapy: null,
    coverage,
    drugs,
    route: routeOf(candidate, knowledge),
    active: true,
    stoppedDaysAgo: undefined,
    endsOn: null,
    startedOn: startOf(candidate, facts),
    described: null,
  };
}

/** Null for a new therapy. A beginning that cannot be, before the birth or still to come, shows none. */
function startOf({ continuationOfTherapy }: CandidateFact, { today, patient }: ScreeningFacts): EpochDay | null {
  const startedOn = continuationOfTherapy?.therapyStartedOn;
  if (startedOn === undefined || startedOn > today || startedOn < (patient.birthDate ?? startedOn)) return null;
  return toEpochDay(startedOn);
}

type Resolved = Pick<Medication, 'coverage' | 'drugs'>;

/** Nearly every medication is one coded drug: what is known of it is shared, and nothing is made anew. */
export function resolveDrugs(regimen: RegimenFact, knowledge: CompiledKnowledge): Resolved {
  const { ingredients, text } = regimen;
  const [only] = ingredients;
  if (only && ingredients.length === 1 && text === undefined) return readIngredient(only, knowledge);
  return resolveMixture(regimen, knowledge);
}

function resolveMixture({ ingredients, text }: RegimenFact, knowledge: CompiledKnowledge): Resolved {
  const parts = ingredients.map((fact) => readIngredient(fact, knowledge));
  const coded = parts.flatMap(({ drugs }) => drugs);
  const said = text === undefined ? null : knowledge.resolveText(text);
  // A medication that names nothing at all is not recognized either.
  const coverages = [...parts, ...(said ? [said] : [])].map(({ coverage }) => coverage);
  return {
    coverage: coverages.length === 0 ? 'unrecognized' : coverages.reduce(worse),
    drugs: said ? [...coded, ...furtherDrugs(coded, said)] : coded,
  };
}

/** Drugs of a text that no code beside it names. */
function furtherDrugs(coded: readonly MedicationDrug[], said: DrugResolution): MedicationDrug[] {
  return said.drugs.filter((drug) => !coded.some(({ ingredient }) => ingredient === drug.ingredient));
}

/** A text says the route of what it names, and of nothing else. */
export function routeOf({ text, route, ingredients }: RegimenFact, knowledge: CompiledKnowledge): Medication['route'] {
  if (text === undefined) return route;
  const said = knowledge.resolveText(text);
  if (said.route === 'systemic') return said.route;
  const ofAll = ingredients.every(({ drug }) =>
    knowledge.resolveDrug(drug).ingredients.every((ingredient) => said.ingredients.includes(ingredient)),
  );
  return route ?? (ofAll ? (said.route ?? undefined) : undefined);
}

function readIngredient(fact: IngredientFact, knowledge: CompiledKnowledge): Resolved {
  const resolution = knowledge.resolveDrug(fact.drug);
  if (fact.strength === undefined) return resolution;
  const { coverage, ingredients } = resolution;
  return { coverage, drugs: ingredients.map((ingredient) => ({ ingredient, fact })) };
}

function worse(a: DrugResolution['coverage'], b: DrugResolution['coverage']): DrugResolution['coverage'] {
  if (a === 'unrecognized' || b === 'unrecognized') return 'unrecognized';
  return a === 'recognized-outside-scope' ? a : b;
}
