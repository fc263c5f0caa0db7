import { isDeepStrictEqual } from 'node:util';

/** A story that does not go as told ends the demonstration with what was expected. */
export class OffScript extends Error {}

const colored = process.stdout.isTTY;
const paint = (code, text) => (colored ? `\u001b[${code}m${text}\u001b[0m` : text);

export const chapter = (title) => process.stdout.write(`\n${paint('1;36', title)}\n`);
export const tell = (text) => process.stdout.write(`  ${text}\n`);
export const quote = (text) =>
  process.stdout.write(
    `${text
      .split('\n')
      .map((line) => paint(2, `      ${line}`))
      .join('\n')}\n`,
  );

/** One user of the pharmacy talking to the service. */
export function signedIn(base, token) {
  const call = async (method, path, body, expected, headers = {}) => {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
    if (response.status !== expected) {
      throw new OffScript(
        `${method} ${path}: expected ${expected}, got ${response.status}\n${JSON.stringify(json, null, 2)}`,
      );
    }
    return json;
  };
  return {
    get: (path, expected = 200, headers) => call('GET', path, undefined, expected, headers),
    post: (path, body, expected = 201) => call('POST', path, body, expected),
    patch: (path, body, expected = 200) => call('PATCH', path, body, expected),
  };
}

export function expectThat(condition, what) {
  if (!condition) throw new OffScript(`Expected: ${what}`);
}

export function expectSame(actual, expected, what) {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new OffScript(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }
}

/** Asks again until there is an answer: jobs need a moment. */
export async function eventually(what, look, seconds = 60) {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new OffScript(`${what}: not within ${seconds} seconds`);
}

/** A plain date in the demonstration pharmacy's zone, so many days from today. */
export const localDate = (days = 0) =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('en-CA', { timeZone: 'America/Denver' });
