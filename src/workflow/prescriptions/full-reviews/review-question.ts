import type { ConditionCode } from '../../../core/condition-code.js';
import { isDrugCode } from '../../../core/drug-code.js';
import { ageInYears, type PlainDate } from '../../../core/plain-date.js';
import {
  medicationsAsked,
  parseConditionCode,
  type MedicationFact,
  type PatientFactSheet,
} from '../../../directory/index.js';
import type { CompiledKnowledge } from '../../../knowledge/index.js';
import { wordsToScreen, type CandidateOrder } from '../../screening/index.js';

/** An RxNorm concept, words where there is no code or where they say more than it, or both. */
export interface NamedSubstance {
  readonly rxcui?: string;
  readonly words?: string;
}

interface Amount {
  /** Decimal text. */
  readonly value: string;
  /** UCUM. */
  readonly unit: string;
}

/**
 * What a compendium has to know for a full review, and nothing that names a person: no name, no date, no id, no prescriber, no free
 * text but the names of drugs and substances. Facts of one moment: the same record gives the same ones, member by member.
 */
export interface ReviewFacts {
  readonly patient: {
    /** Completed years; 90 stands for everybody from 90 on. */
    readonly ageYears: number;
    readonly sexAtBirth: 'male' | 'female';
    /** Of a woman. A recorded "not pregnant" was true on its day and is sent as `unknown`. */
    readonly pregnancy?: 'pregnant' | 'possible' | 'lactating' | 'unknown';
  };
  readonly order: {
    readonly ingredients: readonly (NamedSubstance & { readonly strength: Amount })[];
    readonly dosageForm: string;
    readonly route: string;
    /** Of one administration. */
    readonly dose: Amount;
    readonly frequency: { readonly times: number; readonly per: string };
    readonly daysSupply: number;
    readonly indication: { readonly system: string; readonly code: string };
  };
  /**
   * Those of the profile that were not stopped, and the ingredients of the patient's other orders at this pharmacy. `reviewed`, here and
   * below: somebody asked, so that an empty list says that there is none.
   */
  readonly medications: {
    readonly reviewed: boolean;
    readonly entries: readonly (NamedSubstance & {
      readonly route: string | null;
      readonly status: 'active' | 'on-hold';
    })[];
  };
  readonly allergies: { readonly reviewed: boolean; readonly substances: readonly NamedSubstance[] };
  readonly conditions: {
    readonly reviewed: boolean;
    readonly entries: readonly (ConditionOnFile & { readonly status: 'active' | 'resolved' })[];
  };
}

interface ConditionOnFile {
  /** `icd10cm`, `snomed`, or `local`, whose codes are words joined by underscores. */
  readonly system: ConditionCode['system'];
  readonly code: string;
}

/** With a random reference, which the answer repeats. */
export interface ReviewQuestion extends ReviewFacts {
  readonly reference: string;
}

const OLDEST_AGE = 90;

/**
 * Puts the facts of a question together.
 * @param otherOrders the patient's live orders; the one asked about is left out
 * @param today plain date in the pharmacy's zone
 */
export function reviewFacts(
  sheet: PatientFactSheet,
  { order, otherOrders }: { order: CandidateOrder; otherOrders: readonly CandidateOrder[] },
  today: PlainDate,
  knowledge: CompiledKnowledge,
): ReviewFacts {
  const { patient, medications, allergies, conditions } = sheet;
  const { system, code } = order.indication;
  const indication = parseConditionCode({ system, value: code }, 'indication', 'code');
  const { dose, frequency } = order.sig;
  return {
    patient: personOf(patient, today),
    order: {
      ingredients: order.product.ingredients.map(({ drug, strength }) => ({
        ...named(drug, knowledge),
        strength: amount(strength),
      })),
      dosageForm: order.product.dosageForm,
      route: order.product.route,
      dose: amount(dose),
      frequency: { times: frequency.times, per: frequency.per },
      daysSupply: order.daysSupply,
      indication: { system: indication.system, code: indication.value },
    },
    medications: {
      reviewed: medicationsAsked(sheet, today),
      entries: [
        ...medications.flatMap((medication) => onProfile(medication, knowledge)),
        ...otherOrders
          .filter(({ prescriptionId }) => prescriptionId !== order.prescriptionId)
          .flatMap(({ product: { ingredients, route } }) =>
            ingredients.map(({ drug }) => ({ ...named(drug, knowledge), route, status: 'active' as const })),
          ),
      ],
    },
    allergies: {
      reviewed: patient.allergiesReviewedOn !== null,
      substances: allergies.map(({ substance }) => named(substance, knowledge)),
    },
    conditions: {
      reviewed: patient.conditionsReviewedOn !== null,
      entries: conditions.map((condition) => ({
        system: condition.code.system,
        code: condition.code.value,
        status: condition.status,
      })),
    },
  };
}

function personOf(
  { birthDate, sexAtBirth, pregnancyStatus }: PatientFactSheet['patient'],
  today: PlainDate,
): ReviewFacts['patient'] {
  const person = { ageYears: Math.min(ageInYears(birthDate, today), OLDEST_AGE), sexAtBirth };
  if (sexAtBirth === 'male') return person;
  const said = pregnancyStatus === null || pregnancyStatus === 'not-pregnant' ? 'unknown' : pregnancyStatus;
  return { ...person, pregnancy: said };
}

function onProfile(
  medication: MedicationFact,
  knowledge: CompiledKnowledge,
): ReviewFacts['medications']['entries'][number][] {
  const { drug, route, status } = medication;
  if (status === 'stopped') return [];
  const { words: name, ...coded } = drug === null ? ({} as NamedSubstance) : named(drug, knowledge);
  const words = [name, wordsToScreen(medication, knowledge)].filter((said) => said !== undefined).join(', ');
  return [{ ...coded, ...(words ? { words } : {}), route, status }];
}

/** A code of RxNorm, or words: those of the knowledge for its own keys, and what is no code as it was written. */
function named(codeOrWords: string, knowledge: CompiledKnowledge): NamedSubstance {
  if (!isDrugCode(codeOrWords)) return { words: codeOrWords };
  const [system, code = ''] = codeOrWords.split(':');
  if (system === 'rxcui') return { rxcui: code };
  const names = knowledge.resolveDrug(codeOrWords).ingredients.map(({ name }) => name);
  return { words: names.length > 0 ? names.join(' / ') : code };
}

/** The two members alone, whatever else the record holds. */
function amount({ value, unit }: Amount): Amount {
  return { value, unit };
}
