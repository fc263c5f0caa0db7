import { Client } from 'pg';
import { anastrozoleFormulation, approvedFormulation } from '../support/compounding.js';
import { SIGNATURE, startService, type TestService } from '../support/service.js';

let service: TestService;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const write = (changes: object = {}, user = 'technician') =>
  service.as(user).post('/formulations', anastrozoleFormulation(changes));
const approve = (id: string, user = 'pharmacist', body: object = {}, headers = {}) =>
  service.as(user).post(`/formulations/${id}/approval`, { signature: SIGNATURE, ...body }, headers);

describe('a master formulation record', () => {
  it('is a draft until another person approves it by signature', async () => {
    const written = await write();
    expect(written.status).toBe(201);
    expect(written.body).toMatchObject({
      status: 'draft',
      versionNumber: 1,
      approval: null,
      releaseByAnotherPerson: false,
    });
    expect(written.headers['etag']).toBe('"1"');
    expect(written.body.ingredients[0]).toMatchObject({
      drug: 'rxcui:84857',
      amountPerUnit: { value: '1', unit: 'mg' },
    });

    const approved = await approve(written.body.id);
    expect(approved.status).toBe(201);
    expect(approved.body).toMatchObject({ status: 'approved', version: 2 });
    const { formulationVersionId } = approved.body;
    const [signature] = await service.run((tx) =>
      tx.query('SELECT meaning, resource_id FROM signature WHERE id = $1', [approved.body.approval.signatureId]),
    );
    expect(signature).toEqual({
      meaning: 'approves this master formulation record for compounding',
      resource_id: formulationVersionId,
    });
    const read = await service.as('technician').get(`/formulations/${written.body.id}`);
    expect(read.body).toEqual(approved.body);
  });

  it('is not approved by its author, by a wrong password, by a technician, or twice', async () => {
    const { body } = await write({}, 'pharmacist');
    expect(await approve(body.id)).toMatchObject({ status: 422, body: { code: 'second-person-required' } });
    const wrong = await approve(body.id, 'pharmacist2', { signature: { password: 'wrong' } });
    expect(wrong).toMatchObject({ status: 403, body: { code: 'invalid-signature' } });
    expect((await approve(body.id, 'technician')).status).toBe(403);
    expect((await service.as('pharmacist').get(`/formulations/${body.id}`)).body.status).toBe('draft');
    expect((await approve(body.id, 'pharmacist2')).status).toBe(201);
    expect(await approve(body.id, 'pharmacist2')).toMatchObject({ status: 409, body: { code: 'wrong-state' } });
  });

  it('changes by a new version; the old one stays as it was and is retired by the next approval', async () => {
    const first = await approvedFormulation(service);
    const path = `/formulations/${first.id}`;
    const changed = await service
      .as('technician')
      .post(`${path}/versions`, anastrozoleFormulation({ calculations: 'second' }));
    expect(changed).toMatchObject({ status: 201, body: { versionNumber: 2, status: 'draft' } });
    expect((await service.as('technician').get(path)).body.formulationVersionId).toBe(first.formulationVersionId);

    const again = await service
      .as('technician')
      .post(`${path}/versions`, anastrozoleFormulation({ calculations: 'third' }));
    expect(again.body.versions.map(({ status }: { status: string }) => status)).toEqual([
      'approved',
      'discarded',
      'draft',
    ]);
    const approved = await approve(first.id, 'pharmacist', { formulationVersionId: again.body.formulationVersionId });
    expect(approved.body.versions.map(({ status }: { status: string }) => status)).toEqual([
      'retired',
      'discarded',
      'approved',
    ]);

    const old = await service.as('pharmacist').get(`${path}/versions/${first.formulationVersionId}`);
    expect(old.body).toEqual({ ...withoutHead(first), status: 'retired' });
    const stale = await approve(first.id, 'pharmacist', { formulationVersionId: first.formulationVersionId });
    expect(stale.status).toBe(409);
  });

  it('refuses a lost update and another pharmacy', async () => {
    const { id } = await approvedFormulation(service);
    const versions = `/formulations/${id}/versions`;
    const stale = await service.as('technician').post(versions, anastrozoleFormulation(), { 'if-match': '"1"' });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale-version' } });
    const current = await service.as('technician').post(versions, anastrozoleFormulation(), { 'if-match': '"2"' });
    expect(current.status).toBe(201);
    expect((await approve(id, 'pharmacist', {}, { 'if-match': '"2"' })).status).toBe(412);
    const other = service.as('other-pharmacist');
    expect((await other.get(`/formulations/${id}`)).status).toBe(404);
    expect((await other.post(versions, anastrozoleFormulation())).status).toBe(404);
    expect((await other.get('/formulations')).body.items).toEqual([]);
  });

  it('cannot be changed behind the service either: not its content, not its ingredients, not back to a draft', async () => {
    const { formulationVersionId: id } = await approvedFormulation(service);
    const attempts = [
      "UPDATE formulation_version SET content = '{}' WHERE id = $1",
      'UPDATE formulation_ingredient SET amount = 10 WHERE formulation_version_id = $1',
      'DELETE FROM formulation_ingredient WHERE formulation_version_id = $1',
      "UPDATE formulation_version SET status = 'draft', approved_at = NULL, approved_by = NULL, approval_signature_id = NULL WHERE id = $1",
      `INSERT INTO formulation_ingredient (pharmacy_id, id, formulation_version_id, position, component_id, role, niosh, amount, unit,
         tolerance_percent)
       SELECT pharmacy_id, gen_random_uuid(), formulation_version_id, 99, component_id, 'excipient', niosh, 1, 'mg', 1
       FROM formulation_ingredient WHERE formulation_version_id = $1 LIMIT 1`,
    ];
    for (const sql of attempts) {
      await expect(service.run((tx) => tx.query(sql, [id]))).rejects.toThrow(
        /permission denied|cannot (change|become)/,
      );
    }
  });

  it('is approved by another person in the database too', async () => {
    const { body } = await write();
    const owner = new Client({ connectionString: service.ownerUrl });
    await owner.connect();
    await owner.query(`BEGIN; SET LOCAL app.pharmacy_id = '${service.pharmacyId}'`);
    const forged = owner.query(
      `UPDATE formulation_version v SET status = 'approved', approved_at = created_at, approved_by = author_id,
         approval_signature_id = (SELECT id FROM signature LIMIT 1) WHERE id = $1`,
      [body.formulationVersionId],
    );
    await expect(forged).rejects.toThrow(/formulation_version_check/);
    await owner.end();
  });

  it.each([
    ['a sterile route', { route: 'intramuscular' }, 'not-supported', 'route'],
    ['a unit that counts nothing', { unit: 'mg' }, 'unknown-unit', 'unit'],
    [
      'a strength that no ingredient makes',
      { strengths: [strength('rxcui:72965')] },
      'formulation-refused',
      'ingredients.0.drug',
    ],
    [
      'an unknown unit',
      { strengths: [strength('rxcui:84857', 'furlong')] },
      'unknown-unit',
      'strengths.0.strength.unit',
    ],
    [
      'ten times the amount',
      { strengths: [strength('rxcui:84857', 'mg', '0.1')] },
      'formulation-refused',
      'ingredients.0.amountPerUnit',
    ],
    [
      'an open container',
      { containerClosure: { description: 'Bag', tightAndLightResistant: false } },
      'not-supported',
      'containerClosure.tightAndLightResistant',
    ],
    [
      'limits the wrong way round',
      {
        qualityChecks: [
          { name: 'pH', expected: '5 to 7', low: { value: '7', unit: '1' }, high: { value: '5', unit: '1' } },
        ],
      },
      'formulation-refused',
      'qualityChecks.0.low',
    ],
  ])('refuses %s', async (_, changes, code, path) => {
    const { status, body } = await write(changes);
    expect({ status, code: body.code, path: body.errors[0].path }).toEqual({ status: 422, code, path });
  });

  it.each([
    ['null for an optional field', { calculations: null }, 'calculations'],
    ['a missing basis of the beyond-use date', { beyondUse: undefined }, 'beyondUse'],
    ['a list where an object belongs', { containerClosure: [] }, 'containerClosure'],
    ['a list where an ingredient belongs', { ingredients: [[]] }, 'ingredients'],
    ['a drug that is no code', { strengths: [strength('anastrozole')] }, 'strengths.0.drug'],
  ])('refuses %s with 400', async (_, changes, path) => {
    const { status, body } = await write(changes);
    expect({ status, path: body.errors[0].path }).toEqual({ status: 400, path });
  });

  it('refuses a drug that the knowledge does not hold', async () => {
    const unknown = await write({ strengths: [strength('rxcui:99999999')] });
    expect(unknown).toMatchObject({
      status: 422,
      body: { code: 'unknown-drug', errors: [{ path: 'strengths.0.drug' }] },
    });
  });

  it('refuses a biologic, whoever writes it, with the rule and its source', async () => {
    const biologic = 'rxcui:993449';
    const [active, ...rest] = anastrozoleFormulation().ingredients;
    const changes = {
      strengths: [strength(biologic, 'mg')],
      ingredients: [{ ...active, component: 'Denosumab', drug: biologic }, ...rest],
    };
    const refused = await write(changes, 'pharmacist');
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'formulation-refused', reasons: [{ source: expect.any(String) }] },
    });
  });

  it('takes the stricter of the hazards that the author and the knowledge state', async () => {
    const [active, ...rest] = anastrozoleFormulation().ingredients;
    const milder = await write({ ingredients: [{ ...active, niosh: 'not-listed' }, ...rest] });
    expect(milder.body.ingredients[0].niosh).toBe('table-2');
    const stricter = await write({ ingredients: [{ ...active, niosh: 'table-1' }, ...rest] });
    expect(stricter.body.ingredients[0].niosh).toBe('table-1');
  });

  it('does not let a drug pass as an excipient', async () => {
    await write();
    const [active, ...rest] = anastrozoleFormulation().ingredients;
    const other = { ...active, component: 'Letrozole USP', drug: 'rxcui:72965' };
    const hidden = { ...active, drug: undefined, role: 'excipient' };
    const refused = await write({ strengths: [strength('rxcui:72965')], ingredients: [other, hidden, ...rest] });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'formulation-refused', errors: [{ path: 'ingredients.1.drug' }] },
    });
  });

  it('knows a drug by its substance, whichever of its codes is given', async () => {
    const product = await write({ strengths: [strength('rxcui:199224')] });
    expect(product.body.strengths[0].drug).toBe('rxcui:84857');
  });

  it('refuses a malformed record with 400 and the path', async () => {
    const unknown = await write({ surprise: true });
    expect(unknown).toMatchObject({ status: 400, body: { errors: [{ path: 'surprise' }] } });
    const [first] = anastrozoleFormulation().ingredients;
    const wide = await write({ ingredients: [{ ...first, tolerancePercent: 50 }] });
    expect(wide).toMatchObject({ status: 400, body: { errors: [{ path: 'ingredients.0.tolerancePercent' }] } });
    expect((await write({ instructions: [''] })).status).toBe(400);
    expect((await write({ ingredients: [] })).status).toBe(400);
  });

  it('keeps a component name for the drug it was first given', async () => {
    await write();
    const [active, ...rest] = anastrozoleFormulation().ingredients;
    const changes = {
      strengths: [strength('rxcui:72965')],
      ingredients: [{ ...active, component: ' anastrozole  usp ', drug: 'rxcui:72965' }, ...rest],
    };
    expect(await write(changes)).toMatchObject({ status: 422, body: { code: 'component-mismatch' } });
  });

  it('lists page by page, newest first, by state', async () => {
    const { body } = await write();
    const first = await service.as('technician').get('/formulations?limit=1');
    expect(first.body.items[0].id).toBe(body.id);
    const second = await service.as('technician').get(`/formulations?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items[0].id).not.toBe(body.id);
    const approved = await service.as('technician').get('/formulations?status=approved');
    expect(approved.body.items.map(({ id }: { id: string }) => id)).not.toContain(body.id);
    expect(approved.body.items.length).toBeGreaterThan(0);
  });
});

function strength(drug: string, unit = 'mg', value = '1') {
  return { drug, strength: { value, unit } };
}

function withoutHead({ id: _id, version: _version, versions: _versions, ...rest }: Record<string, unknown>) {
  return rest;
}
