import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type TestService } from '../support/service.js';
import { Monitoring } from '../../src/workflow/monitoring/index.js';
import { OverdueObligationsSweep } from '../../src/workflow/monitoring/jobs/overdue-obligations.sweep.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface Obligation {
  id: string;
  rule: string;
  status: string;
  dueOn: string;
  latestOn: string;
  missing: string[];
  tests: { test: string }[];
}

/** A man whose anastrozole was handed over today, as the hand-over would start it. */
async function startedTherapy(patient: object = {}): Promise<{ patientId: string; prescriptionId: string }> {
  const { id: patientId } = await makePatient(service, patient);
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
  const order = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
  await must(
    service
      .as('pharmacist')
      .post(`/prescriptions/${order.id}/verification`, { decision: 'verify', signature: SIGNATURE }),
  );
  await service.run((tx) =>
    service.app.get(Monitoring, { strict: false }).start(tx, {
      prescriptionId: order.id,
      patientId,
      prescriberId: service.prescriberId,
      drugs: ['rxcui:84857'],
      goal: 'male-hypogonadism',
      dosing: '1 {capsule} 2 per week',
      continuedFrom: null,
    }),
  );
  return { patientId, prescriptionId: order.id };
}

const obligationsOf = async (patientId: string): Promise<Obligation[]> =>
  (await must(service.as('pharmacist').get(`/patients/${patientId}/monitoring`))).obligations;
const byRule = async (patientId: string, rule: string): Promise<Obligation> => {
  const found = (await obligationsOf(patientId)).find((obligation) => obligation.rule === rule);
  if (!found) throw new Error(`no ${rule}`);
  return found;
};
const daysFrom = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
const sweep = () => service.app.get(OverdueObligationsSweep, { strict: false }).run(service.pharmacyId);

describe('a therapy that was handed over', () => {
  it('gets its plan: baseline met, the first panel due at 35 days and overdue after 42', async () => {
    const { patientId } = await startedTherapy();
    const today = service.clock.today('America/Denver');
    expect(await byRule(patientId, 'MON-001')).toMatchObject({ status: 'satisfied' });
    expect(await byRule(patientId, 'MON-002')).toMatchObject({
      status: 'scheduled',
      dueOn: daysFrom(today, 35),
      latestOn: daysFrom(today, 42),
      missing: expect.arrayContaining(['estradiol', 'testosterone_total']),
    });
  });

  it('is planned once, however often it is started', async () => {
    const { patientId, prescriptionId } = await startedTherapy();
    const again = () =>
      service.run((tx) =>
        service.app.get(Monitoring, { strict: false }).start(tx, {
          prescriptionId,
          patientId,
          prescriberId: service.prescriberId,
          drugs: ['rxcui:84857'],
          goal: 'male-hypogonadism',
          dosing: '1 {capsule} 2 per week',
          continuedFrom: null,
        }),
      );
    const before = (await obligationsOf(patientId)).map(({ id }) => id).sort();
    await again();
    expect((await obligationsOf(patientId)).map(({ id }) => id).sort()).toEqual(before);
  });
});

describe('the calendar', () => {
  it('makes the panel due, then overdue; a result settles it late and sets the next one', async () => {
    const { patientId } = await startedTherapy();
    service.clock.advance('P36D');
    await sweep();
    const due = await must(service.as('pharmacist').get(`/monitoring/obligations?patientId=${patientId}&status=due`));
    expect(due.items.map(({ rule }: Obligation) => rule)).toContain('MON-002');
    service.clock.advance('P7D');
    await sweep();
    const overdue = await must(
      service.as('prescriber').get(`/monitoring/obligations?patientId=${patientId}&status=overdue`),
    );
    expect(overdue.items.map(({ rule }: Obligation) => rule)).toContain('MON-002');

    const answer = await must(
      service
        .as('lab')
        .post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service), { estradiol: '31' })),
    );
    expect(answer.obligationsSatisfied).toEqual(
      expect.arrayContaining([expect.objectContaining({ rule: 'MON-002', late: false })]),
    );
    expect(await byRule(patientId, 'MON-003')).toMatchObject({ status: 'scheduled' });
  });

  it('keeps the obligation open while the panel is incomplete, preliminary or unreadable', async () => {
    const { patientId } = await startedTherapy();
    service.clock.advance('P36D');
    const [estradiol, testosterone] = hormonePanel(yesterday(service));
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, estradiol));
    expect(await byRule(patientId, 'MON-002')).toMatchObject({ status: 'due', missing: ['testosterone_total'] });
    await must(
      service.as('lab').post(`/patients/${patientId}/lab-results`, { ...testosterone, status: 'preliminary' }),
    );
    expect((await byRule(patientId, 'MON-002')).status).toBe('due');
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, { ...testosterone, unit: 'furlongs' }));
    expect((await byRule(patientId, 'MON-002')).status).toBe('due');
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, testosterone));
    expect((await byRule(patientId, 'MON-002')).status).toBe('satisfied');
  });
});

describe('what else the patient takes', () => {
  const technician = () => service.as('technician');
  const density = (code: string): object => ({
    test: { system: 'loinc', code },
    value: '-0.3',
    unit: '{T-score}',
    collectedAt: yesterday(service).toISOString(),
    status: 'final',
  });
  /** Days from now to the next scan of the bone. */
  const nextScan = async (patientId: string): Promise<number> => {
    const scans = (await obligationsOf(patientId)).filter(({ rule, status }) => {
      return rule === 'MON-007' && status === 'scheduled';
    });
    expect(scans).toHaveLength(1);
    const days = Date.parse(scans[0]?.dueOn ?? '') - Date.parse(service.clock.today('America/Denver'));
    return days / 86_400_000;
  };
  const takes = (patientId: string, medication: object): Promise<{ id: string }> =>
    must(
      technician().post(`/patients/${patientId}/medications`, {
        status: 'active',
        startedOn: service.clock.today('America/Denver'),
        source: 'patient',
        ...medication,
      }),
    );

  it('brings the next scan of the bone forward where it is a glucocorticoid, by code or in words', async () => {
    const { patientId } = await startedTherapy({ birthDate: '1960-05-05' });
    await must(technician().post(`/patients/${patientId}/conditions`, { noneKnown: true }));
    const scan = ['38267-1', '38264-8', '38263-0'].map(density);
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, scan));
    const without = await nextScan(patientId);
    expect(without).toBeGreaterThan(700);

    const scans: number[] = [];
    for (const medication of [{ drug: 'rxcui:8640' }, { text: 'prednisone 10 mg daily' }]) {
      const { id } = await takes(patientId, medication);
      scans.push(await nextScan(patientId));
      const stopped = { status: 'stopped', stoppedOn: service.clock.today('America/Denver') };
      await must(technician().patch(`/patients/${patientId}/medications/${id}`, stopped));
      expect(await nextScan(patientId)).toBe(without);
    }
    const [byCode, inWords] = scans;
    expect(byCode).toBeLessThan(400);
    expect(inWords).toBe(byCode);

    await takes(patientId, { text: 'prednisolone eye drops' });
    expect(await nextScan(patientId)).toBe(without);
  });

  it('spares the tests that an androgen makes mute, by code or in words', async () => {
    for (const medication of [{ drug: 'rxcui:10379' }, { text: 'testosterone cypionate 200 mg/mL' }]) {
      const { patientId } = await startedTherapy();
      const asked = async (): Promise<string[]> => (await byRule(patientId, 'MON-002')).tests.map(({ test }) => test);
      expect(await asked()).toEqual(['estradiol', 'testosterone_total', 'lh', 'fsh', 'shbg']);
      await takes(patientId, medication);
      expect(await asked()).toEqual(['estradiol', 'testosterone_total', 'shbg']);
    }
  });
});

describe('people', () => {
  it('order, attest and waive, each with its right', async () => {
    const { patientId } = await startedTherapy();
    service.clock.advance('P43D');
    await sweep();
    const { id } = await byRule(patientId, 'MON-002');
    const path = `/monitoring/obligations/${id}`;
    const today = service.clock.today('America/Denver');
    const ordered = await must(service.as('prescriber').post(`${path}/order`, { orderedOn: today }));
    expect(ordered).toMatchObject({ status: 'overdue', orderedOn: today });
    expect((await service.as('technician').post(`${path}/order`, { orderedOn: today })).status).toBe(403);
    const attested = await must(
      service.as('prescriber').post(`${path}/attestation`, { attestedBy: 'the prescriber', date: today }),
    );
    expect(attested.status).toBe('attested');
    const unsigned = await service.as('pharmacist').post(`${path}/waiver`, { reason: 'x', until: today });
    expect(unsigned.status).toBe(400);
    const waived = await must(
      service.as('pharmacist').post(`${path}/waiver`, { reason: 'moving house', until: today, signature: SIGNATURE }),
    );
    expect(waived.status).toBe('waived');
    service.clock.advance('P1D');
    await sweep();
    expect((await byRule(patientId, 'MON-002')).status).toBe('attested');
    service.clock.advance('P31D');
    await sweep();
    expect((await byRule(patientId, 'MON-002')).status).toBe('overdue');
  });

  it('do not see another pharmacy', async () => {
    const { patientId } = await startedTherapy();
    const { id } = await byRule(patientId, 'MON-002');
    const other = service.as('other-pharmacist');
    expect((await other.get(`/patients/${patientId}/monitoring`)).status).toBe(404);
    expect((await other.post(`/monitoring/obligations/${id}/order`, { orderedOn: '2026-01-01' })).status).toBe(404);
    expect((await other.get('/monitoring/obligations')).body.items).toEqual([]);
  });
});

describe('results over HTTP', () => {
  it('come as a file of lines, one transaction for each patient', async () => {
    const first = await makePatient(service);
    const second = await makePatient(service);
    const lines = [first, second, { id: '01990000-0000-7000-8000-000000000000' }].map(({ id }) => ({
      patientId: id,
      ...hormonePanel(yesterday(service))[0],
    }));
    const file = (items: object[]) => items.map((item) => JSON.stringify(item)).join('\n');
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await service.as('lab').post('/lab-results', file(lines), headers);
    expect(answer.status).toBe(201);
    expect(answer.body.items).toEqual([
      expect.objectContaining({
        patientId: first.id,
        lines: [1],
        results: [expect.objectContaining({ loinc: '35384-7' })],
      }),
      expect.objectContaining({ patientId: second.id, lines: [2] }),
      expect.objectContaining({ lines: [3], error: expect.objectContaining({ code: 'not-found' }) }),
    ]);
    const broken = await service.as('lab').post('/lab-results', `${file(lines)}\n{"patientId":`, headers);
    expect([broken.status, broken.body.errors[0].path]).toEqual([400, 'line 4.json']);
    const faulty = await service.as('lab').post('/lab-results', file([{ ...lines[0], value: 5 }]), headers);
    expect([faulty.status, faulty.body.errors[0].path]).toEqual([400, 'line 1.value']);
  });

  it.each([
    ['nothing', undefined, 400, 'result'],
    ['an empty list', [], 400, 'body'],
    ['a text', '"x"', 400, 'result'],
    ['a code of another system', { test: { system: 'cpt', code: '82670' } }, 422, 'test.system'],
    ['a status that is none', { status: 'done' }, 400, 'status'],
    ['an unknown field', { colour: 'blue' }, 400, 'colour'],
    ['a collection in the future', { collectedAt: '2099-01-01T00:00:00Z' }, 422, 'collectedAt'],
  ])('%s is refused by name', async (_case, changes, status, path) => {
    const { id } = await makePatient(service);
    const [result] = hormonePanel(yesterday(service));
    const body = typeof changes === 'object' && !Array.isArray(changes) ? { ...result, ...changes } : (changes ?? null);
    const answer = await service.as('lab').post(`/patients/${id}/lab-results`, body);
    expect([answer.status, answer.body.errors.map((error: { path: string }) => error.path)]).toEqual([status, [path]]);
  });

  it('raise a finding for estradiol of 15 pg/mL in a man on anastrozole', async () => {
    const { patientId } = await startedTherapy();
    const answer = await must(
      service
        .as('lab')
        .post(
          `/patients/${patientId}/lab-results`,
          hormonePanel(new Date(service.clock.now().getTime() - 3_600_000), { estradiol: '15' }),
        ),
    );
    expect(answer.findings).toContainEqual(
      expect.objectContaining({ rule: 'DLI-001', kind: 'drug-lab', severity: 'major', status: 'open', stops: true }),
    );
  });
});

describe('the risk of fracture', () => {
  it('follows the record: unknown until somebody asked, low with a normal scan, high after a fracture', async () => {
    const { id: patientId } = await makePatient(service, { birthDate: '1960-03-14' });
    const tier = async (): Promise<string> =>
      (await must(service.as('pharmacist').get(`/patients/${patientId}/monitoring`))).riskTier.tier;
    const scan = {
      test: { system: 'loinc', code: '38264-8' },
      value: '-0.4',
      unit: '{T-score}',
      status: 'final',
      collectedAt: yesterday(service),
    };
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, scan));
    expect(await tier()).toBe('unknown');
    const path = `/patients/${patientId}/conditions`;
    await must(service.as('technician').post(path, { noneKnown: true }));
    expect(await tier()).toBe('low');
    const fracture = { code: { system: 'icd10cm', value: 'Z87.310' }, status: 'resolved' };
    await must(service.as('technician').post(path, fracture));
    expect(await tier()).toBe('high');
  });
});
