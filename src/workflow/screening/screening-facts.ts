import type { PlainDate } from '../../core/plain-date.js';
import {
  medicationsAsked,
  type ConditionFact,
  type MedicationFact,
  type PatientFactSheet,
} from '../../directory/index.js';
import type { CompiledKnowledge } from '../../knowledge/index.js';
import type { LabReading } from '../results/index.js';
import { isAsNeeded } from './rules/as-needed.js';
import { wordsToScreen } from './rules/context.js';
import type { CandidateFact, PharmacyFacts, ResultFact, ScreeningFacts, TherapyFact } from './rules/facts.js';
import type { CandidateOrder, ScreeningRequest } from './screening-request.js';

/** What the record says of a patient, as it was loaded. */
export interface PatientRecord {
  readonly sheet: PatientFactSheet;
  readonly results: readonly LabReading[];
  readonly pharmacy: PharmacyFacts;
}

/** What a screening is about, beside the patient. */
export type Screenable = Pick<ScreeningFacts, 'purpose' | 'candidates' | 'prescriber'> & {
  readonly otherOrders: readonly CandidateOrder[];
};

/** The facts of one order. */
export function orderToScreen(request: ScreeningRequest): Screenable {
  return {
    purpose: 'order',
    candidates: [toCandidateFact(request)],
    prescriber: { hasDea: request.prescriberHasDea },
    otherOrders: request.otherOrders,
  };
}

/**
 * Puts the facts of a screening together; what the record does not say stays out.
 * @param today plain date in the pharmacy's zone
 */
export function screeningFacts(
  record: PatientRecord,
  { purpose, candidates, prescriber, otherOrders }: Screenable,
  today: PlainDate,
  knowledge: CompiledKnowledge,
): ScreeningFacts {
  const { patient, medications, conditions, allergies } = record.sheet;
  return {
    purpose,
    candidates,
    prescriber,
    today,
    patient: {
      sexAtBirth: patient.sexAtBirth,
      birthDate: patient.birthDate,
      menopausalStatus: patient.menopausalStatus ?? undefined,
      pregnancyStatus: patient.pregnancyStatus ?? undefined,
      pregnancyStatusOn: patient.pregnancyStatusOn ?? undefined,
      reproductiveSurgery: patient.reproductiveSurgery,
      heightCm: numberOf(patient.heightCm),
      weightKg: numberOf(patient.weightKg),
    },
    therapies: [
      ...medications.map((medication) => toTherapyFact(medication, today, knowledge)),
      ...otherOrders.map(toOwnTherapy),
    ],
    medicationsAsked: medicationsAsked(record.sheet, today),
    conditions: { reviewed: patient.conditionsReviewedOn !== null, entries: conditions.map(toConditionFact) },
    allergies: {
      reviewed: patient.allergiesReviewedOn !== null,
      entries: allergies.map(({ id, substance, reaction }) => ({ id, substance, reaction: reaction ?? undefined })),
    },
    results: record.results.map(toResultFact),
    attestations: [],
    pharmacy: record.pharmacy,
  };
}

/** The order itself, as it is screened. */
export function toCandidateFact(request: ScreeningRequest): CandidateFact {
  const { candidate, copyFillsThisMonth, firstHandedOverOn, formula } = request;
  const { prescriptionId, product, sig, indication, significantDifference: difference } = candidate;
  const started = candidate.continuationOfTherapy?.therapyStartedOn ?? firstHandedOverOn ?? undefined;
  return {
    id: prescriptionId,
    ingredients: product.ingredients,
    route: product.route,
    dose: sig.dose,
    frequency: sig.frequency,
    indication,
    kind: 'compounded',
    dosageForm: product.dosageForm,
    excipients: formula?.excipients,
    lots: formula?.lots,
    // The order names one patient and one prescriber: the record cannot hold another one.
    patientSpecific: true,
    clinicalJustification: candidate.clinicalJustification ?? undefined,
    significantDifference: difference
      ? { ...difference, documentedOn: difference.documentedOn as PlainDate }
      : undefined,
    continuationOfTherapy: started === undefined ? undefined : { therapyStartedOn: started as PlainDate },
    writtenOn: candidate.writtenOn as PlainDate,
    supply: { quantity: candidate.quantity, daysSupply: candidate.daysSupply },
    asNeeded: isAsNeeded(candidate.sig.text) || undefined,
    refills: candidate.refills,
    copyFillsThisMonth,
  };
}

function toOwnTherapy({ prescriptionId, product, sig, indication, ...order }: CandidateOrder): TherapyFact {
  const startedOn = order.continuationOfTherapy?.therapyStartedOn ?? order.writtenOn;
  return {
    id: prescriptionId,
    ingredients: product.ingredients,
    route: product.route,
    dose: sig.dose,
    frequency: sig.frequency,
    indication,
    status: 'active',
    startedOn: startedOn as PlainDate,
    source: 'this pharmacy',
  };
}

function toTherapyFact(medication: MedicationFact, today: PlainDate, knowledge: CompiledKnowledge): TherapyFact {
  const { drug, status, stoppedOn } = medication;
  // A planned last day that passed is not a stop until somebody says so.
  const unconfirmed = status !== 'stopped' && stoppedOn !== null && stoppedOn < today;
  return {
    id: medication.id,
    ingredients: drug === null ? [] : [{ drug }],
    text: wordsToScreen(medication, knowledge),
    route: medication.route ?? undefined,
    status,
    startedOn: medication.startedOn,
    stoppedOn: unconfirmed ? undefined : (stoppedOn ?? undefined),
    source: medication.source,
    doseText: medication.dose ?? undefined,
    prescribedBy: medication.prescribedBy ?? undefined,
    reason: medication.reason ?? undefined,
    indication: medication.goal === null ? undefined : { goal: medication.goal },
  };
}

function toConditionFact({ id, code, onset, status, resolvedOn }: ConditionFact) {
  return {
    id,
    system: code.system,
    code: code.value,
    onset: onset ?? undefined,
    status,
    resolvedOn: resolvedOn ?? undefined,
  };
}

function numberOf(decimal: string | null): number | undefined {
  return decimal === null ? undefined : Number(decimal);
}

/** A result on file as the rules take it. */
export function toResultFact(result: LabReading): ResultFact {
  return {
    id: result.id,
    test: result.testKey ?? undefined,
    code: result.loinc,
    collectedOn: result.collectedOn,
    status: result.status,
    value: result.canonicalValue ?? undefined,
    comparator: result.canonicalComparator ?? undefined,
    coded: result.codedValue ?? undefined,
    method: result.assay,
    low: result.canonicalRange?.low ?? undefined,
    high: result.canonicalRange?.high ?? undefined,
    performingLab: result.performingLab ?? undefined,
    unreadable: result.quality === 'usable' ? undefined : (result.unreadableDetail ?? result.quality),
  };
}
