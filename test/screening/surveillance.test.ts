import { QueueStore } from '../../src/platform/queues/queue-store.js';
import { addMedication, TAMOXIFEN, verifiedOrder } from '../support/dispensing.js';
import { releaseKnowledge, WARFARIN_MATTERS, workWith } from '../support/knowledge-release.js';
import { anastrozoleOrder, hormonePanel, must, yesterday } from '../support/orders.js';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.js';
import { startService, type TestService } from '../support/service.js';
import { eventually } from '../support/wait.js';

jest.setTimeout(60_000);

const WARFARIN = 'rxcui:11289';
/** How soon a pharmacist may rely on it: in milliseconds. */
const SECONDS = 5_000;

let service: TestService;
let redis: TestRedis | undefined;

async function stop(): Promise<void> {
  jest.restoreAllMocks();
  await service.stop();
  await redis?.stop();
}

const screeningOf = async (id: string) => (await must(service.as('pharmacist').get(`/prescriptions/${id}`))).screening;
const rules = ({ findings }: { findings: { rule: string; status: string }[] }, status = 'open'): string[] =>
  findings.filter((finding) => finding.status === status).map(({ rule }) => rule);

/** Nobody asks for a screening here: a worker makes it, woken through the queue. */
function watchesOverTherapies(): void {
  it('finds a tamoxifen of an outside pharmacy within seconds, tells the prescriber, and closes the finding when it is stopped', async () => {
    const { id, patientId } = await verifiedOrder(service);
    const { body: medication } = await addMedication(service, patientId);
    await eventually(async () => {
      expect(await screeningOf(id)).toMatchObject({ trigger: 'surveillance', outcome: 'blocked' });
    }, SECONDS);
    expect(rules(await screeningOf(id))).toContain('DDI-001');
    await eventually(async () => {
      const { items } = await must(service.as('pharmacist').get('/notices?limit=200'));
      const told = items.flatMap((notice: { items: { rule: string }[] }) => notice.items.map(({ rule }) => rule));
      expect(told.filter((rule: string) => rule === 'DDI-001')).toEqual(['DDI-001']);
    });
    const today = service.clock.today('America/Denver');
    await must(
      service
        .as('technician')
        .patch(`/patients/${patientId}/medications/${medication.id}`, { status: 'stopped', stoppedOn: today }),
    );
    await eventually(async () => expect((await screeningOf(id)).outcome).toBe('clear'), SECONDS);
    const closed = (await screeningOf(id)).findings.find(({ rule }: { rule: string }) => rule === 'DDI-001');
    expect(closed).toMatchObject({ status: 'resolved', resolvedBecause: 'facts-went-away' });
  });

  it('finds a tamoxifen that is ordered here, and closes the finding when that order ends', async () => {
    const { id, patientId } = await verifiedOrder(service);
    const tamoxifen = await must(
      service.as('technician').post(
        '/prescriptions',
        anastrozoleOrder(service, patientId, {
          product: {
            kind: 'compounded',
            ingredients: [{ drug: TAMOXIFEN, strength: { value: '10', unit: 'mg' } }],
            dosageForm: 'capsule',
            route: 'oral',
          },
        }),
      ),
    );
    await eventually(async () => expect(rules(await screeningOf(id))).toContain('DDI-001'), SECONDS);
    await must(
      service
        .as('pharmacist')
        .post(`/prescriptions/${tamoxifen.id}/discontinuation`, { reasonCode: 'awaiting-prescriber', note: 'ended' }),
    );
    await eventually(async () => expect((await screeningOf(id)).outcome).toBe('clear'), SECONDS);
  });

  it('looks again when an allergy, a condition or a result changes', async () => {
    const { id, patientId } = await verifiedOrder(service);
    const post = (path: string, body: object) =>
      must(service.as('technician').post(`/patients/${patientId}${path}`, body));
    const allergy = await post('/allergies', { substance: 'rxcui:84857', reaction: 'hives' });
    await eventually(async () => expect(rules(await screeningOf(id))).toContain('DPI-003'), SECONDS);
    await must(
      service.as('technician').patch(`/patients/${patientId}/allergies/${allergy.id}`, { reaction: 'anaphylaxis' }),
    );
    await eventually(async () => {
      const { findings } = await screeningOf(id);
      const standing = findings.find(
        (one: { rule: string; status: string }) => one.rule === 'DPI-003' && one.status === 'open',
      );
      expect(JSON.stringify(standing?.evidence)).toContain('anaphylaxis');
    }, SECONDS);
    await post('/conditions', { code: { system: 'icd10cm', value: 'K72.10' } });
    await eventually(async () => expect(rules(await screeningOf(id))).toContain('DPI-007'), SECONDS);
    await must(
      service
        .as('lab')
        .post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service), { estradiol: '9' })),
    );
    await eventually(async () => expect(rules(await screeningOf(id))).toContain('DLI-002'), SECONDS);
  });

  it('looks at everybody again after a release of knowledge', async () => {
    const { id, patientId } = await verifiedOrder(service);
    await addMedication(service, patientId, WARFARIN);
    await eventually(async () => expect((await screeningOf(id)).trigger).toBe('surveillance'), SECONDS);
    expect(rules(await screeningOf(id))).not.toContain('DDI-025');
    const release = await releaseKnowledge(service, WARFARIN_MATTERS);
    workWith(service, release);
    await service.app.get(QueueStore).sweeps.add('rescreening', {}, { jobId: 'rescreening-for-a-test' });
    await eventually(async () => expect(rules(await screeningOf(id))).toContain('DDI-025'), SECONDS);
    await eventually(async () => {
      const [run] = (await must(service.as('admin').get('/knowledge/rescreenings'))).items;
      expect(run).toMatchObject({ status: 'finished', knowledgeVersion: release.current().version });
    });
  });
}

describe('surveillance with queues on Postgres', () => {
  beforeAll(async () => {
    service = await startService({ environment: { RUN_WORKER: 'true' } });
  });
  afterAll(stop);
  watchesOverTherapies();
});

describeWithRedis('surveillance with queues on Redis', () => {
  beforeAll(async () => {
    redis = await startRedis();
    service = await startService({ environment: { RUN_WORKER: 'true', REDIS_URL: redis.url } });
  });
  afterAll(stop);
  watchesOverTherapies();
});
