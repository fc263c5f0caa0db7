import { parseDrugCode } from '../../core/drug-code.js';
import { fieldError } from '../../core/errors.js';
import { assertNotInFuture, type PlainDate } from '../../core/plain-date.js';
import {
  assertLocalConditionKnown,
  assertLocalDrugKnown,
  assertLocalSubstanceKnown,
  checkConditionDates,
  checkMedicationDates,
  assertSubstance,
  parseConditionCode,
  parseSubstance,
} from '../../directory/index.js';
import type { CompiledKnowledge } from '../../knowledge/index.js';
import type { SimulatedConditionDto, SimulatedFactsDto, SimulatedMedicationDto } from './dto/simulation.dto.js';
import { wordsToScreen } from './rules/context.js';
import type { ConditionFact, PatientFacts, ReviewedList, TherapyFact } from './rules/facts.js';

/** A patient as a request describes it, without its results. */
export interface DescribedPatient {
  readonly patient: PatientFacts;
  readonly therapies: readonly TherapyFact[];
  readonly medicationsAsked: boolean;
  readonly conditions: ReviewedList<ConditionFact>;
  readonly allergies: ReviewedList<{ readonly id: string; readonly substance: string }>;
}

/**
 * Reads a described patient. Each entry gets an id that says where it stands in the request.
 * @param today plain date in the pharmacy's zone
 * @throws DomainError `invalid-date`, `unknown-drug`, `unknown-code`, `duplicate`, each naming the field
 */
export function describedPatient(
  facts: SimulatedFactsDto,
  today: PlainDate,
  knowledge: CompiledKnowledge,
): DescribedPatient {
  assertNotInFuture(facts.birthDate, today, 'facts.birthDate');
  refuseTwice(facts.medications, 'medications', 'drug', ({ drug, text, status, startedOn }) => [
    drug ?? text?.toLowerCase(),
    status ?? 'active',
    startedOn,
  ]);
  refuseTwice(facts.conditions, 'conditions', 'code', ({ code, onset }) => [code.system, code.value, onset]);
  refuseTwice(facts.allergies, 'allergies', 'substance', ({ substance }) => [substance.trim().toLowerCase()]);
  return {
    patient: {
      sexAtBirth: facts.sexAtBirth,
      birthDate: facts.birthDate as PlainDate,
      menopausalStatus: facts.menopausalStatus ?? undefined,
      pregnancyStatus: facts.pregnancyStatus ?? undefined,
      // What a request says, it says of today.
      pregnancyStatusOn: facts.pregnancyStatus == null ? undefined : today,
      reproductiveSurgery: facts.reproductiveSurgery ?? undefined,
      heightCm: facts.heightCm ?? undefined,
      weightKg: facts.weightKg ?? undefined,
    },
    therapies: (facts.medications ?? []).map((medication, index) =>
      toTherapy(medication, index, facts.birthDate, today, knowledge),
    ),
    medicationsAsked: facts.medications != null,
    conditions: reviewed(facts.conditions, (condition, index) =>
      toCondition(condition, index, facts.birthDate, today, knowledge),
    ),
    allergies: reviewed(facts.allergies, ({ substance }, index) => {
      const path = `facts.allergies.${index}.substance`;
      const read = parseSubstance(substance, path);
      assertSubstance(read, path, 'send an empty list where the patient knows of none');
      assertLocalSubstanceKnown(read, knowledge, path);
      return { id: `allergy-${index}`, substance: read };
    }),
  };
}

function toCondition(
  { code, onset, status, resolvedOn }: SimulatedConditionDto,
  index: number,
  birthDate: string,
  today: PlainDate,
  knowledge: CompiledKnowledge,
): ConditionFact {
  const path = `facts.conditions.${index}`;
  const { system, value } = parseConditionCode(code, `${path}.code`);
  assertLocalConditionKnown({ system, value }, knowledge, `${path}.code.value`);
  // A day on which it ended says that it did.
  const stated = status ?? (resolvedOn ? 'resolved' : undefined);
  const dates = { status: stated ?? 'active', onset: onset ?? null, resolvedOn: resolvedOn ?? null };
  checkConditionDates(dates, { birthDate, today }, `${path}.`);
  return {
    id: `condition-${index}`,
    system,
    code: value,
    onset: (onset as PlainDate | undefined) ?? undefined,
    status: stated,
    resolvedOn: (resolvedOn as PlainDate | undefined) ?? undefined,
  };
}

function toTherapy(
  medication: SimulatedMedicationDto,
  index: number,
  birthDate: string,
  today: PlainDate,
  knowledge: CompiledKnowledge,
): TherapyFact {
  const path = `facts.medications.${index}`;
  checkDates(medication, birthDate, today, path);
  const { startedOn, stoppedOn } = medication;
  return {
    id: `medication-${index}`,
    ...readDrug(medication, knowledge, path),
    status: medication.status ?? 'active',
    route: medication.route ?? undefined,
    startedOn: (startedOn as PlainDate | undefined) ?? undefined,
    stoppedOn: (stoppedOn as PlainDate | undefined) ?? undefined,
    indication: medication.goal == null ? undefined : { goal: medication.goal },
  };
}

/** As on a profile, where a start is always known. */
function checkDates(
  { status = 'active', startedOn, stoppedOn }: SimulatedMedicationDto,
  birthDate: string,
  today: PlainDate,
  path: string,
): void {
  const dates = { status, startedOn: startedOn ?? birthDate, stoppedOn: stoppedOn ?? null };
  checkMedicationDates(dates, { birthDate, today }, `${path}.`);
}

function readDrug(
  { drug, text, route }: SimulatedMedicationDto,
  knowledge: CompiledKnowledge,
  path: string,
): Pick<TherapyFact, 'ingredients' | 'text'> {
  if (drug == null && text == null) throw fieldError('unknown-drug', `${path}.drug`, 'give a drug code, or text');
  if (drug == null) return { ingredients: [], text: text ?? undefined };
  const code = parseDrugCode(drug, `${path}.drug`);
  assertLocalDrugKnown(code, knowledge, `${path}.drug`);
  return { ingredients: [{ drug: code }], text: wordsToScreen({ drug: code, text, route }, knowledge) };
}

/** A list that was left out was never asked for. */
function reviewed<Given, Entry>(
  given: readonly Given[] | null | undefined,
  read: (entry: Given, index: number) => Entry,
): ReviewedList<Entry> {
  return { reviewed: given != null, entries: (given ?? []).map(read) };
}

/** The same entry twice is a mistake of who sent it, as it is on a profile. @throws DomainError `duplicate` */
function refuseTwice<Entry>(
  entries: readonly Entry[] | null | undefined,
  list: string,
  field: string,
  identity: (entry: Entry) => readonly unknown[],
): void {
  const seen = new Set<string>();
  for (const [index, entry] of (entries ?? []).entries()) {
    const text = JSON.stringify(identity(entry));
    if (seen.has(text)) throw fieldError('duplicate', `facts.${list}.${index}.${field}`, 'stands in this list before');
    seen.add(text);
  }
}
