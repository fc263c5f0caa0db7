import { CORE_SCHEMA, loadAll, mergeTag } from 'js-yaml';
import type { z } from 'zod';

/** YAML 1.2's core types (a date stays text, `yes` is a word), and `<<` to take over the keys of another row. */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag);

/**
 * The content of a YAML document of the checkout, unchecked; null of an empty one.
 * @throws YAMLException naming line and column; also for a key that stands twice
 */
export function parseYaml(text: string): unknown {
  const [content = null, ...more] = loadAll(text, { schema: SCHEMA });
  if (more.length > 0) throw new Error('it holds more than one document');
  return content;
}

/**
 * A document of rule data, checked against its schema.
 * @param file its name, for the message
 * @throws Error that names the file and every place in it that is wrong
 */
export function parseRuleData<Content>(file: string, schema: z.ZodType<Content>, text: string): Content {
  const result = schema.safeParse(parseYaml(text));
  if (result.success) return result.data;
  const places = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`${file} is not usable: ${places.join('; ')}`);
}
