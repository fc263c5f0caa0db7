import { DataSource } from 'typeorm';
import { RoutePermissions } from '../../src/access/index.js';
import { PASSWORD, startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('signing in', () => {
  it('gives a token that works', async () => {
    const answer = await service.nobody().post('/auth/token', { username: 'Pharmacist', password: PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 });
  });

  it('says the same for a wrong password and an unknown user', async () => {
    const wrong = await service.nobody().post('/auth/token', { username: 'technician', password: 'wrong' });
    const unknown = await service.nobody().post('/auth/token', { username: 'nobody', password: 'wrong' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.body.code).toBe('invalid-credentials');
    expect(wrong.body.detail).toBe(unknown.body.detail);
  });

  it('locks an account after ten failures in a row, the right password included', async () => {
    for (let failure = 1; failure <= 10; failure += 1) {
      expect((await service.nobody().post('/auth/token', { username: 'lab', password: 'wrong' })).status).toBe(401);
    }
    const locked = await service.nobody().post('/auth/token', { username: 'lab', password: PASSWORD });
    expect(locked.status).toBe(429);
    expect(locked.headers['retry-after']).toBeDefined();
  });

  it.each([
    ['no token', {}],
    ['a forged token', { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.' }],
    ['another scheme', { authorization: 'Basic eDp5' }],
  ])('refuses %s', async (_case, headers) => {
    const answer = await service.nobody().get('/patients', headers);
    expect(answer.status).toBe(401);
    expect(answer.body.code).toBe('unauthenticated');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('refuses the token and the signature of an account that was disabled', async () => {
    const { body } = await service.nobody().post('/auth/token', { username: 'pharmacist2', password: PASSWORD });
    const dataSource = service.app.get(DataSource);
    await dataSource.query(`UPDATE user_account SET disabled_at = $1 WHERE username = 'pharmacist2'`, [new Date()]);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const answer = await service.nobody().get('/patients', { authorization: `Bearer ${body.accessToken}` });
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
    const again = await service.nobody().post('/auth/token', { username: 'pharmacist2', password: PASSWORD });
    expect(again.status).toBe(401);
  });
});

describe('permissions', () => {
  it('are declared on every route', () => {
    const routes = service.app.get(RoutePermissions).list();
    expect(routes.length).toBeGreaterThan(8);
    expect(routes.filter((route) => route.access === null)).toEqual([]);
  });

  it('open only sign-in and the watching of the service to everybody', () => {
    const open = service.app
      .get(RoutePermissions)
      .list()
      .filter((route) => route.access === 'public')
      .map((route) => route.path);
    expect(open.sort()).toEqual(['/auth/token', '/health/live', '/health/ready', '/metrics']);
  });

  it.each([
    ['lab', 'get', '/patients'],
    ['admin', 'get', '/patients'],
    ['pharmacist', 'get', '/audit-events'],
    ['technician', 'get', '/audit-events'],
  ] as const)('answer 403 to %s: %s %s', async (user, method, path) => {
    const answer = await service.as(user)[method](path);
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('forbidden');
  });
});

describe('audit', () => {
  it('shows the admin what was done, newest first, page by page', async () => {
    const first = await service.as('admin').get('/audit-events?limit=2');
    expect(first.status).toBe(200);
    expect(first.body.items).toHaveLength(2);
    const second = await service.as('admin').get(`/audit-events?limit=2&cursor=${first.body.nextCursor}`);
    expect(Number(second.body.items[0].sequence)).toBeLessThan(Number(first.body.items[1].sequence));
  });

  it('refuses a cursor it did not give', async () => {
    const answer = await service
      .as('admin')
      .get(`/audit-events?cursor=${Buffer.from("1' OR 1=1").toString('base64url')}`);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([{ path: 'cursor', message: expect.any(String) }]);
  });

  it('cannot be changed or deleted by the application', async () => {
    await expect(service.run((tx) => tx.query(`UPDATE audit_event SET action = 'nothing'`))).rejects.toThrow(
      /permission denied/,
    );
    await expect(service.run((tx) => tx.query('DELETE FROM audit_event'))).rejects.toThrow(/permission denied/);
  });
});
