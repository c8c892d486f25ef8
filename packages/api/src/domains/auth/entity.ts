import { defineEntity } from "../../kernel/entity.ts";

export const authSessionEntity = defineEntity({ type: "auth_session", one: "session" });
