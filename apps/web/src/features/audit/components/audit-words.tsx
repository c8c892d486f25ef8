import type { AuditSearch } from "../use-audit-filters.ts";

type Surface = NonNullable<AuditSearch["surface"]>;

/** What people call the ways in. */
export const surfaceLabels: Record<Surface, string> = {
  web: "Web",
  client: "Typed client",
  rest: "REST",
  mcp: "MCP",
  chat: "Chat",
  worker: "Worker",
  cli: "Command line",
};

export function surfaceOf(value: string | null): Surface | undefined {
  return value !== null && value in surfaceLabels ? (value as Surface) : undefined;
}

/** "apiKeys" reads "API keys". */
export function nounLabel(noun: string): string {
  const words = noun.replace(/([A-Z])/g, " $1").toLowerCase();
  const label = words === "api keys" ? "API keys" : words;
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** "brandVoice" reads "Brand voice", "ownerId" reads "Owner". */
export function fieldLabel(field: string): string {
  const words = field
    .replace(/([A-Z])/g, " $1")
    .replaceAll("_", " ")
    .toLowerCase()
    .trim()
    .replace(/ id$/, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A recorded value as people read it; null where there was none. */
export function valueText(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((one) => valueText(one) ?? "").join(", ");
  if (typeof value === "object") {
    if ("number" in value && "label" in value) return value.label ? `${value.number} (${value.label})` : String(value.number);
    const parts = Object.entries(value).flatMap(([key, part]) =>
      valueText(part) === null ? [] : [`${fieldLabel(key)}: ${valueText(part)}`],
    );
    return parts.join(", ") || null;
  }
  return String(value);
}
