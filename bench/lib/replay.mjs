import pg from 'pg';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const WARM_UP_S = 2;

/** The statements of the one transaction that holds `marker`, from BEGIN to COMMIT. */
export function transactionWith(marker, connections) {
  const statements = connections.find((list) => list.some(({ text }) => text.includes(marker))) ?? [];
  const begin = statements.findIndex(({ text }) => text.startsWith('BEGIN'));
  const end = statements.findIndex(({ text }) => text === 'COMMIT');
  if (begin < 0 || end < begin) throw new Error(`No transaction holds ${marker}`);
  return statements.slice(begin, end + 1);
}

/**
 * Makes the transaction anew for another patient: every id that it made is another one, the same in all its statements.
 * @param kept ids that stay: of the pharmacy and of the user
 */
function anew(transaction, { from, to, kept }) {
  const ids = new Map([[from, to], ...kept.map((id) => [id, id])]);
  const idFor = (id) => {
    if (!ids.has(id)) ids.set(id, crypto.randomUUID());
    return ids.get(id);
  };
  const renew = (value) => {
    if (typeof value === 'string') return value.replace(UUID, idFor);
    return Array.isArray(value) ? value.map(renew) : value;
  };
  return transaction.map((statement) => ({ ...statement, values: statement.values.map(renew) }));
}

/**
 * Transactions a second of bare clients that do nothing but send the same statements.
 * @param {{ url: string, transaction: object[], from: string, kept: string[], connections: number, seconds: number,
 *   nextPatient: () => string }} options
 */
export async function replay({ url, transaction, from, kept, connections, seconds, nextPatient }) {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  const runFor = async (duration) => {
    const begin = performance.now();
    const end = begin + duration * 1000;
    const counts = await Promise.all(
      clients.map(async (client) => {
        let count = 0;
        for (; performance.now() < end; count += 1) {
          for (const statement of anew(transaction, { from, to: nextPatient(), kept })) await client.query(statement);
        }
        return count;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - begin) / 1000);
  };
  try {
    await runFor(WARM_UP_S);
    return await runFor(seconds);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
