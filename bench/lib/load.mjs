import autocannon from 'autocannon';

const WARM_UP_S = 2;

/**
 * Requests a second of one route. Any answer but a success is a failure of the measurement.
 * @param {{ base: string, token: string, connections: number, seconds: number, next: () => object }} options `next` makes
 *   each request: `{ method, path, body }`
 */
export async function load({ base, token, connections, seconds, next }) {
  const options = {
    url: base,
    connections,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    requests: [{ setupRequest: (request) => ({ ...request, ...next() }) }],
  };
  await autocannon({ ...options, duration: WARM_UP_S });
  const result = await autocannon({ ...options, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} refusals and ${result.errors} errors at ${JSON.stringify(next())}`);
  }
  return result.requests.total / result.duration;
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Measures two ways in turns, so that a busier minute of the machine meets both.
 * @returns the median rate of each, and the median of the ratios within the rounds
 */
export async function inTurns(rounds, one, other) {
  const rates = [];
  for (let round = 0; round < rounds; round += 1) rates.push([await one(), await other()]);
  return {
    one: median(rates.map(([rate]) => rate)),
    other: median(rates.map(([, rate]) => rate)),
    ratio: median(rates.map(([rate, base]) => rate / base)),
  };
}
