import { ENGINE_VERSION } from '../../src/workflow/screening/rules/decision.js';
import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { verifiedOrder, verify } from '../support/dispensing.js';
import { SIGNATURE, startService, type TestService } from '../support/service.js';
import { addMedication } from './orders.js';

jest.setTimeout(60_000);

const REASON = 'nobody recorded what else the patient takes: ask, then record the medications or that there are none';
const COMPARED = ['drug-drug', 'duplicate-therapy'];
/** A drug that no rule of anastrozole speaks of. */
const AMLODIPINE = 'rxcui:17767';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface Said {
  readonly outcome: string;
  readonly checks: readonly { check: string; outcome: string; reason?: string; stops?: boolean; key?: string }[];
}
const compared = ({ checks }: Said) => checks.filter(({ check }) => COMPARED.includes(check));
const UNASKED = COMPARED.map((check) => ({
  check,
  outcome: 'not-checked',
  reason: REASON,
  key: 'medications',
  stops: false,
}));
const ASKED = COMPARED.map((check) => ({ check, outcome: 'checked' }));

const screeningOf = async (id: string): Promise<Said & { id: string; trigger: string }> =>
  (await must(service.as('pharmacist').get(`/prescriptions/${id}`))).screening;
const noneKnown = (patientId: string) =>
  must(service.as('technician').post(`/patients/${patientId}/medications`, { noneKnown: true }));
/** A man with his baseline on file, of whom nobody asked what he takes. */
async function patientWithPanel(): Promise<string> {
  const { id } = await makePatient(service);
  await must(service.as('lab').post(`/patients/${id}/lab-results`, hormonePanel(yesterday(service))));
  return id;
}
const order = async (patientId: string, changes: object = {}): Promise<{ id: string; screening: Said }> =>
  must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId, changes)));

describe('an order for a patient of whom nobody asked what else he takes', () => {
  it('says that there was nothing to compare it with, until somebody notes that there is nothing', async () => {
    const patientId = await patientWithPanel();
    const { id, screening } = await order(patientId);
    expect(compared(screening)).toEqual(UNASKED);
    expect(screening.outcome).toBe('clear');

    await service.workEvents();
    await noneKnown(patientId);
    await service.workEvents();
    const after = await screeningOf(id);
    expect(compared(after)).toEqual(ASKED);
    expect([after.trigger, after.outcome]).toEqual(['surveillance', 'clear']);

    await noneKnown(patientId);
    expect(await service.workEvents()).toBe(0);
    expect((await screeningOf(id)).id).toBe(after.id);
  });

  it('is compared once the profile holds an entry, and not any more when that was a mistake', async () => {
    const patientId = await patientWithPanel();
    const { id } = await order(patientId);
    const entry = await addMedication(service, patientId, { drug: AMLODIPINE });
    await service.workEvents();
    expect(compared(await screeningOf(id))).toEqual(ASKED);
    await must(service.as('technician').patch(entry, { status: 'entered-in-error' }));
    await service.workEvents();
    expect(compared(await screeningOf(id))).toEqual(UNASKED);
  });

  it('is not answered by what ended long ago and was filed then', async () => {
    const patientId = await patientWithPanel();
    const stoppedOn = service.clock.today('America/Denver');
    await addMedication(service, patientId, { drug: AMLODIPINE, status: 'stopped', stoppedOn });
    expect(compared((await order(patientId)).screening)).toEqual(ASKED);
    service.clock.advance('P400D');
    expect(compared((await order(patientId)).screening)).toEqual(UNASKED);
    await noneKnown(patientId);
    expect(compared((await order(patientId)).screening)).toEqual(ASKED);
  });

  it('is not answered by another order of this pharmacy, which is compared all the same', async () => {
    const patientId = await patientWithPanel();
    await order(patientId);
    const again = await order(patientId);
    expect(compared(again.screening)).toEqual(UNASKED);
    const { findings } = again.screening as Said & { findings: readonly { kind: string }[] };
    expect(findings.map(({ kind }) => kind)).toContain('duplicate-therapy');
  });

  it('is verified: the signature attests the full review', async () => {
    const { id } = await verifiedOrder(service);
    const prescription = await must(service.as('pharmacist').get(`/prescriptions/${id}`));
    expect(prescription.status).toBe('verified');
    expect(compared(prescription.screening)).toEqual(UNASKED);
  });

  it('goes on where it was asked, as before', async () => {
    const patientId = await patientWithPanel();
    await noneKnown(patientId);
    const { id, screening } = await order(patientId);
    expect(compared(screening)).toEqual(ASKED);
    await verify(service, id);
    expect((await screeningOf(id)).outcome).toBe('clear');
  });

  it('needs nobody to attest to the check where it is told only', async () => {
    const { id } = await order(await patientWithPanel());
    const screening = await screeningOf(id);
    const attestation = { keys: ['medications'], note: 'asked at the counter', signature: SIGNATURE };
    const answer = await service.as('pharmacist').post(`/screenings/${screening.id}/attestations`, attestation);
    expect([answer.status, answer.body.code]).toEqual([409, 'wrong-state']);
  });
});

describe('a pharmacy that holds what was not asked', () => {
  const settings = (unaskedMedications: 'hold' | 'tell') =>
    must(service.as('admin').patch('/pharmacy/settings', { unaskedMedications, signature: SIGNATURE }));
  const verification = (id: string) =>
    service.as('pharmacist').post(`/prescriptions/${id}/verification`, { decision: 'verify', signature: SIGNATURE });
  beforeAll(() => settings('hold'));
  afterAll(() => settings('tell'));

  it('verifies no new therapy before the answer', async () => {
    const patientId = await patientWithPanel();
    const { id, screening } = await order(patientId);
    expect(screening.outcome).toBe('incomplete');
    const held = await verification(id);
    expect([held.status, held.body.code]).toEqual([422, 'open-findings']);
    await noneKnown(patientId);
    expect((await verification(id)).status).toBe(200);
  });

  it('takes the word of a pharmacist who asked', async () => {
    const patientId = await patientWithPanel();
    const { id } = await order(patientId);
    const { id: screeningId } = await screeningOf(id);
    const attestation = { keys: ['medications'], note: 'asked at the counter', signature: SIGNATURE };
    await must(service.as('pharmacist').post(`/screenings/${screeningId}/attestations`, attestation));
    expect((await verification(id)).status).toBe(200);
  });

  it('goes on with a therapy that the patient is on', async () => {
    const patientId = await patientWithPanel();
    const therapyStartedOn = '2025-01-10';
    const { id, screening } = await order(patientId, { continuationOfTherapy: { therapyStartedOn } });
    expect(compared(screening)).toEqual(UNASKED);
    expect((await verification(id)).status).toBe(200);
  });
});

describe('a question about a drug that nobody ordered', () => {
  const simulate = async (body: object): Promise<Said> =>
    must(service.as('pharmacist').post('/screenings/simulations', { candidates: [{ drug: 'rxcui:84857' }], ...body }));
  const MAN = { sexAtBirth: 'male', birthDate: '1985-03-14' };

  it('follows the record of a patient on file', async () => {
    const { id: patientId } = await makePatient(service);
    expect(compared(await simulate({ patientId }))).toEqual(UNASKED);
    await noneKnown(patientId);
    expect(compared(await simulate({ patientId }))).toEqual(ASKED);
  });

  it('tells medications that were left out from none', async () => {
    expect(compared(await simulate({ facts: MAN }))).toEqual(UNASKED);
    expect(compared(await simulate({ facts: { ...MAN, medications: null } }))).toEqual(UNASKED);
    expect(compared(await simulate({ facts: { ...MAN, medications: [] } }))).toEqual(ASKED);
    expect(compared(await simulate({ facts: { ...MAN, medications: [{ drug: AMLODIPINE }] } }))).toEqual(ASKED);
  });
});

describe('a screening beside the facts of today', () => {
  it('differs by the answer, and by nothing else', async () => {
    const patientId = await patientWithPanel();
    const { id } = await order(patientId);
    const before = await screeningOf(id);
    await noneKnown(patientId);
    const path = `/screenings/${before.id}/comparison`;
    const compare = async (query: string) => (await must(service.as('pharmacist').get(`${path}${query}`))).differences;
    expect((await compare('')).checksChanged).toEqual([]);
    expect((await compare('?facts=now')).checksChanged).toEqual(
      UNASKED.map((then) => ({ check: then.check, key: 'medications', then, now: null })),
    );
  });

  it('opens where it was stored before anybody kept whether it was asked, and then differs in nothing', async () => {
    const patientId = await patientWithPanel();
    await noneKnown(patientId);
    const { id } = await order(patientId);
    const { id: kept } = await screeningOf(id);
    const [row] = await service.run((tx) =>
      tx.query<{ id: string }>(
        `INSERT INTO screening SELECT (jsonb_populate_record(s, jsonb_build_object('id', $2::text, 'engine_version', '4',
           'facts', s.facts - 'medicationsAsked'))).* FROM screening s WHERE s.id = $1 RETURNING id`,
        [kept, tx.newId()],
      ),
    );
    const read = async (path = '') => must(service.as('pharmacist').get(`/screenings/${row?.id}${path}`));
    expect((await read()).facts).not.toHaveProperty('medicationsAsked');
    const { then, now, differences } = await read('/comparison');
    expect([then.engineVersion, now.engineVersion]).toEqual(['4', ENGINE_VERSION]);
    expect(compared(now)).toEqual(ASKED);
    expect(differences).toMatchObject({ findingsChanged: [], checksChanged: [], medicationsChanged: [] });
  });
});
