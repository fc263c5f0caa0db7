import { isDrugCode, parseDrugCode } from '../../core/drug-code.js';
import { fieldError } from '../../core/errors.js';
import type { PlainDate } from '../../core/plain-date.js';
import { parseConditionCode } from '../../directory/index.js';
import type { SimulatedConditionDto, SimulatedFactsDto, SimulatedMedicationDto } from './dto/simulation.dto.js';
import type { ConditionFact, PatientFacts, ReviewedList, TherapyFact } from './rules/facts.js';

/** A patient as a request describes it, without its results. */
export interface DescribedPatient {
  readonly patient: PatientFacts;
  readonly therapies: readonly TherapyFact[];
  readonly conditions: ReviewedList<ConditionFact>;
  readonly allergies: ReviewedList<{ readonly id: string; readonly substance: string }>;
}

/**
 * Reads a described patient. Each entry gets an id that says where it stands in the request.
 * @param today plain date in the pharmacy's zone
 * @throws DomainError `invalid-date`, `unknown-drug`, `unknown-code`, each naming the field
 */
export function describedPatient(facts: SimulatedFactsDto, today: PlainDate): DescribedPatient {
  if (facts.birthDate > today) throw fieldError('invalid-date', 'facts.birthDate', 'lies in the future');
  return {
    patient: {
      sexAtBirth: facts.sexAtBirth,
      birthDate: facts.birthDate as PlainDate,
      menopausalStatus: facts.menopausalStatus ?? undefined,
      pregnancyStatus: facts.pregnancyStatus ?? undefined,
      reproductiveSurgery: facts.reproductiveSurgery ?? undefined,
      heightCm: facts.heightCm ?? undefined,
      weightKg: facts.weightKg ?? undefined,
    },
    therapies: (facts.medications ?? []).map((medication, index) => toTherapy(medication, index, today)),
    conditions: reviewed(facts.conditions, (condition, index) => toCondition(condition, index, today)),
    allergies: reviewed(facts.allergies, ({ substance }, index) => ({ id: `allergy-${index}`, substance })),
  };
}

function toCondition(
  { code, onset, status, resolvedOn }: SimulatedConditionDto,
  index: number,
  today: PlainDate,
): ConditionFact {
  const path = `facts.conditions.${index}`;
  const { system, value } = parseConditionCode(code, `${path}.code`);
  const refuse = (message: string): never => {
    throw fieldError('invalid-date', `${path}.resolvedOn`, message);
  };
  if (resolvedOn && resolvedOn > today) refuse('lies in the future');
  if (resolvedOn && status === 'active') refuse('an active condition has none; leave the status out or send resolved');
  if (onset && resolvedOn && resolvedOn < onset) refuse('lies before onset');
  return {
    id: `condition-${index}`,
    system,
    code: value,
    onset: (onset as PlainDate | undefined) ?? undefined,
    // A day on which it ended says that it did.
    status: status ?? (resolvedOn ? 'resolved' : undefined),
    resolvedOn: (resolvedOn as PlainDate | undefined) ?? undefined,
  };
}

function toTherapy(medication: SimulatedMedicationDto, index: number, today: PlainDate): TherapyFact {
  const path = `facts.medications.${index}`;
  const { drug, text, startedOn, stoppedOn } = medication;
  if (drug == null && text == null) throw fieldError('unknown-drug', `${path}.drug`, 'give a drug code, or text');
  if (startedOn && stoppedOn && stoppedOn < startedOn) {
    throw fieldError('invalid-date', `${path}.stoppedOn`, 'lies before startedOn');
  }
  const status = medication.status ?? 'active';
  if (status === 'stopped' && stoppedOn && stoppedOn > today) {
    throw fieldError(
      'invalid-date',
      `${path}.stoppedOn`,
      'lies in the future; leave the status active for a planned stop',
    );
  }
  return {
    id: `medication-${index}`,
    ingredients: drug == null ? [] : [{ drug: parseDrugCode(drug, `${path}.drug`) }],
    text: isDrugCode(drug) ? undefined : (text ?? undefined),
    status,
    route: medication.route ?? undefined,
    startedOn: (startedOn as PlainDate | undefined) ?? undefined,
    stoppedOn: (stoppedOn as PlainDate | undefined) ?? undefined,
  };
}

/** A list that was left out was never asked for. */
function reviewed<Given, Entry>(
  given: readonly Given[] | null | undefined,
  read: (entry: Given, index: number) => Entry,
): ReviewedList<Entry> {
  return { reviewed: given != null, entries: (given ?? []).map(read) };
}
