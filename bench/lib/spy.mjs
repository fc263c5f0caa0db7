// Preloaded into the measured service: on demand it tells which statements were sent on which connection. While nobody asks,
// a query costs one comparison more.
import pg from 'pg';

/** @type {Map<pg.Client, { name?: string, text: string, values: unknown[] }[]> | undefined} */
let recorded;
const { query } = pg.Client.prototype;

pg.Client.prototype.query = function (statement, values, ...rest) {
  if (recorded !== undefined) {
    const { name, text = statement, values: own } = typeof statement === 'object' ? statement : {};
    const list = recorded.get(this) ?? [];
    recorded.set(this, list);
    list.push({ ...(name ? { name } : {}), text, values: own ?? (Array.isArray(values) ? values : []) });
  }
  return query.call(this, statement, values, ...rest);
};

process.on('message', (message) => {
  const statements = [...(recorded?.values() ?? [])];
  recorded = message === 'record' ? new Map() : undefined;
  process.send?.(message === 'record' ? 'recording' : statements);
});
process.channel?.unref();
