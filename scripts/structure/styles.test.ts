import { expect, test } from "vitest";
import { styleFaults } from "./styles.ts";

const file = (path: string, text = "") => ({ path, text });

test("a CSS module belongs to one component, unless it lies in ui/", () => {
  const uses = (path: string, css: string) => file(path, `import classes from "${css}";`);
  const row = file("apps/web/src/features/jobs/components/job-row.module.css");
  const one = uses("apps/web/src/features/jobs/components/job-row.tsx", "./job-row.module.css");
  const other = uses("apps/web/src/features/jobs/components/job-list.tsx", "./job-row.module.css");
  expect(styleFaults([row, one])).toEqual([]);
  expect(styleFaults([row, one, other]).join()).toContain("job-list.tsx use it");
  expect(styleFaults([row])).toHaveLength(1);
  const shared = file("apps/web/src/ui/form.module.css");
  expect(
    styleFaults([shared, uses("apps/web/src/ui/a.tsx", "./form.module.css"), uses("apps/web/src/ui/b.tsx", "./form.module.css")]),
  ).toEqual([]);
});
