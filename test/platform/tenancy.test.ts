import pg from 'pg';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { statementsDuring } from '../support/statements.js';
import { startService, type TestService } from '../support/service.js';

/** Tables that hold ids only and are read across pharmacies, or none of a pharmacy's rows at all. */
const WITHOUT_TENANCY = [
  'clock_mark',
  'knowledge_release',
  'link_token',
  'outbox',
  'pharmacy',
  'schema_migration',
  'user_account',
];

let service: TestService;
let app: pg.Client;
let owner: pg.Client;

beforeAll(async () => {
  service = await startService();
  app = new pg.Client(service.settings.DATABASE_URL);
  owner = new pg.Client(service.ownerUrl);
  await Promise.all([app.connect(), owner.connect()]);
});
afterAll(async () => {
  await Promise.all([app.end(), owner.end()]);
  await service.stop();
});

describe('tenancy', () => {
  it('is enabled and forced on every table but those that hold ids only', async () => {
    const { rows } = await owner.query<{ name: string; protected: boolean }>(
      `SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS protected FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname`,
    );
    const open = rows.filter((table) => !table.protected).map((table) => table.name);
    expect(open.filter((name) => !WITHOUT_TENANCY.includes(name))).toEqual([]);
    expect(rows.length).toBeGreaterThan(open.length);
  });

  it('begins every key of a protected table with the pharmacy', async () => {
    const { rows } = await owner.query<{ name: string; first: string }>(
      `SELECT c.relname AS name, a.attname AS first FROM pg_class c
       JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
       WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity`,
    );
    expect(rows.filter((key) => key.first !== 'pharmacy_id')).toEqual([]);
  });

  it('makes a statement without a pharmacy an error, never an empty list', async () => {
    await expect(app.query('SELECT * FROM patient')).rejects.toThrow(/app\.pharmacy_id/);
    await app.query(`BEGIN; SET LOCAL app.pharmacy_id = '${service.pharmacyId}'; COMMIT`);
    await expect(app.query('SELECT * FROM patient')).rejects.toThrow(/uuid/);
  });

  it('refuses a row for another pharmacy', async () => {
    const insert = service.run((tx) =>
      tx.query(
        `INSERT INTO signature (pharmacy_id, id, signer_id, signer_role, meaning, resource, resource_id, content_hash, signed_at)
         SELECT $1, $2, id, role, 'x', 'x', $2, 'x', $3 FROM user_account LIMIT 1`,
        [service.otherPharmacyId, tx.newId(), tx.now],
      ),
    );
    await expect(insert).rejects.toThrow(/row-level security/);
  });

  it('holds for a statement that stays planned on a connection, whichever pharmacy asks next', async () => {
    await service.as('pharmacist').post('/patients', {
      mrn: 'PLAN-1',
      givenName: 'Planned',
      familyName: 'Once',
      birthDate: '1980-01-01',
      sexAtBirth: 'male',
    });
    const unitOfWork = service.app.get(UnitOfWork);
    const sql = 'SELECT pharmacy_id, $1::int AS asked FROM patient';
    const seen = new Map<string, Set<string>>();
    // Past the fifth run Postgres may keep one plan for all.
    for (let asked = 0; asked < 16; asked += 1) {
      const pharmacyId = asked % 2 === 0 ? service.pharmacyId : service.otherPharmacyId;
      const rows = await unitOfWork.run(pharmacyId, (tx) =>
        tx.prepared<{ pharmacy_id: string; asked: number }>(sql, [asked]),
      );
      expect(rows.every((row) => row.asked === asked)).toBe(true);
      seen.set(pharmacyId, new Set([...(seen.get(pharmacyId) ?? []), ...rows.map((row) => row.pharmacy_id)]));
    }
    expect([...(seen.get(service.pharmacyId) ?? [])]).toEqual([service.pharmacyId]);
    expect([...(seen.get(service.otherPharmacyId) ?? [])]).toEqual([]);
  });

  it('keeps the application from owning, changing and switching off anything', async () => {
    for (const statement of [
      'ALTER TABLE patient DISABLE ROW LEVEL SECURITY',
      'DROP TABLE patient',
      'CREATE TABLE public.stray (id int)',
      'SET ROLE galenic_owner',
      'TRUNCATE patient',
    ]) {
      await expect(app.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    }
  });
});

describe('the unit of work', () => {
  it('rolls everything back when its work fails', async () => {
    const failing = service.run(async (tx) => {
      tx.audit({ action: 'test.failed', resource: 'test' });
      await tx.query(
        `INSERT INTO idempotency_key (pharmacy_id, user_id, route, key, fingerprint, created_at)
        SELECT $1, id, 'test', 'k', 'f', $2 FROM user_account LIMIT 1`,
        [tx.pharmacyId, tx.now],
      );
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    const left = await service.run((tx) =>
      tx.query(
        `SELECT 1 FROM idempotency_key WHERE route = 'test' UNION ALL SELECT 1 FROM audit_event WHERE action = 'test.failed'`,
      ),
    );
    expect(left).toEqual([]);
  });

  it('tries again after a deadlock', async () => {
    let attempts = 0;
    const result = await service.run(async (tx) => {
      attempts += 1;
      if (attempts === 1) await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$`);
      return 'done';
    });
    expect([result, attempts]).toEqual(['done', 2]);
  });

  it('does not know an unknown pharmacy, nor a text that is no id', async () => {
    const unitOfWork = service.app.get(UnitOfWork);
    await expect(unitOfWork.run('01990000-0000-7000-8000-000000000000', async () => 1)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(unitOfWork.run("x'; DROP TABLE patient; --", async () => 1)).rejects.toThrow(/id of a pharmacy/);
  });

  it('reads a patient in four round trips: begin, read, audit, commit', async () => {
    const created = await service.as('pharmacist').post('/patients', {
      mrn: 'RT-1',
      givenName: 'Round',
      familyName: 'Trip',
      birthDate: '1980-01-01',
      sexAtBirth: 'male',
    });
    await service.as('pharmacist').get(`/patients/${created.body.id}`);
    const seen = await statementsDuring(() => service.as('pharmacist').get(`/patients/${created.body.id}`));
    expect(seen).toHaveLength(4);
    expect(seen[0]).toMatch(/^BEGIN; SET LOCAL/);
    expect(seen[3]).toBe('COMMIT');
  });
});
