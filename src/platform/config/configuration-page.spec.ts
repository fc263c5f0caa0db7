import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderConfigurationPage } from './configuration-page.js';

it('docs/configuration.md says what the settings say (npm run docs:configuration)', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'configuration.md'), 'utf8');
  expect(page).toBe(renderConfigurationPage());
});
