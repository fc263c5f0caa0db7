/** What the global setup hands to the tests: a Postgres with Galenic's roles and a migrated template database. */
export interface TestServer {
  readonly superuserUrl: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
  readonly template: string;
}

/** @throws Error outside of jest's `service` project, whose global setup starts the server */
export function testServer(): TestServer {
  const text = process.env['GALENIC_TEST_SERVER'];
  if (!text) throw new Error('No test server: database tests belong to test/**/*.test.ts (the "service" project)');
  return JSON.parse(text) as TestServer;
}
