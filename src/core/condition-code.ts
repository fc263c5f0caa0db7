/** Code systems in which conditions and indications are named, as the drug knowledge groups them. */
export const CONDITION_SYSTEMS = ['icd10cm', 'snomed', 'local'] as const;
export type ConditionSystem = (typeof CONDITION_SYSTEMS)[number];

/** A condition by code. ICD-10-CM is upper case, with the dot after the third character where the code is longer. */
export interface ConditionCode {
  readonly system: ConditionSystem;
  readonly value: string;
}

/** Spellings that other systems send for the three, compared in lower case. */
const SYSTEM_NAMES = new Map<string, ConditionSystem>(
  Object.entries({
    icd10cm: 'icd10cm',
    'icd10-cm': 'icd10cm',
    'icd-10-cm': 'icd10cm',
    icd10: 'icd10cm',
    'icd-10': 'icd10cm',
    'http://hl7.org/fhir/sid/icd-10-cm': 'icd10cm',
    'http://hl7.org/fhir/sid/icd-10': 'icd10cm',
    snomed: 'snomed',
    'snomed-ct': 'snomed',
    snomedct: 'snomed',
    'http://snomed.info/sct': 'snomed',
    local: 'local',
  } satisfies Record<string, ConditionSystem>),
);

/** Letter, digit, letter or digit, then up to four more (ICD-10-CM code structure); the dot may be left out. */
const ICD10CM = /^([A-Z]\d[0-9A-Z])\.?([0-9A-Z]{0,4})$/;
const SNOMED = /^[1-9]\d{5,17}$/;
const LOCAL = /^[a-z][a-z0-9_-]{0,63}$/;

/** The system that a sender's name of it means; undefined for any other one. */
export function readConditionSystem(system: string): ConditionSystem | undefined {
  return SYSTEM_NAMES.get(system.trim().toLowerCase());
}

/**
 * A condition's code written in one way, so that the same condition is found however it was spelled; undefined for another system or a
 * code of the wrong shape. Whether the code exists is for others to say.
 */
export function readConditionCode(system: string, value: string): ConditionCode | undefined {
  const known = readConditionSystem(system);
  const code = known && normalized(known, value.trim());
  return code === undefined ? undefined : { system: known as ConditionSystem, value: code };
}

function normalized(system: ConditionSystem, value: string): string | undefined {
  if (system === 'snomed') return SNOMED.test(value) ? value : undefined;
  if (system === 'local') return LOCAL.test(value) ? value : undefined;
  const [, category, rest] = ICD10CM.exec(value.toUpperCase()) ?? [];
  if (category === undefined) return undefined;
  return rest ? `${category}.${rest}` : category;
}
