import type { TemplateRow } from "./queries.ts";
import { builtInStyle } from "./rules.ts";
import type { TemplateView } from "./schema.ts";

export function presentTemplate({ version, body, createdAt, writerName }: TemplateRow): TemplateView {
  return {
    kind: "strategies.draft",
    version,
    body,
    builtIn: builtInStyle,
    updatedBy: version === 0 ? null : (writerName ?? "Somebody who has left"),
    updatedAt: createdAt?.toISOString() ?? null,
  };
}
