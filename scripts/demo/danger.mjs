import { chapter, eventually, expectSame, expectThat, localDate, quote, tell } from './client.mjs';
import { PASSWORD } from './stage.mjs';
import { panel } from './verification.mjs';

const signature = { password: PASSWORD };
/** The business clock of this part of the story is 57 days ahead. */
const DAY = 57;
const safetyMails = (story) => story.stage.mail.filter(({ subject }) => /safety finding/.test(subject));
const later = (days) => new Date(Date.now() + days * 86_400_000);

export async function danger({ technician, pharmacist, lab }, story) {
  chapter('5. A dangerous result, and a tamoxifen from elsewhere');
  const path = `/patients/${story.patientId}`;
  const taken = await lab.post(
    `${path}/lab-results`,
    panel({ estradiol: 15, testosterone: 512, lh: 6.2, fsh: 5.1, shbg: 25 }, later(DAY - 1).toISOString()),
  );
  const low = taken.findings.find((finding) => finding.kind === 'drug-lab');
  expectThat(low, 'a finding about the estradiol of 15 pg/mL');
  tell(`Estradiol 15 pg/mL: ${low.rule}, ${low.severity}: ${low.summary}`);
  tell(`The late panel settles ${taken.obligationsSatisfied.map((obligation) => obligation.rule).join(', ')}.`);
  const mail = await eventually('a notice about the result', () => safetyMails(story)[0]);
  quote(`Subject: ${mail.subject}\n\n${mail.text.trim()}`);

  tell('The pharmacist calls the prescriber, documents it, and prepares the refill.');
  await pharmacist.post(
    `/findings/${low.id}/resolution`,
    {
      action: 'override',
      reasonCode: 'monitoring-arranged',
      note: 'Prescriber called: dose goes to once a week after this fill, estradiol again in four weeks (demo).',
      signature,
    },
    200,
  );
  const fill = await technician.post(`/prescriptions/${story.prescriptionId}/fills`, {
    allocations: [{ preparationId: story.preparationId, quantity: { value: '8', unit: '{capsule}' } }],
    daysSupply: 28,
  });
  await pharmacist.post(`/fills/${fill.id}/product-verification`, { signature }, 200);

  tell('In that moment an outside pharmacy reports tamoxifen.');
  await technician.post(`${path}/medications`, {
    drug: 'rxcui:10324',
    status: 'active',
    startedOn: localDate(DAY),
    source: 'outside-pharmacy',
  });
  const stopped = await pharmacist.post(`/fills/${fill.id}/hand-over`, { method: 'pick-up' }, 422);
  expectSame(stopped.code, 'open-findings', 'the hand-over in the same second');
  tell(`The hand-over is stopped at once (422 ${stopped.code}).`);
  const flagged = await eventually('the job flags the co-prescription', async () => {
    const { findings } = await pharmacist
      .get(`/prescriptions/${story.prescriptionId}`)
      .then((order) => order.screening);
    return findings.find((finding) => finding.rule === 'DDI-001' && finding.status === 'open');
  });
  tell(`Flagged: ${flagged.summary}`);
  const notice = await eventually('a notice about the co-prescription', () => safetyMails(story)[1]);
  quote(`Subject: ${notice.subject}`);
}

export async function report({ admin }) {
  chapter('6. The admin reads the beyond-use-date report');
  const json = await admin.get('/reports/beyond-use-dates?withinDays=180');
  expectThat(json.items.length > 0, 'the batch in the report');
  quote(JSON.stringify(json.items[0], null, 2));
  const csv = await admin.get('/reports/beyond-use-dates?withinDays=180&format=csv');
  quote(csv.trim());
}
