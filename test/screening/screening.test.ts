import { Screenings, type ScreeningView } from '../../src/workflow/screening/index.js';
import { startService, type TestService } from '../support/service.js';
import { statementsDuring } from '../support/statements.js';
import {
  addBaseline,
  addMedication,
  addResults,
  bySecond,
  DIFFERENCE,
  ESTRADIOL,
  findingOf,
  newOrder,
  resolution,
  TAMOXIFEN,
  type TestOrder,
} from './orders.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const stored = async <Row extends object>(sql: string, order: TestOrder): Promise<Row[]> =>
  service.run((tx) => tx.query<Row>(sql, [tx.pharmacyId, order.id]));
const override = async (view: ScreeningView, rule: string): Promise<void> => {
  const { id } = findingOf(view, rule);
  const { status, body } = await service
    .as('pharmacist')
    .post(`/findings/${id}/resolution`, resolution(bySecond('pharmacist2')));
  if (status !== 200) throw new Error(JSON.stringify(body));
};
const standing = ({ findings }: ScreeningView): string[] =>
  findings.filter(({ stops }) => stops).map(({ rule }) => rule);

describe('tamoxifen on the profile and an order of anastrozole', () => {
  it('are blocked, and the answer says why, what to do and who may decide', async () => {
    const order = await newOrder(service);
    await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    const view = await order.screen({ trigger: 'intake' });
    expect(view).toMatchObject({
      outcome: 'blocked',
      scope: 'hormone',
      trigger: 'intake',
      patientId: order.patientId,
      prescriptionId: order.id,
      knowledgeVersion: expect.stringMatching(/^[0-9a-f]{64}$/),
      medications: [
        { drug: 'rxcui:84857', coverage: 'covered' },
        { drug: TAMOXIFEN, coverage: 'covered' },
      ],
    });
    expect(view.checks.find(({ check }) => check === 'drug-drug')).toEqual({ check: 'drug-drug', outcome: 'checked' });
    expect(findingOf(view, 'DDI-001')).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      rule: 'DDI-001',
      kind: 'drug-drug',
      severity: 'contraindicated',
      raisedFrom: null,
      override: 'two-person',
      status: 'open',
      stops: true,
      legal: false,
      resolvedBecause: null,
      carriedFrom: null,
      summary: expect.stringContaining('amoxifen'),
      management: expect.stringContaining('who prescribes'),
      mechanism: expect.any(String),
      evidence: expect.arrayContaining([expect.objectContaining({ fact: 'therapy' })]),
      source: expect.any(String),
      attachesMonitoring: [],
    });
    expect(standing(view)).toEqual(expect.arrayContaining(['DDI-001', '503A-COPY', 'MON-001']));
  });

  it('stay as they were seen, for everybody who may look', async () => {
    const order = await newOrder(service);
    const path = await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    const first = await order.screen();
    await service.as('pharmacist').patch(path, { status: 'stopped', stoppedOn: '2026-02-01' });
    await order.screen();
    for (const role of ['pharmacist', 'technician']) {
      const { status, body } = await service.as(role).get(`/screenings/${first.id}`);
      expect([status, body]).toEqual([200, expect.objectContaining({ ...first, findings: expect.any(Array) })]);
      expect(body.findings).toEqual(first.findings.map((finding) => expect.objectContaining(finding)));
      expect(body.facts.therapies).toMatchObject([{ status: 'active', ingredients: [{ drug: TAMOXIFEN }] }]);
    }
  });
});

describe('a decision', () => {
  it('holds while its facts do, and names nobody twice', async () => {
    const order = await newOrder(service);
    await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    const first = await order.screen();
    await override(first, 'DDI-001');
    const second = await order.screen();
    expect(findingOf(second, 'DDI-001')).toMatchObject({
      id: findingOf(first, 'DDI-001').id,
      status: 'overridden',
      stops: false,
    });
    expect(second.outcome).toBe('needs-review');
    const rows = await stored('SELECT id FROM finding WHERE pharmacy_id = $1 AND prescription_id = $2', order);
    expect(rows).toHaveLength(first.findings.length);
  });

  it('holds on another day, when nothing changed but the date', async () => {
    const order = await newOrder(service);
    await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    await addResults(service, order.patientId, [{ code: ESTRADIOL, value: '15', unit: 'pg/mL' }]);
    const continuing = { continuationOfTherapy: { therapyStartedOn: '2026-06-01' } };
    const first = await order.screen({ order: continuing });
    expect(first.findings.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['drug-drug', 'drug-lab', '503a']));
    service.clock.advance('P3D');
    const second = await order.screen({ order: continuing });
    expect(second.findings.map(({ id }) => id)).toEqual(first.findings.map(({ id }) => id));
  });

  it('ends when a fact behind it changes: the finding is asked again', async () => {
    const order = await newOrder(service);
    await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    const first = await order.screen();
    await override(first, 'DDI-001');
    const dose = { value: '2', unit: '{capsule}' };
    const sig = { text: 'Take two capsules twice a week.', dose, frequency: { times: 2, per: 'week' } };
    const second = await order.screen({ order: { sig } });
    expect(findingOf(second, 'DDI-001')).toMatchObject({ status: 'open', stops: true });
    expect(findingOf(second, 'DDI-001').id).not.toBe(findingOf(first, 'DDI-001').id);
    expect(second.findings.filter(({ rule }) => rule === 'DDI-001')).toHaveLength(1);
    const old = await stored(
      `SELECT current, status, closed_because, resolution_id IS NOT NULL AS decided FROM finding
       WHERE pharmacy_id = $1 AND prescription_id = $2 AND rule = 'DDI-001' ORDER BY id`,
      order,
    );
    expect(old).toEqual([
      { current: false, status: 'resolved', closed_because: 'facts-changed', decided: true },
      { current: true, status: 'open', closed_because: null, decided: false },
    ]);
  });

  it('is found again when the same facts come back, and only then', async () => {
    const order = await newOrder(service);
    const path = await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    const first = await order.screen();
    await override(first, 'DDI-001');
    await service.as('pharmacist').patch(path, { status: 'stopped', stoppedOn: '2026-02-01' });
    await order.screen();
    await service.as('pharmacist').patch(path, { status: 'active', stoppedOn: null });
    const again = await order.screen();
    expect(findingOf(again, 'DDI-001')).toMatchObject({ status: 'overridden', stops: false });
    await service.as('pharmacist').patch(path, { startedOn: '2026-03-01' });
    expect(findingOf(await order.screen(), 'DDI-001')).toMatchObject({ status: 'open', stops: true });
  });
});

describe('a finding whose facts went away', () => {
  it('resolves itself, says so once, and is open again when they come back undecided', async () => {
    const order = await newOrder(service);
    const path = await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    const first = await order.screen();
    await service.as('pharmacist').patch(path, { status: 'stopped', stoppedOn: '2026-02-01' });
    await addBaseline(service, order.patientId);
    const second = await order.screen({ order: { significantDifference: DIFFERENCE } });
    for (const rule of ['DDI-001', '503A-COPY', 'MON-001']) {
      expect(findingOf(second, rule)).toMatchObject({
        id: findingOf(first, rule).id,
        status: 'resolved',
        resolvedBecause: 'facts-went-away',
        stops: false,
      });
    }
    expect(second.outcome).toBe('clear');
    const third = await order.screen({ order: { significantDifference: DIFFERENCE } });
    expect(third.findings.map(({ rule }) => rule)).not.toContain('DDI-001');

    await service.as('pharmacist').patch(path, { status: 'active', stoppedOn: null });
    const fourth = await order.screen({ order: { significantDifference: DIFFERENCE } });
    expect(findingOf(fourth, 'DDI-001')).toMatchObject({ status: 'open', stops: true });
    expect(findingOf(fourth, 'DDI-001').id).not.toBe(findingOf(first, 'DDI-001').id);
  });

  it('is raised by a result, and says which', async () => {
    const order = await newOrder(service);
    await addBaseline(service, order.patientId);
    const order2 = { significantDifference: DIFFERENCE, continuationOfTherapy: { therapyStartedOn: '2026-06-01' } };
    expect((await order.screen({ order: order2 })).outcome).toBe('clear');
    service.clock.advance('PT1H');
    await addResults(service, order.patientId, [{ code: ESTRADIOL, value: '15', unit: 'pg/mL' }]);
    const view = await order.screen({ order: order2 });
    const low = view.findings.filter(({ kind }) => kind === 'drug-lab');
    expect(low.length).toBeGreaterThan(0);
    expect(JSON.stringify(low[0]?.evidence)).toContain('15 pg/mL');
  });
});

describe('a therapy that a pharmacist verified before', () => {
  const told = async (order: TestOrder): Promise<string[]> => {
    const rows = await service.run((tx) =>
      tx.query<{ rule: string }>(
        `SELECT f.rule FROM outbox o JOIN finding f ON f.id = (o.ids ->> 'findingId')::uuid
         WHERE o.kind = 'finding.raised' AND o.ids ->> 'patientId' = $1 ORDER BY f.rule`,
        [order.patientId],
      ),
    );
    return rows.map(({ rule }) => rule);
  };
  const going = { significantDifference: DIFFERENCE };

  it('has what is new and grave told once, and nothing before it was verified', async () => {
    const order = await newOrder(service);
    await addBaseline(service, order.patientId);
    await order.screen({ order: going });
    const path = await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    expect(await told(order)).toEqual([]);
    await order.screen({ order: going, verified: true, trigger: 'surveillance' });
    expect(await told(order)).toEqual(['DDI-001']);
    await order.screen({ order: going, verified: true, trigger: 'surveillance' });
    expect(await told(order)).toEqual(['DDI-001']);
    await service.as('pharmacist').patch(path, { startedOn: '2026-03-01' });
    await order.screen({ order: going, verified: true, trigger: 'fill' });
    expect(await told(order)).toEqual(['DDI-001', 'DDI-001']);
  });

  it('is told nothing that was decided on the same facts', async () => {
    const order = await newOrder(service);
    await addBaseline(service, order.patientId);
    const path = await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    await override(await order.screen({ order: going }), 'DDI-001');
    await service.as('pharmacist').patch(path, { status: 'stopped', stoppedOn: '2026-02-01' });
    await order.screen({ order: going, verified: true, trigger: 'surveillance' });
    await service.as('pharmacist').patch(path, { status: 'active', stoppedOn: null });
    await order.screen({ order: going, verified: true, trigger: 'surveillance' });
    expect(await told(order)).toEqual([]);
  });

  it('is not asked for its baseline again once it was handed over', async () => {
    const order = await newOrder(service);
    const { today } = await service.run(async (tx) => ({ today: tx.today }));
    expect(standing(await order.screen({ order: going }))).toEqual(['MON-001']);
    const later = { order: going, verified: true, firstHandedOverOn: today };
    expect(standing(await order.screen(later))).toEqual([]);
  });
});

describe('a check that could not be made', () => {
  const withText = async (): Promise<TestOrder> => {
    const order = await newOrder(service);
    await addMedication(service, order.patientId, { text: 'grandmother’s herbal mixture' });
    await addBaseline(service, order.patientId);
    return order;
  };
  const screened = (order: TestOrder): Promise<ScreeningView> =>
    order.screen({ order: { significantDifference: DIFFERENCE } });
  const attest = (view: ScreeningView, changes: object = {}, role = 'pharmacist') =>
    service.as(role).post(`/screenings/${view.id}/attestations`, {
      keys: view.checks.filter(({ stops }) => stops).map(({ key }) => key),
      note: 'Reviewed the label with the patient in a full compendium.',
      signature: { password: 'correct horse battery' },
      ...changes,
    });

  it('leaves an order with usual entries outside the scope clear: they are listed', async () => {
    const order = await newOrder(service);
    const texts = ['Eliquis 5 mg BID', 'Tylenol 500 mg', 'Multivitamin with minerals'];
    for (const text of texts) await addMedication(service, order.patientId, { text });
    await addBaseline(service, order.patientId);
    const { outcome, medications } = await screened(order);
    expect(outcome).toBe('clear');
    expect(medications.filter(({ coverage }) => coverage === 'recognized-outside-scope')).toHaveLength(3);
  });

  it('makes the screening incomplete until a pharmacist attests, and again when something else is missing', async () => {
    const order = await withText();
    const first = await screened(order);
    expect(first.outcome).toBe('incomplete');
    expect(first.medications).toContainEqual(expect.objectContaining({ coverage: 'unrecognized' }));
    const answer = await attest(first);
    expect(answer.status).toBe(201);
    expect(answer.body.outcome).toBe('clear');
    expect(answer.body.checks.filter((check: { attestation?: object }) => check.attestation)).toHaveLength(1);
    expect((await screened(order)).outcome).toBe('clear');
    await addMedication(service, order.patientId, { text: 'another mixture' });
    const third = await screened(order);
    expect(third.outcome).toBe('incomplete');
    expect(third.checks.filter(({ stops }) => stops)).toHaveLength(1);
  });

  it('is attested on an earlier screening as long as the same is missing', async () => {
    const order = await newOrder(service);
    const path = await addMedication(service, order.patientId, { text: 'grandmother’s herbal mixture' });
    await addBaseline(service, order.patientId);
    const first = await screened(order);
    const another = await addMedication(service, order.patientId, { text: 'another mixture' });
    const second = await screened(order);
    await service.as('pharmacist').patch(another, { status: 'entered-in-error' });
    const third = await screened(order);
    expect((await attest(second)).status).toBe(409);
    expect((await attest(first)).status).toBe(201);
    await service.as('pharmacist').patch(path, { status: 'entered-in-error' });
    await screened(order);
    expect((await attest(third)).status).toBe(409);
  });

  it('is attested by a pharmacist, with a password, and once', async () => {
    const order = await withText();
    const view = await screened(order);
    const [key] = view.checks.filter(({ stops }) => stops).map((check) => check.key);
    const passive = view.checks.find(({ outcome, stops }) => outcome === 'not-checked' && !stops)?.key;
    expect(passive).toBeDefined();
    const refused: [string, Promise<{ status: number; body: { code: string } }>, number, string][] = [
      ['a technician', attest(view, {}, 'technician'), 403, 'forbidden'],
      ['another pharmacy', attest(view, {}, 'other-pharmacist'), 404, 'not-found'],
      ['a wrong password', attest(view, { signature: { password: 'wrong' } }), 403, 'invalid-signature'],
      ['an unknown key', attest(view, { keys: ['nothing'] }), 422, 'unknown-code'],
      ['a check that stops nothing', attest(view, { keys: [passive] }), 409, 'wrong-state'],
      ['no key', attest(view, { keys: [] }), 400, 'validation-failed'],
      ['a key twice', attest(view, { keys: [key, key] }), 400, 'validation-failed'],
      ['an empty note', attest(view, { note: ' ' }), 400, 'validation-failed'],
      ['no signature', attest(view, { signature: undefined }), 400, 'validation-failed'],
    ];
    for (const [_case, answer, status, code] of refused) {
      expect([_case, (await answer).status, (await answer).body.code]).toEqual([_case, status, code]);
    }
    expect((await attest(view)).status).toBe(201);
    expect((await attest(view, { keys: [key] })).status).toBe(409);
  });
});

describe('an order that must not go on', () => {
  it('is stopped by open findings and gaps, and the screening that stopped it is kept', async () => {
    const order = await newOrder(service);
    await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    await addMedication(service, order.patientId, { text: 'an unknown mixture' });
    const screenings = service.app.get(Screenings, { strict: false });
    const refused = service.run(async (tx) => {
      screenings.assertMayProceed(await order.screenIn(tx));
    });
    await expect(refused).rejects.toMatchObject({
      code: 'open-findings',
      reasons: expect.arrayContaining([
        expect.objectContaining({
          rule: 'DDI-001',
          severity: 'contraindicated',
          status: 'open',
          override: 'two-person',
        }),
        expect.objectContaining({ check: 'drug-drug', outcome: 'not-checked' }),
      ]),
    });
    expect(await stored('SELECT 1 FROM screening WHERE pharmacy_id = $1 AND prescription_id = $2', order)).toHaveLength(
      1,
    );
  });

  it('goes on once everything that stops it is decided', async () => {
    const order = await newOrder(service);
    await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    const view = await order.screen();
    const screenings = service.app.get(Screenings, { strict: false });
    expect(() => screenings.assertMayProceed(view)).toThrow('DDI-001');
    for (const rule of standing(view)) await override(view, rule);
    const decided = await service.run((tx) => screenings.latest(tx, order.id));
    expect(decided).toMatchObject({ id: view.id, outcome: 'clear' });
    expect(() => decided && screenings.assertMayProceed(decided)).not.toThrow();
    expect(() => screenings.assertMayProceed(view)).toThrow();
  });
});

describe('screening an order', () => {
  it('takes one round trip to read and one to write, two where findings close', async () => {
    const order = await newOrder(service);
    const path = await addMedication(service, order.patientId, { drug: TAMOXIFEN });
    const around = 4; // begin, the caller's lock, audit, commit
    expect(await statementsDuring(() => order.screen())).toHaveLength(around + 2);
    expect(await statementsDuring(() => order.screen())).toHaveLength(around + 2);
    await service.as('pharmacist').patch(path, { status: 'stopped', stoppedOn: '2026-02-01' });
    expect(await statementsDuring(() => order.screen())).toHaveLength(around + 3);
  });

  it('leaves an audit row that names rules and no person', async () => {
    const order = await newOrder(service);
    await order.screen();
    const { body } = await service.as('admin').get(`/audit-events?patientId=${order.patientId}`);
    const event = body.items.find(({ action }: { action: string }) => action === 'screening.made');
    expect(event.detail).toMatchObject({ trigger: 'request', raised: expect.arrayContaining(['503A-COPY']) });
    expect(JSON.stringify(event)).not.toMatch(/Test|Patient\b/);
  });

  it('of a patient of nobody is not found', async () => {
    const order = await newOrder(service);
    await expect(order.screen({ patientId: order.id })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a screening on file', () => {
  it('is seen by its own pharmacy, and by the prescriber of the order alone', async () => {
    const order = await newOrder(service);
    const { id } = await order.screen();
    expect((await service.as('other-pharmacist').get(`/screenings/${id}`)).status).toBe(404);
    expect((await service.as('prescriber').get(`/screenings/${id}`)).status).toBe(404);
    expect((await service.as('lab').get(`/screenings/${id}`)).status).toBe(403);
    expect((await service.nobody().get(`/screenings/${id}`)).status).toBe(401);
    expect((await service.as('pharmacist').get(`/screenings/${order.id}`)).status).toBe(404);
    expect((await service.as('pharmacist').get('/screenings/none')).status).toBe(400);
  });
});
