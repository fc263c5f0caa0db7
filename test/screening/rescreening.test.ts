import { Knowledge } from '../../src/knowledge/index.js';
import type { Look, Mark, Portion } from '../../src/workflow/prescriptions/rescreening/rescreening-run.js';
import { Rescreening } from '../../src/workflow/prescriptions/rescreening/rescreening.service.js';
import { ENGINE_VERSION } from '../../src/workflow/screening/rules/decision.js';
import { verifiedOrder } from '../support/dispensing.js';
import { releaseKnowledge, WARFARIN_MATTERS, workWith } from '../support/knowledge-release.js';
import { anastrozoleOrder, makePatient, must } from '../support/orders.js';
import { SIGNATURE, startService, type TestService } from '../support/service.js';
import { statementsDuring } from '../support/statements.js';

jest.setTimeout(60_000);

const WARFARIN = 'rxcui:11289';
let service: TestService;
let rescreening: Rescreening;
const lookAfter = async (mark: Mark, limit?: number): Promise<Look> => {
  const portion = await service.run((tx) => rescreening.portion(tx, mark, limit));
  return service.run((tx) => rescreening.look(tx, portion));
};
/** One look, kept. @returns whether it was kept and another one follows */
const step = async (limit?: number): Promise<boolean> => {
  const mark = await service.run((tx) => rescreening.begin(tx));
  if (!mark) return false;
  const look = await lookAfter(mark, limit);
  return (await service.run((tx) => rescreening.keep(tx, look))) && look.next !== null;
};
const all = async (): Promise<void> => {
  while (await step()) continue;
};
const runs = async () => (await must(service.as('admin').get('/knowledge/rescreenings'))).items;
const screeningsOf = async (prescriptionId: string) =>
  service.run((tx) =>
    tx.query<{ id: string; trigger: string }>(
      'SELECT id, trigger FROM screening WHERE pharmacy_id = $1 AND prescription_id = $2 ORDER BY id',
      [tx.pharmacyId, prescriptionId],
    ),
  );
const findingsOf = async (prescriptionId: string, rule: string) =>
  service.run((tx) =>
    tx.query<{ id: string; status: string }>(
      'SELECT id, status FROM finding WHERE pharmacy_id = $1 AND prescription_id = $2 AND rule = $3 AND current',
      [tx.pharmacyId, prescriptionId, rule],
    ),
  );
const takes = (patientId: string, drug: string) =>
  must(
    service.as('technician').post(`/patients/${patientId}/medications`, {
      drug,
      status: 'active',
      startedOn: '2026-01-10',
      source: 'outside pharmacy',
    }),
  );
const order = async (patientId: string): Promise<{ id: string }> =>
  must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));

beforeEach(async () => {
  service = await startService();
  rescreening = service.app.get(Rescreening, { strict: false });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service.stop();
});

it('looks at everybody once, and again only when the knowledge changes', async () => {
  const patient = await makePatient(service);
  const { id } = await order(patient.id);
  await all();
  expect(await runs()).toMatchObject([
    { status: 'finished', patients: 1, patientsLookedAt: 1, ordersLookedAt: 1, ordersChanged: 0 },
  ]);
  expect(await step()).toBe(false);
  expect(await screeningsOf(id)).toHaveLength(1);
  expect(await runs()).toHaveLength(1);
});

it('raises what a release found, once, and leaves orders alone of which it says nothing else', async () => {
  const on = await verifiedOrder(service);
  await takes(on.patientId, WARFARIN);
  const off = await order((await makePatient(service)).id);
  await service.workEvents();
  const before = await screeningsOf(on.id);
  const untouched = await screeningsOf(off.id);
  const release = await releaseKnowledge(service, WARFARIN_MATTERS);
  workWith(service, release);
  await all();
  expect(await runs()).toMatchObject([
    {
      status: 'finished',
      knowledgeVersion: release.current().version,
      patients: 2,
      ordersLookedAt: 2,
      ordersChanged: 1,
    },
  ]);
  expect(await findingsOf(on.id, 'DDI-025')).toMatchObject([{ status: 'open' }]);
  expect((await screeningsOf(on.id)).slice(before.length)).toMatchObject([{ trigger: 'knowledge' }]);
  expect(await screeningsOf(off.id)).toEqual(untouched);
  const shown = await must(service.as('pharmacist').get(`/prescriptions/${on.id}`));
  expect(shown.screening).toMatchObject({ outcome: 'needs-review', knowledgeVersion: release.current().version });
});

it('looks at everybody once more with a new engine', async () => {
  await order((await makePatient(service)).id);
  await all();
  expect(await step()).toBe(false);
  await service.run((tx) => tx.query(`UPDATE rescreening_run SET engine_version = 'the one before'`));
  await all();
  expect(await runs()).toMatchObject([
    { status: 'finished', engineVersion: ENGINE_VERSION, ordersLookedAt: 1, ordersChanged: 0 },
    { status: 'finished', engineVersion: 'the one before', ordersLookedAt: 1 },
  ]);
});

it('tells people of a new stop on a verified therapy, once', async () => {
  const { id, patientId } = await verifiedOrder(service);
  await takes(patientId, WARFARIN);
  await service.workEvents();
  workWith(service, await releaseKnowledge(service, WARFARIN_MATTERS));
  await all();
  const [finding] = await findingsOf(id, 'DDI-025');
  const told = await service.run((tx) =>
    tx.query(`SELECT id FROM outbox WHERE pharmacy_id = $1 AND kind = 'finding.raised' AND ids ->> 'findingId' = $2`, [
      tx.pharmacyId,
      finding?.id,
    ]),
  );
  expect(told).toHaveLength(1);
});

it('keeps what somebody decided where rule and facts stayed the same', async () => {
  const { id, patientId } = await verifiedOrder(service);
  await takes(patientId, 'rxcui:10379');
  await service.workEvents();
  const [finding] = await findingsOf(id, 'DDI-011');
  await must(
    service.as('pharmacist').post(`/findings/${finding?.id}/resolution`, {
      action: 'acknowledge',
      reasonCode: 'monitoring-arranged',
      note: 'estradiol in five weeks',
      signature: SIGNATURE,
    }),
  );
  await takes(patientId, WARFARIN);
  await service.workEvents();
  workWith(service, await releaseKnowledge(service, WARFARIN_MATTERS));
  await all();
  expect(await findingsOf(id, 'DDI-011')).toEqual([{ id: finding?.id, status: 'acknowledged' }]);
});

it('closes what a release takes away as taken away by the release, which is nobody heeding it', async () => {
  const { id, patientId } = await verifiedOrder(service);
  await takes(patientId, WARFARIN);
  await service.workEvents();
  const noisy = await releaseKnowledge(service, WARFARIN_MATTERS);
  workWith(service, noisy);
  await all();
  const [finding] = await findingsOf(id, 'DDI-025');
  workWith(service, await releaseKnowledge(service));
  await all();
  expect(await findingsOf(id, 'DDI-025')).toEqual([]);
  const shown = await must(service.as('pharmacist').get(`/prescriptions/${id}`));
  const gone = shown.screening.findings.find((one: { id: string }) => one.id === finding?.id);
  expect(gone).toMatchObject({ status: 'resolved', resolvedBecause: 'knowledge-changed', stops: false });
  const { items } = await must(service.as('admin').get('/reports/alert-overrides'));
  const row = items.find(({ rule }: { rule: string }) => rule === 'DDI-025');
  expect(row).toMatchObject({ fired: 1, heeded: 0, replaced: 1 });
});

it('goes on where a killed worker stopped, and shows how far it has come', async () => {
  for (let patient = 0; patient < 5; patient += 1) await order((await makePatient(service)).id);
  await step(2);
  const mark = await service.run((tx) => rescreening.begin(tx));
  const look = await lookAfter(mark!, 2);
  const killed = service.run(async (tx) => {
    await rescreening.keep(tx, look);
    throw new Error('killed before the commit');
  });
  await expect(killed).rejects.toThrow('killed');
  expect(await runs()).toMatchObject([{ status: 'running', patients: 5, patientsLookedAt: 2, endedAt: null }]);
  while (await step(2)) continue;
  expect(await runs()).toMatchObject([{ status: 'finished', patients: 5, patientsLookedAt: 5, ordersLookedAt: 5 }]);
});

it('begins anew when another release comes while it is under way, and leaves the old one as superseded', async () => {
  for (let patient = 0; patient < 3; patient += 1) await order((await makePatient(service)).id);
  await step(1);
  workWith(service, await releaseKnowledge(service, WARFARIN_MATTERS));
  await all();
  expect(await runs()).toMatchObject([
    { status: 'finished', patientsLookedAt: 3 },
    { status: 'superseded', patientsLookedAt: 1 },
  ]);
});

it('is left to the processes that work with the knowledge in force', async () => {
  await order((await makePatient(service)).id);
  await releaseKnowledge(service, WARFARIN_MATTERS);
  expect(await step()).toBe(false);
  expect(await runs()).toEqual([]);
});

it('is worked by one worker at a time for each pharmacy, and a look that another one was faster with is void', async () => {
  for (let patient = 0; patient < 3; patient += 1) await order((await makePatient(service)).id);
  const mark = (await service.run((tx) => rescreening.begin(tx)))!;
  const [one, other] = await Promise.all([1, 2].map(() => lookAfter(mark, 2)));
  await service.run(async (tx) => {
    expect(await rescreening.keep(tx, one!)).toBe(true);
    expect(await service.run((second) => rescreening.keep(second, other!))).toBe(false);
  });
  expect(await service.run((tx) => rescreening.keep(tx, other!))).toBe(false);
  expect(await runs()).toMatchObject([{ status: 'running', patientsLookedAt: 2 }]);
  await all();
  expect(await runs()).toMatchObject([{ status: 'finished', patientsLookedAt: 3 }]);
});

it('takes the same round trips for one patient as for many', async () => {
  for (let patient = 0; patient < 6; patient += 1) await order((await makePatient(service)).id);
  await step(1);
  const one = await statementsDuring(() => step(1));
  const three = await statementsDuring(() => step(3));
  expect(three).toHaveLength(one.length);
});

it('is not seen by another pharmacy', async () => {
  await order((await makePatient(service)).id);
  await all();
  expect((await must(service.as('other-pharmacist').get('/knowledge/rescreenings'))).items).toEqual([]);
});

it('is made by the sweep', async () => {
  await order((await makePatient(service)).id);
  await service.sweep('rescreening');
  const { version } = service.app.get(Knowledge, { strict: false }).current();
  expect(await runs()).toMatchObject([{ status: 'finished', knowledgeVersion: version }]);
});

describe('The sweep, where there is more than one portion', () => {
  const inPortionsOf = (limit: number) => {
    const portion = rescreening.portion.bind(rescreening);
    return jest.spyOn(rescreening, 'portion').mockImplementation((tx, mark) => portion(tx, mark, limit));
  };
  beforeEach(async () => {
    for (let patient = 0; patient < 5; patient += 1) await order((await makePatient(service)).id);
  });
  afterEach(() => jest.restoreAllMocks());

  it.each([1, 2, 5])('looks at everybody once, %d at a time', async (limit) => {
    inPortionsOf(limit);
    await service.sweep('rescreening');
    expect(await runs()).toMatchObject([{ status: 'finished', patients: 5, patientsLookedAt: 5, ordersLookedAt: 5 }]);
  });

  it('stops where another worker has gone on, and leaves the rest to it', async () => {
    inPortionsOf(1);
    const keep = rescreening.keep.bind(rescreening);
    let kept = 0;
    jest.spyOn(rescreening, 'keep').mockImplementation(async (tx, look) => {
      // The other pharmacy of the tests has nobody.
      if (look.orders > 0) kept += 1;
      return kept === 3 ? false : keep(tx, look);
    });
    await service.sweep('rescreening');
    expect(kept).toBe(3);
    expect(await runs()).toMatchObject([{ status: 'running', patientsLookedAt: 2 }]);
    await service.sweep('rescreening');
    expect(await runs()).toMatchObject([{ status: 'finished', patientsLookedAt: 5 }]);
  });

  it('keeps what came before a look that failed, and goes on there the next time', async () => {
    // Portions come one after the other; several are looked at at once, in any order.
    const portions = inPortionsOf(1);
    const look = rescreening.look.bind(rescreening);
    const failing = jest.spyOn(rescreening, 'look').mockImplementation(async (tx, portion) => {
      const all = await Promise.all(portions.mock.results.map(({ value }) => value as Promise<Portion>));
      const third = all.filter(({ patientIds }) => patientIds.length > 0)[2];
      if (portion === third) throw new Error('the database went away');
      return look(tx, portion);
    });
    await expect(service.sweep('rescreening')).rejects.toThrow();
    expect(await runs()).toMatchObject([{ status: 'running', patientsLookedAt: 2 }]);
    failing.mockRestore();
    await service.sweep('rescreening');
    expect(await runs()).toMatchObject([{ status: 'finished', patientsLookedAt: 5 }]);
  });
});
