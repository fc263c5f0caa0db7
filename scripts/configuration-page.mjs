// Writes docs/configuration.md from the settings of the built service.
import { writeFileSync } from 'node:fs';
import { renderConfigurationPage } from '../dist/platform/config/configuration-page.js';

writeFileSync(new URL('../docs/configuration.md', import.meta.url), renderConfigurationPage());
