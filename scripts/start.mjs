// npm start: the service on one machine. With DATABASE_URL it uses that Postgres, otherwise the embedded one.
import { join } from 'node:path';
import { lockHolder, takeLock } from './lib/lock.mjs';
import { dataFolder, makeDataFolder } from './lib/paths.mjs';
import { command, Refusal } from './lib/say.mjs';
import { loadSecrets } from './lib/secrets.mjs';
import { setUp } from './lib/set-up.mjs';

/** One launcher per data folder: two of them would stop each other's database. */
async function claim(dataDir) {
  makeDataFolder(dataDir);
  const path = join(dataDir, 'launcher.lock');
  const lock = await takeLock(path);
  if (lock) return lock;
  throw new Refusal(
    `Galenic already runs on ${dataDir} (process ${lockHolder(path)?.pid}).\n` +
      'Stop it with Ctrl-C in its terminal, or start a second one with DATA_DIR and PORT of its own.',
  );
}

/** Without a key of its own a service signs tokens with the one of its data folder. */
function tokenSecret(dataDir) {
  if (process.env.TOKEN_SECRET) return process.env.TOKEN_SECRET;
  makeDataFolder(dataDir);
  return loadSecrets(dataDir).tokenSecret;
}

await command(async () => {
  await setUp();
  const { compiledEntry, launchEmbedded, launchExternal } = await import('./lib/launch.mjs'); // needs the packages
  const dataDir = dataFolder(process.env);
  const entry = compiledEntry('main.js');
  const environment = { ...process.env, PORT: process.env.PORT || '3000', DATA_DIR: dataDir };
  if (process.env.DATABASE_URL) {
    return launchExternal({ entry, environment: { ...environment, TOKEN_SECRET: tokenSecret(dataDir) } });
  }
  const lock = await claim(dataDir);
  try {
    return await launchEmbedded({ entry, dataDir, environment });
  } finally {
    lock.release();
  }
});
