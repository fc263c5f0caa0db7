import { addMedication as takes, verify } from '../support/dispensing.js';
import { releaseKnowledge, workWith, type Edit } from '../support/knowledge-release.js';
import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';
import { statementsDuring } from '../support/statements.js';
import { bySecond, resolution } from './orders.js';

jest.setTimeout(60_000);

/** The rule of tamoxifen with anastrozole says something else. */
const OTHER_ADVICE: Edit = [
  'interactions/aromatase-inhibitors.yaml',
  'summary: Tamoxifen lowers anastrozole and works against it; do not give them together.',
  'summary: Tamoxifen and anastrozole, in other words.',
];
const TESTOSTERONE = 'rxcui:10379';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(async () => {
  jest.restoreAllMocks();
  await service.stop();
});

interface Order {
  readonly id: string;
  readonly patientId: string;
}
type Finding = Record<string, unknown> & { id: string; rule: string };

const pharmacist = () => service.as('pharmacist');
const panel = (patientId: string, values = {}): Promise<unknown> =>
  must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service), values)));
const order = async (patientId: string, changes: object = {}): Promise<Order> =>
  must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId, changes)));
const screened = async ({ id }: Order): Promise<{ outcome: string; findings: Finding[] }> =>
  (await must(pharmacist().get(`/prescriptions/${id}`))).screening;
async function finding(on: Order, rule = 'DDI-001'): Promise<Finding> {
  const found = (await screened(on)).findings.find((one) => one.rule === rule);
  if (!found) throw new Error(`no ${rule}`);
  return found;
}
const decide = ({ id }: Finding, changes: object = bySecond('pharmacist2')): Promise<Answer> =>
  pharmacist().post(`/findings/${id}/resolution`, resolution(changes));
const decision = (on: Order, word: 'verify' | 'reject'): Promise<Answer> =>
  pharmacist().post(`/prescriptions/${on.id}/verification`, {
    decision: word,
    note: 'looked at',
    signature: SIGNATURE,
  });
const stopped = (on: Order): Promise<unknown> =>
  must(
    pharmacist().post(`/prescriptions/${on.id}/discontinuation`, {
      reasonCode: 'duplicate-prescription',
      note: 'a new one came',
    }),
  );

/** A man on tamoxifen with a verified order of anastrozole, which two pharmacists decided on; it has ended. */
async function endedOrder(): Promise<Order & { readonly tamoxifen: string }> {
  const { id: patientId } = await makePatient(service);
  await panel(patientId);
  const { id: tamoxifen } = await must(takes(service, patientId));
  const first = await order(patientId);
  await must(decide(await finding(first)));
  await verify(service, first.id);
  await stopped(first);
  return { ...first, tamoxifen: `/patients/${patientId}/medications/${tamoxifen}` };
}

async function expectOpen(on: Order): Promise<void> {
  expect(await finding(on)).toMatchObject({ status: 'open', stops: true, carriedFrom: null });
  const refused = await decision(on, 'verify');
  expect([refused.status, refused.body.code]).toEqual([422, 'open-findings']);
  expect(refused.body.reasons.map(({ rule }: Finding) => rule)).toContain('DDI-001');
}

describe('an unchanged renewal', () => {
  it('is quiet about what was decided on the order before, says who decided, and can be verified', async () => {
    const first = await endedOrder();
    const decided = await finding(first);
    service.clock.advance('P5D');
    const second = await order(first.patientId);
    const carried = await finding(second);
    expect(carried).toMatchObject({
      status: 'overridden',
      stops: false,
      carriedFrom: {
        prescriptionId: first.id,
        findingId: decided.id,
        by: expect.any(String),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    });
    expect(carried.id).not.toBe(decided.id);
    expect((await screened(second)).outcome).toBe('clear');
    const { items } = await must(pharmacist().get(`/findings?prescriptionId=${second.id}`));
    expect(items.find(({ rule }: Finding) => rule === 'DDI-001')).toMatchObject({
      carriedFrom: carried.carriedFrom,
      resolution: { action: 'override', reasonCode: '1G', by: (carried.carriedFrom as { by: string }).by },
    });
    expect((await decision(second, 'verify')).status).toBe(200);
    expect(await finding(second)).toEqual(carried);
    const { body } = await service.as('admin').get(`/audit-events?patientId=${first.patientId}`);
    expect(body.items).toContainEqual(
      expect.objectContaining({
        action: 'screening.made',
        detail: expect.objectContaining({
          prescriptionId: second.id,
          carried: [{ rule: 'DDI-001', resolutionId: expect.any(String) }],
        }),
      }),
    );
  });

  it('is quiet however the order is spelled', async () => {
    const first = await endedOrder();
    const respelled = await order(first.patientId, {
      product: {
        kind: 'compounded',
        ingredients: [{ drug: 'local:anastrozole', strength: { value: '1000.0', unit: 'ug' } }],
        dosageForm: 'Capsule',
        route: 'oral',
      },
      indication: { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'e291', goal: 'male-hypogonadism' },
    });
    expect(await finding(respelled)).toMatchObject({ status: 'overridden', carriedFrom: { prescriptionId: first.id } });
  });

  it('passes the decision on to the next one, which names the order on which it was made', async () => {
    const first = await endedOrder();
    const second = await order(first.patientId);
    await must(decision(second, 'verify'));
    await stopped(second);
    const third = await order(first.patientId);
    expect(await finding(third)).toMatchObject({ status: 'overridden', carriedFrom: { prescriptionId: first.id } });
  });

  it('finds its decision again when the facts come back', async () => {
    const first = await endedOrder();
    const second = await order(first.patientId);
    const change = (body: object): Promise<unknown> => must(service.as('technician').patch(first.tamoxifen, body));
    await change({ status: 'stopped', stoppedOn: service.clock.today('America/Denver') });
    await service.workEvents();
    const gone = (await screened(second)).findings.filter(
      ({ rule, status }) => rule === 'DDI-001' && status !== 'resolved',
    );
    expect(gone).toEqual([]);
    await change({ status: 'active', stoppedOn: null });
    await service.workEvents();
    expect(await finding(second)).toMatchObject({ status: 'overridden', carriedFrom: { prescriptionId: first.id } });
  });

  it('keeps an acknowledgement too', async () => {
    const { id: patientId } = await makePatient(service);
    await panel(patientId);
    await must(takes(service, patientId, TESTOSTERONE));
    const first = await order(patientId);
    await must(decide(await finding(first, 'DDI-011'), { action: 'acknowledge', reasonCode: 'noted' }));
    await verify(service, first.id);
    await stopped(first);
    expect(await finding(await order(patientId), 'DDI-011')).toMatchObject({
      status: 'acknowledged',
      carriedFrom: { prescriptionId: first.id },
    });
  });

  it('takes no more round trips than a first order', async () => {
    const { id: patientId } = await makePatient(service);
    await panel(patientId);
    await must(takes(service, patientId));
    const during = (id: string): Promise<string[]> => statementsDuring(() => order(id));
    const first = await during(patientId);
    const renewal = await during((await endedOrder()).patientId);
    expect(renewal).toHaveLength(first.length);
  });
});

describe('a renewal is asked again', () => {
  const capsule = { value: '1', unit: '{capsule}' };
  const indication = { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism' };
  it.each<[string, object]>([
    ['with another frequency', { sig: { text: 'daily', dose: capsule, frequency: { times: 1, per: 'day' } } }],
    [
      'with another dose',
      { sig: { text: 'two', dose: { ...capsule, value: '2' }, frequency: { times: 2, per: 'week' } }, daysSupply: 14 },
    ],
    ['for another goal', { indication: { ...indication, goal: 'male-fertility' } }],
    ['for another diagnosis', { indication: { ...indication, code: 'N46.9' } }],
    [
      'in another strength',
      {
        product: {
          kind: 'compounded',
          ingredients: [{ drug: 'rxcui:84857', strength: { value: '0.5', unit: 'mg' } }],
          dosageForm: 'capsule',
          route: 'oral',
        },
      },
    ],
  ])('%s', async (_case, changes) => {
    const first = await endedOrder();
    await expectOpen(await order(first.patientId, changes));
  });

  it('by another prescriber', async () => {
    const first = await endedOrder();
    const { id: prescriberId } = await must(
      service.as('technician').post('/prescribers', {
        npi: '1234567893',
        givenName: 'Another',
        familyName: 'Prescriber',
        email: 'another@test.invalid',
        noticePreference: 'email',
      }),
    );
    await expectOpen(await order(first.patientId, { prescriberId }));
  });

  it('for another patient with the same facts', async () => {
    await endedOrder();
    const { id: patientId } = await makePatient(service);
    await panel(patientId);
    await must(takes(service, patientId));
    await expectOpen(await order(patientId));
  });

  it('when a fact behind the finding is another one', async () => {
    const first = await endedOrder();
    await must(service.as('technician').patch(first.tamoxifen, { startedOn: '2026-01-01' }));
    await expectOpen(await order(first.patientId));
  });

  it('when a new result came', async () => {
    const { id: patientId } = await makePatient(service);
    const continuing = { continuationOfTherapy: { therapyStartedOn: '2026-01-05' } };
    await panel(patientId, { estradiol: '12' });
    const first = await order(patientId, continuing);
    await must(decide(await finding(first, 'DLI-001')));
    await verify(service, first.id);
    await stopped(first);
    const second = await order(patientId, continuing);
    expect(await finding(second, 'DLI-001')).toMatchObject({ carriedFrom: { prescriptionId: first.id } });
    await stopped(second);
    service.clock.advance('P1D');
    await panel(patientId, { estradiol: '11' });
    const third = await order(patientId, continuing);
    expect(await finding(third, 'DLI-001')).toMatchObject({ status: 'open', stops: true, carriedFrom: null });
    expect((await decision(third, 'verify')).status).toBe(422);
  });
});

describe('a decision does not outlive', () => {
  it('the rejection of the order it was made on', async () => {
    const { id: patientId } = await makePatient(service);
    await panel(patientId);
    await must(takes(service, patientId));
    const first = await order(patientId);
    await must(decide(await finding(first)));
    await must(decision(first, 'reject'));
    await expectOpen(await order(patientId));
  });

  it('that rejection on an order that it was carried to before', async () => {
    const { id: patientId } = await makePatient(service);
    await panel(patientId);
    await must(takes(service, patientId));
    const continuing = { continuationOfTherapy: { therapyStartedOn: '2026-01-05' } };
    const first = await order(patientId, continuing);
    await must(decide(await finding(first)));
    const second = await order(patientId, continuing);
    expect(await finding(second)).toMatchObject({ status: 'overridden', stops: false });
    await verify(service, second.id);
    await must(decision(first, 'reject'));
    expect(await finding(second)).toMatchObject({ status: 'open', stops: true, carriedFrom: null });
    const waiting = await service.run((tx) =>
      tx.query<{ ids: object }>(`SELECT ids FROM outbox WHERE kind = 'finding.raised' AND done_at IS NULL`),
    );
    expect(waiting).toContainEqual({ ids: { findingId: (await finding(second)).id, patientId } });
    const { body } = await service.as('admin').get(`/audit-events?patientId=${patientId}`);
    expect(body.items.map(({ action }: { action: string }) => action)).toContain('finding.reopened');
    // The finding of the rejected order keeps its decision: it was made, and stays on record.
    expect(await finding(first)).toMatchObject({ status: 'overridden' });
  });

  it('a rejection of the renewal that it was carried to', async () => {
    const first = await endedOrder();
    await must(decision(await order(first.patientId), 'reject'));
    await expectOpen(await order(first.patientId));
  });

  it('the order, where the law or the first fill asks anew', async () => {
    const { id: patientId } = await makePatient(service);
    const plain = { significantDifference: undefined };
    const first = await order(patientId, plain);
    await must(decide(await finding(first, '503A-COPY'), {}));
    await must(decide(await finding(first, 'MON-001'), { action: 'resolve', reasonCode: 'result-seen-elsewhere' }));
    await verify(service, first.id);
    await stopped(first);
    const second = await order(patientId, plain);
    for (const rule of ['503A-COPY', 'MON-001']) {
      expect(await finding(second, rule)).toMatchObject({ status: 'open', stops: true, carriedFrom: null });
    }
    expect((await decision(second, 'verify')).status).toBe(422);
  });
});

it('an order before the one decided on is left as it was', async () => {
  const { id: patientId } = await makePatient(service);
  await panel(patientId);
  await must(takes(service, patientId));
  const continuing = { continuationOfTherapy: { therapyStartedOn: '2026-01-05' } };
  const first = await order(patientId, continuing);
  const second = await order(patientId, continuing);
  await must(decide(await finding(second)));
  await must(pharmacist().post(`/prescriptions/${first.id}/screenings`));
  await expectOpen(first);
});

// The last of this file: the service works with the release from here on.
it('a renewal is asked again after a release that changed the rule', async () => {
  const first = await endedOrder();
  workWith(service, await releaseKnowledge(service, OTHER_ADVICE));
  await expectOpen(await order(first.patientId));
});
