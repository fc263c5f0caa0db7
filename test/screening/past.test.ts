import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';
import { releaseKnowledge, WARFARIN_MATTERS, workWith, type Edit } from '../support/knowledge-release.js';
import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { addMedication, bySecond, resolution, TAMOXIFEN } from './orders.js';

jest.setTimeout(60_000);

const WARFARIN = 'rxcui:11289';
/** The rule of tamoxifen with anastrozole says something else. */
const OTHER_ADVICE: Edit = [
  'interactions/aromatase-inhibitors.yaml',
  'summary: Tamoxifen lowers anastrozole and works against it; do not give them together.',
  'summary: Tamoxifen and anastrozole, in other words.',
];

let service: TestService;
beforeEach(async () => {
  service = await startService();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service.stop();
});

/** A man on tamoxifen for whom anastrozole is ordered. @returns the order's first screening, as the order shows it */
async function ordered(drug: string = TAMOXIFEN) {
  const { id: patientId } = await makePatient(service);
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
  const entry = await addMedication(service, patientId, { drug });
  const order = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
  return { patientId, entry, order, screening: order.screening };
}

const read = (id: string, role = 'pharmacist'): Promise<Answer> => service.as(role).get(`/screenings/${id}`);
const compare = (id: string, query = '', role = 'pharmacist'): Promise<Answer> =>
  service.as(role).get(`/screenings/${id}/comparison${query}`);
const stop = (entry: string): Promise<unknown> =>
  must(service.as('technician').patch(entry, { status: 'stopped', stoppedOn: service.clock.today('America/Denver') }));
const rules = (findings: readonly { rule: string }[]): string[] => findings.map(({ rule }) => rule);
const NOTHING = {
  findingsAdded: [],
  findingsGone: [],
  findingsChanged: [],
  silencedChanged: [],
  checksChanged: [],
  medicationsChanged: [],
};

async function rowsOf(...tables: string[]): Promise<Record<string, number>> {
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await service.run((tx) => tx.query<{ count: string }>(`SELECT count(*) FROM ${table}`));
      return [table, Number(row?.count)] as const;
    }),
  );
  return Object.fromEntries(counts);
}

describe('a past screening', () => {
  it('shows the facts it saw, the words of its rules and its versions, whatever changed since', async () => {
    const { screening, entry, order } = await ordered();
    await stop(entry);
    await service.workEvents();
    workWith(service, await releaseKnowledge(service, OTHER_ADVICE));
    const past = await must(read(screening.id));
    expect(past).toMatchObject({
      outcome: 'blocked',
      knowledgeVersion: screening.knowledgeVersion,
      engineVersion: screening.engineVersion,
      facts: {
        today: service.clock.today('America/Denver'),
        patient: { sexAtBirth: 'male', birthDate: '1985-03-14' },
        therapies: [{ ingredients: [{ drug: TAMOXIFEN }], status: 'active', startedOn: '2026-01-10' }],
        conditions: { entries: [] },
        allergies: { reviewed: true, entries: [] },
        results: expect.arrayContaining([expect.objectContaining({ test: 'estradiol', value: '58' })]),
        candidates: [{ id: order.id, ingredients: [{ drug: 'rxcui:84857' }], route: 'oral' }],
        pharmacy: { country: 'US' },
      },
    });
    expect(past.findings.find(({ rule }: { rule: string }) => rule === 'DDI-001')).toMatchObject({
      key: expect.stringContaining('DDI-001'),
      summary: expect.stringContaining('do not give them together'),
      management: expect.stringContaining('who prescribes'),
      mechanism: expect.stringContaining('quarter'),
      source: expect.stringContaining('Arimidex'),
      citation: {
        source: expect.stringContaining('Arimidex'),
        evidence: ['S', 'L'],
        verification: 'secondary',
        resolution: expect.stringContaining('clomiphene'),
      },
    });
    const releases = await must(service.as('pharmacist').get('/knowledge/releases'));
    expect(releases.items.map(({ hash }: { hash: string }) => hash)).toContain(past.knowledgeVersion);
  });

  it('carries its facts here alone', async () => {
    const { screening, order } = await ordered();
    const shown = await must(service.as('pharmacist').get(`/prescriptions/${order.id}`));
    const again = await must(service.as('pharmacist').post(`/prescriptions/${order.id}/screenings`));
    const { then } = await must(compare(screening.id));
    for (const view of [screening, shown.screening, again, then]) expect(view).not.toHaveProperty('facts');
  });
});

describe('a past screening beside today', () => {
  it('differs in nothing while knowledge and engine are the same, and stores nothing but that somebody looked', async () => {
    const { screening, patientId, entry } = await ordered();
    await stop(entry);
    await service.workEvents();
    service.clock.advance('P200D');
    const before = await rowsOf('screening', 'finding', 'outbox');
    const compared = await must(compare(screening.id));
    expect(compared).toMatchObject({
      facts: 'then',
      then: { id: screening.id },
      now: { id: null, outcome: 'blocked' },
    });
    expect(compared.differences).toEqual({ ...NOTHING, outcome: { then: 'blocked', now: 'blocked' } });
    expect(await rowsOf('screening', 'finding', 'outbox')).toEqual(before);
    const { body } = await service.as('admin').get(`/audit-events?patientId=${patientId}`);
    expect(body.items).toContainEqual(
      expect.objectContaining({ action: 'screening.compared', resourceId: screening.id, detail: { facts: 'then' } }),
    );
  });

  it('says what a later release words, and finds, differently', async () => {
    const worded = await ordered();
    const silent = await ordered(WARFARIN);
    const release = await releaseKnowledge(service, OTHER_ADVICE, WARFARIN_MATTERS);
    workWith(service, release);
    const { then, now, differences } = await must(compare(worded.screening.id));
    expect(then.knowledgeVersion).toBe(worded.screening.knowledgeVersion);
    expect(now.knowledgeVersion).toBe(release.current().version);
    expect(differences).toMatchObject({ ...NOTHING, findingsChanged: [expect.anything()] });
    expect(differences.findingsChanged[0]).toMatchObject({
      rule: 'DDI-001',
      key: expect.stringContaining('DDI-001'),
      what: ['summary', 'basis'],
      then: { summary: expect.stringContaining('do not give them together'), status: 'open' },
      now: { summary: 'Tamoxifen and anastrozole, in other words.', status: 'open' },
    });
    const heavier = (await must(compare(silent.screening.id))).differences;
    expect(heavier.outcome).toEqual({ then: 'clear', now: 'needs-review' });
    expect(rules(heavier.findingsAdded)).toEqual(['DDI-025']);
  });

  it('follows the tuning of today: what the pharmacy weighs otherwise, and what it keeps silent, is told', async () => {
    const raised = await ordered('rxcui:2596');
    const silenced = await ordered('rxcui:72143');
    const expiresOn = new Date(service.clock.now().getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
    const overlay = { reason: 'as the pharmacy decided', expiresOn, signature: SIGNATURE };
    const admin = service.as('admin');
    await must(admin.post('/knowledge/overlays', { ...overlay, rule: 'DDI-005', kind: 'raise', severity: 'major' }));
    await must(admin.post('/knowledge/overlays', { ...overlay, rule: 'DDI-004', kind: 'silence' }));
    const heavier = await must(compare(raised.screening.id));
    expect([heavier.then.overlayRevision, heavier.now.overlayRevision]).toEqual([
      'none',
      expect.stringMatching(/^[0-9a-f]{16}$/),
    ]);
    expect(heavier.differences.findingsChanged).toMatchObject([
      {
        rule: 'DDI-005',
        what: expect.arrayContaining(['severity', 'effect', 'basis']),
        then: { severity: 'moderate' },
        now: { severity: 'major', raisedFrom: 'moderate' },
      },
    ]);
    const quiet = (await must(compare(silenced.screening.id))).differences;
    expect(rules(quiet.findingsGone)).toEqual(['DDI-004']);
    expect(quiet.silencedChanged).toMatchObject([{ rule: 'DDI-004', then: null }]);
  });

  it('can be asked on the facts of this moment', async () => {
    const { screening, entry } = await ordered();
    await stop(entry);
    const { facts, now, differences } = await must(compare(screening.id, '?facts=now'));
    expect([facts, now.outcome]).toEqual(['now', 'clear']);
    expect(differences.outcome).toEqual({ then: 'blocked', now: 'clear' });
    expect(rules(differences.findingsGone)).toEqual(['DDI-001']);
    expect((await must(compare(screening.id, '?facts=then'))).differences).toMatchObject(NOTHING);
  });

  it('tells a result that came since, and a baseline that grew too old', async () => {
    const { screening, patientId } = await ordered(WARFARIN);
    service.clock.advance('P100D');
    const late = (await must(compare(screening.id, '?facts=now'))).differences;
    expect(rules(late.findingsAdded)).toContain('MON-001');
    expect(rules(late.findingsChanged)).not.toContain('MON-001');
    const panel = hormonePanel(yesterday(service), { estradiol: '15' });
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, panel));
    const low = (await must(compare(screening.id, '?facts=now'))).differences;
    expect(rules(low.findingsAdded)).not.toContain('MON-001');
  });

  it('counts no decision as a difference', async () => {
    const { screening, order } = await ordered();
    const { id } = screening.findings.find(({ rule }: { rule: string }) => rule === 'DDI-001');
    await must(service.as('pharmacist').post(`/findings/${id}/resolution`, resolution(bySecond('pharmacist2'))));
    const decided = await must(service.as('pharmacist').post(`/prescriptions/${order.id}/screenings`));
    expect(decided.outcome).toBe('clear');
    const { then, now, differences } = await must(compare(decided.id));
    expect(then.findings.find((finding: { id: string }) => finding.id === id)).toMatchObject({ status: 'overridden' });
    // One outcome of each time: what was decided then holds now, because facts and rule are the same.
    expect(now.findings.find(({ rule }: { rule: string }) => rule === 'DDI-001')).toMatchObject({
      status: 'overridden',
      stops: false,
    });
    expect([then.outcome, now.outcome]).toEqual(['clear', 'clear']);
    expect(differences).toEqual({ ...NOTHING, outcome: { then: 'clear', now: 'clear' } });
  });

  it('lets no decision hold for other facts', async () => {
    const { screening, order } = await ordered();
    const { id } = screening.findings.find(({ rule }: { rule: string }) => rule === 'DDI-001');
    await must(service.as('pharmacist').post(`/findings/${id}/resolution`, resolution(bySecond('pharmacist2'))));
    const decided = await must(service.as('pharmacist').post(`/prescriptions/${order.id}/screenings`));
    const thrice = { ...order.sig, text: 'One capsule three times a week', frequency: { times: 3, per: 'week' } };
    const quantity = { value: '12', unit: '{capsule}' };
    await must(service.as('technician').patch(`/prescriptions/${order.id}`, { sig: thrice, quantity }));
    const { then, now, differences } = await must(compare(decided.id, '?facts=now'));
    expect([then.outcome, now.outcome]).toEqual(['clear', 'blocked']);
    expect(differences.outcome).toEqual({ then: then.outcome, now: now.outcome });
  });

  it('does not call gone what had gone away before', async () => {
    const { order, entry } = await ordered();
    await stop(entry);
    const after = await must(service.as('pharmacist').post(`/prescriptions/${order.id}/screenings`));
    expect(rules(after.findings)).toContain('DDI-001');
    expect((await must(compare(after.id))).differences).toMatchObject(NOTHING);
  });

  it('is for those who may see the screening', async () => {
    const { screening, patientId } = await ordered();
    const { id: other } = await must(
      service.as('technician').post('/prescribers', {
        npi: '1234567893',
        givenName: 'Another',
        familyName: 'Prescriber',
        email: 'another@test.invalid',
        noticePreference: 'email',
      }),
    );
    const foreign = await must(
      service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId, { prescriberId: other })),
    );
    expect((await compare(screening.id, '', 'prescriber')).status).toBe(200);
    expect((await read(screening.id, 'prescriber')).body.facts).toBeDefined();
    for (const query of ['', '?facts=now']) {
      expect((await compare(foreign.screening.id, query, 'prescriber')).status).toBe(404);
      expect((await compare(screening.id, query, 'other-pharmacist')).status).toBe(404);
    }
    expect((await compare(screening.id, '', 'lab')).status).toBe(403);
    expect((await service.nobody().get(`/screenings/${screening.id}/comparison`)).status).toBe(401);
    const vague = await compare(screening.id, '?facts=tomorrow');
    expect([vague.status, vague.body.errors[0].path]).toEqual([400, 'facts']);
  });
});
