import { describeSettings, readSettings } from './settings.js';

const minimal = { DATABASE_URL: 'postgres://app:hunter2secret@localhost/galenic', TOKEN_SECRET: 'x'.repeat(32) };

describe('settings', () => {
  it('fills in the defaults', () => {
    expect(readSettings(minimal)).toMatchObject({
      PORT: 3000,
      NODE_ENV: 'development',
      RUN_WORKER: true,
      DATABASE_POOL: 16,
    });
  });

  it.each([
    ['PORT', '70000', 'between 0 and 65535'],
    ['PORT', 'http', 'a whole number'],
    ['NODE_ENV', 'prod', 'one of development, test, production'],
    ['DATABASE_URL', 'mysql://root:topsecret@localhost/x', 'postgres:'],
    ['TOKEN_SECRET', 'topsecret', 'at least 32'],
    ['CLOCK_OFFSET', 'P1M', 'ISO 8601'],
    ['CLOCK_OFFSET', 'P', 'ISO 8601'],
    ['COMPENDIUM_URL', 'http://compendium.example', 'https:'],
    ['COMPENDIUM_URL', 'https://user:topsecret@compendium.example', 'without a name or password'],
    ['COMPENDIUM_TOKEN', 'top secret', 'visible ASCII'],
    ['COMPENDIUM_TIMEOUT_MS', '5', 'between 100 and 60000'],
  ])('names %s when it is faulty, and never prints its value', (name, value, expected) => {
    const start = () => readSettings({ ...minimal, [name]: value });
    expect(start).toThrow(name);
    expect(start).toThrow(expected);
    expect(start).not.toThrow(value.length > 4 ? value : 'no such text');
  });

  it.each([
    'https://compendium.example/reviews',
    'http://localhost:9000',
    'http://127.0.0.1:9000',
    'http://[::1]:9000',
  ])('asks a compendium at %s', (COMPENDIUM_URL) => {
    expect(readSettings({ ...minimal, COMPENDIUM_URL, COMPENDIUM_NAME: 'A compendium' })).toMatchObject({
      COMPENDIUM_URL,
      COMPENDIUM_TIMEOUT_MS: 10_000,
    });
  });

  it.each([
    [{ COMPENDIUM_URL: 'https://compendium.example' }, 'COMPENDIUM_NAME: is required'],
    [{ COMPENDIUM_NAME: 'A compendium' }, 'COMPENDIUM_URL: is required'],
    [{ COMPENDIUM_TOKEN: 'token' }, 'COMPENDIUM_URL: is required'],
  ])('refuses half a compendium: %j', (half, said) => {
    expect(() => readSettings({ ...minimal, ...half })).toThrow(said);
  });

  it('names a missing setting as required', () => {
    expect(() => readSettings({ TOKEN_SECRET: minimal.TOKEN_SECRET })).toThrow('DATABASE_URL: is required');
  });

  it('refuses a shifted clock and demonstration data in production', () => {
    const start = () =>
      readSettings({ ...minimal, NODE_ENV: 'production', CLOCK_OFFSET: 'P43D', LOAD_DEMO: 'if-empty' });
    expect(start).toThrow('CLOCK_OFFSET');
    expect(start).toThrow('LOAD_DEMO');
  });

  it('describes every setting in one row', () => {
    const rows = describeSettings();
    expect(rows.every((row) => row.description.length > 10 && row.group.length > 0)).toBe(true);
    expect(rows.find((row) => row.name === 'DATABASE_URL')).toMatchObject({ secret: true, fallback: 'required' });
  });
});
