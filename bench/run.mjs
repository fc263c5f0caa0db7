// npm run bench [-- --quick] [-- --check]: measures what the service promises and writes docs/performance.md.
// --quick looks whether the benchmark itself works and writes nothing; --check ends with 1 where a target is missed.
import { setTimeout as pause } from 'node:timers/promises';
import { measureEngine } from './engine.mjs';
import { postgresVersion, startDatabase } from './lib/database.mjs';
import { median } from './lib/load.mjs';
import { machine, measures, printTable, writeReport } from './lib/report.mjs';
import { startService, timeNpmStart } from './lib/service.mjs';
import { makeOrders, measureRescreening } from './rescreening.mjs';
import { makePatients, measureIntake, measureSimulations } from './throughput.mjs';

const quick = process.argv.includes('--quick');
const SIZE = quick
  ? { runs: 1000, patients: 5000, others: 2000, rounds: 1, seconds: 1, starts: 1, idleMs: 1000 }
  : { runs: 20_000, patients: 100_000, others: 20_000, rounds: 5, seconds: 4, starts: 3, idleMs: 20_000 };

const tell = (text) => process.stdout.write(`${text} ...\n`);

/** Warm: the data folder has been started on once before. */
async function measureStart() {
  const database = await startDatabase();
  try {
    await timeNpmStart(database.dataDir);
    const times = [];
    for (let start = 0; start < SIZE.starts; start += 1) times.push(await timeNpmStart(database.dataDir));
    return { seconds: median(times) / 1000 };
  } finally {
    await database.stop();
  }
}

/** One process with API and worker: its memory, before and after it worked; then an API process for the intake. */
async function measureService() {
  const database = await startDatabase();
  const started = [];
  const start = async (environment) => {
    const service = await startService(database, environment);
    started.push(service);
    return service;
  };
  try {
    const both = await start({ RUN_WORKER: 'true' });
    await pause(SIZE.idleMs);
    const freshMiB = both.residentMiB();
    tell(`Making ${SIZE.patients + SIZE.others} patients`);
    const { original, patients } = await makePatients(database, both, SIZE.patients + SIZE.others);
    // Nobody orders for these: their results screen no order, so that the bare client can send the same statements.
    const others = patients.splice(SIZE.patients);
    tell('Simulations beside reads');
    const simulations = await measureSimulations({ ...SIZE, service: both, patients });
    await pause(SIZE.idleMs);
    const memory = { freshMiB, workedMiB: both.residentMiB() };
    tell('Screening everybody again');
    await makeOrders(database, both, original, patients);
    const rescreening = await measureRescreening({ database, service: both });
    await started.pop().stop();
    tell('Results beside a bare client');
    const intake = await measureIntake({
      ...SIZE,
      database,
      service: await start({ RUN_WORKER: 'false' }),
      patients: others,
    });
    return { simulations, rescreening, intake, memory, postgres: await postgresVersion(database) };
  } finally {
    for (const service of started) await service.stop();
    await database.stop();
  }
}

const { loadAtTheStart } = machine('');
tell('The screening engine');
const engine = await measureEngine(SIZE);
tell('Starting warm');
const start = await measureStart();
const { postgres, ...results } = await measureService();
const all = { engine, start, ...results };
const rows = measures(all);
printTable(rows);
if (!quick) await writeReport({ ...machine(postgres), loadAtTheStart }, all, rows);
if (process.argv.includes('--check') && rows.some(({ met }) => !met)) process.exitCode = 1;
