import { randomUUID } from 'node:crypto';
import { PharmacySetup } from '../../src/demo/index.js';
import { NoticeDelivery } from '../../src/workflow/notices/delivery/notice-delivery.service.js';
import { Notices, type NoticeKey, type NoticeSubject } from '../../src/workflow/notices/index.js';
import { Caller, PASSWORD, type TestService } from './service.js';

/** Names that must never leave the service in a message. */
export const PERSON = {
  mrn: 'MRN-4711',
  givenName: 'Wilhelmina',
  familyName: 'Featherstonehaugh',
  birthDate: '1961-02-03',
};

const NPIS = ['1234567893', '1245319599', '1003000126', '1992999999', '1679576722', '1053359729'];

export interface Told {
  readonly prescriberId: string;
  readonly patientId: string;
  /** The prescriber, signed in. */
  readonly caller: Caller;
}

let made = 0;

/** A patient, and a prescriber with an account. */
export async function someoneToTell(service: TestService, prescriber: Record<string, unknown> = {}): Promise<Told> {
  const npi = NPIS[made % NPIS.length];
  made += 1;
  const pharmacist = service.as('pharmacist');
  const doctor = await pharmacist.post('/prescribers', {
    ...{ npi, givenName: 'Demo', familyName: 'Prescriber', email: `doctor${made}@example.org` },
    ...{ noticePreference: 'email' },
    ...prescriber,
  });
  if (doctor.status !== 201) throw new Error(doctor.text);
  const patient = await pharmacist.post('/patients', { ...PERSON, mrn: `${PERSON.mrn}-${made}`, sexAtBirth: 'female' });
  if (patient.status !== 201) throw new Error(patient.text);
  const user = {
    username: `doctor${made}`,
    password: PASSWORD,
    role: 'prescriber' as const,
    prescriberId: doctor.body.id,
  };
  await service.app.get(PharmacySetup, { strict: false }).createUsers(service.pharmacyId, [user]);
  const { body } = await service.nobody().post('/auth/token', { username: user.username, password: PASSWORD });
  return {
    prescriberId: doctor.body.id,
    patientId: patient.body.id,
    caller: new Caller(service.app, body.accessToken),
  };
}

export const subject = ({ prescriberId, patientId }: Told, more: Partial<NoticeSubject> = {}): NoticeSubject => ({
  audience: 'prescriber',
  prescriberId,
  patientId,
  kind: 'monitoring-overdue',
  urgency: 'routine',
  summary: 'Estradiol of the first check is missing',
  ruleId: 'TEST-1',
  source: 'a test',
  dueOn: '2026-01-05',
  ...more,
});

export const key = (more: Partial<NoticeKey> = {}): NoticeKey => ({
  subjectKind: 'obligation',
  subjectId: randomUUID(),
  step: 'overdue-notice',
  ...more,
});

export const raise = (service: TestService, what: NoticeSubject, as: NoticeKey = key()): Promise<string | null> =>
  service.run((tx) => service.app.get(Notices, { strict: false }).raise(tx, what, as));

/** As if the time of every digest, pause and claim had passed. */
export const letTimePass = (service: TestService): Promise<unknown> =>
  service.run((tx) =>
    tx.query(
      `UPDATE notice_delivery SET not_before_real = not_before_real - interval '1 day',
         claimed_until_real = claimed_until_real - interval '1 day' WHERE pharmacy_id = $1`,
      [tx.pharmacyId],
    ),
  );

/** Sends what is due for the first pharmacy. */
export const deliver = (service: TestService): Promise<void> =>
  service.app.get(NoticeDelivery, { strict: false }).deliverDue(service.pharmacyId);
