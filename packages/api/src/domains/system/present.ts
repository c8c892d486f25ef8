import { can } from "../../kernel/permissions.ts";
import type { Principal } from "../../kernel/principal.ts";
import type { Services } from "../../kernel/services.ts";
import { readinessFaults } from "./rules.ts";
import type { Health, SystemInfoView } from "./schema.ts";

export function presentHealth(health: Health) {
  const reasons = readinessFaults(health);
  return { status: reasons.length === 0 ? ("ok" as const) : ("degraded" as const), reasons, ...health };
}

/** Folders and servers are named to those alone who may change the company. */
export function presentInfo({ adapters, config }: Services, { company }: Pick<Principal, "company">): SystemInfoView {
  const { provider, model, offline, label } = adapters.models.info();
  const mail = adapters.mailer.info();
  const maySee = company !== null && can(company.role, "company:write");
  return {
    version: "0.1.0",
    environment: config.NODE_ENV,
    model: { provider, model, offline, label },
    mail: {
      offline: mail.kind === "outbox",
      label:
        mail.kind === "outbox"
          ? `Emails are kept as files${maySee ? ` in ${mail.target}` : ""}, not sent.`
          : maySee
            ? `Emails go out through ${mail.target}.`
            : "Emails are sent.",
    },
  };
}
