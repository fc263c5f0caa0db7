// What npm run knowledge:check prints. Lines for a person; nothing here decides.
const LABELS = {
  rules: 'rules',
  monitoring: 'monitoring rules',
  drugs: 'drugs',
  tests: 'laboratory tests',
  conditions: 'conditions',
  allergens: 'allergens',
  lists: 'lists and limits',
  vocabulary: 'known ingredients',
};

const counts = (byName) =>
  Object.entries(byName)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** @param {import('../../src/knowledge/inventory.ts').Inventory} inventory */
export function inventoryLines(inventory) {
  const {
    drugs,
    tests,
    conditions,
    allergens,
    vocabulary,
    rules,
    plannedMonitoring,
    rulesByKind,
    rulesByVerification,
    reviewed,
  } = inventory;
  return [
    `  ${drugs} drugs, ${tests} laboratory tests, ${conditions} conditions, ${allergens} allergens, ${vocabulary} ingredients known by name`,
    `  ${rules} rules: ${counts(rulesByKind)}; monitoring that is only planned: ${plannedMonitoring}`,
    `  checked: ${counts(rulesByVerification)}; signed by a clinician: ${reviewed}`,
  ];
}

/** @param {import('../../src/knowledge/changes/compare.ts').KnowledgeChanges} changes */
export function changeLines({ families, classes }) {
  const lines = Object.entries(families).flatMap(([family, { added, removed, changed }]) => {
    const own = [
      ...added.map((entry) => `  + ${titleOf(entry)}`),
      ...removed.map((entry) => `  - ${titleOf(entry)}`),
      ...changed.flatMap((entry) => [`  ~ ${titleOf(entry)}`, ...entry.fields.map(fieldLine)]),
    ];
    return own.length === 0 ? [] : [`${LABELS[family]}:`, ...own];
  });
  const moved = classes.map(({ class: name, joined, left, members }) => {
    const parts = [...joined.map((key) => `+ ${key}`), ...left.map((key) => `- ${key}`)];
    return `  ${name}: ${parts.join(', ')} (now ${members} member${members === 1 ? '' : 's'})`;
  });
  return moved.length === 0 ? lines : [...lines, 'drug classes, and so the rules about them:', ...moved];
}

function titleOf({ id, file, name }) {
  const said = name === '' || name === id ? '' : ` ${name}`;
  return file === id ? `${id}${said}` : `${id}${said} (${file})`;
}

function fieldLine({ field, ...values }) {
  const words = (side) => (side in values ? plain(values[side]) : '(not there)');
  return `      ${field}: ${words('before')} -> ${words('after')}`;
}

function plain(value) {
  return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : JSON.stringify(value);
}
