import picomatch from "picomatch/posix";

/** Whether a path is among those wanted. A pattern without a slash is about the name, in whatever folder, as in .gitignore. */
export function pathFilter({ include, exclude }: { include: readonly string[]; exclude: readonly string[] }): (path: string) => boolean {
  const [wanted, unwanted] = [matcher(include), matcher(exclude)];
  return (path) => (include.length === 0 || wanted(path)) && !unwanted(path);
}

function matcher(patterns: readonly string[]): (path: string) => boolean {
  const names = patterns.filter((one) => !one.includes("/"));
  const paths = patterns.filter((one) => one.includes("/")).map((one) => one.replace(/^\//, "").replace(/\/$/, "/**"));
  const byName = picomatch(names, { dot: true, basename: true });
  const byPath = picomatch(paths, { dot: true });
  return (path) => (names.length > 0 && byName(path)) || (paths.length > 0 && byPath(path));
}
