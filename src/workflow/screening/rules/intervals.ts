import type { LaboratoryTest } from '../../../knowledge/index.js';
import type { PatientTraits } from './patient-traits.js';

type Person = Pick<PatientTraits, 'sex' | 'menopause'>;

/** The interval that the knowledge holds of a test for the patient, where the laboratory printed none. */
export function intervalOf(
  test: LaboratoryTest | undefined,
  patient: Person,
): LaboratoryTest['intervals'][number] | undefined {
  return test?.intervals.find(
    ({ sex, menopause }) =>
      (sex === null || sex === patient.sex) && (menopause === null || isMenopause(menopause, patient.menopause)),
  );
}

function isMenopause(wanted: 'premenopausal' | 'postmenopausal', menopause: string | null): boolean {
  return wanted === 'postmenopausal'
    ? menopause === 'postmenopausal'
    : menopause === 'premenopausal' || menopause === 'perimenopausal';
}
