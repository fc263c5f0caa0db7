import { problemsOf, shippedFiles, withEdit } from './changed-knowledge.spec.js';

describe('a file that is lost', () => {
  const without = (path: string) => shippedFiles.filter((file) => file.path !== path);
  const lost = (path: string): string[] => [
    `${path}: must be there, with one row at least; if it is gone on purpose, take it out of inventory.yaml`,
  ];

  it.each(['contraindications/pregnancy.yaml', 'interactions/bone-agents.yaml', 'protocols/anticoagulation.yaml'])(
    '%s is gone',
    (path) => {
      const problems = problemsOf(without(path));
      expect(problems).toEqual(expect.arrayContaining(lost(path)));
    },
  );

  it('or emptied', () => {
    expect(problemsOf(withEdit('contraindications/pregnancy.yaml', () => '[]'))).toEqual(
      lost('contraindications/pregnancy.yaml'),
    );
  });

  it('or nowhere named, so that it could be lost unseen', () => {
    const edit = (text: string): string => text.replace('  - interactions/serms.yaml\n', '');
    expect(problemsOf(withEdit('inventory.yaml', edit))).toEqual([
      'interactions/serms.yaml: stands not in inventory.yaml: add it there, so that nobody can lose it unseen',
    ]);
  });

  it('may be taken away on purpose', () => {
    const path = 'contraindications/pregnancy.yaml';
    const files = without(path).map((file) =>
      file.path === 'inventory.yaml' ? { ...file, text: file.text.replace(`  - ${path}\n`, '') } : file,
    );
    expect(problemsOf(files)).toEqual([]);
  });

  it('is the list of the files itself', () => {
    expect(problemsOf(without('inventory.yaml'))).toEqual(['inventory.yaml: must be there, with one row at least']);
  });
});
