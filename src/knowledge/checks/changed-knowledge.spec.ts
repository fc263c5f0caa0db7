import { parseKnowledge } from '../load.js';
import { readDataFiles, type DataFile } from '../data-files.js';
import { KnowledgeError } from '../problems.js';

/** The data files that are shipped. */
export const shippedFiles: readonly DataFile[] = readDataFiles();

/** The shipped files with one of them changed. @throws Error where the edit changes nothing, since it would then test nothing */
export function withEdit(path: string, edit: (text: string) => string): DataFile[] {
  const file = shippedFiles.find((one) => one.path === path);
  const text = file && edit(file.text);
  if (text === undefined || text === file?.text) throw new Error(`the edit of ${path} changes nothing`);
  return shippedFiles.map((one) => (one.path === path ? { path, text } : one));
}

/** What the loader says of data files; empty where they are sound. */
export function problemsOf(files: readonly DataFile[]): readonly string[] {
  try {
    parseKnowledge(files);
    return [];
  } catch (error) {
    if (error instanceof KnowledgeError) return error.problems;
    throw error;
  }
}

describe('the shipped data files', () => {
  it('are sound before anything is changed', () => {
    expect(problemsOf(shippedFiles)).toEqual([]);
  });
});
