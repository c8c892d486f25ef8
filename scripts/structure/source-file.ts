/** A source of the project: its path from the root, with forward slashes, and what it says. */
export interface SourceFile {
  path: string;
  text: string;
}
