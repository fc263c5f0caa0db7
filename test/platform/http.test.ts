import { ERROR_CODES } from '../../src/core/errors.js';
import { PROBLEM_STATUS } from '../../src/platform/http/problem-status.js';
import { startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('the OpenAPI document', () => {
  it('lists every route with its request, its query and its errors', async () => {
    const { body } = await service.nobody().get('//api/openapi.json');
    expect(body.paths['/api/v1/patients'].post.requestBody.content['application/json'].schema.$ref).toMatch(
      /CreatePatientDto$/,
    );
    expect(body.components.schemas.CreatePatientDto.required).toEqual(expect.arrayContaining(['mrn', 'birthDate']));
    expect(body.components.schemas.CreatePatientDto.properties.sexAtBirth.enum).toEqual(['male', 'female']);
    const query = body.paths['/api/v1/patients'].get.parameters.map((parameter: { name: string }) => parameter.name);
    expect(query.sort()).toEqual(['cursor', 'limit', 'mrn']);
    expect(body.paths['/api/v1/patients'].get.responses.default.content['application/problem+json']).toBeDefined();
  });

  it('names no schema that it does not hold', async () => {
    const { text, body } = await service.nobody().get('//api/openapi.json');
    const named = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !(name in body.components.schemas))).toEqual([]);
  });

  it('has a page', async () => {
    const page = await service.nobody().get('//api/docs');
    expect([page.status, page.headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
  });
});

describe('the watching of the service', () => {
  it('says live and ready, and counts by route pattern', async () => {
    expect((await service.nobody().get('//health/live')).body).toEqual({ status: 'up' });
    expect((await service.nobody().get('//health/ready')).body).toMatchObject({ status: 'up', database: 'up' });
    await service.as('pharmacist').get('/patients?mrn=SECRET-MRN');
    const metrics = await service.nobody().get('//metrics');
    expect(metrics.text).toContain('galenic_http_request_seconds_count{route="GET /api/v1/patients",status="200"}');
    expect(metrics.text).not.toContain('SECRET-MRN');
  });

  it('keeps the trace id of the caller', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const answer = await service.nobody().get('/nothing-here', { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    expect([answer.status, answer.body.code, answer.body.traceId]).toEqual([404, 'not-found', traceId]);
  });
});

describe('error codes', () => {
  it('have a status each', () => {
    expect(Object.keys(PROBLEM_STATUS).sort()).toEqual([...ERROR_CODES].sort());
  });
});
