import { z } from "zod";

interface Issue {
  code?: string | undefined;
  origin?: string | undefined;
  minimum?: number | bigint | undefined;
  maximum?: number | bigint | undefined;
  format?: string | undefined;
  input?: unknown;
}

function tooSmall({ origin, minimum }: Issue) {
  if (origin === "array") return `Choose at least ${minimum}.`;
  if (origin !== "string") return `Use ${minimum} or more.`;
  return Number(minimum) <= 1 ? "Please fill this in." : `Use at least ${minimum} characters.`;
}

function tooBig({ origin, maximum }: Issue) {
  if (origin === "array") return `Choose at most ${maximum}.`;
  return origin === "string" ? `Use at most ${maximum} characters.` : `Use ${maximum} or less.`;
}

const formats: Record<string, string> = {
  email: "Enter an email address like name@example.com.",
  url: "Enter an address like https://example.com.",
};

/** Words for people where a schema gives none of its own. */
function validationWords(issue: Issue): string | undefined {
  if (issue.code === "too_small") return tooSmall(issue);
  if (issue.code === "too_big") return tooBig(issue);
  if (issue.code === "invalid_format") return formats[issue.format ?? ""] ?? "This does not look right.";
  if (issue.code === "invalid_type" && issue.input === undefined) return "Please fill this in.";
  return undefined;
}

z.config({ customError: validationWords });
