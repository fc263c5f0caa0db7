import { startService, type Answer, type TestService } from '../support/service.js';
import { statementsDuring } from '../support/statements.js';
import { addMedication, ANASTROZOLE, ESTRADIOL, newPatient, TAMOXIFEN } from './orders.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const simulate = (body: object, role = 'pharmacist'): Promise<Answer> =>
  service.as(role).post('/screenings/simulations', body);
const MAN = { sexAtBirth: 'male', birthDate: '1985-03-14' };
const CANDIDATES = [{ drug: ANASTROZOLE, strength: { value: '1', unit: 'mg' }, route: 'oral' }];
const rulesOf = ({ body }: Answer): string[] => body.findings.map(({ rule }: { rule: string }) => rule);
const checkOf = ({ body }: Answer, check: string) =>
  body.checks.filter((entry: { check: string; outcome: string }) => entry.check === check);

async function rowsOf(...tables: string[]): Promise<Record<string, number>> {
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await service.run((tx) => tx.query<{ count: string }>(`SELECT count(*) FROM ${table}`));
      return [table, Number(row?.count)] as const;
    }),
  );
  return Object.fromEntries(counts);
}

describe('a question about a patient on file', () => {
  it('is answered in the shape of a screening, and stores nothing but that somebody looked', async () => {
    const patientId = await newPatient(service);
    await addMedication(service, patientId, { drug: TAMOXIFEN });
    const before = await rowsOf('screening', 'finding', 'outbox');
    const answer = await simulate({ patientId, candidates: [{ drug: ANASTROZOLE }] });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      id: null,
      outcome: 'blocked',
      scope: 'hormone',
      knowledgeVersion: expect.any(String),
    });
    expect(answer.body.findings.find(({ rule }: { rule: string }) => rule === 'DDI-001')).toMatchObject({
      kind: 'drug-drug',
      severity: 'contraindicated',
      override: 'two-person',
      status: 'open',
      stops: true,
    });
    expect(answer.body.medications).toEqual([
      {
        id: 'candidate-0',
        drug: ANASTROZOLE,
        coverage: 'covered',
        hazards: [expect.objectContaining({ drug: 'Anastrozole', niosh: 'table-2' })],
      },
      { id: expect.any(String), drug: TAMOXIFEN, coverage: 'covered' },
    ]);
    expect(await rowsOf('screening', 'finding', 'outbox')).toEqual(before);
    const { body } = await service.as('admin').get(`/audit-events?patientId=${patientId}`);
    expect(body.items.map(({ action }: { action: string }) => action)).toContain('screening.simulated');
  });

  it('takes as many round trips as reading the patient', async () => {
    const patientId = await newPatient(service);
    await addMedication(service, patientId, { drug: TAMOXIFEN });
    const reading = await statementsDuring(() => service.as('pharmacist').get(`/patients/${patientId}`));
    const asking = await statementsDuring(() => simulate({ patientId, candidates: CANDIDATES }));
    expect(asking).toHaveLength(reading.length);
  });

  it('of another pharmacy, or of nobody, is not answered', async () => {
    const patientId = await newPatient(service);
    const other = await simulate({ patientId, candidates: CANDIDATES }, 'other-pharmacist');
    expect([other.status, other.body.errors[0].path]).toEqual([404, 'patientId']);
    for (const role of ['technician', 'prescriber', 'admin', 'lab']) {
      expect((await simulate({ patientId, candidates: CANDIDATES }, role)).status).toBe(403);
    }
    expect((await service.nobody().post('/screenings/simulations', { patientId, candidates: CANDIDATES })).status).toBe(
      401,
    );
  });
});

describe('the conditions of a patient on file', () => {
  const EYES = { code: { system: 'icd10cm', value: 'H53.8' } };
  const ask = async (patientId: string): Promise<Answer> =>
    simulate({
      patientId,
      candidates: [{ drug: 'rxcui:2596' }],
      indication: { system: 'icd10cm', code: 'E29.1', goal: 'male-hypogonadism' },
    });

  it('are called unasked until somebody says that there are none', async () => {
    const patientId = await newPatient(service);
    const unasked = { check: 'drug-condition', outcome: 'not-checked', reason: 'conditions were never asked' };
    expect(checkOf(await ask(patientId), 'drug-condition')).toContainEqual(expect.objectContaining(unasked));
    await service.as('technician').post(`/patients/${patientId}/conditions`, { noneKnown: true });
    expect(checkOf(await ask(patientId), 'drug-condition')).not.toContainEqual(expect.objectContaining(unasked));
  });

  it('stop a drug while they last', async () => {
    const patientId = await newPatient(service);
    const path = `/patients/${patientId}/conditions`;
    const { body } = await service.as('technician').post(path, EYES);
    expect(rulesOf(await ask(patientId))).toContain('DPI-031');
    await service.as('pharmacist').patch(`${path}/${body.id}`, { status: 'resolved' });
    expect(rulesOf(await ask(patientId))).not.toContain('DPI-031');
  });

  it('weigh with height and weight', async () => {
    const patientId = await newPatient(service, { heightCm: 180, weightKg: 64.7, birthDate: '1956-03-14' });
    const collectedAt = service.clock.now().toISOString();
    const results = [
      ['38264-8', '-1.8', '{T-score}'],
      ['2160-0', '2', 'mg/dL'],
    ].map(([code, value, unit]) => ({ test: { system: 'loinc', code }, value, unit, status: 'final', collectedAt }));
    expect((await service.as('lab').post(`/patients/${patientId}/lab-results`, results)).status).toBe(201);
    const { body } = await simulate({
      patientId,
      candidates: [{ drug: 'rxcui:46041' }, { drug: ANASTROZOLE }],
      indication: { system: 'icd10cm', code: 'M81.0', goal: 'osteoporosis' },
    });
    const finding = body.findings.find(({ rule }: { rule: string }) => rule === 'DPI-019');
    expect(JSON.stringify(finding?.evidence)).toMatch(/computed from Creatinine 2 mg\/dL and 64\.7 kg/);
  });
});

describe('a question about a described patient', () => {
  it('is answered from the description alone', async () => {
    const answer = await simulate({
      facts: { ...MAN, medications: [{ drug: TAMOXIFEN }], allergies: [], conditions: [] },
      candidates: CANDIDATES,
      indication: { system: 'icd10cm', code: 'E29.1', goal: 'male-hypogonadism' },
    });
    expect([answer.status, answer.body.outcome]).toEqual([200, 'blocked']);
    expect(rulesOf(answer)).toContain('DDI-001');
    expect(checkOf(answer, 'allergy')).toEqual([{ check: 'allergy', outcome: 'checked' }]);
  });

  it('says that the excipients of a drug nobody formulated were not compared with an allergy to one', async () => {
    const sesame = { ...MAN, medications: [], allergies: [{ substance: 'sesame' }], conditions: [] };
    const answer = await simulate({ facts: sesame, candidates: [{ drug: 'rxcui:10379', route: 'intramuscular' }] });
    expect(checkOf(answer, 'allergy')).toEqual([
      expect.objectContaining({
        outcome: 'not-checked',
        reason: 'the excipients of the product are not given, so they were not compared with the allergies',
        stops: false,
      }),
    ]);
  });

  it('tells a list that is empty from one that nobody asked for', async () => {
    const answer = await simulate({ facts: MAN, candidates: CANDIDATES });
    expect(checkOf(answer, 'allergy')[0]).toMatchObject({ outcome: 'not-checked', reason: expect.any(String) });
    expect(rulesOf(answer)).not.toContain('DDI-001');
  });

  it('says what it did not recognize, and finds an interaction by the name', async () => {
    // Words that name another drug than the code do not hide behind it.
    const hidden = [{ drug: 'rxcui:29046', text: 'tamoxifen 20 mg' }];
    const contradicting = await simulate({
      facts: { ...MAN, medications: hidden, allergies: [] },
      candidates: CANDIDATES,
    });
    expect(contradicting.body.findings.map(({ rule }: { rule: string }) => rule)).toContain('DDI-001');
    const medications = [{ text: 'Nolvadex 20 mg' }, { text: 'an unknown mixture' }];
    const answer = await simulate({ facts: { ...MAN, medications, allergies: [] }, candidates: CANDIDATES });
    expect(answer.body.medications.map(({ coverage }: { coverage: string }) => coverage)).toEqual([
      'covered',
      'covered',
      'unrecognized',
    ]);
    expect(rulesOf(answer)).toContain('DDI-001');
  });

  it('blocks for a drug behind a strength, and for a ring with a systemic dose whatever route is given', async () => {
    const outcomeOf = async (medication: object) => {
      const answer = await simulate({
        facts: { ...MAN, medications: [medication], allergies: [] },
        candidates: CANDIDATES,
      });
      return [answer.body.outcome, rulesOf(answer).filter((rule: string) => /^DDI-00[189]$/.test(rule))];
    };
    expect(await outcomeOf({ text: 'clomiphene 25 mg, tamoxifen 20 mg' })).toEqual(['blocked', ['DDI-001']]);
    expect(await outcomeOf({ text: 'Duavee' })).toEqual(['blocked', ['DDI-008']]);
    expect(await outcomeOf({ text: 'Femring', route: 'vaginal' })).toEqual(['blocked', ['DDI-008']]);
    expect(await outcomeOf({ drug: 'rxcui:4083', text: 'Femring', route: 'vaginal' })).toEqual([
      'blocked',
      ['DDI-008'],
    ]);
    expect((await outcomeOf({ text: 'Vagifem' }))[1]).toEqual(['DDI-009']);
  });

  it('reads results as they were reported, and uses none whose unit it cannot read', async () => {
    const result = {
      test: { system: 'loinc', code: ESTRADIOL },
      status: 'final',
      collectedAt: service.clock.now().toISOString(),
    };
    const asked = async (value: string, unit: string) =>
      simulate({
        facts: {
          ...MAN,
          allergies: [],
          medications: [{ drug: ANASTROZOLE, startedOn: '2026-05-01' }],
          results: [{ ...result, value, unit }],
        },
        candidates: CANDIDATES,
        indication: { system: 'icd10cm', code: 'E29.1', goal: 'male-hypogonadism' },
      });
    const low = await asked('15', 'pg/mL');
    const molar = await asked('55', 'pmol/L');
    const high = await asked('45', 'pg/mL');
    const unreadable = await asked('15', 'furlong');
    const labs = ({ body }: Answer) =>
      body.findings
        .filter(({ kind }: { kind: string }) => kind === 'drug-lab')
        .map(({ rule }: { rule: string }) => rule);
    expect(labs(low).length).toBeGreaterThan(0);
    expect(labs(molar)).toEqual(labs(low));
    expect(labs(high)).toEqual([]);
    expect(labs(unreadable)).toEqual([]);
    expect(JSON.stringify(checkOf(unreadable, 'drug-lab'))).toContain('not-checked');
  });

  it('computes calcium and clearance from what is described, and says what it lacks for them', async () => {
    const WOMAN = { sexAtBirth: 'female', birthDate: '1956-03-14', allergies: [], conditions: [] };
    const at = { system: 'loinc', status: 'final', collectedAt: service.clock.now().toISOString() };
    const result = (code: string, value: string, unit: string) => ({
      test: { system: at.system, code },
      status: at.status,
      collectedAt: at.collectedAt,
      value,
      unit,
    });
    const asked = async (drug: string, facts: object): Promise<Answer> =>
      simulate({
        facts: { ...WOMAN, ...facts },
        candidates: [{ drug }],
        indication: { system: 'icd10cm', code: 'M81.0', goal: 'osteoporosis' },
      });
    const calcium = async (value: string, ...more: object[]) =>
      asked('rxcui:993449', { results: [result('17861-6', value, 'mg/dL'), ...more] });
    const albumin = (value: string) => result('1751-7', value, 'g/dL');
    expect(rulesOf(await calcium('8.0', albumin('4.0')))).toContain('DPI-015');
    expect(rulesOf(await calcium('8.0', albumin('2.5')))).not.toContain('DPI-015');
    const alone = await calcium('8.0');
    expect(rulesOf(alone)).not.toContain('DPI-015');
    expect(checkOf(alone, 'drug-lab')).toContainEqual(
      expect.objectContaining({ stops: true, reason: expect.stringMatching(/no albumin of that day$/) }),
    );

    const creatinine = { results: [result('2160-0', '1.6', 'mg/dL')] };
    expect(rulesOf(await asked('rxcui:77655', { ...creatinine, weightKg: 55 }))).toContain('DPI-017');
    expect(rulesOf(await asked('rxcui:77655', { ...creatinine, weightKg: 90 }))).not.toContain('DPI-017');
    expect(checkOf(await asked('rxcui:77655', creatinine), 'drug-lab')).toContainEqual(
      expect.objectContaining({
        stops: true,
        reason: 'creatinine clearance cannot be computed: the weight is not recorded',
      }),
    );
  });

  it('tells a condition that has resolved from one that lasts', async () => {
    const eyes = { code: { system: 'icd10cm', value: 'H53.8' } };
    const asked = async (condition: object): Promise<string[]> =>
      rulesOf(
        await simulate({
          facts: { ...MAN, allergies: [], conditions: [condition] },
          candidates: [{ drug: 'rxcui:2596' }],
          indication: { system: 'icd10cm', code: 'E29.1', goal: 'male-hypogonadism' },
        }),
      );
    expect(await asked(eyes)).toContain('DPI-031');
    expect(await asked({ ...eyes, status: 'resolved' })).not.toContain('DPI-031');
    expect(await asked({ ...eyes, resolvedOn: '2026-01-01' })).not.toContain('DPI-031');
  });

  it('screens candidates against each other', async () => {
    const answer = await simulate({ facts: MAN, candidates: [{ drug: ANASTROZOLE }, { drug: TAMOXIFEN }] });
    expect(rulesOf(answer)).toContain('DDI-001');
  });
});

describe('bad input', () => {
  const facts = (changes: object) => ({ facts: { ...MAN, ...changes } });
  it.each([
    ['neither a patient nor facts', { facts: undefined }, 400, 'validation-failed', 'patientId'],
    ['both', { patientId: '01a20091-693d-7308-af3f-a5f20c664827' }, 400, 'validation-failed', 'patientId'],
    ['no candidate', { candidates: [] }, 400, 'validation-failed', 'candidates'],
    ['candidates that are no list', { candidates: { drug: ANASTROZOLE } }, 400, 'validation-failed', 'candidates'],
    ['a candidate that is no object', { candidates: ['anastrozole'] }, 400, 'validation-failed', 'candidates'],
    ['a candidate that is null', { candidates: [null] }, 400, 'validation-failed', 'candidates'],
    ['a candidate that is a list', { candidates: [[]] }, 400, 'validation-failed', 'candidates'],
    ['a condition that is a list', facts({ conditions: [[]] }), 400, 'validation-failed', 'facts.conditions'],
    ['a candidate without a drug', { candidates: [{}] }, 400, 'validation-failed', 'candidates.0.drug'],
    [
      'a drug of another code system',
      { candidates: [{ drug: 'ndc:0310-0201-30' }] },
      422,
      'unknown-drug',
      'candidates.0.drug',
    ],
    ['a drug that nobody knows', { candidates: [{ drug: 'local:philter' }] }, 422, 'unknown-drug', 'candidates.0.drug'],
    [
      'a strength without a unit',
      { candidates: [{ drug: ANASTROZOLE, strength: { value: '1' } }] },
      400,
      'validation-failed',
      'candidates.0.strength.unit',
    ],
    [
      'a strength in no unit',
      { candidates: [{ drug: ANASTROZOLE, strength: { value: '1', unit: 'furlong' } }] },
      422,
      'unknown-unit',
      'candidates.0.strength.unit',
    ],
    [
      'a negative strength',
      { candidates: [{ drug: ANASTROZOLE, strength: { value: '-1', unit: 'mg' } }] },
      422,
      'invalid-quantity',
      'candidates.0.strength.value',
    ],
    [
      'an unknown route',
      { candidates: [{ drug: ANASTROZOLE, route: 'by owl' }] },
      400,
      'validation-failed',
      'candidates.0.route',
    ],
    [
      'an unknown goal',
      { indication: { system: 'icd10cm', code: 'E29.1', goal: 'vigor' } },
      400,
      'validation-failed',
      'indication.goal',
    ],
    ['an unknown field', { verify: true }, 400, 'validation-failed', 'verify'],
    ['an unknown fact', facts({ shoeSize: 9 }), 400, 'validation-failed', 'facts.shoeSize'],
    ['no sex', facts({ sexAtBirth: undefined }), 400, 'validation-failed', 'facts.sexAtBirth'],
    ['a birth that cannot be', facts({ birthDate: '1985-02-30' }), 400, 'validation-failed', 'facts.birthDate'],
    ['a birth in the future', facts({ birthDate: '2199-01-01' }), 422, 'invalid-date', 'facts.birthDate'],
    ['a medication without a name', facts({ medications: [{}] }), 422, 'unknown-drug', 'facts.medications.0.drug'],
    [
      'a medication of another code system',
      facts({ medications: [{ drug: 'ndc:1' }] }),
      422,
      'unknown-drug',
      'facts.medications.0.drug',
    ],
    [
      'a stop before the start',
      facts({ medications: [{ drug: TAMOXIFEN, startedOn: '2026-02-01', stoppedOn: '2026-01-01' }] }),
      422,
      'invalid-date',
      'facts.medications.0.stoppedOn',
    ],
    [
      'an onset before the birth',
      facts({ conditions: [{ code: { system: 'icd10cm', value: 'I10' }, onset: '1950-02-01' }] }),
      422,
      'invalid-date',
      'facts.conditions.0.onset',
    ],
    [
      'a surgery that no rule knows',
      facts({ reproductiveSurgery: ['appendectomy'] }),
      400,
      'validation-failed',
      'facts.reproductiveSurgery',
    ],
    [
      'a planned last day that has passed',
      facts({ medications: [{ drug: TAMOXIFEN, status: 'active', stoppedOn: '2026-01-01' }] }),
      422,
      'invalid-date',
      'facts.medications.0.stoppedOn',
    ],
    [
      'an end before the onset',
      facts({
        conditions: [{ code: { system: 'icd10cm', value: 'I10' }, onset: '2026-02-01', resolvedOn: '2026-01-01' }],
      }),
      422,
      'invalid-date',
      'facts.conditions.0.resolvedOn',
    ],
    [
      'an end while active',
      facts({
        conditions: [{ code: { system: 'icd10cm', value: 'I10' }, status: 'active', resolvedOn: '2026-01-01' }],
      }),
      422,
      'invalid-date',
      'facts.conditions.0.resolvedOn',
    ],
    [
      'an end in the future',
      facts({ conditions: [{ code: { system: 'icd10cm', value: 'I10' }, resolvedOn: '2199-01-01' }] }),
      422,
      'invalid-date',
      'facts.conditions.0.resolvedOn',
    ],
    ['a weight that nobody has', facts({ weightKg: 0 }), 400, 'validation-failed', 'facts.weightKg'],
    ['a weight as text', facts({ weightKg: '70' }), 400, 'validation-failed', 'facts.weightKg'],
    [
      'a condition of another code system',
      facts({ conditions: [{ code: { system: 'icd9', value: '257.2' } }] }),
      422,
      'unknown-code',
      'facts.conditions.0.code.system',
    ],
    [
      'a result of no LOINC code',
      facts({
        results: [
          {
            test: { system: 'loinc', code: '2243-5' },
            value: '1',
            unit: 'pg/mL',
            status: 'final',
            collectedAt: '2026-01-01T00:00:00Z',
          },
        ],
      }),
      422,
      'unknown-code',
      'facts.results.0.test.code',
    ],
    [
      'an allergy to nothing',
      facts({ allergies: [{ substance: ' ' }] }),
      400,
      'validation-failed',
      'facts.allergies.0.substance',
    ],
  ])('with %s is refused by its place', async (_case, changes, status, code, path) => {
    const answer = await simulate({ ...facts({}), candidates: CANDIDATES, ...changes });
    expect([answer.status, answer.body.code, answer.body.errors[0]?.path]).toEqual([status, code, path]);
  });
});
