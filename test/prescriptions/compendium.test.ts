import { gzipSync } from 'node:zlib';
import { Logger } from '@nestjs/common';
import { readSettings } from '../../src/platform/config/settings.js';
import { HttpCompendium } from '../../src/workflow/prescriptions/full-reviews/http-compendium.js';
import type { ReviewQuestion } from '../../src/workflow/prescriptions/full-reviews/review-question.js';
import { ALERT, answerTo, replyJson, startCompendium, type FakeCompendium } from '../support/compendium.js';

const TOKEN = 'token-that-no-line-may-hold';
const REFERENCE = '0b9f6c1e-6a55-4a3f-9d53-1c7e2f0f7a10';
const QUESTION: ReviewQuestion = {
  reference: REFERENCE,
  patient: { ageYears: 41, sexAtBirth: 'male' },
  order: {
    ingredients: [{ rxcui: '84857', strength: { value: '1', unit: 'mg' } }],
    dosageForm: 'capsule',
    route: 'oral',
    dose: { value: '1', unit: '{capsule}' },
    frequency: { times: 2, per: 'week' },
    daysSupply: 28,
    indication: { system: 'icd10cm', code: 'E29.1' },
  },
  medications: { reviewed: true, entries: [] },
  allergies: { reviewed: true, substances: [] },
  conditions: { reviewed: true, entries: [] },
};

let server: FakeCompendium;
const warnings: unknown[] = [];

beforeAll(async () => {
  server = await startCompendium();
  jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: unknown) => void warnings.push(line));
});
beforeEach(() => {
  server.questions.length = 0;
  warnings.length = 0;
  server.replyWith(replyJson());
});
afterAll(async () => {
  jest.restoreAllMocks();
  await server.stop();
});

function compendiumAt(url: string | undefined, more: Record<string, string> = {}): HttpCompendium {
  const address = url === undefined ? {} : { COMPENDIUM_URL: url, COMPENDIUM_NAME: 'A compendium' };
  return new HttpCompendium(
    readSettings({ DATABASE_URL: 'postgres://app@localhost/x', TOKEN_SECRET: 'x'.repeat(32), ...address, ...more }),
  );
}
const ask = (more: Record<string, string> = {}) => compendiumAt(server.url, more).review(QUESTION);
const failed = (failure: string) => ({ result: 'failed', failure });

describe('a compendium over HTTP', () => {
  it('is asked once, with the question as JSON and the token as a bearer token', async () => {
    expect(await ask({ COMPENDIUM_TOKEN: TOKEN })).toEqual({
      result: 'reviewed',
      review: {
        compendium: 'A compendium',
        version: '2026.11',
        reviewedAt: '2026-11-20T10:00:00.000Z',
        alerts: [ALERT],
        notReviewed: [],
      },
    });
    expect(server.questions).toHaveLength(1);
    const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = server.questions;
    expect([path, headers['content-type'], headers.authorization]).toEqual([
      '/reviews',
      'application/json',
      `Bearer ${TOKEN}`,
    ]);
    expect(JSON.parse(body)).toEqual(QUESTION);
  });

  it('is asked without a token where there is none', async () => {
    await ask();
    expect(server.questions[0]?.headers).not.toHaveProperty('authorization');
  });

  it('says that it is not configured, and asks nobody', async () => {
    const compendium = compendiumAt(undefined);
    expect(compendium.name).toBeNull();
    expect(await compendium.review(QUESTION)).toEqual(failed('not-configured'));
    expect(server.questions).toEqual([]);
  });

  it.each([500, 503, 404, 401, 204, 201])('takes status %i as a refusal', async (status) => {
    server.replyWith((response, question) => {
      response.writeHead(status).end(status === 204 ? undefined : JSON.stringify(answerTo(question)));
    });
    expect(await ask({ COMPENDIUM_TOKEN: TOKEN })).toEqual(failed('refused'));
    expect(warnings).toEqual([{ failure: 'refused', reference: REFERENCE, cause: `HTTP ${status}` }]);
  });

  it.each([301, 302, 307, 308])(
    'follows no redirect (%i): the facts go to the configured address alone',
    async (status) => {
      server.replyWith((response) => void response.writeHead(status, { location: '/elsewhere' }).end());
      expect(await ask()).toEqual(failed('refused'));
      expect(server.questions.map(({ path }) => path)).toEqual(['/reviews']);
    },
  );

  it('waits for an answer no longer than it is told', async () => {
    server.replyWith(() => undefined);
    expect(await ask({ COMPENDIUM_TIMEOUT_MS: '150' })).toEqual(failed('timeout'));
  });

  it('counts the body into that time: one that drips is not waited for', async () => {
    server.replyWith((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    expect(await ask({ COMPENDIUM_TIMEOUT_MS: '200' })).toEqual(failed('timeout'));
  });

  it('tells where nobody listens, and where the connection breaks', async () => {
    const gone = await startCompendium();
    await gone.stop();
    expect(await compendiumAt(gone.url).review(QUESTION)).toEqual(failed('unreachable'));
    expect(warnings).toEqual([expect.objectContaining({ cause: 'Error ECONNREFUSED' })]);
    server.replyWith((response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await ask()).toEqual(failed('unreachable'));
  });

  const long = 'x'.repeat(4001);
  it.each<[string, string | Buffer | object]>([
    ['no JSON', '<html>Marigold</html>'],
    ['nothing', ''],
    ['null', 'null'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a deep nest', '['.repeat(200_000)],
    ['the answer to another question', { reference: '5d0a54a1-51d4-4b5b-8d3a-5b8f3c2e9d11' }],
    ['no reference', { reference: undefined }],
    ['no alerts', { alerts: undefined }],
    ['no word on what was not reviewed', { notReviewed: undefined }],
    ['alerts of another shape', { alerts: [{ severity: 2, summary: 'x', source: 'y' }] }],
    ['an alert without a source', { alerts: [{ severity: 'x', summary: 'y' }] }],
    ['an alert that says nothing', { alerts: [{ ...ALERT, summary: '  ' }] }],
    ['an alert too long', { alerts: [{ ...ALERT, summary: long }] }],
    ['more alerts than anybody reads', { alerts: Array.from({ length: 501 }, () => ALERT) }],
    ['text that cannot be stored', { alerts: [{ ...ALERT, summary: 'a\u0000b' }] }],
    ['half a character', { notReviewed: ['\ud800'] }],
    ['a day that is none', { reviewedAt: '2026-02-30T10:00:00Z' }],
    ['an empty version', { version: '' }],
  ])('reads no answer out of %s', async (_what, sent) => {
    server.replyWith((response, question) => {
      const raw = typeof sent === 'string' || Buffer.isBuffer(sent);
      response.writeHead(200).end(raw ? sent : JSON.stringify(answerTo(question, sent)));
    });
    expect(await ask()).toEqual(failed('unreadable'));
    expect(JSON.stringify(warnings)).not.toContain('Marigold');
  });

  it('reads an answer of up to a mebibyte, also where compression hides its size', async () => {
    const padded = (bytes: number, compress: boolean) =>
      server.replyWith((response, question) => {
        const body = JSON.stringify(answerTo(question)).padEnd(bytes);
        response.writeHead(200, compress ? { 'content-encoding': 'gzip' } : {});
        response.end(compress ? gzipSync(body) : body);
      });
    for (const compress of [false, true]) {
      padded(1_048_576, compress);
      expect(await ask()).toMatchObject({ result: 'reviewed' });
      padded(1_048_577, compress);
      expect(await ask()).toEqual(failed('unreadable'));
    }
  });

  it('drops what the protocol does not name', async () => {
    server.replyWith(replyJson({ patient: 'theirs', alerts: [{ ...ALERT, internal: 1 }] }));
    const answer = await ask();
    expect(JSON.stringify(answer)).not.toMatch(/theirs|internal/);
    expect(answer).toMatchObject({ review: { alerts: [ALERT] } });
  });

  it('writes neither token nor question into a warning', async () => {
    server.replyWith((response) => void response.writeHead(500).end());
    await ask({ COMPENDIUM_TOKEN: TOKEN });
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(warnings)).not.toMatch(new RegExp(`${TOKEN}|84857|E29|127\\.0\\.0\\.1`));
  });
});
