import { PatientFacts } from '../../src/directory/index.js';
import type { Answer, TestService } from '../support/service.js';

let count = 0;

/** What tests of a patient's profile do again and again. @param service the one under test, once it has started */
export function profileTools(service: () => TestService) {
  const rows = async (table: string): Promise<number> => {
    const [row] = await service().run((tx) => tx.query<{ count: string }>(`SELECT count(*) FROM ${table}`));
    return Number(row?.count);
  };
  return {
    rows,
    newPatient: async (changes: object = {}): Promise<string> => {
      const { body } = await service()
        .as('technician')
        .post('/patients', {
          mrn: `PR-${(count += 1)}`,
          givenName: 'Test',
          familyName: 'Profile',
          birthDate: '1985-03-14',
          sexAtBirth: 'male',
          ...changes,
        });
      return body.id;
    },
    medications: (patientId: string) => `/patients/${patientId}/medications`,
    conditions: (patientId: string) => `/patients/${patientId}/conditions`,
    allergies: (patientId: string) => `/patients/${patientId}/allergies`,
    paths: (answer: Answer): string[] => answer.body.errors.map((error: { path: string }) => error.path),
    load: (patientId: string) => service().run((tx) => service().app.get(PatientFacts).load(tx, patientId)),
    /** What a write may leave behind, so that a refused one can be shown to leave nothing. */
    traces: async (): Promise<number[]> =>
      Promise.all(
        ['patient_medication', 'patient_condition', 'patient_allergy', 'profile_history', 'audit_event', 'outbox'].map(
          rows,
        ),
      ),
  };
}
