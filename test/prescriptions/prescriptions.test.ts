import { anastrozoleOrder, capsules, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const takeIn = (patientId: string, changes: object = {}) =>
  must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId, changes)));
const verify = (id: string): Promise<Answer> =>
  service.as('pharmacist').post(`/prescriptions/${id}/verification`, { decision: 'verify', signature: SIGNATURE });
const rules = (body: { findings: { rule: string; status: string }[] }, status = 'open') =>
  body.findings.filter((finding) => finding.status === status).map((finding) => finding.rule);
/** A patient whose baseline is on file: an order that nothing stands in the way of. */
async function readyPatient(): Promise<string> {
  const { id } = await makePatient(service);
  await must(service.as('lab').post(`/patients/${id}/lab-results`, hormonePanel(yesterday(service))));
  return id;
}

describe('a script for anastrozole beside tamoxifen', () => {
  it('is blocked until the facts change, then verified with a signature', async () => {
    const { id: patientId } = await makePatient(service);
    const tamoxifen = await must(
      service.as('technician').post(`/patients/${patientId}/medications`, {
        drug: 'rxcui:10324',
        status: 'active',
        startedOn: '2026-01-05',
        source: 'patient',
        prescribedBy: 'a urologist',
        reason: 'gynecomastia',
      }),
    );
    const order = await takeIn(patientId, { significantDifference: undefined });
    const pair = order.screening.findings.find(({ rule }: { rule: string }) => rule === 'DDI-001');
    expect(pair.evidence.map(({ text }: { text: string }) => text)).toContain(
      'Tamoxifen, active since 2026-01-05, prescribed by a urologist, because of gynecomastia, reported by patient',
    );
    expect(order.status).toBe('awaiting-verification');
    expect(order.screening).toMatchObject({ outcome: 'blocked', scope: 'hormone' });
    expect(rules(order.screening)).toEqual(expect.arrayContaining(['DDI-001']));
    const kinds = order.screening.findings.map((finding: { kind: string }) => finding.kind);
    expect(kinds).toEqual(expect.arrayContaining(['drug-drug', '503a', 'missing-baseline']));
    for (const finding of order.screening.findings) {
      expect(finding).toMatchObject({
        id: expect.any(String),
        summary: expect.any(String),
        management: expect.any(String),
        source: expect.any(String),
        override: expect.stringMatching(/^(never|two-person|pharmacist)$/),
      });
    }

    const refused = await verify(order.id);
    expect([refused.status, refused.body.code]).toEqual([422, 'open-findings']);
    expect(refused.body.reasons.map((reason: { rule: string }) => reason.rule)).toContain('DDI-001');
    expect((await service.as('pharmacist').get(`/prescriptions/${order.id}`)).body.status).toBe(
      'awaiting-verification',
    );

    const today = service.clock.today('America/Denver');
    await must(
      service
        .as('technician')
        .patch(`/patients/${patientId}/medications/${tamoxifen.id}`, { status: 'stopped', stoppedOn: today }),
    );
    await must(
      service.as('prescriber').patch(`/prescriptions/${order.id}`, {
        significantDifference: anastrozoleOrder(service, patientId).significantDifference,
      }),
    );
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
    const again = await must(service.as('pharmacist').post(`/prescriptions/${order.id}/screenings`));
    expect(
      again.findings.filter(
        (finding: { stops: boolean; status: string }) => finding.stops && finding.status === 'open',
      ),
    ).toEqual([]);

    const verified = await verify(order.id);
    expect([verified.status, verified.body.status]).toEqual([200, 'verified']);
    expect(verified.body.verifiedBy).toEqual(expect.any(String));
    const [signed] = await service.run((tx) =>
      tx.query<{ count: string }>(
        `SELECT count(*) FROM signature WHERE resource = 'prescription' AND resource_id = $1`,
        [order.id],
      ),
    );
    expect(signed?.count).toBe('1');
  });

  it('sees a script for tamoxifen that waits at the same pharmacy', async () => {
    const patientId = await readyPatient();
    const waiting = await takeIn(patientId, {
      product: {
        kind: 'compounded',
        ingredients: [{ drug: 'rxcui:10324', strength: { value: '10', unit: 'mg' } }],
        dosageForm: 'capsule',
        route: 'oral',
      },
      indication: { system: 'icd-10-cm', code: 'N62', goal: 'gynecomastia' },
    });
    const order = await takeIn(patientId);
    expect(rules(order.screening)).toContain('DDI-001');
    expect((await verify(order.id)).body.code).toBe('open-findings');
    await must(
      service
        .as('prescriber')
        .post(`/prescriptions/${waiting.id}/discontinuation`, { reasonCode: 'therapy-changed', note: 'not started' }),
    );
    expect((await verify(order.id)).status).toBe(200);
  });
});

describe('a simulation', () => {
  it('sees the live orders of the patient and stores nothing', async () => {
    const patientId = await readyPatient();
    const order = await takeIn(patientId);
    const rows = () => service.run((tx) => tx.query('SELECT id FROM screening WHERE patient_id = $1', [patientId]));
    const before = (await rows()).length;
    const answer = await must(
      service.as('pharmacist').post('/screenings/simulations', { patientId, candidates: [{ drug: 'rxcui:10324' }] }),
    );
    expect(rules({ findings: answer.findings.map((finding: object) => ({ status: 'open', ...finding })) })).toContain(
      'DDI-001',
    );
    expect((await rows()).length).toBe(before);
    expect(order.status).toBe('awaiting-verification');
  });
});

describe('verification', () => {
  it('needs the right password, the right role and the right state', async () => {
    const order = await takeIn(await readyPatient());
    const path = `/prescriptions/${order.id}/verification`;
    const wrong = await service.as('pharmacist').post(path, { decision: 'verify', signature: { password: 'wrong' } });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'invalid-signature']);
    for (const user of ['technician', 'prescriber', 'admin', 'lab']) {
      expect((await service.as(user).post(path, { decision: 'verify', signature: SIGNATURE })).status).toBe(403);
    }
    expect((await verify(order.id)).status).toBe(200);
    expect((await verify(order.id)).body.code).toBe('wrong-state');
  });

  describe('and the full review beyond the scope of the rules', () => {
    const inUse = (fullReviewCompendia: string[]) =>
      must(service.as('admin').patch('/pharmacy/settings', { fullReviewCompendia, signature: SIGNATURE }));
    const verifyWith = (id: string, changes: object): Promise<Answer> =>
      service
        .as('pharmacist')
        .post(`/prescriptions/${id}/verification`, { decision: 'verify', ...changes, signature: SIGNATURE });
    afterEach(() => inUse([]));

    it('takes the word of the pharmacist with the signature', async () => {
      const order = await takeIn(await readyPatient());
      expect(order.fullReview).toBeNull();
      const verified = await must(verifyWith(order.id, { fullReview: { compendium: 'A compendium' } }));
      expect(verified.fullReview).toEqual({ compendium: 'A compendium' });
      expect(await must(service.as('pharmacist').get(`/prescriptions/${order.id}`))).toMatchObject({
        fullReview: { compendium: 'A compendium' },
      });
    });

    it.each([[{}], [{ fullReview: { compendium: 'Another one' } }]])(
      'verifies nothing with %j where the pharmacy names its compendia',
      async (changes) => {
        await inUse(['A compendium', 'A second one']);
        const order = await takeIn(await readyPatient());
        const refused = await verifyWith(order.id, changes);
        expect([refused.status, refused.body.code]).toEqual([422, 'full-review-needed']);
        expect(JSON.stringify(refused.body)).toContain('fullReview.compendium');
        expect(JSON.stringify(refused.body)).toContain('A compendium, A second one');
        const { status } = await must(service.as('pharmacist').get(`/prescriptions/${order.id}`));
        expect(status).toBe('awaiting-verification');
        const rejected = await verifyWith(order.id, { decision: 'reject', note: 'Not needed.' });
        expect(rejected.body.status).toBe('rejected');
      },
    );

    it("writes a compendium of the pharmacy's as the pharmacy does", async () => {
      await inUse(['A compendium']);
      const order = await takeIn(await readyPatient());
      const verified = await must(verifyWith(order.id, { fullReview: { compendium: ' a COMPENDIUM ' } }));
      expect(verified.fullReview).toEqual({ compendium: 'A compendium' });
    });

    it.each([[null], ['A compendium'], [{}], [{ compendium: '  ' }]])('refuses %j', async (fullReview) => {
      const order = await takeIn(await readyPatient());
      expect((await verifyWith(order.id, { fullReview })).status).toBe(400);
    });
  });

  it('happens once, however many ask at once', async () => {
    const order = await takeIn(await readyPatient());
    const answers = await Promise.all([verify(order.id), verify(order.id), verify(order.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('is refused when a fact arrives at the same moment, or was decided before it', async () => {
    const patientId = await readyPatient();
    const order = await takeIn(patientId);
    const [decision] = await Promise.all([
      verify(order.id),
      must(
        service.as('technician').post(`/patients/${patientId}/medications`, {
          drug: 'rxcui:10324',
          status: 'active',
          startedOn: service.clock.today('America/Denver'),
          source: 'outside-pharmacy',
        }),
      ),
    ]);
    const after = await must(service.as('pharmacist').post(`/prescriptions/${order.id}/screenings`));
    expect(rules(after)).toContain('DDI-001');
    expect([200, 422]).toContain(decision.status);
  });

  it('rejects with a reason', async () => {
    const order = await takeIn(await readyPatient());
    const path = `/prescriptions/${order.id}/verification`;
    const silent = await service.as('pharmacist').post(path, { decision: 'reject', signature: SIGNATURE });
    expect([silent.status, silent.body.errors[0].path]).toEqual([400, 'note']);
    const rejected = await service
      .as('pharmacist')
      .post(path, { decision: 'reject', note: 'duplicate of another order', signature: SIGNATURE });
    expect(rejected.body.status).toBe('rejected');
  });

  it('does not keep a refusal under an idempotency key', async () => {
    const { id: patientId } = await makePatient(service);
    const order = await takeIn(patientId);
    const ask = () =>
      service
        .as('pharmacist')
        .post(
          `/prescriptions/${order.id}/verification`,
          { decision: 'verify', signature: SIGNATURE },
          { 'idempotency-key': 'v-1' },
        );
    expect((await ask()).body.code).toBe('open-findings');
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
    expect((await ask()).status).toBe(200);
    const replay = await ask();
    expect([replay.status, replay.headers['idempotency-replayed']]).toEqual([200, 'true']);
  });
});

describe('holds and endings', () => {
  it('that pass a therapy on to another pharmacy leave it on the profile, where it is screened', async () => {
    const patientId = await readyPatient();
    await must(service.as('technician').post(`/patients/${patientId}/conditions`, { noneKnown: true }));
    const passedOn = await takeIn(patientId, {
      product: {
        kind: 'compounded',
        ingredients: [{ drug: 'rxcui:10324', strength: { value: '10', unit: 'mg' } }],
        dosageForm: 'capsule',
        route: 'oral',
      },
      indication: { system: 'icd-10-cm', code: 'N62', goal: 'gynecomastia' },
    });
    const said = { reasonCode: 'patient-request', note: 'moved away' };
    await must(service.as('pharmacist').post(`/prescriptions/${passedOn.id}/transfer`, said));
    const order = await takeIn(patientId);
    expect(rules(order.screening)).toContain('DDI-001');
    const { items } = await must(service.as('pharmacist').get(`/patients/${patientId}/medications`));
    expect(items).toEqual([
      expect.objectContaining({
        drug: 'rxcui:10324',
        status: 'active',
        source: 'prescription transferred to another pharmacy',
        goal: 'gynecomastia',
      }),
    ]);
    const stopped = { status: 'stopped', stoppedOn: service.clock.today('America/Denver') };
    await must(service.as('technician').patch(`/patients/${patientId}/medications/${items[0].id}`, stopped));
    expect((await verify(order.id)).status).toBe(200);
  });

  it('go back to where they began, and are told in the audit trail', async () => {
    const order = await takeIn(await readyPatient());
    const say = { reasonCode: 'awaiting-prescriber', note: 'dose to be confirmed' };
    const post = (step: string, body: object = say) =>
      service.as('pharmacist').post(`/prescriptions/${order.id}/${step}`, body);
    expect((await post('holds')).body.status).toBe('on-hold');
    expect((await verify(order.id)).body.code).toBe('wrong-state');
    expect((await post('resumption')).body.status).toBe('awaiting-verification');
    expect((await verify(order.id)).status).toBe(200);
    expect((await post('clarifications')).body.status).toBe('clarification');
    expect((await post('resumption')).body.status).toBe('verified');
    expect((await post('discontinuation')).body.status).toBe('discontinued');
    expect((await post('holds')).status).toBe(409);
    const [events] = await service.run((tx) =>
      tx.query<{ actions: string[] }>(
        'SELECT array_agg(action ORDER BY id) AS actions FROM prescription_event WHERE prescription_id = $1',
        [order.id],
      ),
    );
    expect(events?.actions).toEqual(['received', 'held', 'resumed', 'verified', 'queried', 'resumed', 'discontinued']);
  });

  it('let a verified order be amended no more', async () => {
    const order = await takeIn(await readyPatient());
    await verify(order.id);
    const answer = await service.as('prescriber').patch(`/prescriptions/${order.id}`, { refills: 5 });
    expect([answer.status, answer.body.code]).toEqual([409, 'wrong-state']);
  });
});

describe('bad input', () => {
  it.each([
    ['no product', { product: undefined }, 400, 'product'],
    ['a product of another kind', { product: { kind: 'commercial' } }, 400, 'product.kind'],
    [
      'a strength without a unit',
      { product: { ...product({ value: '1' }) } },
      400,
      'product.ingredients.0.strength.unit',
    ],
    [
      'a negative strength',
      { product: { ...product({ value: '-1', unit: 'mg' }) } },
      422,
      'product.ingredients.0.strength.value',
    ],
    [
      'a strength in no unit',
      { product: { ...product({ value: '1', unit: 'furlongs' }) } },
      422,
      'product.ingredients.0.strength.unit',
    ],
    [
      'a drug of another system',
      { product: product({ value: '1', unit: 'mg' }, 'ndc:1234') },
      422,
      'product.ingredients.0.drug',
    ],
    [
      'an unknown drug',
      { product: product({ value: '1', unit: 'mg' }, 'rxcui:99999999') },
      422,
      'product.ingredients.0.drug',
    ],
    ['nothing to dispense', { quantity: capsules(0) }, 422, 'quantity.value'],
    ['an absurd supply', { daysSupply: 4000 }, 400, 'daysSupply'],
    ['half a refill', { refills: 0.5 }, 400, 'refills'],
    ['a date that does not exist', { writtenOn: '2026-02-30' }, 400, 'writtenOn'],
    ['a date in the future', { writtenOn: '2099-01-01' }, 422, 'writtenOn'],
    ['a script of long ago', { writtenOn: '2020-01-01' }, 422, 'writtenOn'],
    [
      'a goal that is none',
      { indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'gains' } },
      400,
      'indication.goal',
    ],
    ['an unknown field', { colour: 'blue' }, 400, 'colour'],
    ['a patient who is none', { patientId: '01990000-0000-7000-8000-000000000000' }, 404, 'patientId'],
    ['a prescriber who is none', { prescriberId: '01990000-0000-7000-8000-000000000000' }, 404, 'prescriberId'],
  ])('%s is refused by name', async (_case, changes, status, path) => {
    const { id } = await makePatient(service);
    const answer = await service.as('technician').post('/prescriptions', anastrozoleOrder(service, id, changes));
    expect([answer.status, answer.body.errors.map((error: { path: string }) => error.path)]).toEqual([
      status,
      expect.arrayContaining([path]),
    ]);
    const list = await service.as('pharmacist').get(`/prescriptions?patientId=${id}`);
    expect(list.body.items).toEqual([]);
  });

  it("another pharmacy's prescription does not exist", async () => {
    const order = await takeIn(await readyPatient());
    const other = service.as('other-pharmacist');
    expect((await other.get(`/prescriptions/${order.id}`)).status).toBe(404);
    expect((await other.post(`/prescriptions/${order.id}/screenings`)).status).toBe(404);
    expect((await other.post('/prescriptions', anastrozoleOrder(service, order.patientId))).status).toBe(404);
  });
});

function product(strength: object, drug = 'rxcui:84857') {
  return { kind: 'compounded', ingredients: [{ drug, strength }], dosageForm: 'capsule', route: 'oral' };
}
