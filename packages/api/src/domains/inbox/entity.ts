import { defineEntity } from "../../kernel/entity.ts";

/** What waits has its own rows elsewhere: the audit trail speaks of those. */
export const inboxEntity = defineEntity({ type: "inbox_item", one: "thing that waits" });
