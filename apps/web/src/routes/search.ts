type Search = Record<string, unknown>;

const clientFilters = ["prospect", "active", "paused"] as const;
const jobStates = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
const settingsTabs = ["profile", "security", "company"] as const;

const word = (value: unknown) => (typeof value === "string" && value !== "" ? value.slice(0, 2000) : undefined);
const yes = (value: unknown) => (value === true ? true : undefined);

function oneOf<const Choice extends string>(value: unknown, choices: readonly Choice[]): Choice | undefined {
  return choices.find((choice) => choice === value);
}

export interface ClientsSearch {
  search?: string | undefined;
  status?: (typeof clientFilters)[number] | undefined;
  deleted?: true | undefined;
  add?: true | undefined;
}

/** The address parts that pages understand; anything else in an address is ignored. */
export const readSearch = {
  guest: ({ returnTo }: Search): { returnTo?: string | undefined } => ({ returnTo: word(returnTo) }),
  reset: ({ token }: Search): { token?: string | undefined } => ({ token: word(token) }),
  clients: ({ search, status, deleted, add }: Search): ClientsSearch => ({
    search: word(search),
    status: oneOf(status, clientFilters),
    deleted: yes(deleted),
    add: yes(add),
  }),
  client: ({ edit }: Search): { edit?: true | undefined } => ({ edit: yes(edit) }),
  jobs: ({ status, job }: Search): { status?: (typeof jobStates)[number] | undefined; job?: string | undefined } => ({
    status: oneOf(status, jobStates),
    job: word(job),
  }),
  settings: ({ tab }: Search): { tab?: (typeof settingsTabs)[number] | undefined } => ({ tab: oneOf(tab, settingsTabs) }),
};
