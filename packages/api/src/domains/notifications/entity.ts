import { defineEntity } from "../../kernel/entity.ts";

export const notificationEntity = defineEntity({ type: "notification", one: "notification" });

export const preferencesEntity = defineEntity({
  type: "notification_preference",
  one: "notification setting",
  unnamed: "the notification settings",
});
