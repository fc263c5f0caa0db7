import pg from 'pg';

/**
 * The statements that this process sends to Postgres while `work` runs: each is one round trip. Left out: whether the user's account
 * still stands, which is asked again every so many seconds and not with each request.
 */
export async function statementsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const original = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text?: string }];
    seen.push(typeof first === 'string' ? first : (first.text ?? ''));
    return original.apply(this, args);
  } as never;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = original as never;
  }
  return seen.filter((statement) => !statement.includes('user_account'));
}
