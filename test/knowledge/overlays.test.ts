import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';

jest.setTimeout(60_000);

/** With anastrozole in a man: clomiphene is DDI-005 (moderate, shown), raloxifene DDI-004 (major, a pharmacist may override). */
const CLOMIPHENE = 'rxcui:2596';
const RALOXIFENE = 'rxcui:72143';

let service: TestService;
beforeEach(async () => {
  service = await startService();
});
afterEach(() => service.stop());

const inDays = (days: number): string =>
  new Date(service.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
const overlay = (changes: object = {}) => ({
  rule: 'DDI-005',
  kind: 'raise',
  severity: 'major',
  reason: 'Our fertility protocol asks for a call about every such pair.',
  expiresOn: inDays(30),
  signature: SIGNATURE,
  ...changes,
});
const silence = (rule: string, changes: object = {}) =>
  overlay({ rule, kind: 'silence', severity: undefined, ...changes });
const create = (body: object = overlay(), role = 'admin'): Promise<Answer> =>
  service.as(role).post('/knowledge/overlays', body);
const withdraw = (
  id: string,
  body: object = { reason: 'The protocol changed.', signature: SIGNATURE },
): Promise<Answer> => service.as('admin').post(`/knowledge/overlays/${id}/withdrawal`, body);
const list = (query = '', role = 'pharmacist'): Promise<Answer> => service.as(role).get(`/knowledge/overlays${query}`);
const screenAgain = (id: string) => must(service.as('pharmacist').post(`/prescriptions/${id}/screenings`));
const verify = (id: string): Promise<Answer> =>
  service.as('pharmacist').post(`/prescriptions/${id}/verification`, { decision: 'verify', signature: SIGNATURE });

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly resolvedBecause: string | null;
}
const findingOf = ({ findings }: { findings: Found[] }, rule: string) =>
  findings.find((one) => one.rule === rule && one.resolvedBecause === null);

/** Why the findings of a rule that do not stand any more were closed. */
async function closedBecause(prescriptionId: string, rule: string): Promise<string[]> {
  const rows = await service.run((tx) =>
    tx.query<{ because: string }>(
      `SELECT closed_because AS because FROM finding
       WHERE pharmacy_id = $1 AND prescription_id = $2 AND rule = $3 AND NOT current ORDER BY id`,
      [tx.pharmacyId, prescriptionId, rule],
    ),
  );
  return rows.map(({ because }) => because);
}

/** An order of anastrozole, its baseline on file, for a patient who also takes a drug. */
async function orderBeside(drug: string): Promise<{ id: string; patientId: string; screening: { findings: Found[] } }> {
  const { id: patientId } = await makePatient(service);
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
  const medication = { drug, status: 'active', startedOn: '2026-01-05', source: 'patient' };
  await must(service.as('technician').post(`/patients/${patientId}/medications`, medication));
  const order = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
  return { id: order.id, patientId, screening: order.screening };
}

describe('two overlays of one rule at once', () => {
  it('do not both stand, of one kind or of two', async () => {
    for (const pair of [
      [overlay(), silence('DDI-005')],
      [silence('DDI-005'), silence('DDI-005')],
    ]) {
      const answers = await Promise.all(pair.map((one) => create(one)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      const { id } = answers.find(({ status }) => status === 201)?.body as { id: string };
      await must(withdraw(id));
    }
  });
});

describe('a raise', () => {
  it('stops a verification that passed before, and says what the rule itself says', async () => {
    const [passes, stopped] = [await orderBeside(CLOMIPHENE), await orderBeside(CLOMIPHENE)];
    expect(findingOf(passes.screening, 'DDI-005')).toMatchObject({
      severity: 'moderate',
      raisedFrom: null,
      stops: false,
    });
    expect(passes.screening).toMatchObject({ overlayRevision: 'none', silenced: [] });
    expect((await verify(passes.id)).status).toBe(200);

    expect((await create()).status).toBe(201);
    const refused = await verify(stopped.id);
    expect([refused.status, refused.body.code]).toEqual([422, 'open-findings']);
    const again = await screenAgain(stopped.id);
    expect(again.outcome).toBe('needs-review');
    expect(again.overlayRevision).toMatch(/^[0-9a-f]{16}$/);
    expect(findingOf(again, 'DDI-005')).toMatchObject({
      severity: 'major',
      raisedFrom: 'moderate',
      override: 'pharmacist',
      stops: true,
    });
  });

  it('to contraindicated blocks and asks for two persons; a decision on the lighter finding does not carry', async () => {
    const order = await orderBeside(RALOXIFENE);
    const { id } = findingOf(order.screening, 'DDI-004') as Found & { id: string };
    const decision = {
      action: 'override',
      reasonCode: 'benefit-outweighs-risk',
      note: 'Discussed with the prescriber.',
      signature: SIGNATURE,
    };
    await must(service.as('pharmacist').post(`/findings/${id}/resolution`, decision));
    await must(create(overlay({ rule: 'DDI-004', severity: 'contraindicated' })));
    const blocked = await screenAgain(order.id);
    expect([blocked.outcome, findingOf(blocked, 'DDI-004')]).toEqual([
      'blocked',
      expect.objectContaining({ status: 'open', severity: 'contraindicated', override: 'two-person', stops: true }),
    ]);
    const heavier = findingOf(blocked, 'DDI-004') as Found & { id: string };
    const alone = await service.as('pharmacist').post(`/findings/${heavier.id}/resolution`, decision);
    expect([alone.status, alone.body.code]).toEqual([422, 'second-person-required']);
  });

  it('is looked for in every therapy by the next sweep, and its end too', async () => {
    const { id } = await orderBeside(CLOMIPHENE);
    await service.sweep('rescreening');
    const { id: overlayId } = await must(create(overlay({ expiresOn: inDays(10) })));
    await service.sweep('rescreening');
    const latest = async () => (await must(service.as('pharmacist').get(`/prescriptions/${id}`))).screening;
    expect(findingOf(await latest(), 'DDI-005')).toMatchObject({ severity: 'major' });
    const runs = await must(service.as('admin').get('/knowledge/rescreenings'));
    expect(runs.items[0]).toMatchObject({
      status: 'finished',
      ordersChanged: 1,
      overlayRevision: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    await must(withdraw(overlayId));
    await service.sweep('rescreening');
    expect(findingOf(await latest(), 'DDI-005')).toMatchObject({ severity: 'moderate', raisedFrom: null });
  });

  it('of the query of the monitoring program holds a controlled order until the pharmacist attests to it', async () => {
    const { id: patientId } = await makePatient(service);
    const testosterone = [{ drug: 'rxcui:10379', strength: { value: '50', unit: 'mg' } }];
    const product = { kind: 'compounded', ingredients: testosterone, dosageForm: 'capsule', route: 'oral' };
    const order = await must(
      service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId, { product })),
    );
    expect(findingOf(order.screening, 'CS-PDMP')).toMatchObject({ severity: 'moderate', stops: false });
    const stopping = async (): Promise<string[]> =>
      (await verify(order.id)).body.reasons.map(({ rule }: { rule?: string }) => rule);
    expect(await stopping()).not.toContain('CS-PDMP');

    await must(create(overlay({ rule: 'CS-PDMP', reason: 'Our state asks for the query before each dispensing.' })));
    expect(await stopping()).toContain('CS-PDMP');
    const { id } = findingOf(await screenAgain(order.id), 'CS-PDMP') as Found & { id: string };
    const attestation = {
      action: 'resolve',
      reasonCode: 'pdmp-queried',
      note: 'Queried at 09:40; nothing of other pharmacies.',
      signature: SIGNATURE,
    };
    const attested = await must(service.as('pharmacist').post(`/findings/${id}/resolution`, attestation));
    expect(attested).toMatchObject({ status: 'resolved' });
    expect(await stopping()).not.toContain('CS-PDMP');
  });
});

describe('a silence', () => {
  it('lets an order pass and stays visible, in the screening, on the rule and in the report', async () => {
    const order = await orderBeside(RALOXIFENE);
    expect(findingOf(order.screening, 'DDI-004')).toMatchObject({ severity: 'major', stops: true });
    expect((await verify(order.id)).status).toBe(422);

    const made = await must(create(silence('DDI-004')));
    const quiet = await screenAgain(order.id);
    expect(findingOf(quiet, 'DDI-004')).toBeUndefined();
    expect(quiet.silenced).toEqual([
      {
        key: expect.stringMatching(/^DDI-004:/),
        rule: 'DDI-004',
        kind: 'drug-drug',
        subject: expect.stringContaining('raloxifene'),
        severity: 'major',
        summary: expect.any(String),
        overlayId: made.id,
        expiresOn: made.expiresOn,
      },
    ]);
    expect((await must(service.as('pharmacist').get(`/screenings/${quiet.id}`))).silenced).toEqual(quiet.silenced);
    expect((await verify(order.id)).status).toBe(200);

    const rule = await must(service.as('technician').get('/knowledge/rules/DDI-004'));
    expect(rule.overlays).toEqual([expect.objectContaining({ id: made.id, kind: 'silence', inForce: true })]);
    expect(await closedBecause(order.id, 'DDI-004')).toEqual(['silenced']);
  });

  it('ends with its last day, and when it is withdrawn: the finding is back', async () => {
    const order = await orderBeside(RALOXIFENE);
    await must(create(silence('DDI-004', { expiresOn: inDays(3) })));
    expect((await screenAgain(order.id)).outcome).toBe('clear');
    service.clock.advance('P5D');
    expect(findingOf(await screenAgain(order.id), 'DDI-004')).toMatchObject({ status: 'open', stops: true });
    // The expired one does not stand in the way of another.
    const { id } = await must(create(silence('DDI-004')));
    expect((await screenAgain(order.id)).silenced).toHaveLength(1);
    await must(withdraw(id));
    const back = await screenAgain(order.id);
    expect([back.silenced, back.overlayRevision]).toEqual([[], 'none']);
    expect(findingOf(back, 'DDI-004')).toMatchObject({ stops: true });
    expect((await verify(order.id)).status).toBe(422);
  });

  it('is shown by a simulation, and does not reach another pharmacy', async () => {
    await must(create(silence('DDI-004')));
    const question = {
      facts: {
        sexAtBirth: 'male',
        birthDate: '1985-03-14',
        allergies: [],
        conditions: [],
        medications: [{ drug: RALOXIFENE, status: 'active' }],
      },
      candidates: [{ drug: 'rxcui:84857' }],
    };
    const ask = (user: string) => must(service.as(user).post('/screenings/simulations', question));
    const own = await ask('pharmacist');
    expect([findingOf(own, 'DDI-004'), own.silenced.length]).toEqual([undefined, 1]);
    expect(own.overlayRevision).not.toBe('none');
    const other = await ask('other-pharmacist');
    expect(findingOf(other, 'DDI-004')).toMatchObject({ severity: 'major' });
    expect([other.silenced, other.overlayRevision]).toEqual([[], 'none']);
    expect((await list('', 'other-pharmacist')).body.items).toEqual([]);
    const rule = await must(service.as('other-pharmacist').get('/knowledge/rules/DDI-004'));
    expect(rule.overlays).toEqual([]);
  });

  it('of a baseline opens no first fill without what the panel cannot do without', async () => {
    await must(create(silence('MON-001')));
    const { id: patientId } = await makePatient(service);
    const order = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
    expect(findingOf(order.screening, 'MON-001')).toMatchObject({ severity: 'major', stops: true });
    expect(order.screening.silenced).toEqual([]);
    const refused = await verify(order.id);
    expect([refused.status, refused.body.code]).toEqual([422, 'open-findings']);
    expect(refused.body.reasons.map(({ rule }: { rule: string }) => rule)).toContain('MON-001');
  });

  it('is refused where two persons or nobody may override, and where there is nothing to silence', async () => {
    const cases: [string, RegExp][] = [
      ['DDI-001', /two persons/],
      ['503A-COPY', /the law asks/],
      ['DDI-025', /raises no finding/],
      ['MON-003', /raises no finding/],
    ];
    for (const [rule, reason] of cases) {
      const { status, body } = await create(silence(rule));
      expect([rule, status, body.code, body.errors[0].path]).toEqual([rule, 422, 'tuning-refused', 'rule']);
      expect(body.errors[0].message).toMatch(reason);
    }
    expect((await list()).body.items).toEqual([]);
  });
});

describe('an advisory rule', () => {
  it('is off until the pharmacy turns it on, and off again when that ends', async () => {
    const rule = await must(service.as('pharmacist').get('/knowledge/rules/DLI-006'));
    expect(rule).toMatchObject({ advisory: true, overlays: [] });
    const { id: patientId } = await makePatient(service);
    // Testosterone 243 to estradiol 58: the ratio is below 10.
    await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
    const fertility = { indication: { system: 'icd-10-cm', code: 'N46.9', goal: 'male-fertility' } };
    const order = await must(
      service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId, fertility)),
    );
    expect(findingOf(order.screening, 'DLI-006')).toBeUndefined();
    const enabled = await must(create(overlay({ rule: 'DLI-006', kind: 'enable', severity: undefined })));
    const on = await screenAgain(order.id);
    expect(findingOf(on, 'DLI-006')).toBeDefined();
    expect(on.overlayRevision).not.toBe('none');
    await must(withdraw(enabled.id));
    expect(findingOf(await screenAgain(order.id), 'DLI-006')).toBeUndefined();
    expect(await closedBecause(order.id, 'DLI-006')).toEqual(['silenced']);
  });

  it('may be turned on, another rule is on already', async () => {
    const { status, body } = await create(overlay({ kind: 'enable', severity: undefined }));
    expect([status, body.code]).toEqual([422, 'tuning-refused']);
    expect(body.errors[0].message).toMatch(/on already/);
  });
});

describe('an overlay', () => {
  it('keeps who signed it, why and until when, and is listed latest first', async () => {
    const first = await must(create());
    const second = await must(create(silence('DDI-004')));
    expect(first).toEqual({
      id: expect.any(String),
      rule: 'DDI-005',
      kind: 'raise',
      severity: 'major',
      reason: overlay().reason,
      expiresOn: inDays(30),
      inForce: true,
      createdAt: expect.any(String),
      createdBy: expect.any(String),
      signatureId: expect.any(String),
      withdrawal: null,
    });
    const ended = await must(withdraw(first.id));
    expect(ended).toEqual({
      ...first,
      inForce: false,
      withdrawal: {
        at: expect.any(String),
        by: expect.any(String),
        reason: 'The protocol changed.',
        signatureId: expect.any(String),
      },
    });
    const ids = async (query = ''): Promise<string[]> =>
      (await must(list(query))).items.map(({ id }: { id: string }) => id);
    expect(await ids()).toEqual([second.id, first.id]);
    expect(await ids('?inForce=true')).toEqual([second.id]);
    expect(await ids('?inForce=false&rule=DDI-005')).toEqual([first.id]);
    expect(await ids('?rule=DDI-005&inForce=true')).toEqual([]);
    const page = await must(list('?limit=1'));
    expect(await ids(`?limit=1&cursor=${page.nextCursor}`)).toEqual([first.id]);
    const { body } = await service.as('admin').get('/audit-events');
    const actions = body.items.map(({ action }: { action: string }) => action);
    expect(actions.filter((action: string) => action.startsWith('knowledge-overlay'))).toEqual([
      'knowledge-overlay.withdrawn',
      'knowledge-overlay.created',
      'knowledge-overlay.created',
    ]);
    expect(actions).toContain('signature.given');
  });

  it('is made once with an Idempotency-Key, and once for a rule', async () => {
    const keyed = () => service.as('admin').post('/knowledge/overlays', overlay(), { 'idempotency-key': 'overlay-1' });
    const [first, second] = [await keyed(), await keyed()];
    expect([first.status, second.status, second.body.id]).toEqual([201, 201, first.body.id]);
    const again = await create();
    expect([again.status, again.body.code, again.body.errors[0].path]).toEqual([409, 'duplicate', 'rule']);
    const contrary = await create(silence('DDI-005'));
    expect([contrary.status, contrary.body.code]).toEqual([409, 'wrong-state']);
  });

  it('of one rule is made once by two who ask at once', async () => {
    const answers = await Promise.all([create(), create(), create()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('that says too little, or what may not be, is refused and names the field', async () => {
    const cases: [string, object, number, string, string][] = [
      ['an unknown rule', { rule: 'DDI-999' }, 422, 'unknown-code', 'rule'],
      ['a raise to what the rule is', { severity: 'moderate', rule: 'DDI-004' }, 422, 'tuning-refused', 'rule'],
      ['a raise of monitoring', { rule: 'MON-001' }, 422, 'tuning-refused', 'rule'],
      ['a raise without a severity', { severity: undefined }, 400, 'validation-failed', 'severity'],
      ['a raise to minor', { severity: 'minor' }, 400, 'validation-failed', 'severity'],
      ['a silence with a severity', { kind: 'silence', rule: 'DDI-004' }, 400, 'validation-failed', 'severity'],
      ['no reason', { reason: ' ' }, 400, 'validation-failed', 'reason'],
      ['a day that does not exist', { expiresOn: '2027-02-30' }, 400, 'validation-failed', 'expiresOn'],
      ['a day in the past', { expiresOn: '2026-01-01' }, 422, 'invalid-date', 'expiresOn'],
      ['no end', { expiresOn: undefined }, 400, 'validation-failed', 'expiresOn'],
      ['no signature', { signature: undefined }, 400, 'validation-failed', 'signature'],
      ['a wrong password', { signature: { password: 'something else' } }, 403, 'invalid-signature', 'signature'],
    ];
    for (const [what, changes, status, code, path] of cases) {
      const answer = await create(overlay(changes));
      expect([what, answer.status, answer.body.code]).toEqual([what, status, code]);
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    }
    expect((await list()).body.items).toEqual([]);
  });

  it('may last a year and no longer', async () => {
    const today = service.clock.today('America/Denver');
    const year = Number(today.slice(0, 4)) + 1;
    const tooLong = await create(overlay({ expiresOn: `${year + 1}-01-01` }));
    expect([tooLong.status, tooLong.body.code]).toEqual([422, 'invalid-date']);
    expect((await create(overlay({ expiresOn: `${year}${today.slice(4).replace('02-29', '02-28')}` }))).status).toBe(
      201,
    );
  });

  it('is for the admin alone; the pharmacy may read it', async () => {
    const { id } = await must(create());
    for (const role of ['pharmacist', 'technician', 'prescriber', 'lab']) {
      expect((await create(silence('DDI-004'), role)).status).toBe(403);
      const end = await service
        .as(role)
        .post(`/knowledge/overlays/${id}/withdrawal`, { reason: 'x', signature: SIGNATURE });
      expect(end.status).toBe(403);
    }
    expect((await list('', 'technician')).body.items).toHaveLength(1);
    expect((await list('', 'prescriber')).status).toBe(403);
    expect((await service.nobody().get('/knowledge/overlays')).status).toBe(401);
  });

  it('is withdrawn once, and never changed or deleted', async () => {
    const { id } = await must(create());
    expect((await withdraw(id)).status).toBe(200);
    expect((await withdraw(id)).body.code).toBe('wrong-state');
    expect((await withdraw('0190c0de-0000-7000-8000-000000000000')).status).toBe(404);
    for (const statement of [`UPDATE knowledge_overlay SET reason = 'x'`, 'DELETE FROM knowledge_overlay']) {
      await expect(service.run((tx) => tx.query(statement))).rejects.toThrow(/permission denied/);
    }
  });
});
