import 'reflect-metadata';
import { AppModule } from './app.module.js';
import { createHttpApp } from './bootstrap.js';
import { DemoPharmacy } from './demo/index.js';
import { readSettings } from './platform/config/settings.js';
import { runMigrations } from './platform/database/migrations.js';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  if (settings.MIGRATION_DATABASE_URL) await runMigrations(settings.MIGRATION_DATABASE_URL);
  const app = await createHttpApp(AppModule.forRoot(settings));
  await app.listen(settings.PORT, settings.HOST);
  const address = await app.getUrl();
  process.stdout.write(
    `\nGalenic is ready at ${address}\n  API page   ${address}/api/docs\n  readiness  ${address}/health/ready\n\n`,
  );
}

function banner(address: string, users: readonly string[]): string {
  const introduction = users.length > 0 ? ['', 'Demonstration pharmacy loaded. Its users, shown once:', ...users] : [];
  return [
    '',
    `Galenic is ready at ${address}`,
    `  API page   ${address}/api/docs`,
    `  readiness  ${address}/health/ready`,
    ...introduction,
    '',
    `Try: curl -s ${address}/api/v1/auth/token -H 'content-type: application/json' -d '{"username":"pharmacist","password":"..."}'`,
    '',
    '',
  ].join('\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
