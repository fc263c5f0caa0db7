// npm run demo: a day of the pharmacy, and the weeks after it, over HTTP on a throw-away database. Days pass by starting the
// service again with a later business clock. Every step is checked; the first that goes otherwise ends it with exit code 1.
import { monitor, overdue, refillGate } from './demo/monitoring.mjs';
import { danger, report } from './demo/danger.mjs';
import { prepare, handOver } from './demo/preparation.mjs';
import { intake, refusal, resolveAndVerify } from './demo/verification.mjs';
import { chapter, OffScript, tell } from './demo/client.mjs';
import { openStage } from './demo/stage.mjs';

async function play(stage) {
  const story = { stage };
  chapter('Galenic, a day at the demonstration pharmacy (every person and number here is made up)');
  let users = await stage.startOn(0);
  await intake(users, story);
  await refusal(users, story);
  await resolveAndVerify(users, story);
  await prepare(users, story);
  await handOver(users, story);
  await monitor(users, story);
  users = await stage.startOn(43);
  await overdue(users, story);
  users = await stage.startOn(57);
  await refillGate(users, story);
  await danger(users, story);
  await report(users, story);
  chapter('The end. Everything above was checked as it happened.');
}

const stage = await openStage();
try {
  await play(stage);
} catch (error) {
  if (!(error instanceof OffScript)) throw error;
  tell(`\nThis is not how the story goes:\n${error.message}`);
  process.exitCode = 1;
} finally {
  await stage.close();
}
