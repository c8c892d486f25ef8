import { type Outputs, trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

export type InboxItem = Outputs["inbox"]["list"]["items"][number];
export type InboxAction = InboxItem["actions"][number];

const DONE: Readonly<Record<InboxAction["name"], string>> = {
  approve: "Approved.",
  reject: "Rejected. Whoever asked is told why.",
  review: "Opened.",
  resume: "The upload goes on.",
  retry: "Started again.",
  reconnect: "Connected.",
  enable: "Switched on.",
  dismiss: "Done with.",
};

/** The calls that the inbox offers, by their names. */
function useCalls() {
  const utils = trpc.useUtils();
  const calls: Readonly<Record<string, (input: never) => Promise<unknown>>> = {
    "approvals.approve": utils.client.approvals.approve.mutate,
    "approvals.reject": utils.client.approvals.reject.mutate,
    "inbox.dismiss": (failure: Pick<InboxItem, "kind" | "id">) => utils.client.inbox.dismiss.mutate(failure),
    "jobs.retry": utils.client.jobs.retry.mutate,
    "storage.connections.test": utils.client.storage.connections.test.mutate,
    "strategies.approve": utils.client.strategies.approve.mutate,
    "strategies.reject": utils.client.strategies.reject.mutate,
    "uploadSessions.resume": utils.client.uploadSessions.resume.mutate,
    "uploadSessions.retryFailed": utils.client.uploadSessions.retryFailed.mutate,
    "webhooks.endpoints.enable": utils.client.webhooks.endpoints.enable.mutate,
  };
  return (procedure: string, input: object) =>
    calls[procedure]?.(input as never) ?? Promise.reject(new Error(`Nothing calls ${procedure}.`));
}

/** Does what a row offers; the lists and the counts follow. Answers whether it worked: the person is told either way. */
export function useInboxActions() {
  const utils = trpc.useUtils();
  const call = useCalls();
  const { client } = utils;
  const follow = () => Promise.all([utils.inbox.invalidate(), utils.dashboard.overview.invalidate(), utils.approvals.invalidate()]);
  const attempt = async (work: () => Promise<unknown>, tell: () => void) => {
    try {
      await work();
      tell();
      return true;
    } catch (error) {
      toast.failed(error);
      return false;
    } finally {
      // Until the lists have followed the row stays away: it would come back for a moment.
      await follow();
    }
  };
  const takeBack = (work: () => Promise<unknown>) => () => void attempt(work, () => undefined);

  const act = ({ kind, id }: InboxItem, { name, procedure, input }: InboxAction, comment?: string) => {
    const sent = { ...input, ...(comment !== undefined && { comment }) };
    const undo = takeBack(() => client.inbox.reopen.mutate({ kind, id }));
    return attempt(
      () => call(procedure ?? "", sent),
      () => (name === "dismiss" ? toast.undo(DONE.dismiss, undo) : toast.done(DONE[name])),
    );
  };
  const snooze = ({ kind, id }: InboxItem, until: Date, words: string) => {
    const undo = takeBack(() => client.inbox.unsnooze.mutate({ kind, id }));
    return attempt(
      () => client.inbox.snooze.mutate({ kind, id, until: until.toISOString() }),
      () => toast.undo(`Snoozed until ${words}.`, undo),
    );
  };
  const unsnooze = ({ kind, id }: InboxItem) =>
    attempt(
      () => client.inbox.unsnooze.mutate({ kind, id }),
      () => toast.done("Back in your inbox."),
    );
  return { act, snooze, unsnooze };
}
