export { DirectoryModule } from './directory.module.js';
export { IsHeightCm, IsWeightKg } from './patients/body-measures.js';
export {
  medicationsAsked,
  PatientFacts,
  type AllergyFact,
  type ConditionFact,
  type MedicationFact,
  type PatientFact,
  type PatientFactSheet,
} from './patients/patient-facts.js';
export { PharmacySettingsService, type PharmacySettings } from './pharmacy/pharmacy-settings.service.js';
export { Patients } from './patients/patients.service.js';
export { Prescribers, type Prescriber } from './prescribers/prescribers.service.js';
export { Allergies } from './profile/allergies/allergies.service.js';
export { Conditions } from './profile/conditions/conditions.service.js';
export { Medications } from './profile/medications/medications.service.js';
export { assertLocalConditionKnown, assertLocalDrugKnown, assertLocalSubstanceKnown } from './rules/local-keys.js';
export { parseConditionCode } from './rules/condition-code.js';
export { assertSubstance, parseSubstance } from './rules/substance.js';
export { MENOPAUSAL_STATUSES, PREGNANCY_STATUSES, REPRODUCTIVE_SURGERIES } from './patients/patient.dto.js';
export { checkConditionDates, checkMedicationDates } from './rules/profile-dates.js';
