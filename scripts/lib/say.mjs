/** An error whose message tells the person what to do; it is printed without a stack. */
export class Refusal extends Error {}

/** A line for the person at the terminal; standard error, so that a command's own output stays clean. */
export const say = (text) => process.stderr.write(`${text}\n`);

/**
 * Runs long work with one line before, a sign of life every ten seconds, and the time it took.
 * @param {string} label what is done, as "Installing ..."
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @template T
 */
export async function withProgress(label, work) {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
  say(`${label} ...`);
  const life = setInterval(() => say(`  still at it, ${Math.round(Number(seconds()))} s`), 10_000);
  try {
    const result = await work();
    say(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(life);
  }
}

/** Runs a command's main function: a refusal is one plain message and exit code 1, anything else keeps its stack. */
export async function command(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    say(error instanceof Refusal ? `\n${error.message}\n` : error);
    process.exitCode = 1;
  }
}
