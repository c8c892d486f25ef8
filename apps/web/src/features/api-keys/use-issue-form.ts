import { type IssueKeyInput, issueKeyInput } from "@frontoffice/api/schema/api-keys";
import { focusFirstError, showFieldErrors } from "../../lib/form-errors.ts";
import { type Outputs, trpc } from "../../lib/trpc.ts";
import { useZodForm } from "../../lib/use-zod-form.ts";

export interface IssueValues extends Record<string, unknown> {
  name: string;
  kind: IssueKeyInput["kind"];
  scopes: string[];
  clientIds: string[] | null;
  maxRisk: IssueKeyInput["maxRisk"];
  approvalMode: IssueKeyInput["approvalMode"];
  ratePerMinute: number | string;
  expiresAt: string | null;
}

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

/** How long a key may live, as the form offers it. */
export const LIVES = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
  { value: "", label: "Never" },
] as const;

export const endOf = (life: string) => (life === "" ? null : inDays(Number(life)));

/** A new key: careful unless the person says otherwise. */
export function useIssueForm(onIssued: (key: Outputs["apiKeys"]["issue"]) => void) {
  const utils = trpc.useUtils();
  const form = useZodForm<IssueValues>(issueKeyInput, {
    name: "",
    kind: "service",
    scopes: [],
    clientIds: null,
    maxRisk: "write",
    approvalMode: "risky",
    ratePerMinute: 120,
    expiresAt: inDays(30),
  });
  const issue = trpc.apiKeys.issue.useMutation({
    onSettled: () => utils.apiKeys.invalidate(),
    onSuccess: onIssued,
    onError: (error) => showFieldErrors(form, error),
  });
  const submit = form.onSubmit((values) => issue.mutate(issueKeyInput.parse(values)), focusFirstError(form));
  return { form, submit, pending: issue.isPending, error: Object.keys(form.errors).length === 0 ? issue.error : null };
}
