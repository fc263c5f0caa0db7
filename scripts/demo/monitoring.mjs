import { chapter, eventually, expectSame, expectThat, quote, tell } from './client.mjs';

const first = (obligations, rule) => obligations.find((obligation) => obligation.rule === rule);

export async function monitor({ pharmacist }, story) {
  const { obligations } = await pharmacist.get(`/patients/${story.patientId}/monitoring`);
  tell('Monitoring starts with the first dose:');
  for (const { rule, title, dueOn, latestOn, status } of obligations)
    tell(`- ${rule} ${title}: ${status}, due ${dueOn}, overdue after ${latestOn}`);
  expectThat(first(obligations, 'MON-002'), 'the first panel on treatment is planned');
}

export async function overdue({ pharmacist, prescriber }, story) {
  chapter('4. Day 43: the panel is overdue');
  const obligation = await eventually('the sweep flags the overdue panel', async () => {
    const { items } = await pharmacist.get('/monitoring/obligations?status=overdue');
    return first(items, 'MON-002');
  });
  tell(`The sweep found it: ${obligation.title}, missing ${obligation.missing.join(', ')}.`);
  const mail = await eventually('one notice by mail', () => story.stage.mail[0]);
  tell(`One mail to the prescriber, ${mail.messageId}:`);
  quote(`Subject: ${mail.subject}\n\n${mail.text.trim()}`);
  const notice = await eventually(
    "the notice in the prescriber's list",
    async () => (await prescriber.get('/notices')).items[0],
  );
  const acknowledged = await prescriber.post(`/notices/${notice.id}/acknowledgement`, {}, 200);
  expectSame(acknowledged.status, 'acknowledged', 'the notice');
  expectSame(story.stage.mail.length, 1, 'mails sent');
  tell('The prescriber acknowledges it.');
}

export async function refillGate({ technician }, story) {
  chapter('Day 57: a refill is asked for');
  const refused = await technician.post(
    `/prescriptions/${story.prescriptionId}/fills`,
    {
      allocations: [{ preparationId: story.preparationId, quantity: { value: '8', unit: '{capsule}' } }],
      daysSupply: 28,
    },
    422,
  );
  expectSame(refused.code, 'refill-hold', 'the refill gate');
  tell(`The gate says: ${refused.detail}`);
  await eventually('the second notice', () => story.stage.mail[1]);
  tell('The second notice, a week after the first, went out as well.');
  for (const reason of refused.reasons) tell(`- ${reason.message ?? JSON.stringify(reason)}`);
}
