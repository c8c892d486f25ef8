export interface SnoozeTime {
  label: string;
  /** As in "Snoozed until tomorrow morning". */
  words: string;
  until: Date;
}

const MORNING = 8;
const MONDAY = 1;

/** What a person may choose from; mornings are at eight in the browser's time zone. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  const tomorrow = morningIn(now, 1);
  const nextMonday = morningIn(now, (MONDAY - now.getDay() + 7) % 7 || 7);
  return [
    { label: "For an hour", words: "in an hour", until: new Date(now.getTime() + 3_600_000) },
    { label: "Until tomorrow morning", words: "tomorrow morning", until: tomorrow },
    { label: "Until Monday morning", words: "Monday morning", until: nextMonday },
  ];
}

function morningIn(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}
