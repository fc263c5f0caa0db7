import type { Answer } from './service.js';

/** A faulty request, and the place that its refusal names. */
export type Case = readonly [what: string, ask: () => Promise<Answer>, status: number, code: string, path: string];

/** The answer names the place and the remedy, and repeats nothing that might be about a person. */
export function expectRefusal(answer: Answer, [, , status, code, path]: Case): void {
  const { status: given, body } = answer;
  expect([given, body.code, body.errors?.map((error: { path: string }) => error.path)]).toEqual([
    status,
    code,
    expect.arrayContaining([path]),
  ]);
  const { message } = body.errors.find((error: { path: string }) => error.path === path);
  expect(message).toMatch(/\w+ \w+/);
  expect(body.detail).toContain(message);
}
