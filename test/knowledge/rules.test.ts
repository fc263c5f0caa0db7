import { Knowledge } from '../../src/knowledge/index.js';
import { startService, type Answer, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const get = (query = '', role = 'pharmacist'): Promise<Answer> => service.as(role).get(`/knowledge/rules${query}`);
const idsOf = ({ body }: Answer): string[] => body.items.map(({ id }: { id: string }) => id);

async function everyId(query = ''): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ''; ;) {
    const answer = await get(`?limit=50${query}${cursor}`);
    expect(answer.status).toBe(200);
    ids.push(...idsOf(answer));
    if (answer.body.nextCursor === null) return ids;
    cursor = `&cursor=${answer.body.nextCursor}`;
  }
}

describe('the list of rules', () => {
  it('holds every rule of the knowledge in force once, in the order of the ids', async () => {
    const ids = await everyId();
    const knowledge = service.app.get(Knowledge, { strict: false }).current();
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toEqual(expect.arrayContaining([...knowledge.rules.keys(), 'MON-001']));
  });

  it('shows a rule with its conditions, outcomes, source and standing', async () => {
    const { status, body } = await service.as('technician').get('/knowledge/rules/DDI-013');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 'DDI-013',
      kind: 'drug-drug',
      file: 'interactions/serms.yaml',
      subjects: [{ role: 'a', words: 'Tamoxifen' }, { role: 'b' }],
      outcomes: [
        { when: expect.stringContaining('breast-cancer-treatment'), severity: 'major', override: 'pharmacist' },
        { when: null, severity: 'moderate' },
      ],
      silence: { allowed: true, reason: null },
      verification: 'secondary',
      reviewedBy: null,
    });
    expect(body.drugs).toContainEqual({ key: 'tamoxifen', code: 'rxcui:10324', name: 'Tamoxifen' });
  });

  it.each([
    ['kind=controlled-substance', ['CS-DEA', 'CS-EXPIRED', 'CS-PDMP', 'CS-REFILLS']],
    ['kind=drug-drug&drug=warfarin&severity=contraindicated', ['DDI-015']],
    ['kind=drug-drug&drug=rxcui:11289&severity=contraindicated', ['DDI-015']],
    ['kind=drug-drug&drug=Coumadin%205%20mg&severity=contraindicated', ['DDI-015']],
    ['text=CHILD-PUGH%20letrozole&kind=drug-condition', ['DPI-008']],
  ])('%s', async (query, expected) => {
    expect(idsOf(await get(`?${query}`))).toEqual(expected);
  });

  it('leads from a rule to the monitoring that it attaches, also where that is only planned', async () => {
    const { body } = await service.as('pharmacist').get('/knowledge/rules/DDI-005');
    expect(body.monitoring).toContainEqual(expect.objectContaining({ id: 'MON-020', planned: false }));
    expect(body.monitoring).toContainEqual(expect.objectContaining({ id: 'MON-021', planned: true }));
    for (const { id, title, planned } of body.monitoring) {
      const rule = await service.as('technician').get(`/knowledge/rules/${id}`);
      expect(rule.status).toBe(200);
      expect(rule.body).toMatchObject({ id, planned, summary: title });
    }
  });

  it('narrows by severity and verification, and pages through what is left', async () => {
    const unverified = await everyId('&verification=unverified&severity=moderate');
    expect(unverified.length).toBeGreaterThan(2);
    for (const id of unverified) {
      const { body } = await service.as('admin').get(`/knowledge/rules/${id}`);
      expect(body.verification).toBe('unverified');
      expect(body.outcomes.map(({ severity }: { severity: string }) => severity)).toContain('moderate');
    }
    const first = await get('?verification=unverified&severity=moderate&limit=2');
    expect(idsOf(first)).toEqual(unverified.slice(0, 2));
    expect(first.body.nextCursor).not.toBeNull();
  });

  it('names a rule of every drug under any drug', async () => {
    expect(await everyId('&drug=enclomiphene')).toEqual(expect.arrayContaining(['DPI-048', '503A-BULK', 'DPI-026']));
  });

  it('refuses what it does not know, and names the field', async () => {
    const unknown = await get('?drug=moonflower');
    expect([unknown.status, unknown.body.code, unknown.body.errors[0].path]).toEqual([422, 'unknown-drug', 'drug']);
    for (const query of ['kind=food', 'severity=bad', 'verification=maybe', 'limit=0', 'text=', 'rule=DDI-001']) {
      expect((await get(`?${query}`)).status).toBe(400);
    }
    expect((await service.as('pharmacist').get('/knowledge/rules/DDI-999')).status).toBe(404);
  });

  it('is not for a prescriber, a laboratory or nobody', async () => {
    for (const role of ['prescriber', 'lab']) expect((await get('', role)).status).toBe(403);
    expect((await service.nobody().get('/knowledge/rules')).status).toBe(401);
  });
});

describe('the list of releases', () => {
  const list = (query = ''): Promise<Answer> => service.as('admin').get(`/knowledge/releases${query}`);

  it('names the one in force first, and pages', async () => {
    const { version } = service.app.get(Knowledge, { strict: false }).current();
    const older = 'b'.repeat(64);
    await service.run((tx) =>
      tx.query('INSERT INTO knowledge_release (hash, files, activated_at) VALUES ($1, $2, $3)', [
        older,
        '[]',
        new Date('2026-01-02T03:04:05Z'),
      ]),
    );
    const { body } = await list();
    expect(body.items).toEqual([
      { hash: version, activatedAt: expect.any(String), inForce: true },
      { hash: older, activatedAt: '2026-01-02T03:04:05.000Z', inForce: false },
    ]);
    const first = await list('?limit=1');
    expect(first.body.items).toEqual([body.items[0]]);
    expect((await list(`?limit=1&cursor=${first.body.nextCursor}`)).body).toEqual({
      items: [body.items[1]],
      nextCursor: null,
    });
    const foreign = Buffer.from('c'.repeat(64)).toString('base64url');
    expect((await list(`?cursor=${foreign}`)).status).toBe(400);
  });

  it('tells what a release changed since another one', async () => {
    const { version } = service.app.get(Knowledge, { strict: false }).current();
    const older = 'd'.repeat(64);
    await service.run((tx) =>
      tx.query(
        `INSERT INTO knowledge_release (hash, files, activated_at)
         SELECT $1, replace(files::text, 'id: DDI-013', 'id: DDI-913')::jsonb, $2 FROM knowledge_release WHERE hash = $3`,
        [older, new Date('2026-01-03T03:04:05Z'), version],
      ),
    );
    const { status, body } = await list(`/${version}/changes?since=${older}`);
    expect([status, body.hash, body.since]).toEqual([200, version, older]);
    expect(body.families.rules).toMatchObject({
      added: [{ id: 'DDI-013', file: 'interactions/serms.yaml' }],
      removed: [{ id: 'DDI-913' }],
      changed: [],
    });
    expect(body.classes).toEqual([]);
    const cases: [string, number, string | undefined][] = [
      [`/${version}/changes?since=${'e'.repeat(64)}`, 404, 'since'],
      [`/${'e'.repeat(64)}/changes?since=${version}`, 404, undefined],
      [`/${version}/changes?since=yesterday`, 400, 'since'],
      [`/${version}/changes`, 400, 'since'],
    ];
    for (const [path, expected, field] of cases) {
      const refused = await list(path);
      expect([path, refused.status, refused.body.errors?.[0]?.path]).toEqual([path, expected, field]);
    }
  });
});
