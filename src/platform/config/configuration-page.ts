import { describeSettings } from './settings.js';

/** The text of `docs/configuration.md`, made from the settings themselves. */
export function renderConfigurationPage(): string {
  const rows = describeSettings();
  const groups = [...new Set(rows.map((row) => row.group))];
  const table = (group: string) =>
    rows
      .filter((row) => row.group === group)
      .map(
        (row) => `| \`${row.name}\`${row.secret ? ' (secret)' : ''} | ${row.fallback || '-'} | ${row.description} |`,
      );
  return [
    '# Configuration',
    '',
    'Made by `npm run docs:configuration` from `src/platform/config/settings.ts`; a test fails when the two differ. Settings are',
    'environment variables. A faulty one stops the start with its name and what is expected, and never with its value.',
    ...groups.flatMap((group) => [
      '',
      `## ${group}`,
      '',
      '| setting | default | meaning |',
      '| --- | --- | --- |',
      ...table(group),
    ]),
    '',
    'A pharmacy has settings of its own, kept with it and changed by its admin with a signature (`PATCH /pharmacy/settings`): day counting',
    'of beyond-use dates, states it may ship to, legal opinions, marketed products that cannot be had, the compendia of the full drug',
    'utilization review, without which no prescription is then verified, and whether a new therapy waits until somebody asked what else',
    'the patient takes (it does, unless the pharmacy says `tell`).',
    '',
  ].join('\n');
}
