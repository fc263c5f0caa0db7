import {
  anastrozoleFormulation,
  approvedFormulation,
  completedBatch,
  receiveAll,
  receiveLot,
  step,
} from '../support/compounding.js';
import { askFill, handOver, readyFill, remaining, statusOf, stock, TAMOXIFEN } from '../support/dispensing.js';
import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { bySecond, resolution } from '../screening/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';

jest.setTimeout(120_000);

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const technician = () => service.as('technician');
const pharmacist = () => service.as('pharmacist');
const today = (): string => service.clock.today('America/Denver');

/** A batch of one drug in capsules on the shelf. */
async function batchOf(name: string, drug: string, strength: object): Promise<string> {
  const [, ...excipients] = anastrozoleFormulation().ingredients;
  const active = { component: `${name} powder`, drug, role: 'active', amountPerUnit: strength, tolerancePercent: 2 };
  const { formulationVersionId } = await approvedFormulation(service, {
    name: `${name} capsules (sample)`,
    strengths: [{ drug, strength }],
    ingredients: [{ ...active, niosh: 'table-2' }, ...excipients],
  });
  await receiveAll(service);
  await receiveLot(service, { component: active.component, drug, quantity: { value: '50', unit: 'g' } });
  const { id } = await completedBatch(service, formulationVersionId, 40);
  await step(service, id, 'release', { signature: SIGNATURE }, 'pharmacist');
  return id;
}

const product = (drug: string, strength: object): object => ({
  product: { kind: 'compounded', ingredients: [{ drug, strength }], dosageForm: 'capsule', route: 'oral' },
});
const results = (patientId: string, list: readonly object[]): Promise<unknown> =>
  must(service.as('lab').post(`/patients/${patientId}/lab-results`, list));
const aminotransferase = (value: string, collectedAt = service.clock.now()): object => ({
  test: { system: 'loinc', code: '1742-6' },
  value,
  unit: 'U/L',
  referenceRange: { low: '7', high: '40' },
  collectedAt: collectedAt.toISOString(),
  status: 'final',
});
const ESTRADIOL = { test: { system: 'loinc', code: '35384-7' }, value: '58', unit: 'pg/mL', status: 'final' };
const negativeHcg = (): object => ({
  test: { system: 'loinc', code: '2106-3' },
  value: 'negative',
  collectedAt: service.clock.now().toISOString(),
  status: 'final',
});
/** A result that the laboratory reports as preliminary, and then, the same value of the same collection, as final. */
function preliminary(result: () => object) {
  const reported = new Map<string, object>();
  return {
    arise: (patientId: string): Promise<unknown> => {
      reported.set(patientId, result());
      return results(patientId, [{ ...reported.get(patientId), status: 'preliminary' }]);
    },
    goAway: (patientId: string): Promise<unknown> => results(patientId, [reported.get(patientId) ?? {}]),
  };
}
/** The laboratory takes back every final estradiol. */
async function withdrawEstradiol(patientId: string): Promise<void> {
  const finals = await service.run((tx) =>
    tx.query<{ at: Date }>(
      `SELECT collected_at AS at FROM lab_result WHERE patient_id = $1 AND loinc = $2 AND status = 'final'`,
      [patientId, ESTRADIOL.test.code],
    ),
  );
  const withdrawal = { test: ESTRADIOL.test, status: 'entered-in-error' };
  await results(
    patientId,
    finals.map(({ at }) => ({ ...withdrawal, collectedAt: at.toISOString() })),
  );
}
/** An entry of the profile that is made once, and taken back and made valid again afterwards. */
function entry(list: string, body: () => object, valid: object, taken: () => object) {
  const paths = new Map<string, string>();
  return {
    arise: async (patientId: string): Promise<void> => {
      const path = paths.get(patientId);
      if (path) await must(technician().patch(path, valid));
      else {
        const { id } = await must(technician().post(`/patients/${patientId}/${list}`, body()));
        paths.set(patientId, `/patients/${patientId}/${list}/${id}`);
      }
    },
    goAway: async (patientId: string): Promise<void> => {
      await must(technician().patch(paths.get(patientId) ?? '', taken()));
    },
  };
}
const settings = (changes: object): Promise<unknown> =>
  must(service.as('admin').patch('/pharmacy/settings', { ...changes, signature: SIGNATURE }));
const opinion = (on: string | null): Promise<unknown> =>
  settings({ legalOpinions: { enclomiphene: on && { author: 'Counsel (sample)', on } } });
const dea = (number: string | null): Promise<unknown> =>
  must(pharmacist().patch(`/prescribers/${service.prescriberId}`, { dea: number }));

const ENCLOMIPHENE = 'local:enclomiphene';
const TESTOSTERONE = 'rxcui:10379';

/** One rule of each kind, or missing fact, that stops an order: how it comes up, and how it goes away again. */
interface Contradiction {
  readonly patient?: object;
  readonly order?: object;
  readonly batch: () => Promise<string>;
  readonly arise: (patientId: string) => Promise<unknown>;
  readonly goAway: (patientId: string) => Promise<unknown>;
}

const anastrozole = async (): Promise<string> => (await stock(service, 40)).id;
const stillActive = { status: 'active' };
const wrong = (): object => ({ status: 'entered-in-error' });
const baseline = preliminary(() => ({ ...ESTRADIOL, collectedAt: service.clock.now().toISOString() }));
const reassurance = preliminary(() => aminotransferase('22'));
const hcg = preliminary(negativeHcg);
const ofReproductiveAge = {
  patient: { sexAtBirth: 'female', menopausalStatus: 'premenopausal', pregnancyStatus: 'not-pregnant' },
  order: { indication: { system: 'icd-10-cm', code: 'N97.0', goal: 'ovulation-induction' } },
};
const deny = (patientId: string): Promise<unknown> =>
  must(technician().patch(`/patients/${patientId}`, { pregnancyStatus: 'not-pregnant' }));
/** What was said the day before is now of eight days ago. */
const aWeekPasses = async (): Promise<void> => service.clock.advance('P7D');
const allergy = entry('allergies', () => ({ substance: 'rxcui:84857', reaction: 'hives' }), stillActive, wrong);

const CONTRADICTIONS: readonly (readonly [kind: string, rule: string, contradiction: Contradiction])[] = [
  [
    'drug-drug',
    'DDI-001',
    {
      batch: anastrozole,
      ...entry(
        'medications',
        () => ({ drug: TAMOXIFEN, status: 'active', startedOn: today(), source: 'outside pharmacy' }),
        { status: 'active', stoppedOn: null },
        () => ({ status: 'stopped', stoppedOn: today() }),
      ),
    },
  ],
  [
    'drug-condition',
    'DPI-007',
    {
      batch: anastrozole,
      ...entry('conditions', () => ({ code: { system: 'icd10cm', value: 'K72.10' } }), stillActive, wrong),
    },
  ],
  [
    'allergy',
    'DPI-003',
    {
      batch: anastrozole,
      arise: allergy.arise,
      goAway: async (patientId) => {
        await allergy.goAway(patientId);
        await must(technician().post(`/patients/${patientId}/allergies`, { noneKnown: true }));
      },
    },
  ],
  [
    'pregnancy',
    'DPI-002',
    {
      batch: anastrozole,
      ...ofReproductiveAge,
      arise: (patientId) => must(technician().patch(`/patients/${patientId}`, { pregnancyStatus: 'pregnant' })),
      goAway: deny,
    },
  ],
  [
    'a status of eight days ago',
    'pregnancy',
    { batch: anastrozole, ...ofReproductiveAge, arise: aWeekPasses, goAway: deny },
  ],
  [
    'a status of eight days ago and a preliminary negative test',
    'pregnancy',
    {
      batch: anastrozole,
      ...ofReproductiveAge,
      arise: async (patientId) => {
        await aWeekPasses();
        await hcg.arise(patientId);
      },
      goAway: hcg.goAway,
    },
  ],
  [
    'missing-baseline',
    'MON-001',
    {
      batch: anastrozole,
      arise: async (patientId) => {
        await withdrawEstradiol(patientId);
        await baseline.arise(patientId);
      },
      goAway: baseline.goAway,
    },
  ],
  [
    'drug-lab',
    'DLI-026',
    {
      batch: anastrozole,
      arise: (patientId) => results(patientId, [aminotransferase('240')]),
      goAway: (patientId) => results(patientId, [aminotransferase('22')]),
    },
  ],
  [
    'drug-lab that a preliminary result would take back',
    'DLI-026',
    {
      batch: anastrozole,
      arise: async (patientId) => {
        await results(patientId, [aminotransferase('240', yesterday(service))]);
        await reassurance.arise(patientId);
      },
      goAway: reassurance.goAway,
    },
  ],
  [
    '503a',
    '503A-LEGAL-OPINION',
    {
      batch: async () => {
        await opinion(today());
        return batchOf('Enclomiphene', ENCLOMIPHENE, { value: '12.5', unit: 'mg' });
      },
      order: product(ENCLOMIPHENE, { value: '12.5', unit: 'mg' }),
      arise: () => opinion(null),
      goAway: () => opinion(today()),
    },
  ],
  [
    'controlled-substance',
    'CS-DEA',
    {
      batch: () => batchOf('Testosterone', TESTOSTERONE, { value: '50', unit: 'mg' }),
      order: product(TESTOSTERONE, { value: '50', unit: 'mg' }),
      arise: () => dea(null),
      goAway: () => dea('AP5836727'),
    },
  ],
];

/** What the refill gate judges is refused by it or by the screening. */
const LEFT_TO_THE_GATE = ['DLI-026', 'MON-001'];
const OUTCOMES: Record<string, string> = { pregnancy: 'incomplete', 'MON-001': 'needs-review' };

interface Reason {
  readonly rule?: string;
  /** Of a check that could not be made. */
  readonly key?: string;
  readonly stops?: boolean;
}
const nameOf = ({ rule, key }: Reason): string | undefined => rule ?? key;

/** The act is refused for this finding or missing fact, and nothing it would have changed has changed. */
async function expectStopped(rule: string, codes: readonly string[], act: () => Promise<Answer>): Promise<void> {
  const { status, body } = await act();
  expect([status, codes.includes(body.code)]).toEqual([422, true]);
  expect(body.reasons.map(nameOf)).toContain(rule);
}

describe.each(CONTRADICTIONS)('%s (%s)', (_, rule, { batch, patient, order, arise, goAway }) => {
  it('stops verification, fill, product verification and hand-over when it comes up before each of them', async () => {
    const preparationId = await batch();
    const { id: patientId } = await makePatient(service, patient);
    await must(technician().post(`/patients/${patientId}/conditions`, { noneKnown: true }));
    await results(patientId, [...hormonePanel(yesterday(service)), aminotransferase('20')]);
    const body = anastrozoleOrder(service, patientId, order);
    const { id, screening } = await must(technician().post('/prescriptions', body));
    const gate = LEFT_TO_THE_GATE.includes(rule) ? ['open-findings', 'refill-hold'] : ['open-findings'];
    const without = async <Done>(act: () => Promise<Done>): Promise<Done> => {
      service.clock.advance('P1D');
      await goAway(patientId);
      return act();
    };
    const appears = async (): Promise<void> => {
      service.clock.advance('P1D');
      await arise(patientId);
    };
    const stopping = [...screening.findings, ...screening.checks].filter(({ stops }: Reason) => stops).map(nameOf);
    expect(stopping).not.toContain(rule);
    for (const finding of screening.findings.filter(({ stops }: { stops: boolean }) => stops)) {
      await must(pharmacist().post(`/findings/${finding.id}/resolution`, resolution(bySecond('pharmacist2'))));
    }

    await appears();
    const verify = (): Promise<Answer> =>
      pharmacist().post(`/prescriptions/${id}/verification`, { decision: 'verify', signature: SIGNATURE });
    await expectStopped(rule, ['open-findings'], verify);
    const stopped = await must(pharmacist().get(`/prescriptions/${id}`));
    expect([stopped.status, stopped.screening.outcome]).toEqual(['awaiting-verification', OUTCOMES[rule] ?? 'blocked']);
    await must(without(verify));

    await appears();
    const shelf = await remaining(service, preparationId);
    const prepare = (): Promise<Answer> => askFill(service, id, [[preparationId, 8]]);
    await expectStopped(rule, gate, prepare);
    expect(await remaining(service, preparationId)).toBe(shelf);
    const fill = await must(without(prepare));

    await appears();
    const check = (): Promise<Answer> =>
      pharmacist().post(`/fills/${fill.id}/product-verification`, { signature: SIGNATURE });
    await expectStopped(rule, gate, check);
    expect(await statusOf(service, fill.id)).toBe('prepared');
    await must(without(check));

    await appears();
    for (const way of [{ method: 'pick-up' }, { method: 'shipment', state: 'CO' }]) {
      await expectStopped(rule, gate, () => handOver(service, fill.id, way));
      expect(await statusOf(service, fill.id)).toBe('ready');
    }
    const supplies = await service.run((tx) =>
      tx.query('SELECT fill_id FROM prescription_supply WHERE fill_id = $1', [fill.id]),
    );
    expect(supplies).toEqual([]);
    expect(await must(without(() => handOver(service, fill.id)))).toMatchObject({ status: 'picked-up' });
  });
});

describe('a pregnancy status of seven days ago', () => {
  it('stops neither verification nor any step of dispensing', async () => {
    const preparationId = await anastrozole();
    const { id: patientId } = await makePatient(service, ofReproductiveAge.patient);
    await must(technician().post(`/patients/${patientId}/conditions`, { noneKnown: true }));
    await results(patientId, [...hormonePanel(yesterday(service)), aminotransferase('20')]);
    const body = anastrozoleOrder(service, patientId, ofReproductiveAge.order);
    const { id, screening } = await must(technician().post('/prescriptions', body));
    for (const finding of screening.findings.filter(({ stops }: Reason) => stops)) {
      await must(pharmacist().post(`/findings/${finding.id}/resolution`, resolution(bySecond('pharmacist2'))));
    }
    await aWeekPasses();
    await must(pharmacist().post(`/prescriptions/${id}/verification`, { decision: 'verify', signature: SIGNATURE }));
    const fill = await readyFill(service, id, preparationId);
    expect(await must(handOver(service, fill.id))).toMatchObject({ status: 'picked-up' });
  });
});
