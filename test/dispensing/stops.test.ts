import { approvedFormulation, step } from '../support/compounding.js';
import {
  addMedication,
  askFill,
  capsules,
  handedOver,
  handOver,
  readyFill,
  remaining,
  shortDatedStock,
  statusOf,
  stock,
  TAMOXIFEN,
  verifiedOrder,
  verify,
} from '../support/dispensing.js';
import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';

let service: TestService;
let batch: { id: string; beyondUseDate: string };
beforeAll(async () => {
  service = await startService();
  batch = await stock(service, 400);
});
afterAll(() => service.stop());

const pharmacist = () => service.as('pharmacist');

/** A refused fill must leave nothing behind: no row, no stock taken. */
async function expectNoFill(
  prescriptionId: string,
  preparationId: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const before = await remaining(service, preparationId);
  const count = async () =>
    (await service.run((tx) => tx.query('SELECT id FROM fill WHERE prescription_id = $1', [prescriptionId]))).length;
  const fills = await count();
  const answer = await ask();
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await remaining(service, preparationId)).toBe(before);
  expect(await count()).toBe(fills);
  return answer;
}

/** A refused hand-over must leave the fill ready, without a supply record. */
async function expectStillHere(fillId: string, ask: () => Promise<Answer>): Promise<Answer> {
  const answer = await ask();
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await statusOf(service, fillId)).toBe('ready');
  const supplies = await service.run((tx) =>
    tx.query('SELECT fill_id FROM prescription_supply WHERE fill_id = $1', [fillId]),
  );
  expect(supplies).toEqual([]);
  return answer;
}

const code = ({ status, body }: Answer): [number, string] => [status, body.code];

describe('no fill is prepared', () => {
  it('before a pharmacist verified the prescription, nor after it was held or stopped', async () => {
    const { id: patientId } = await makePatient(service);
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
    const waiting = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
    const early = await expectNoFill(waiting.id, batch.id, () => askFill(service, waiting.id, [[batch.id, 8]]));
    expect(code(early)).toEqual([409, 'wrong-state']);

    for (const stop of ['holds', 'discontinuation']) {
      const order = await verifiedOrder(service);
      await must(
        pharmacist().post(`/prescriptions/${order.id}/${stop}`, { reasonCode: 'prescriber-request', note: 'as told' }),
      );
      const answer = await expectNoFill(order.id, batch.id, () => askFill(service, order.id, [[batch.id, 8]]));
      expect(code(answer)).toEqual([409, 'wrong-state']);
    }
  });

  it('of more than the prescription allows, nor for fewer days than it lasts', async () => {
    const order = await verifiedOrder(service);
    const more = await expectNoFill(order.id, batch.id, () => askFill(service, order.id, [[batch.id, 9]], 32));
    expect(code(more)).toEqual([422, 'invalid-quantity']);
    const fewer = await expectNoFill(order.id, batch.id, () => askFill(service, order.id, [[batch.id, 8]], 20));
    expect([...code(fewer), fewer.body.errors[0].path]).toEqual([422, 'invalid-quantity', 'daysSupply']);
  });

  it('beyond the stock of the batch', async () => {
    const small = await stock(service, 5);
    const order = await verifiedOrder(service);
    const answer = await expectNoFill(order.id, small.id, () => askFill(service, order.id, [[small.id, 8]]));
    expect(code(answer)).toEqual([422, 'insufficient-stock']);
  });

  it('that takes from one lot when another one of the same request is refused', async () => {
    const small = await stock(service, 2);
    const order = await verifiedOrder(service);
    const answer = await expectNoFill(order.id, batch.id, () =>
      askFill(service, order.id, [
        [batch.id, 5],
        [small.id, 3],
      ]),
    );
    expect(code(answer)).toEqual([422, 'insufficient-stock']);
    expect(await remaining(service, small.id)).toBe('2');
  });

  it('from a batch of another product', async () => {
    const order = await verifiedOrder(service, {
      product: {
        kind: 'compounded',
        ingredients: [{ drug: 'rxcui:84857', strength: { value: '0.5', unit: 'mg' } }],
        dosageForm: 'capsule',
        route: 'oral',
      },
    });
    const answer = await expectNoFill(order.id, batch.id, () => askFill(service, order.id, [[batch.id, 8]]));
    expect(code(answer)).toEqual([422, 'product-mismatch']);
  });

  it('from a quarantined, unreleased, recalled or foreign batch', async () => {
    const order = await verifiedOrder(service);
    const held = await stock(service, 20);
    await step(service, held.id, 'quarantine', { reason: 'complaint' }, 'pharmacist');
    const quarantined = await expectNoFill(order.id, held.id, () => askFill(service, order.id, [[held.id, 8]]));
    expect(code(quarantined)).toEqual([409, 'wrong-state']);

    const { formulationVersionId } = await approvedFormulation(service);
    const planned = await must(
      service.as('technician').post('/preparations', { formulationVersionId, batchSize: capsules(10) }),
    );
    const unreleased = await expectNoFill(order.id, planned.id, () => askFill(service, order.id, [[planned.id, 8]]));
    expect(code(unreleased)).toEqual([409, 'wrong-state']);

    const bad = await stock(service, 20);
    await must(pharmacist().post('/recalls', { preparationId: bad.id, reason: 'subpotent', signature: SIGNATURE }));
    const recalled = await expectNoFill(order.id, bad.id, () => askFill(service, order.id, [[bad.id, 8]]));
    expect(code(recalled)).toEqual([422, 'recalled-lot']);

    const nowhere = await askFill(service, order.id, [['019a0000-0000-7000-8000-000000000001', 8]]);
    expect(code(nowhere)).toEqual([404, 'not-found']);
  });

  it('that would outlast the beyond-use date: the answer names the most that can be dispensed', async () => {
    const short = await shortDatedStock(service, 20, 10);
    const order = await verifiedOrder(service);
    const answer = await expectNoFill(order.id, short.id, () => askFill(service, order.id, [[short.id, 8]]));
    expect(code(answer)).toEqual([422, 'past-beyond-use-date']);
    const [reason] = answer.body.reasons;
    expect(Number(reason.largestQuantity.value)).toBeLessThan(8);
    const { largestQuantity, largestDaysSupply } = reason;
    const most = await askFill(service, order.id, [[short.id, largestQuantity.value]], largestDaysSupply);
    expect(most.status).toBe(201);
  });

  it('too soon after the last one, whether that was handed over or still lies here', async () => {
    const order = await verifiedOrder(service);
    const open = await readyFill(service, order.id, batch.id);
    const again = await expectNoFill(order.id, batch.id, () => askFill(service, order.id, [[batch.id, 8]]));
    expect(code(again)).toEqual([422, 'too-soon']);
    await must(handOver(service, open.id));
    service.clock.advance('P20D');
    const early = await expectNoFill(order.id, batch.id, () => askFill(service, order.id, [[batch.id, 8]]));
    expect(code(early)).toEqual([422, 'too-soon']);
    service.clock.advance('P1D');
    expect(early.body.reasons).toEqual([
      expect.objectContaining({ rule: 'refill-timing-general', earliestOn: service.clock.today('America/Denver') }),
    ]);
    expect((await askFill(service, order.id, [[batch.id, 8]])).status).toBe(201);
  });

  it('when the refills are used or the prescription is a year old', async () => {
    const spent = await verifiedOrder(service, { refills: 0 });
    const first = await readyFill(service, spent.id, batch.id);
    // Everything is taken, although it was not handed over yet.
    const none = await expectNoFill(spent.id, batch.id, () => askFill(service, spent.id, [[batch.id, 8]]));
    expect(code(none)).toEqual([422, 'no-refills-left']);
    expect(first.label.refills).toBe('No refills left');

    const aged = new Date(service.clock.now().getTime() - 360 * 86_400_000).toISOString().slice(0, 10);
    const old = await verifiedOrder(service, { writtenOn: aged });
    service.clock.advance('P7D');
    const expired = await expectNoFill(old.id, batch.id, () => askFill(service, old.id, [[batch.id, 8]]));
    expect(code(expired)).toEqual([422, 'prescription-expired']);
  });

  it('when a contraindicated drug came to the profile after verification; the finding stays to be resolved', async () => {
    const order = await verifiedOrder(service);
    await must(addMedication(service, order.patientId));
    const answer = await expectNoFill(order.id, batch.id, () => askFill(service, order.id, [[batch.id, 8]]));
    expect(code(answer)).toEqual([422, 'open-findings']);
    expect(answer.body.reasons.map(({ rule }: { rule: string }) => rule)).toContain('DDI-001');
    const { screening } = await must(pharmacist().get(`/prescriptions/${order.id}`));
    expect(screening).toMatchObject({ trigger: 'fill', outcome: 'blocked' });
  });
});

describe('no fill is prepared and nothing is handed over', () => {
  it('while the pharmacy asks for a look at a rule that only showed its finding before', async () => {
    const [order, filled] = [await verifiedOrder(service), await verifiedOrder(service)];
    for (const { patientId } of [order, filled]) await must(addMedication(service, patientId, 'rxcui:2596'));
    const fill = await readyFill(service, filled.id, batch.id);
    const raise = {
      rule: 'DDI-005',
      kind: 'raise',
      severity: 'major',
      reason: 'Each such pair is called about.',
      expiresOn: service.clock.today('America/Denver'),
      signature: SIGNATURE,
    };
    const { id } = await must(service.as('admin').post('/knowledge/overlays', raise));
    const refused = await expectNoFill(order.id, batch.id, () => askFill(service, order.id, [[batch.id, 8]]));
    expect(code(refused)).toEqual([422, 'open-findings']);
    expect(refused.body.reasons).toContainEqual(expect.objectContaining({ rule: 'DDI-005', raisedFrom: 'moderate' }));
    expect(code(await expectStillHere(fill.id, () => handOver(service, fill.id)))).toEqual([422, 'open-findings']);

    const withdrawal = { reason: 'The calls are made.', signature: SIGNATURE };
    await must(service.as('admin').post(`/knowledge/overlays/${id}/withdrawal`, withdrawal));
    expect((await handOver(service, fill.id)).status).toBe(200);
    expect((await askFill(service, order.id, [[batch.id, 8]])).status).toBe(201);
  });
});

describe('nothing is handed over', () => {
  it('when a contraindicated drug came to the profile since the fill was checked', async () => {
    const order = await verifiedOrder(service);
    const fill = await readyFill(service, order.id, batch.id);
    const medication = await must(addMedication(service, order.patientId, TAMOXIFEN));
    const answer = await expectStillHere(fill.id, () => handOver(service, fill.id));
    expect(code(answer)).toEqual([422, 'open-findings']);
    const today = service.clock.today('America/Denver');
    await must(
      service
        .as('technician')
        .patch(`/patients/${order.patientId}/medications/${medication.id}`, { status: 'stopped', stoppedOn: today }),
    );
    expect((await handOver(service, fill.id)).status).toBe(200);
  });

  it('while the prescription is held', async () => {
    const order = await verifiedOrder(service);
    const fill = await readyFill(service, order.id, batch.id);
    const hold = { reasonCode: 'awaiting-prescriber', note: 'dose asked' };
    await must(pharmacist().post(`/prescriptions/${order.id}/holds`, hold));
    const answer = await expectStillHere(fill.id, () => handOver(service, fill.id));
    expect(code(answer)).toEqual([409, 'wrong-state']);
  });

  it('before a pharmacist checked the product', async () => {
    const order = await verifiedOrder(service);
    const fill = await must(askFill(service, order.id, [[batch.id, 8]]));
    expect(code(await handOver(service, fill.id))).toEqual([409, 'wrong-state']);
    expect(await statusOf(service, fill.id)).toBe('prepared');
  });

  it('from a batch that was quarantined meanwhile, nor is it verified then', async () => {
    const own = await stock(service, 20);
    const order = await verifiedOrder(service);
    const fill = await readyFill(service, order.id, own.id);
    const other = await verifiedOrder(service);
    const unverified = await must(askFill(service, other.id, [[own.id, 8]]));
    await step(service, own.id, 'quarantine', { reason: 'complaint' }, 'pharmacist');
    expect(code(await expectStillHere(fill.id, () => handOver(service, fill.id)))).toEqual([409, 'wrong-state']);
    const verification = await pharmacist().post(`/fills/${unverified.id}/product-verification`, {
      signature: SIGNATURE,
    });
    expect(code(verification)).toEqual([409, 'wrong-state']);
    expect(await statusOf(service, unverified.id)).toBe('prepared');
  });

  it('that lay so long that the supply would outlast the beyond-use date', async () => {
    const short = await shortDatedStock(service, 20, 30);
    const order = await verifiedOrder(service);
    const fill = await readyFill(service, order.id, short.id);
    service.clock.advance('P10D');
    const answer = await expectStillHere(fill.id, () => handOver(service, fill.id));
    expect(code(answer)).toEqual([422, 'past-beyond-use-date']);
  });

  it('on a prescription that grew too old while the fill lay here', async () => {
    const aged = new Date(service.clock.now().getTime() - 360 * 86_400_000).toISOString().slice(0, 10);
    const order = await verifiedOrder(service, { writtenOn: aged });
    const fill = await readyFill(service, order.id, batch.id);
    service.clock.advance('P7D');
    const answer = await expectStillHere(fill.id, () => handOver(service, fill.id));
    expect(code(answer)).toEqual([422, 'prescription-expired']);
  });
});

describe('the refill gate', () => {
  it('holds a refill when the first panel is two weeks late, and lets it go once the results are there', async () => {
    const own = await stock(service, 100);
    const order = await verifiedOrder(service);
    await handedOver(service, order.id, own.id);
    service.clock.advance('P42D');
    // Day 42 is the last day in time: the fill may go, with a call.
    const second = await must(askFill(service, order.id, [[own.id, 8]]));
    await must(pharmacist().post(`/fills/${second.id}/product-verification`, { signature: SIGNATURE }));
    service.clock.advance('P14D');
    const held = await expectStillHere(second.id, () => handOver(service, second.id));
    expect(code(held)).toEqual([422, 'refill-hold']);
    expect(held.body.detail).toMatch(/hold/i);
    expect(held.body.reasons[0]).toMatchObject({
      answer: 'hold-call-first',
      rule: 'MON-002',
      source: expect.any(String),
    });

    await must(pharmacist().post(`/fills/${second.id}/return-to-stock`, { reason: 'held by monitoring' }));
    const refused = await expectNoFill(order.id, own.id, () => askFill(service, order.id, [[own.id, 8]]));
    expect(code(refused)).toEqual([422, 'refill-hold']);

    await must(service.as('lab').post(`/patients/${order.patientId}/lab-results`, hormonePanel(yesterday(service))));
    const opened = await askFill(service, order.id, [[own.id, 8]]);
    expect(opened.status).toBe(201);
  });

  it('opens for one fill by an attestation, which a fill that went back to stock does not use up', async () => {
    const own = await stock(service, 100);
    const order = await verifiedOrder(service);
    await handedOver(service, order.id, own.id);
    service.clock.advance('P57D');
    const held = await expectNoFill(order.id, own.id, () => askFill(service, order.id, [[own.id, 8]]));
    expect(code(held)).toEqual([422, 'refill-hold']);
    const { obligationId } = held.body.reasons[0];
    const today = service.clock.today('America/Denver');
    const attestation = { attestedBy: 'the prescriber’s office', date: today };
    await must(service.as('prescriber').post(`/monitoring/obligations/${obligationId}/attestation`, attestation));

    const first = await must(askFill(service, order.id, [[own.id, 8]]));
    await must(service.as('technician').post(`/fills/${first.id}/return-to-stock`, { reason: 'patient travels' }));
    const second = await readyFill(service, order.id, own.id);
    service.clock.advance('P1D');
    await must(handOver(service, second.id));
    service.clock.advance('P21D');
    const again = await expectNoFill(order.id, own.id, () => askFill(service, order.id, [[own.id, 8]]));
    expect(code(again)).toEqual([422, 'refill-hold']);
  });

  it('asks for the baseline before the first hand-over, whatever screening let pass', async () => {
    const own = await stock(service, 20);
    const order = await verifiedOrder(service);
    const fill = await readyFill(service, order.id, own.id);
    // The baseline counts for 90 days before the start of the therapy.
    service.clock.advance('P95D');
    const answer = await expectStillHere(fill.id, () => handOver(service, fill.id));
    expect(answer.status).toBe(422);
    expect(['refill-hold', 'open-findings']).toContain(answer.body.code);
  });
});

describe('a shipment', () => {
  beforeAll(async () => {
    batch = await stock(service, 40);
  });

  const licensed = (states: string[]) =>
    service.run((tx) =>
      tx.query(
        `UPDATE pharmacy SET settings = settings || jsonb_build_object('shipToStates', $2::jsonb) WHERE id = $1`,
        [tx.pharmacyId, JSON.stringify(states)],
      ),
    );

  it('goes only where the pharmacy is licensed; its own state needs no entry', async () => {
    const order = await verifiedOrder(service);
    const fill = await readyFill(service, order.id, batch.id);
    const nowhere = await expectStillHere(fill.id, () => handOver(service, fill.id, { method: 'shipment' }));
    expect([...code(nowhere), nowhere.body.errors[0].path]).toEqual([400, 'validation-failed', 'state']);
    const refused = await expectStillHere(fill.id, () =>
      handOver(service, fill.id, { method: 'shipment', state: 'UT' }),
    );
    expect(code(refused)).toEqual([422, 'not-licensed']);
    expect(refused.body.detail).toContain('UT');
    await licensed(['UT']);
    const gone = await must(handOver(service, fill.id, { method: 'shipment', state: 'UT' }));
    expect(gone).toMatchObject({ status: 'shipped', handOver: { method: 'shipment', state: 'UT', coldChain: false } });
    await licensed([]);

    const home = await verifiedOrder(
      service,
      {},
      {
        address: { line: '5 Sample Road', city: 'Denver', state: 'CO', postalCode: '80203' },
      },
    );
    const own = await readyFill(service, home.id, batch.id);
    expect(await must(handOver(service, own.id, { method: 'shipment' }))).toMatchObject({
      status: 'shipped',
      handOver: { state: 'CO' },
    });
  });

  it('has its fields checked', async () => {
    const order = await verifiedOrder(service);
    const fill = await readyFill(service, order.id, batch.id);
    for (const [body, path] of [
      [{ method: 'drone' }, 'method'],
      [{ method: 'shipment', state: 'Utah' }, 'state'],
      [{ method: 'shipment', state: 'UT', coldChain: 'yes' }, 'coldChain'],
    ] as const) {
      const answer = await expectStillHere(fill.id, () => handOver(service, fill.id, body));
      expect([answer.status, answer.body.errors[0].path]).toEqual([400, path]);
    }
  });
});

// Four fills of essentially a copy are tolerated in a calendar month (regulatory facts, example 20).
describe('essentially a copy', () => {
  beforeAll(async () => {
    batch = await stock(service, 200);
  });

  /** A verified order of the commercial strength without a documented reason; the pharmacist decided on the warning. */
  async function copyOrder() {
    const { id: patientId } = await makePatient(service);
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
    const body = anastrozoleOrder(service, patientId, { significantDifference: undefined });
    const { id, screening } = await must(service.as('technician').post('/prescriptions', body));
    const finding = screening.findings.find(({ rule }: { rule: string }) => rule === '503A-COPY');
    await must(
      pharmacist().post(`/findings/${finding.id}/resolution`, {
        action: 'override',
        reasonCode: '1B',
        note: 'within the four a month',
        signature: SIGNATURE,
      }),
    );
    await verify(service, id);
    return { id, patientId };
  }

  /** The first day of the next month, so that the count begins at nothing. */
  function nextMonth(): void {
    const today = service.clock.today('America/Denver');
    const [year = 0, month = 0, day = 0] = today.split('-').map(Number);
    const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
    service.clock.advance(`P${lastDay - day + 1}D`);
  }

  it('lets four copies go in a month and stops the fifth, also where five were prepared before', async () => {
    nextMonth();
    const fills: { id: string; prescriptionId: string }[] = [];
    for (let n = 0; n < 5; n += 1) {
      const order = await copyOrder();
      fills.push({ id: (await readyFill(service, order.id, batch.id)).id, prescriptionId: order.id });
    }
    const [one, two, three, ...last] = fills;
    for (const fill of [one, two, three]) {
      expect((await must(handOver(service, fill!.id))).handOver.essentiallyACopy).toBe(true);
    }
    // Two different patients at once, and room for one.
    const answers = await Promise.all(last.map(({ id }) => handOver(service, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    const refused = answers.findIndex(({ status }) => status === 422);
    expect(answers[refused]!.body.code).toBe('open-findings');
    expect(answers[refused]!.body.reasons.map(({ rule }: { rule: string }) => rule)).toContain('503A-COPY-LIMIT');
    expect(await statusOf(service, last[refused]!.id)).toBe('ready');

    // A documented difference is no copy: it does not count and is not stopped.
    const { id: patientId } = await makePatient(service);
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
    const different = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
    await verify(service, different.id);
    const fill = await readyFill(service, different.id, batch.id);
    expect((await must(handOver(service, fill.id))).handOver.essentiallyACopy).toBe(false);

    // The next month begins anew.
    nextMonth();
    expect((await handOver(service, last[refused]!.id)).status).toBe(200);
  });

  it('refuses to prepare a fill while the month is full', async () => {
    nextMonth();
    const waiting = await copyOrder();
    for (let n = 0; n < 4; n += 1) {
      const { id } = await readyFill(service, (await copyOrder()).id, batch.id);
      await must(handOver(service, id));
    }
    const answer = await askFill(service, waiting.id, [[batch.id, 8]]);
    expect([answer.status, answer.body.code]).toEqual([422, 'open-findings']);
  });
});
