import { notifyPeople } from "./domains/notifications/commands.ts";
import { queueDeliveries } from "./domains/webhooks/deliveries.commands.ts";
import type { Listener } from "./kernel/scope.ts";

/** Whom events of a company are passed to, in this order. */
export const listeners: readonly Listener[] = [notifyPeople, queueDeliveries];
