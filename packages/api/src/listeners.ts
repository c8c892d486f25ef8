import { notifyPeople } from "./domains/notifications/commands.ts";
import { queueDeliveries } from "./domains/webhooks/deliveries.commands.ts";
import type { Listener } from "./kernel/scope.ts";

/** Who hears of what happens in a company, in this order. */
export const listeners: readonly Listener[] = [notifyPeople, queueDeliveries];
