import { Prescriptions } from '../../src/workflow/prescriptions/index.js';
import { addMedication, handedOver, stock, verify } from '../support/dispensing.js';
import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';
import { bySecond, resolution } from '../screening/orders.js';

jest.setTimeout(60_000);

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

type Finding = Record<string, unknown> & { id: string; rule: string; status: string };
interface Order {
  readonly id: string;
  readonly patientId: string;
}

const pharmacist = () => service.as('pharmacist');
const END = { reasonCode: 'prescriber-request', note: 'The prescriber stops it.' } as const;
const CONTINUING = { continuationOfTherapy: { therapyStartedOn: '2026-01-05' } };

/** A man with his baseline on file who takes tamoxifen. */
async function patientOnTamoxifen(): Promise<string> {
  const { id } = await makePatient(service);
  await must(service.as('lab').post(`/patients/${id}/lab-results`, hormonePanel(yesterday(service))));
  await must(addMedication(service, id));
  return id;
}

/** An order of anastrozole for him, with the contraindicated pair open and other findings that are only shown. */
async function order(patientId?: string, changes: object = {}): Promise<Order> {
  const patient = patientId ?? (await patientOnTamoxifen());
  return must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patient, changes)));
}

const act = (on: Order, path: string, body: object): Promise<Answer> =>
  pharmacist().post(`/prescriptions/${on.id}/${path}`, body);
const reject = (on: Order): Promise<Answer> =>
  act(on, 'verification', { decision: 'reject', note: 'Not with tamoxifen.', signature: SIGNATURE });
const list = async (query: string): Promise<Finding[]> => (await must(pharmacist().get(`/findings?${query}`))).items;
async function finding(on: Order, rule = 'DDI-001'): Promise<Finding> {
  const { screening } = await must(pharmacist().get(`/prescriptions/${on.id}`));
  const found = screening.findings.find((one: Finding) => one.rule === rule);
  if (!found) throw new Error(`no ${rule}`);
  return found;
}
const decide = ({ id }: Finding, changes: object = bySecond('pharmacist2')): Promise<Answer> =>
  pharmacist().post(`/findings/${id}/resolution`, resolution(changes));
const reportOf = async (rule: string) =>
  (await must(service.as('admin').get('/reports/alert-overrides'))).items.find((row: Finding) => row.rule === rule);
const decisionsOn = ({ id }: Finding): Promise<object[]> =>
  service.run((tx) => tx.query('SELECT 1 FROM finding_resolution WHERE finding_id = $1', [id]));

describe('an order that ended takes its findings off the list', () => {
  it.each<[string, (on: Order) => Promise<Answer>]>([
    ['discontinued', (on) => act(on, 'discontinuation', END)],
    ['transferred', (on) => act(on, 'transfer', END)],
    ['rejected', reject],
  ])('%s', async (_state, end) => {
    const ended = await order();
    const stop = await finding(ended);
    const filter = `prescriptionId=${ended.id}`;
    const before = await list(filter);
    expect(before.map(({ id, orderEnded }) => [id, orderEnded])).toContainEqual([stop.id, false]);
    await must(end(ended));

    expect((await list('status=open&limit=200')).map(({ prescriptionId }) => prescriptionId)).not.toContain(ended.id);
    expect(await list(filter)).toEqual([]);
    // They can be read as they were left: by an explicit filter, and in the screening.
    const left = before.map((one) => ({ ...one, orderEnded: true }));
    expect(await list(`${filter}&orders=ended`)).toEqual(left);
    expect(await list(`${filter}&orders=all&status=open`)).toEqual(left);
    expect(await finding(ended)).toMatchObject({ id: stop.id, status: 'open', stops: true });

    for (const action of ['override', 'resolve', 'acknowledge']) {
      const { status, body } = await decide(stop, { action, ...bySecond('pharmacist2') });
      expect([status, body.code, body.errors]).toEqual([
        409,
        'wrong-state',
        [{ path: 'prescriptionId', message: expect.stringContaining('decide on the findings of the prescription') }],
      ]);
    }
    expect(await decisionsOn(stop)).toEqual([]);
  });

  it('completed, as soon as its last supply is used up and not before', async () => {
    const batch = await stock(service, 100);
    const { id: patientId } = await makePatient(service);
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
    const last = await order(patientId, { refills: 0 });
    await verify(service, last.id);
    await handedOver(service, last.id, batch.id);
    expect(await must(pharmacist().get(`/prescriptions/${last.id}`))).toMatchObject({ status: 'completed' });
    await must(addMedication(service, patientId));
    await service.workEvents();
    const open = (): Promise<Finding[]> => list(`status=open&prescriptionId=${last.id}`);
    const [stop] = (await open()).filter(({ rule }) => rule === 'DDI-001');
    expect(stop).toMatchObject({ orderEnded: false, stops: true });

    service.clock.advance('P40D');
    expect(await open()).toEqual([]);
    const refused = await decide(stop!);
    expect([refused.status, refused.body.code]).toEqual([409, 'wrong-state']);
  });

  it('keeps checks from being attested to', async () => {
    const ended = await order(undefined, {});
    const { screening } = await must(pharmacist().get(`/prescriptions/${ended.id}`));
    await must(act(ended, 'discontinuation', END));
    const { status, body } = await pharmacist().post(`/screenings/${screening.id}/attestations`, {
      keys: ['anything'],
      note: 'Asked by telephone.',
      signature: SIGNATURE,
    });
    expect([status, body.code]).toEqual([409, 'wrong-state']);
    expect(body.errors).toEqual([{ path: 'prescriptionId', message: expect.stringContaining('has ended') }]);
  });

  it('for good: a later change of facts looks at it no more, and tells nobody', async () => {
    const ended = await order();
    await must(act(ended, 'discontinuation', END));
    const screenings = async (): Promise<unknown> =>
      service.run((tx) => tx.query('SELECT id FROM screening WHERE prescription_id = $1 ORDER BY id', [ended.id]));
    const before = await screenings();
    await must(addMedication(service, ended.patientId, 'rxcui:2596'));
    await service.workEvents();
    service.clock.advance('P1D');
    expect(await screenings()).toEqual(before);
    expect(await list(`status=open&patientId=${ended.patientId}`)).toEqual([]);
  });
});

describe('a decision and the end of the order at once', () => {
  const discontinuing = (on: Order): Promise<Answer> => act(on, 'discontinuation', END);
  /** Lets others queue for the patient's lock, in the order given, and go on when this commits. */
  async function inTurn(patientId: string, calls: readonly (() => Promise<Answer>)[]): Promise<Answer[]> {
    const answers: Promise<Answer>[] = [];
    await service.run(async (tx) => {
      await tx.query('SELECT 1 FROM patient WHERE id = $1 FOR UPDATE', [patientId]);
      for (const call of calls) {
        answers.push(call());
        await untilWaiting(answers.length);
      }
    });
    return Promise.all(answers);
  }
  /** Waits until so many backends of this database wait for a lock. */
  async function untilWaiting(count: number): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const [row] = await service.run((tx) =>
        tx.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ),
      );
      if ((row?.n ?? 0) >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('nobody waited for the lock');
  }

  it('discontinued first: the decision waits, is refused and leaves no trace', async () => {
    const ended = await order();
    const stop = await finding(ended);
    const [stopped, decided] = await inTurn(ended.patientId, [() => discontinuing(ended), () => decide(stop)]);
    expect([stopped?.status, decided?.status, decided?.body.code]).toEqual([200, 409, 'wrong-state']);
    expect(await decisionsOn(stop)).toEqual([]);
    expect(await finding(ended)).toMatchObject({ status: 'open' });
  });

  it('decided first: the decision is on record, then the order ends', async () => {
    const ended = await order();
    const stop = await finding(ended);
    const [decided, stopped] = await inTurn(ended.patientId, [() => decide(stop), () => discontinuing(ended)]);
    expect([decided?.status, stopped?.status]).toEqual([200, 200]);
    expect(await finding(ended)).toMatchObject({ status: 'overridden' });
    expect(await must(pharmacist().get(`/prescriptions/${ended.id}`))).toMatchObject({ status: 'discontinued' });
  });

  it('not yet committed: a discontinuation is not seen half done', async () => {
    const ended = await order();
    const stop = await finding(ended);
    const prescriptions = service.app.get(Prescriptions, { strict: false });
    let decided: Promise<Answer> | undefined;
    await service.run(async (tx) => {
      await prescriptions.transition(tx, ended.id, 'discontinue', END);
      decided = decide(stop);
      await untilWaiting(1);
    });
    const answer = await decided!;
    expect([answer.status, answer.body.code]).toEqual([409, 'wrong-state']);
    expect(await decisionsOn(stop)).toEqual([]);
  });
});

describe('a decision on an order that was never verified', () => {
  it.each([['discontinuation'], ['transfer']])('does not outlive its %s', async (path) => {
    const first = await order(undefined, CONTINUING);
    await must(decide(await finding(first)));
    const waiting = await order(first.patientId, CONTINUING);
    expect(await finding(waiting)).toMatchObject({ status: 'overridden' });
    await must(act(first, path, END));
    // Neither on the renewal that came before the end, nor on one that comes after it.
    expect(await finding(waiting)).toMatchObject({ status: 'open', stops: true, carriedFrom: null });
    expect(await finding(await order(first.patientId, CONTINUING))).toMatchObject({ status: 'open', stops: true });
    const { body } = await service.as('admin').get(`/audit-events?patientId=${first.patientId}`);
    const detail = { rule: 'DDI-001', because: 'ended-unverified', prescriptionId: first.id };
    expect(body.items).toContainEqual(expect.objectContaining({ action: 'finding.reopened', detail }));
    expect(await finding(first)).toMatchObject({ status: 'overridden' });
  });

  it('stays where a pharmacist verified the renewal with it, and goes no further', async () => {
    const first = await order(undefined, CONTINUING);
    await must(decide(await finding(first)));
    const renewal = await order(first.patientId, CONTINUING);
    await verify(service, renewal.id);
    await must(act(first, 'discontinuation', END));
    expect(await finding(renewal)).toMatchObject({ status: 'overridden', stops: false });
    expect(await finding(await order(first.patientId, CONTINUING))).toMatchObject({ status: 'open', stops: true });
  });
});

describe('the report on overrides', () => {
  it('counts as heeded the stop after which the order was stopped, and as lapsed what the end left undecided', async () => {
    const before = (await reportOf('DDI-001')) ?? { heeded: 0, lapsed: 0, open: 0, overridden: 0, acknowledged: 0 };
    const [discontinued, transferred, overridden, seen] = [await order(), await order(), await order(), await order()];
    await must(act(discontinued, 'discontinuation', END));
    await must(act(transferred, 'transfer', END));
    await must(decide(await finding(overridden)));
    await must(act(overridden, 'discontinuation', END));
    // Seen by the prescriber, which lifts no stop; then stopped.
    const acknowledgement = resolution({ action: 'acknowledge', reasonCode: 'noted' });
    const ownStop = await finding(seen);
    await must(service.as('prescriber').post(`/findings/${ownStop.id}/resolution`, acknowledgement));
    expect((await reportOf('DDI-001')).acknowledged).toBe(before.acknowledged + 1);
    await must(act(seen, 'discontinuation', END));
    expect(await reportOf('DDI-001')).toMatchObject({
      heeded: before.heeded + 2,
      lapsed: before.lapsed + 1,
      overridden: before.overridden + 1,
      acknowledged: before.acknowledged,
      open: before.open,
    });
  });

  it('counts what was only shown as heeded before the verification, as lapsed after it', async () => {
    const { id: patientId } = await makePatient(service);
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
    const shownOn = async (): Promise<Order & { readonly rules: string[] }> => {
      const made = await order(patientId);
      const { screening } = await must(pharmacist().get(`/prescriptions/${made.id}`));
      return { ...made, rules: screening.findings.map(({ rule }: Finding) => rule) };
    };
    const first = await shownOn();
    const rule = first.rules[0]!;
    const before = await reportOf(rule);
    await must(act(first, 'discontinuation', END));
    expect(await reportOf(rule)).toMatchObject({ heeded: before.heeded + 1, lapsed: before.lapsed });
    const second = await shownOn();
    await verify(service, second.id);
    await must(act(second, 'discontinuation', END));
    expect(await reportOf(rule)).toMatchObject({ heeded: before.heeded + 1, lapsed: before.lapsed + 1 });
  });
});
