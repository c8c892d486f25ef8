import type { Services } from "../../kernel/services.ts";
import { readinessFaults } from "./rules.ts";
import type { Health, SystemInfoView } from "./schema.ts";

export function presentHealth(health: Health) {
  const reasons = readinessFaults(health);
  return { status: reasons.length === 0 ? ("ok" as const) : ("degraded" as const), reasons, ...health };
}

export function presentInfo({ adapters, config }: Services): SystemInfoView {
  const { provider, model, offline, label } = adapters.models.info();
  const mail = adapters.mailer.info();
  return {
    version: "0.1.0",
    environment: config.NODE_ENV,
    model: { provider, model, offline, label },
    mail: {
      offline: mail.kind === "outbox",
      label: mail.kind === "outbox" ? `Emails are kept as files in ${mail.target}, not sent.` : `Emails go out through ${mail.target}.`,
    },
  };
}
