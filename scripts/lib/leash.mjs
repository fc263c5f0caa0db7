// Preloaded into the service by the launcher (node --import): when the launcher is killed outright, its channel closes, and
// the service drains and ends by itself instead of living on unseen.
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The launcher starts the service while Postgres is still starting. The packages are loaded in that time; the service itself
 * begins with the settings that only a database which stands can complete.
 */
async function restOfTheEnvironment() {
  const entry = process.argv[1];
  import(pathToFileURL(join(dirname(entry), 'app.module.js')).href).catch(() => {}); // the service says it, when it loads it
  const [{ environment }] = await once(process, 'message');
  Object.assign(process.env, environment);
}

if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  if (process.env.GALENIC_AWAITS_ENVIRONMENT) await restOfTheEnvironment();
  process.channel?.unref();
}
