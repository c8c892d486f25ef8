import { tellPeople } from "./domains/notifications/commands.ts";
import { noteEvent } from "./domains/webhooks/deliveries.commands.ts";
import type { Listener } from "./kernel/scope.ts";

/** Who hears of what happens in a company, in this order. */
export const listeners: readonly Listener[] = [tellPeople, noteEvent];
