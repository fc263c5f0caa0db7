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

const STATUSES = ['premenopausal', 'postmenopausal'] as const;

/**
 * The intervals that may be the patient's, for everything that sex and menopausal status may be where nobody recorded them; undefined
 * among them where the knowledge holds none for one of these. One entry where nothing is open.
 */
export function possibleIntervals(
  test: LaboratoryTest | undefined,
  { sex, menopause }: Person,
): ReadonlySet<LaboratoryTest['intervals'][number] | undefined> {
  const possible = new Set<LaboratoryTest['intervals'][number] | undefined>();
  if (sex !== 'female') possible.add(intervalOf(test, { sex: 'male', menopause: 'not-applicable' }));
  if (sex === 'male') return possible;
  const statuses = menopause === null || menopause === 'not-applicable' ? STATUSES : [menopause];
  for (const status of statuses) possible.add(intervalOf(test, { sex: 'female', menopause: status }));
  return possible;
}

function isMenopause(wanted: 'premenopausal' | 'postmenopausal', menopause: string | null): boolean {
  return wanted === 'postmenopausal'
    ? menopause === 'postmenopausal'
    : menopause === 'premenopausal' || menopause === 'perimenopausal';
}
