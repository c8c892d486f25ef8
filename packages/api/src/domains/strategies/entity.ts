import { defineEntity } from "../../kernel/entity.ts";
import type { Findable } from "../../kernel/findable.ts";

export const strategyEntity = defineEntity({
  type: "strategy",
  one: "strategy",
  named: ({ db }) => db.selectFrom("strategies").select(["id", "title as name", "deletedAt"]),
  newsFor: "strategies:read",
  group: "Strategies",
  events: {
    requested: "A strategy draft was asked for",
    drafted: "A strategy draft is ready",
    failed: "A strategy draft failed",
    updated: "A strategy was edited",
    submitted: "A strategy waits for review",
    approved: "A strategy was approved",
    rejected: "A strategy was sent back",
    archived: "A strategy was archived",
    restored: "An archived strategy came back",
  },
});

export const promptTemplateEntity = defineEntity({
  type: "prompt_template",
  one: "version of the writing instructions",
  unnamed: "the writing instructions",
  saying: (version) => `the writing instructions, version ${version}`,
  named: ({ db }) => db.selectFrom("promptTemplates").select((eb) => ["id", eb.cast<string>("version", "text").as("name")]),
  newsFor: "strategies:read",
});

export const strategyFindable: Findable = { permission: "strategies:read", page: ({ id }) => `/strategies/${id}` };
