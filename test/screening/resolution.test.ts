import { startService, type Answer, type Caller, type TestService } from '../support/service.js';
import { addMedication, bySecond, newOrder, resolution, TAMOXIFEN, type TestOrder } from './orders.js';

/** A biological product, which nobody may compound. */
const HCG = 'local:hcg';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface Raised {
  readonly order: TestOrder;
  readonly screeningId: string;
  /** Ids of findings by rule. */
  readonly ids: Readonly<Record<string, string>>;
}

async function raise(changes: Parameters<TestOrder['screen']>[0] = {}): Promise<Raised> {
  const order = await newOrder(service);
  await addMedication(service, order.patientId, { drug: TAMOXIFEN });
  const view = await order.screen(changes);
  return { order, screeningId: view.id, ids: Object.fromEntries(view.findings.map(({ rule, id }) => [rule, id])) };
}

const decide = (id: string | undefined, changes: object = {}, role = 'pharmacist'): Promise<Answer> =>
  service.as(role).post(`/findings/${id}/resolution`, resolution(changes));
const statusOf = async (id: string | undefined): Promise<string | undefined> => {
  const [row] = await service.run((tx) =>
    tx.query<{ status: string }>('SELECT status FROM finding WHERE id = $1', [id]),
  );
  return row?.status;
};
const authorization = (changes: object = {}): object => ({
  prescriberAuthorization: {
    name: 'Dr. Test Prescriber',
    at: service.clock.now().toISOString(),
    readBack: true,
    ...changes,
  },
});

/** The prescriber who wrote the order, signed in. */
async function ownPrescriber({ order }: Raised): Promise<Pick<Caller, 'get' | 'post'>> {
  await service.run((tx) =>
    tx.query(`UPDATE user_account SET prescriber_id = $1 WHERE username = 'prescriber'`, [order.prescriberId]),
  );
  const credentials = { username: 'prescriber', password: 'correct horse battery' };
  const { body } = await service.nobody().post('/auth/token', credentials);
  const headers = { authorization: `Bearer ${body.accessToken}` };
  return {
    get: (path) => service.nobody().get(path, headers),
    post: (path, sent) => service.nobody().post(path, sent, headers),
  };
}

describe('one pharmacist', () => {
  it('decides where the rule allows it; the answer holds the decision and what it comes to', async () => {
    const { ids, screeningId, order } = await raise();
    const { status, body } = await decide(ids['503A-COPY'], { reasonCode: 'benefit-outweighs-risk' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: ids['503A-COPY'],
      rule: '503A-COPY',
      status: 'overridden',
      stops: false,
      patientId: order.patientId,
      prescriptionId: order.id,
      resolution: {
        action: 'override',
        reasonCode: 'benefit-outweighs-risk',
        note: 'Spoke with the prescriber.',
        signatureId: expect.any(String),
        secondSignatureId: null,
        prescriberAuthorization: null,
      },
      screening: { id: screeningId, outcome: 'blocked' },
    });
    const [signature] = await service.run((tx) =>
      tx.query('SELECT signer_role, resource, resource_id, content_hash FROM signature WHERE id = $1', [
        body.resolution.signatureId,
      ]),
    );
    expect(signature).toEqual({
      signer_role: 'pharmacist',
      resource: 'finding',
      resource_id: ids['503A-COPY'],
      content_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { body: audit } = await service.as('admin').get(`/audit-events?patientId=${order.patientId}`);
    const event = audit.items.find(({ action }: { action: string }) => action === 'finding.overridden');
    expect(event).toMatchObject({ resourceId: ids['503A-COPY'], detail: { rule: '503A-COPY', action: 'override' } });
    expect(JSON.stringify(event)).not.toContain('Spoke');
  });

  it('brings the outcome to clear with the last decision', async () => {
    const { ids } = await raise();
    await decide(ids['DDI-001'], bySecond('pharmacist2'));
    await decide(ids['503A-COPY']);
    const last = await decide(ids['MON-001'], { action: 'resolve', reasonCode: 'result-seen-elsewhere' });
    expect(last.body).toMatchObject({ status: 'resolved', resolvedBecause: null, screening: { outcome: 'clear' } });
  });

  it('acknowledges what is only shown, and lifts no stop by it', async () => {
    const { ids } = await raise();
    const seen = { action: 'acknowledge', reasonCode: 'noted' };
    expect((await decide(ids['MON-006'], seen)).body).toMatchObject({ status: 'acknowledged' });
    const refused = await decide(ids['503A-COPY'], seen);
    expect([refused.status, refused.body.code]).toEqual([422, 'override-not-allowed']);
    expect(await statusOf(ids['503A-COPY'])).toBe('open');
  });
});

describe('a rule for two persons', () => {
  it.each([
    ['nobody else', () => ({}), 422, 'second-person-required'],
    ['a technician', () => bySecond('technician'), 422, 'second-person-required'],
    ['a prescriber who signs here', () => bySecond('prescriber'), 422, 'second-person-required'],
    ['the same pharmacist', () => bySecond('pharmacist'), 422, 'second-person-required'],
    ['a pharmacist of another pharmacy', () => bySecond('other-pharmacist'), 422, 'second-person-required'],
    ['a name that nobody has', () => bySecond('nobody-at-all'), 403, 'invalid-signature'],
    [
      'a second person with a wrong password',
      () => ({ secondSignature: { username: 'pharmacist2', password: 'wrong' } }),
      403,
      'invalid-signature',
    ],
    [
      'an authorization that was not read back',
      () => authorization({ readBack: false }),
      422,
      'second-person-required',
    ],
    ['an authorization of tomorrow', () => authorization({ at: '2099-01-01T00:00:00Z' }), 422, 'invalid-date'],
    ['an authorization from before', () => authorization({ at: '2026-01-01T00:00:00Z' }), 422, 'invalid-date'],
    ['an authorization of no time', () => authorization({ at: 'yesterday' }), 400, 'validation-failed'],
    ['an authorization of nobody', () => authorization({ name: ' ' }), 400, 'validation-failed'],
  ])('is not decided with %s', async (_case, second, status, code) => {
    const { ids } = await raise();
    for (const action of ['override', 'resolve']) {
      const answer = await decide(ids['DDI-001'], { action, ...second() });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    expect(await statusOf(ids['DDI-001'])).toBe('open');
    const kept = await service.run((tx) =>
      tx.query('SELECT 1 FROM finding_resolution WHERE finding_id = $1', [ids['DDI-001']]),
    );
    expect(kept).toEqual([]);
  });

  it('is decided with another pharmacist, whose signature is kept', async () => {
    const { ids } = await raise();
    const { status, body } = await decide(ids['DDI-001'], bySecond('pharmacist2'));
    expect([status, body.status]).toEqual([200, 'overridden']);
    expect(body.resolution.secondSignatureId).not.toBe(body.resolution.signatureId);
  });

  it('is decided with the prescriber’s authorization, read back, which is kept', async () => {
    const { ids } = await raise();
    const { status, body } = await decide(ids['DDI-001'], authorization());
    expect([status, body.status]).toEqual([200, 'overridden']);
    expect(body.resolution).toMatchObject({
      secondSignatureId: null,
      prescriberAuthorization: { name: 'Dr. Test Prescriber', readBack: true },
    });
  });
});

describe('an authorization in the name of somebody of the pharmacy', () => {
  it.each(['pharmacist', ' Pharmacist2', 'technician', 'admin'])('is nobody’s: %j', async (name) => {
    const { ids } = await raise();
    const { status, body } = await decide(ids['DDI-001'], authorization({ name }));
    expect([status, body.code, body.errors[0].path]).toEqual([
      422,
      'second-person-required',
      'prescriberAuthorization.name',
    ]);
    expect(await statusOf(ids['DDI-001'])).toBe('open');
  });
});

describe('a rule that nobody overrides', () => {
  const biologic = {
    order: {
      product: {
        ingredients: [{ drug: HCG, strength: { value: '1000', unit: '[iU]/mL' } }],
        dosageForm: 'injection',
        route: 'subcutaneous',
      },
    },
  };

  it.each([
    ['one pharmacist', () => ({})],
    ['two pharmacists', () => bySecond('pharmacist2')],
    ['the prescriber', () => authorization()],
    ['the word resolve', () => ({ action: 'resolve', ...bySecond('pharmacist2') })],
  ])('stands against %s', async (_case, changes) => {
    const { ids } = await raise(biologic);
    const { status, body } = await decide(ids['503A-BIOLOGIC'], changes());
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'override-not-allowed', 'action']);
    expect(await statusOf(ids['503A-BIOLOGIC'])).toBe('open');
  });
});

describe('a prescriber', () => {
  it('acknowledges findings of its own orders, which lifts no stop, and decides nothing', async () => {
    const raised = await raise();
    const prescriber = await ownPrescriber(raised);
    const path = `/findings/${raised.ids['DDI-001']}/resolution`;
    const seen = resolution({ action: 'acknowledge', reasonCode: 'noted' });
    const refused = await prescriber.post(path, resolution());
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    const { status, body } = await prescriber.post(path, seen);
    expect([status, body.status, body.stops, body.screening.outcome]).toEqual([200, 'acknowledged', true, 'blocked']);
    expect((await prescriber.post(path, seen)).status).toBe(409);
    expect((await decide(raised.ids['DDI-001'], bySecond('pharmacist2'))).body.status).toBe('overridden');
    expect((await prescriber.get(`/screenings/${raised.screeningId}`)).status).toBe(200);
  });

  it('sees nothing of an order that another prescriber wrote', async () => {
    const mine = await raise();
    const other = await raise();
    expect(mine.order.prescriberId).not.toBe(other.order.prescriberId);
    const prescriber = await ownPrescriber(mine);
    const seen = resolution({ action: 'acknowledge', reasonCode: 'noted' });
    expect((await prescriber.post(`/findings/${other.ids['DDI-001']}/resolution`, seen)).status).toBe(404);
    expect((await prescriber.get(`/screenings/${other.screeningId}`)).status).toBe(404);
    const { body } = await prescriber.get('/findings?limit=200');
    const patients = new Set(body.items.map(({ patientId }: { patientId: string }) => patientId));
    expect(patients).toContain(mine.order.patientId);
    expect(patients).not.toContain(other.order.patientId);
  });
});

describe('a finding', () => {
  it('is decided once, also by two at the same time', async () => {
    const { ids } = await raise();
    const answers = await Promise.all([
      decide(ids['503A-COPY']),
      decide(ids['503A-COPY'], { reasonCode: '1B' }, 'pharmacist2'),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('wrong-state');
    const kept = await service.run((tx) =>
      tx.query('SELECT 1 FROM finding_resolution WHERE finding_id = $1', [ids['503A-COPY']]),
    );
    expect(kept).toHaveLength(1);
  });

  it('whose facts changed meanwhile cannot be decided any more', async () => {
    const { order, ids } = await raise();
    const sig = { text: 'Once a week.', dose: { value: '1', unit: '{capsule}' }, frequency: { times: 1, per: 'week' } };
    await order.screen({ order: { sig } });
    const answer = await decide(ids['503A-COPY']);
    expect([answer.status, answer.body.code]).toEqual([409, 'wrong-state']);
  });

  it('decided with an idempotency key is decided once and answered twice', async () => {
    const { ids } = await raise();
    const send = (body: object) =>
      service
        .as('pharmacist')
        .post(`/findings/${ids['503A-COPY']}/resolution`, body, { 'idempotency-key': 'decide-1' });
    const first = await send(resolution());
    const again = await send(resolution());
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await send(resolution({ note: 'Another note.' }))).status).toBe(422);
  });

  it('is of its own pharmacy, and for those who decide', async () => {
    const { ids } = await raise();
    expect((await decide(ids['503A-COPY'], {}, 'other-pharmacist')).status).toBe(404);
    for (const role of ['technician', 'admin', 'lab']) {
      expect((await decide(ids['503A-COPY'], {}, role)).status).toBe(403);
    }
    expect((await service.nobody().post(`/findings/${ids['503A-COPY']}/resolution`, resolution())).status).toBe(401);
    expect((await decide('00000000-0000-0000-0000-000000000000')).status).toBe(404);
    expect(await statusOf(ids['503A-COPY'])).toBe('open');
  });

  it.each([
    ['no action', { action: undefined }, 400, 'validation-failed', 'action'],
    ['an unknown action', { action: 'ignore' }, 400, 'validation-failed', 'action'],
    ['an unknown reason', { reasonCode: 'because' }, 400, 'validation-failed', 'reasonCode'],
    ['a reason for something else', { reasonCode: 'noted' }, 422, 'unknown-code', 'reasonCode'],
    ['no note', { note: undefined }, 400, 'validation-failed', 'note'],
    ['a blank note', { note: ' \n ' }, 400, 'validation-failed', 'note'],
    ['a note that is a number', { note: 7 }, 400, 'validation-failed', 'note'],
    ['no signature', { signature: undefined }, 400, 'validation-failed', 'signature'],
    ['a list for a signature', { signature: [{ password: 'x' }] }, 400, 'validation-failed', 'signature'],
    ['a wrong password', { signature: { password: 'wrong' } }, 403, 'invalid-signature', 'signature'],
    ['an unknown field', { force: true }, 400, 'validation-failed', 'force'],
    [
      'a second signature without a name',
      { secondSignature: { password: 'x' } },
      400,
      'validation-failed',
      'secondSignature.username',
    ],
  ])('is not decided by %s', async (_case, changes, status, code, path) => {
    const { ids } = await raise();
    const answer = await decide(ids['503A-COPY'], changes);
    expect([answer.status, answer.body.code, answer.body.errors[0]?.path]).toEqual([status, code, path]);
    expect(answer.text).not.toContain('wrong"');
    expect(await statusOf(ids['503A-COPY'])).toBe('open');
  });
});

describe('the list of findings', () => {
  it('shows what stands, by status, patient and order, page by page', async () => {
    const { order, ids } = await raise();
    await decide(ids['503A-COPY']);
    const list = async (query: string) =>
      (await service.as('pharmacist').get(`/findings?patientId=${order.patientId}${query}`)).body;
    const rules = (page: { items: { rule: string }[] }) => page.items.map(({ rule }) => rule).sort();
    expect(rules(await list('&status=open'))).toEqual(['DDI-001', 'MON-001', 'MON-006']);
    expect(rules(await list('&status=overridden'))).toEqual(['503A-COPY']);
    expect((await list('&status=overridden')).items[0].resolution).toMatchObject({ reasonCode: '1G' });
    expect(rules(await list(`&prescriptionId=${order.id}`))).toHaveLength(4);
    const first = await list('&limit=3');
    const second = await list(`&limit=3&cursor=${first.nextCursor}`);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 1, null]);
  });

  it('says when somebody’s findings were read, keeps to one pharmacy, and refuses what it does not know', async () => {
    const { order } = await raise();
    await service.as('technician').get(`/findings?patientId=${order.patientId}`);
    const { body } = await service.as('admin').get(`/audit-events?patientId=${order.patientId}`);
    expect(body.items.map(({ action }: { action: string }) => action)).toContain('finding.read');
    expect((await service.as('other-pharmacist').get(`/findings?patientId=${order.patientId}`)).body.items).toEqual([]);
    for (const query of ['status=ignored', 'patientId=1', 'limit=0', 'cursor=x', 'sort=rule']) {
      expect([query, (await service.as('pharmacist').get(`/findings?${query}`)).status]).toEqual([query, 400]);
    }
    expect((await service.as('lab').get('/findings')).status).toBe(403);
  });
});
