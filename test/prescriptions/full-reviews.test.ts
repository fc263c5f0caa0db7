import { ALERT, answerTo, replyJson, startCompendium, type FakeCompendium } from '../support/compendium.js';
import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';

const TOKEN = 'compendium-token-marker';
const PERSON = {
  mrn: 'MRN-MARKER-4711',
  givenName: 'Marigold-Marker',
  familyName: 'Marker-Surname',
  birthDate: '1985-03-14',
  telephone: '+1 303 555 0147',
  address: { line: '99 Marker Lane', city: 'Markerville', state: 'CO', postalCode: '80299' },
};

let compendium: FakeCompendium;
let service: TestService;
const lines: string[] = [];

beforeAll(async () => {
  compendium = await startCompendium();
  service = await startService({
    environment: {
      COMPENDIUM_URL: compendium.url,
      COMPENDIUM_NAME: 'A compendium',
      COMPENDIUM_TOKEN: TOKEN,
      COMPENDIUM_TIMEOUT_MS: '1000',
      LOG_LEVEL: 'trace',
    },
    logs: { write: (line) => void lines.push(line) },
  });
});
beforeEach(() => {
  compendium.questions.length = 0;
  compendium.replyWith(replyJson());
});
afterAll(async () => {
  await service.stop();
  await compendium.stop();
});

let serial = 0;
async function orderOf(person: object = {}) {
  const { id: patientId } = await makePatient(service, person);
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
  const order = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
  return { patientId, id: order.id as string };
}
const ask = (id: string, headers: Record<string, string> = {}, user = 'pharmacist'): Promise<Answer> =>
  service.as(user).post(`/prescriptions/${id}/full-reviews`, undefined, headers);
const list = (id: string, user = 'pharmacist'): Promise<Answer> =>
  service.as(user).get(`/prescriptions/${id}/full-reviews`);
const verify = (id: string, fullReview: object): Promise<Answer> =>
  service
    .as('pharmacist')
    .post(`/prescriptions/${id}/verification`, { decision: 'verify', fullReview, signature: SIGNATURE });
const takes = (patientId: string, drug = 'rxcui:161') =>
  must(
    service.as('technician').post(`/patients/${patientId}/medications`, {
      drug,
      status: 'active',
      startedOn: '2026-01-05',
      source: 'Marker-Surname herself',
      prescribedBy: 'Dr. Marker',
      reason: 'marker reason',
    }),
  );
const audited = (prescriptionId: string) =>
  service.run((tx) =>
    tx.query<{ action: string; detail: Record<string, unknown> | null; patientId: string }>(
      `SELECT action, detail, patient_id AS "patientId" FROM audit_event
       WHERE action LIKE 'full-review.%' AND (resource_id = $1 OR detail ->> 'prescriptionId' = $1::text) ORDER BY id`,
      [prescriptionId],
    ),
  );

describe('asking the compendium', () => {
  it('answers with its alerts and what was sent, keeps them, and lists them', async () => {
    const { id, patientId } = await orderOf();
    await takes(patientId);
    compendium.replyWith(replyJson({ notReviewed: ['a drug that it does not know'] }));
    const { status, body } = await ask(id);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      prescriptionId: id,
      reference: expect.any(String),
      compendium: 'A compendium',
      version: '2026.11',
      reviewedAt: '2026-11-20T10:00:00.000Z',
      askedAt: expect.any(String),
      askedBy: expect.any(String),
      alerts: [ALERT],
      notReviewed: ['a drug that it does not know'],
      sent: {
        patient: ['ageYears', 'sexAtBirth'],
        ingredients: { coded: 1, inWords: 0 },
        medications: { coded: 1, inWords: 0 },
        allergies: { coded: 0, inWords: 0 },
        conditions: 1,
      },
    });
    const again = await must(ask(id));
    expect((await must(list(id, 'technician'))).items).toEqual([again, body]);
    const first = await must(service.as('pharmacist').get(`/prescriptions/${id}/full-reviews?limit=1`));
    const rest = await must(
      service.as('pharmacist').get(`/prescriptions/${id}/full-reviews?cursor=${first.nextCursor}`),
    );
    expect([first.items, rest.items, rest.nextCursor]).toEqual([[again], [body], null]);
  });

  it('tells the compendium nothing that names the patient or anybody else, and logs neither token nor facts', async () => {
    lines.length = 0;
    const { id, patientId } = await orderOf({ ...PERSON, mrn: `${PERSON.mrn}-${(serial += 1)}` });
    await takes(patientId);
    await must(service.as('technician').post(`/patients/${patientId}/allergies`, { substance: 'shellfish' }));
    await must(ask(id));
    compendium.replyWith((response) => void response.writeHead(500).end());
    expect((await ask(id)).status).toBe(503);
    expect(compendium.questions).toHaveLength(2);
    const { askedBy } = (await must(list(id))).items[0];
    const ids = [patientId, id, service.pharmacyId, service.prescriberId, askedBy];
    for (const { body, headers, path } of compendium.questions) {
      const { reference, ...facts } = JSON.parse(body) as { reference: string };
      // The reference and the port are random and might hold any digits.
      const sent = JSON.stringify([facts, { ...headers, authorization: '', host: '' }, path]);
      expect(sent).not.toMatch(/marker|1985|03-14|555|prescriber|1558598797|AP5836727|20\d\d-\d\d-\d\d/i);
      expect(ids.filter((text) => sent.includes(text) || reference === text)).toEqual([]);
      expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
      expect(JSON.parse(body)).toMatchObject({
        patient: { ageYears: expect.any(Number), sexAtBirth: 'male' },
        medications: { reviewed: true, entries: [{ rxcui: '161', route: null, status: 'active' }] },
        allergies: { reviewed: true, substances: [{ words: 'shellfish' }] },
      });
    }
    const [first, second] = compendium.questions.map(
      ({ body }) => (JSON.parse(body) as { reference: string }).reference,
    );
    expect(first).not.toBe(second);
    const written = lines.join('');
    expect(written).toContain('"failure":"refused"');
    for (const text of [TOKEN, 'shellfish', 'rxcui', compendium.url, PERSON.givenName])
      expect(written).not.toContain(text);
  });

  it('holds no transaction open while it waits', async () => {
    const { id } = await orderOf();
    const open = () =>
      service.run((tx) =>
        tx.query<{ count: string }>(
          `SELECT count(*) FROM pg_stat_activity
           WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()`,
        ),
      );
    let seen: string | undefined;
    compendium.replyWith((response, question) => {
      void open().then(([row]) => {
        seen = row?.count;
        response.writeHead(200).end(JSON.stringify(answerTo(question)));
      });
    });
    await must(ask(id));
    expect(seen).toBe('0');
  });

  it('has on record that something left before it did, also where no answer came', async () => {
    const { id, patientId } = await orderOf();
    compendium.replyWith((response) => void response.writeHead(500).end());
    await ask(id);
    compendium.replyWith(replyJson());
    const { body } = await ask(id);
    const events = await audited(id);
    expect(events.map(({ action }) => action)).toEqual([
      'full-review.asked',
      'full-review.asked',
      'full-review.stored',
    ]);
    expect(events[1]?.detail).toMatchObject({ compendium: 'A compendium', reference: body.reference, sent: body.sent });
    expect(new Set(events.map((event) => event.patientId))).toEqual(new Set([patientId]));
    await must(list(id));
    expect((await audited(id)).at(-1)?.action).toBe('full-review.read');
  });

  it.each<[string, Parameters<FakeCompendium['replyWith']>[0]]>([
    ['timeout', () => undefined],
    ['refused', (response) => void response.writeHead(302, { location: 'http://localhost/' }).end()],
    ['unreadable', (response) => void response.writeHead(200).end('<html>')],
    ['unreachable', (response) => void response.destroy()],
  ])('says %s, with the remedy, and keeps nothing', async (failure, reply) => {
    const { id } = await orderOf();
    compendium.replyWith(reply);
    const { status, body } = await ask(id);
    expect([status, body.code, body.reasons]).toEqual([503, 'compendium-unavailable', [{ failure }]]);
    expect(body.detail).toContain('fullReview.compendium');
    expect((await must(list(id))).items).toEqual([]);
    expect((await verify(id, { compendium: 'By hand' })).status).toBe(200);
  });

  it('is for pharmacists, for orders of the pharmacy, and for orders that have not ended', async () => {
    const { id } = await orderOf();
    for (const user of ['technician', 'prescriber', 'admin', 'lab']) expect((await ask(id, {}, user)).status).toBe(403);
    for (const user of ['prescriber', 'admin', 'lab']) expect((await list(id, user)).status).toBe(403);
    expect((await service.nobody().post(`/prescriptions/${id}/full-reviews`)).status).toBe(401);
    expect([(await ask(id, {}, 'other-pharmacist')).status, (await list(id, 'other-pharmacist')).status]).toEqual([
      404, 404,
    ]);
    await must(
      service
        .as('pharmacist')
        .post(`/prescriptions/${id}/discontinuation`, { reasonCode: 'therapy-changed', note: 'not started' }),
    );
    const late = await ask(id);
    expect([late.status, late.body.code]).toEqual([409, 'wrong-state']);
    expect(compendium.questions).toEqual([]);
  });
});

describe('a repeat with the same key', () => {
  it('gets the stored answer after a success, and asks nobody', async () => {
    const { id } = await orderOf();
    const key = { 'idempotency-key': `full-review-${(serial += 1)}` };
    const first = await ask(id, key);
    const second = await ask(id, key);
    expect([second.status, second.body, second.headers['idempotency-replayed']]).toEqual([201, first.body, 'true']);
    expect(compendium.questions).toHaveLength(1);
    const { id: another } = await orderOf();
    expect((await ask(another, key)).body.code).toBe('idempotency-key-reused');
    expect(compendium.questions).toHaveLength(1);
  });

  it('asks again after a failure', async () => {
    const { id } = await orderOf();
    const key = { 'idempotency-key': `full-review-${(serial += 1)}` };
    compendium.replyWith((response) => void response.writeHead(500).end());
    expect((await ask(id, key)).status).toBe(503);
    compendium.replyWith(replyJson());
    expect((await ask(id, key)).status).toBe(201);
  });

  it('asks again when the key is older than answers are kept', async () => {
    const { id } = await orderOf();
    const key = { 'idempotency-key': `full-review-${(serial += 1)}` };
    const first = await must(ask(id, key));
    service.clock.advance('P2D');
    const later = await must(ask(id, key));
    expect(later.id).not.toBe(first.id);
    expect(compendium.questions).toHaveLength(2);
  });

  it('keeps one answer, however many ask at once', async () => {
    const { id } = await orderOf();
    const key = { 'idempotency-key': `full-review-${(serial += 1)}` };
    const answers = await Promise.all([ask(id, key), ask(id, key), ask(id, key)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await must(list(id))).items).toHaveLength(1);
  });
});

describe('a verification that names a review', () => {
  const inUse = (fullReviewCompendia: string[]) =>
    must(service.as('admin').patch('/pharmacy/settings', { fullReviewCompendia, signature: SIGNATURE }));
  afterEach(() => inUse([]));

  it('takes its compendium, and keeps which review it was', async () => {
    await inUse(['A COMPENDIUM']);
    const { id } = await orderOf();
    const review = await must(ask(id));
    const verified = await must(verify(id, { fullReviewId: review.id }));
    expect(verified).toMatchObject({
      status: 'verified',
      fullReview: { compendium: 'A COMPENDIUM', fullReviewId: review.id },
    });
    expect((await must(service.as('pharmacist').get(`/prescriptions/${id}`))).fullReview).toEqual(verified.fullReview);
  });

  it('is refused where the pharmacy does not use that compendium', async () => {
    await inUse(['Another one']);
    const { id } = await orderOf();
    const review = await must(ask(id));
    const refused = await verify(id, { fullReviewId: review.id });
    expect([refused.status, refused.body.code]).toEqual([422, 'full-review-needed']);
  });

  it.each<[string, (order: { id: string; patientId: string }) => Promise<unknown>]>([
    ['a medication', ({ patientId }) => takes(patientId)],
    [
      'an allergy',
      ({ patientId }) =>
        must(service.as('technician').post(`/patients/${patientId}/allergies`, { substance: 'shellfish' })),
    ],
    [
      'a condition',
      ({ patientId }) =>
        must(
          service.as('technician').post(`/patients/${patientId}/conditions`, {
            code: { system: 'icd10cm', value: 'I10' },
            status: 'active',
          }),
        ),
    ],
    [
      'the order',
      ({ id }) =>
        must(
          service.as('prescriber').patch(`/prescriptions/${id}`, {
            sig: {
              text: 'One capsule a day',
              dose: { value: '1', unit: '{capsule}' },
              frequency: { times: 1, per: 'week' },
            },
          }),
        ),
    ],
    [
      'another order',
      ({ patientId }) =>
        must(
          service.as('technician').post(
            '/prescriptions',
            anastrozoleOrder(service, patientId, {
              product: {
                kind: 'compounded',
                ingredients: [{ drug: 'rxcui:161', strength: { value: '1', unit: 'mg' } }],
                dosageForm: 'capsule',
                route: 'oral',
              },
            }),
          ),
        ),
    ],
  ])('is refused after a change of %s, and taken when asked again', async (_what, change) => {
    const order = await orderOf();
    const review = await must(ask(order.id));
    await change(order);
    const refused = await verify(order.id, { fullReviewId: review.id });
    expect([refused.status, refused.body.code]).toEqual([422, 'full-review-outdated']);
    expect(refused.body.detail).toContain('ask again');
    expect((await must(service.as('pharmacist').get(`/prescriptions/${order.id}`))).status).toBe(
      'awaiting-verification',
    );
    const later = await must(ask(order.id));
    expect((await verify(order.id, { fullReviewId: later.id })).body.status).toBe('verified');
  });

  it('stays good after a change of what was not asked about', async () => {
    const { id, patientId } = await orderOf();
    const review = await must(ask(id));
    await must(service.as('technician').patch(`/patients/${patientId}`, { telephone: '+1 303 555 0199' }));
    await must(
      service.as('prescriber').patch(`/prescriptions/${id}`, { clinicalJustification: 'Said at more length.' }),
    );
    expect((await verify(id, { fullReviewId: review.id })).status).toBe(200);
  });

  it('knows no review of another order, of another pharmacy, or of nobody', async () => {
    const { id } = await orderOf();
    const { id: another } = await orderOf();
    const review = await must(ask(another));
    for (const fullReviewId of [review.id, '0b9f6c1e-6a55-4a3f-9d53-1c7e2f0f7a10']) {
      const refused = await verify(id, { fullReviewId });
      expect([refused.status, refused.body.errors[0].path]).toEqual([404, 'fullReview.fullReviewId']);
    }
    const elsewhere = await service.as('other-pharmacist').post(`/prescriptions/${another}/verification`, {
      decision: 'verify',
      fullReview: { fullReviewId: review.id },
      signature: SIGNATURE,
    });
    expect(elsewhere.status).toBe(404);
  });

  it.each([
    [{ compendium: 'A compendium', fullReviewId: '0b9f6c1e-6a55-4a3f-9d53-1c7e2f0f7a10' }],
    [{ fullReviewId: 'no id' }],
    [{ fullReviewId: null }],
    [{ compendium: null, fullReviewId: '0b9f6c1e-6a55-4a3f-9d53-1c7e2f0f7a10' }],
  ])('refuses %j', async (fullReview) => {
    const { id } = await orderOf();
    expect((await verify(id, fullReview)).status).toBe(400);
  });
});

it('stands in the OpenAPI document, and a verification may leave the typed name out', async () => {
  const { body } = await service.nobody().get('//api/openapi.json');
  const path = body.paths['/api/v1/prescriptions/{id}/full-reviews'];
  expect([path.post.summary, path.get.summary]).toEqual([expect.stringContaining('compendium'), expect.any(String)]);
  const { properties, required = [] } = body.components.schemas.FullReviewDto;
  expect([Object.keys(properties).sort(), required]).toEqual([['compendium', 'fullReviewId'], []]);
});

describe('without a compendium', () => {
  let bare: TestService;
  beforeAll(async () => {
    bare = await startService();
  });
  afterAll(() => bare.stop());

  it('says so, with the remedy, and nothing leaves', async () => {
    const { id: patientId } = await makePatient(bare);
    const order = await must(bare.as('technician').post('/prescriptions', anastrozoleOrder(bare, patientId)));
    const { status, body } = await bare.as('pharmacist').post(`/prescriptions/${order.id}/full-reviews`);
    expect([status, body.code]).toEqual([409, 'compendium-not-configured']);
    expect(body.detail).toContain('fullReview.compendium');
    expect((await must(bare.as('pharmacist').get(`/prescriptions/${order.id}/full-reviews`))).items).toEqual([]);
    expect(compendium.questions).toEqual([]);
  });
});
