import { ageInYears, type PlainDate } from '../../core/plain-date.js';
import type { ConditionFact, MedicationFact, PatientFactSheet } from '../../directory/index.js';
import type { CompiledKnowledge } from '../../knowledge/index.js';
import type { StoredLabResult } from '../results/index.js';
import { fractureRiskFactors, isSystemicRoute, menopauseOf, readProfileEntry } from '../screening/index.js';
import type { BoneFacts, TScores } from './rules/risk-tier.js';

/** Condition group and test of the knowledge base. */
const FRAGILITY_FRACTURE = 'fragility_fracture';
const FRACTURED_VERTEBRAE = 'vfa';
const GLUCOCORTICOIDS = 'CORTICOSTEROID';
const T_SCORES = {
  lumbarSpine: 'dxa_tscore_lspine',
  totalHip: 'dxa_tscore_hip',
  femoralNeck: 'dxa_tscore_femneck',
} as const satisfies Record<keyof TScores, string>;

/** What the record says of a patient's bones, read as the screening reads it. */
export function boneFacts(
  { patient, conditions, medications }: PatientFactSheet,
  results: readonly StoredLabResult[],
  knowledge: CompiledKnowledge,
  today: PlainDate,
): BoneFacts {
  const ageYears = ageInYears(patient.birthDate, today);
  const menopause = menopauseOf(
    { menopausalStatus: patient.menopausalStatus ?? undefined, reproductiveSurgery: patient.reproductiveSurgery },
    patient.sexAtBirth,
    ageYears,
  );
  const newest = (test: string): number | null => newestValue(results, test);
  const factors = fractureRiskFactors(
    {
      conditions: groupsOf(conditions.filter(isActive), knowledge),
      onGlucocorticoid: medications.some((medication) => isSystemicGlucocorticoid(medication, knowledge)),
      heightCm: numberOf(patient.heightCm),
      weightKg: numberOf(patient.weightKg),
    },
    knowledge.fractureRiskGroups,
  );
  return {
    tScores: {
      lumbarSpine: newest(T_SCORES.lumbarSpine),
      totalHip: newest(T_SCORES.totalHip),
      femoralNeck: newest(T_SCORES.femoralNeck),
    },
    fragilityFracture:
      groupsOf(conditions, knowledge).has(FRAGILITY_FRACTURE) || (newest(FRACTURED_VERTEBRAE) ?? 0) >= 1,
    // None that is on record, and nobody asked: that is not none.
    significantRiskFactors: factors.length === 0 && patient.conditionsReviewedOn === null ? null : factors.length,
    sex: patient.sexAtBirth,
    ageYears,
    menopausalStatus: menopause === null || menopause === 'not-applicable' ? 'unknown' : menopause,
  };
}

/** Keys of the condition groups that conditions belong to. */
export function groupsOf(
  conditions: readonly ConditionFact[],
  knowledge: Pick<CompiledKnowledge, 'conditionGroups'>,
): ReadonlySet<string> {
  const groups = conditions.flatMap(({ code }) => {
    const reading = knowledge.conditionGroups(code.system, code.value);
    return reading.readable ? reading.groups : [];
  });
  return new Set(groups);
}

function isActive({ status }: ConditionFact): boolean {
  return status === 'active';
}

function isSystemicGlucocorticoid(medication: MedicationFact, knowledge: CompiledKnowledge): boolean {
  if (medication.status !== 'active') return false;
  const { ingredients, route } = readProfileEntry(medication, knowledge);
  return isSystemicRoute(route) && ingredients.some(({ classes }) => classes.has(GLUCOCORTICOIDS));
}

function newestValue(results: readonly StoredLabResult[], test: string): number | null {
  let newest: StoredLabResult | undefined;
  for (const result of results) {
    if (result.testKey !== test || result.quality !== 'usable' || result.canonicalValue === null) continue;
    if (!newest || result.collectedOn > newest.collectedOn) newest = result;
  }
  return newest?.canonicalValue == null ? null : Number(newest.canonicalValue);
}

function numberOf(decimal: string | null): number | undefined {
  return decimal === null ? undefined : Number(decimal);
}
